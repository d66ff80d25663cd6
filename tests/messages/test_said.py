"""A sentence is written in the way of its language: numbers, lists, and words within words."""

import pytest

from conversion_influence.messages.notes import NOTES, note, notes_told
from conversion_influence.messages.said import Said, hides, quoted, typeset

THIN, FIXED = "\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("number", "french"),
    [
        ("1,234.5", f"1{THIN}234,5"),
        ("0.3%", f"0,3{FIXED}%"),
        ("12", "12"),
        ("1,234,567", f"1{THIN}234{THIN}567"),
    ],
)
def test_numbers_are_written_as_each_language_writes_them(number: str, french: str) -> None:
    assert typeset(number, "en") == number
    assert typeset(number, "fr") == french


def test_only_numbers_are_rewritten_not_text() -> None:
    said = Said("{name}: {share:.1%}", "{name} : {share:.1%}")
    details = {"name": "a,b.csv", "share": 0.125}
    assert said.told("en", details) == "a,b.csv: 12.5%"
    assert said.told("fr", details) == f"a,b.csv : 12,5{FIXED}%"


def test_a_long_list_names_its_first_values() -> None:
    said = Said("has {names}", "a {names}")
    assert said.told("en", {"names": list("abcdefg")}) == "has a, b, c, d, e and 2 more"
    assert said.told("fr", {"names": list("abcdef")}) == "a a, b, c, d, e et 1 autre"
    assert said.told("fr", {"names": [Said("one", "un"), Said("two", "deux")]}) == "a un, deux"


def test_names_that_stand_for_several_are_counted_as_names() -> None:
    said = Said("{held} of 9 ({names:names})", "{held} sur 9 ({names:names})")
    assert said.told("en", {"held": 9, "names": list("abcdefg")}) == (
        "9 of 9 (a, b, c, d, e and 2 more names)"
    )
    assert said.told("fr", {"held": 8, "names": list("abcdef")}) == (
        "8 sur 9 (a, b, c, d, e et 1 autre nom)"
    )
    assert said.told("en", {"held": 1, "names": ["a"]}) == "1 of 9 (a)"


@pytest.mark.parametrize(
    ("received", "told"),
    [
        (f"1{THIN}000{FIXED}€", "'1 000 €'"),
        ("\u200bann\u00ad\ufeff", "'<U+200B>ann<U+00AD><U+FEFF>'"),
        ("a\tb\r\nc", "'a b  c'"),
        ("\x1b[2J\x9b", "'<U+001B>[2J<U+009B>'"),
        ("C:\\d", "'C:\\d'"),
        ("l'été", '"l\'été"'),
    ],
)
def test_a_quote_names_what_cannot_be_seen_and_escapes_nothing(received: str, told: str) -> None:
    assert quoted(received) == told
    assert Said("{it!r}", "").told("en", {"it": received}) == told
    assert hides(received) == ("<U+" in told)


def test_a_sentence_without_details_may_hold_braces() -> None:
    assert Said("{x}", "{y}").told("fr") == "{y}"


@pytest.mark.parametrize("code", NOTES)
def test_a_note_names_the_same_details_in_both_languages(code: str) -> None:
    import string

    def names(text: str) -> set[str | None]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    assert names(NOTES[code].en) == names(NOTES[code].fr)


def test_notes_are_told_in_the_language_asked_for() -> None:
    some = (note("no_cost"), note("no_exposures"))
    assert notes_told(some, "fr") == [NOTES["no_cost"].fr, NOTES["no_exposures"].fr]
    assert str(some[0]) == NOTES["no_cost"].en
