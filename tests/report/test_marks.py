"""Text of a user is guarded so that it can be had back, and shown so that it can be seen."""

import re

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversion_influence.report.marks import (
    CONTROL,
    LONGEST,
    SUSPECT,
    Changed,
    fitting,
    guard,
    shown,
    unguard,
)

FROM_HERE = "'=+-@\t\r\n \",;|a1(![\\%.\u00a0\u202f\uff1d\ufeff\u200b\x00\u3000\x85\x1c"
TEXTS = st.text(st.sampled_from(list(FROM_HERE)), max_size=12) | st.text(max_size=10)
SIGNS = tuple("=+-@\uff1d\uff0b\uff0d\uff20")


@given(TEXTS)
def test_what_was_guarded_can_be_had_back(text: str) -> None:
    assert unguard(guard(text)) == text


@given(TEXTS)
def test_no_guarded_text_begins_like_a_formula_unless_it_is_a_number(text: str) -> None:
    guarded = guard(text)
    assert not guarded.startswith(("\t", "\r", "\n"))
    seen = guarded.lstrip(" \u00a0\u3000\ufeff\u200b\x00")
    if seen.startswith(SIGNS):
        assert re.fullmatch(r"[+-]\d[\d .,\u00a0\u202f]*(e[+-]?\d+)?[ \u00a0\u202f]?%?", seen, re.I)


@given(TEXTS)
def test_the_patterns_find_every_text_that_is_changed(text: str) -> None:
    for pattern, change in ((SUSPECT, guard), (CONTROL, shown)):
        if change(text) != text:
            assert pc.match_substring_regex(pa.array([text]), pattern)[0].as_py()


@pytest.mark.parametrize(
    ("text", "guarded"),
    [
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
        ("@SUM(1)", "'@SUM(1)"),
        ("@anna", "'@anna"),
        ("+1+1", "'+1+1"),
        ("-2+3", "'-2+3"),
        ("\t=1", "'\t'=1"),
        ("'=1", "''=1"),
        ("a;=1", "a;'=1"),
        ('say "=A1"', 'say "\'=A1"'),
        ("tea\n@SUM(1)", "tea\n'@SUM(1)"),
    ],
)
def test_a_formula_gets_an_apostrophe(text: str, guarded: str) -> None:
    assert guard(text) == guarded


@pytest.mark.parametrize(
    "text",
    ["-5", "+33 6 12 34 56 78", "-12,5 %", "-1e-05", "anna", "a, @b | @c", "fine ;-) x", "a-b", ""],
)
def test_numbers_and_common_texts_stay_as_they_are(text: str) -> None:
    assert guard(text) == text


def test_control_characters_become_pictures_and_line_ends_stay() -> None:
    assert shown("a\x00\x1b\x7f\ud800\uffff") == "a\u2400\u241b\u2421\ufffd\ufffd"
    assert shown("a\tb\r\nc\u202e") == "a\tb\r\nc\u202e"


@given(st.text(st.sampled_from("a\U0001f600"), min_size=90, max_size=220))
def test_a_text_that_is_cut_fits_and_says_how_long_it_was(text: str) -> None:
    kept = fitting(text, 100)
    units = len(kept.encode("utf-16-le")) // 2
    assert units <= 100
    if len(text.encode("utf-16-le")) <= 200:
        assert kept == text
    else:
        assert kept.endswith(f"\u2026 [{len(text)}]")
        assert units > 97
        assert text.startswith(kept.split("\u2026")[0])


def test_as_many_characters_as_a_cell_holds_stay_whole() -> None:
    assert fitting("x" * LONGEST) == "x" * LONGEST
    assert len(fitting("x" * (LONGEST + 1))) == LONGEST


def test_counts_of_changes_add_up() -> None:
    assert Changed(1, 2, 3) + Changed(10, 20, 30) == Changed(11, 22, 33)
