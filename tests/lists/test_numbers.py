"""A number written in any style is read as what was written, or refused."""

import math
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversion_influence.lists.number_evidence import NumberEvidence, settled_mark
from conversion_influence.lists.number_forms import MISSING, form_of, shape_of
from conversion_influence.lists.number_style import NumberStyle, Wanted, explain
from conversion_influence.lists.numbers import (
    Parsed,
    parse,
    shapes,
)

ANYTHING = Wanted()
SPACES = {
    "space": " ",
    "no-break": "\N{NO-BREAK SPACE}",
    "narrow": "\N{NARROW NO-BREAK SPACE}",
    "thin": "\N{THIN SPACE}",
}


def read(
    cells: list[str | None], wanted: Wanted = ANYTHING, settled: str = ""
) -> tuple[Parsed, NumberStyle]:
    evidence = NumberEvidence(strict=wanted.strict)
    column = pa.array(cells, pa.string())
    evidence.add(column)
    style = evidence.decide(wanted, settled)
    return parse(column, style), style


def values(cells: list[str | None], **wanted: object) -> list[float | None]:
    parsed, _ = read(cells, Wanted(**wanted))  # type: ignore[arg-type]
    return [None if math.isnan(value) else value for value in parsed.values]


def codes(cells: list[str | None], settled: str = "", **wanted: object) -> list[str]:
    parsed, style = read(cells, Wanted(**wanted), settled)  # type: ignore[arg-type]
    return [
        explain(cell, style)[0]
        for cell, faulty in zip(cells, parsed.faulty, strict=True)
        if cell and faulty
    ]


@pytest.mark.parametrize("space", SPACES.values(), ids=list(SPACES))
def test_any_space_groups_thousands(space: str) -> None:
    cells = [f"136{space}000", f"1{space}234{space}567,5", "12"]
    assert values(cells) == [136000.0, 1234567.5, 12.0]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["1.234,56"], [1234.56]),
        (["1,234.56"], [1234.56]),
        (["1,234,567", "1,234"], [1234567.0, 1234.0]),
        (["1.234.567", "1.234", "5,5"], [1234567.0, 1234.0, 5.5]),
        (["1'234.50", "1\N{RIGHT SINGLE QUOTATION MARK}000"], [1234.5, 1000.0]),
        (["12,5", "0,125", "1,234"], [12.5, 0.125, 1.234]),
        (["1234,567", "1,234"], [1234.567, 1.234]),
        (["12,5 k", "1,2 M", "3 Md", "7"], [12500.0, 1.2e6, 3e9, 7.0]),
        (["12.5K", "1.2m", "2B", "3.1 bn"], [12500.0, 1.2e6, 2e9, 3.1e9]),
        (["12 mille", "3 millions", "1 million", "2 milliards"], [12000.0, 3e6, 1e6, 2e9]),
        (["3,4 %", "0,5%"], [0.034, 0.005]),
        (["1 200 €", "300€", "€5", "12 EUR", "3 euros"], [1200.0, 300.0, 5.0, 12.0, 3.0]),
        (["$1.2M", "US$ 5", "12.5 USD"], [1.2e6, 5.0, 12.5]),
        (["£12", "GBP 3"], [12.0, 3.0]),
        (["CHF 1'000.50"], [1000.5]),
        (["3,5 k€", "2 M€"], [3500.0, 2e6]),
        (["\N{MINUS SIGN}5", "-3", "(1 234)", "+7", "-5 €", "-€5"], [-5, -3, -1234, 7, -5, -5]),
        (["1e5", "2.5E-3", "7"], [1e5, 0.0025, 7.0]),
        (["1,5e3", "2,5"], [1500.0, 2.5]),
        (["true", "FALSE", None], [1.0, 0.0, None]),
        (["VRAI", "faux"], [1.0, 0.0]),
        (["0.000", "1.000", ".5"], [0.0, 1.0, 0.5]),
        (["4.35 %", "1.1 %"], [0.0435, 0.011]),
    ],
)
def test_a_column_is_read_in_the_style_it_proves(
    cells: list[str | None], expected: list[float | None]
) -> None:
    assert values(cells) == expected
    assert codes(cells) == []


@pytest.mark.parametrize(
    ("cells", "refused"),
    [
        (["1,234"], ["unclear_number"]),
        (["1.234", "7"], ["unclear_number"]),
        (["1,234 k"], ["unclear_number"]),
        (["1 234", "5,678"], ["unclear_number"]),
        (["12,5", "12.5", "7"], ["mixed_marks", "mixed_marks"]),
        (["1,234,567", "12,5"], ["mixed_marks", "mixed_marks"]),
        (["1.234,5", "1,234.5"], ["mixed_marks", "mixed_marks"]),
        (["5 €", "$3", "7"], ["mixed_currency"] * 3),
        (["3,4 %", "2", "0"], ["share_or_percent"]),
        ([">10k", "10-20k", "~5k", "10k+", "10 à 20", "<5"], ["range_for_number"] * 6),
        (["2024-03-12", "12-mars", "mars-12", "Jan-03", "31/05/2024"], ["date_for_number"] * 5),
        (["2024-03-12T10:00:00", "3-Dec", "févr.-24", "12/03/24"], ["date_for_number"] * 4),
        (["1,23,456", "1 23", "1.2.3", "12 people", "#REF!", "#DIV/0!"], ["bad_number"] * 6),
        (["inf", "1e999", "9" * 400, "(5", "5)", "--5", "1 234 €€"], ["bad_number"] * 7),
        (["\N{ARABIC-INDIC DIGIT THREE}", "0x1F", "1_000"], ["bad_number"] * 3),
        (["3 billion"], ["bad_number"]),
        (["0 123", "0,123,456"], ["bad_number"] * 2),
    ],
)
def test_what_can_be_read_in_no_way_or_in_two_is_refused(
    cells: list[str | None], refused: list[str]
) -> None:
    assert codes(cells) == refused


def test_a_refusal_shows_both_readings() -> None:
    _, style = read(["1,234"])
    code, details = explain("1,234", style)
    assert (code, details["whole"], details["decimal"]) == ("unclear_number", "1234", "1.234")
    assert (details["decimal_fr"], details["clear"]) == ("1,234", "1,2340")
    assert explain("1,500", style)[1]["clear"] == "1,5"
    assert explain("1.000", style)[1]["clear"] == "1"
    _, style = read(["12,5", "1.5"])
    assert explain("1.5", style)[1] == {"one": "12,5", "other": "1.5"}


@pytest.mark.parametrize("word", [*sorted(MISSING), "N/A", "NULL", "Nd", "#N/A"])
def test_words_for_what_is_missing_are_missing(word: str) -> None:
    assert values([word, "5"]) == [None, 5.0]
    assert codes([word, "5"]) == []
    assert codes([word, "5"], strict=True) == ["bad_number"]


def test_counts_prices_and_shares_take_no_signs_of_others() -> None:
    assert codes(["5 €", "7"], money=False) == ["bad_number"]
    assert codes(["5 %", "7"], ratio=False) == ["bad_number"]
    assert values(["5 %", "7"], ratio=False) == [None, 7.0]


def test_bare_numbers_of_a_share_column_are_percents_only_by_its_name() -> None:
    assert values(["0.1", "0.25"], share=True) == [0.1, 0.25]
    assert codes(["3.4", "0.2"], share=True) == ["share_or_percent"] * 2
    assert values(["3.4", "0.2"], share=True, percent=True) == [0.034, 0.002]
    assert codes(["0.4", "0.2"], share=True, percent=True) == ["share_or_percent"] * 2
    assert values(["20 %", "15"], share=True, percent=True) == [0.2, 0.15]
    assert codes(["20 %", "0.5"], share=True, percent=True) == ["share_or_percent"]
    assert values(["3,4 %", "3,4"], percent=True) == [3.4, 3.4]


def test_what_the_file_proves_settles_what_the_column_leaves_open() -> None:
    cells = pa.array(["1.234", "7"])
    evidence = NumberEvidence()
    evidence.add(cells)
    for settled, expected in ((".", 1.234), (",", 1234.0)):
        assert parse(cells, evidence.decide(Wanted(), settled)).values[0] == expected
    whole = Wanted(whole=True)
    assert parse(cells, evidence.decide(whole, ",")).values[0] == 1234.0
    assert parse(cells, evidence.decide(whole, ".")).faulty[0]


def test_a_file_proves_a_mark_only_if_no_column_proves_another() -> None:
    def style(*cells: str) -> NumberStyle:
        return read(list(cells))[1]

    assert settled_mark([style("12,5"), style("1.234"), style("7")]) == ","
    assert settled_mark([style("12,5"), style("12.5")]) == ""
    assert settled_mark([style("12,5"), style("1,5", "1.5")]) == ""
    assert settled_mark([style("7")]) == ""


def test_the_default_mark_settles_its_own_reading_and_no_grouping() -> None:
    assert values(["1.234", "7"], default=".") == [1.234, 7.0]
    assert codes(["1,234", "7"], default=".") == ["unclear_number"]
    assert codes(["1.234"], default=".", whole=True) == ["unclear_number"]


def test_strict_columns_have_digits_and_one_mark() -> None:
    assert values(["1,5", "2"], strict=True) == [1.5, 2.0]
    assert codes(["1 500", "12k", "5 €", "5 %"], strict=True) == ["bad_number"] * 4


NUMBERS = st.decimals(min_value=0, max_value=10**9, allow_nan=False, places=2)
STYLES = st.fixed_dictionaries(
    {
        "group": st.sampled_from(["", *SPACES.values(), ",", ".", "'"]),
        "decimal": st.sampled_from([",", "."]),
        "places": st.integers(0, 2),
        "unit": st.sampled_from(["", "k", " k", " M", " mille", " Md"]),
        "currency": st.sampled_from(["", " €", "$", " EUR"]),
        "percent": st.sampled_from(["", "%", " %"]),
    }
).filter(lambda style: style["group"] != style["decimal"])
POWERS = {"": 0, "k": 3, "M": 6, "mille": 3, "Md": 9}


def written(number: Decimal, style: dict) -> tuple[str, float]:
    """Return a number in a style, and what its digits say."""
    shown = round(number, style["places"])
    text = f"{shown:,.{style['places']}f}".replace(",", "G").replace(".", "D")
    text = text.replace("G", style["group"]).replace("D", style["decimal"])
    power = POWERS[style["unit"].strip()] - (2 if style["percent"] else 0)
    value = float(Decimal(shown).scaleb(power))
    currency = "" if style["percent"] else style["currency"]
    return text + style["unit"] + currency + style["percent"], value


@settings(max_examples=300)
@given(st.lists(NUMBERS, min_size=1, max_size=6), STYLES)
def test_a_number_in_any_style_is_read_within_the_digits_shown_or_refused(
    numbers: list[Decimal], style: dict
) -> None:
    cells, expected = zip(*[written(number, style) for number in numbers], strict=True)
    parsed, _ = read(list(cells))
    for cell, value, found, faulty in zip(cells, expected, *parsed, strict=True):
        assert faulty or found == value, cell
    if style["places"] == 1 or (style["places"] == 2 and not style["unit"]):
        assert not parsed.faulty.any()


@settings(max_examples=200)
@given(
    st.lists(st.lists(NUMBERS, min_size=1, max_size=4), min_size=1, max_size=4),
    st.lists(STYLES, min_size=1, max_size=2),
)
def test_blocks_say_together_what_the_whole_says(
    blocks: list[list[Decimal]], styles: list[dict]
) -> None:
    cells = [
        [written(number, styles[at % len(styles)])[0] for number in block]
        for at, block in enumerate(blocks)
    ]
    merged, added, whole = NumberEvidence(), NumberEvidence(), NumberEvidence()
    for block in cells:
        one = NumberEvidence()
        one.add(pa.array(block))
        merged = merged.merge(one)
        added.add(pa.array(block))
    column = pa.array([cell for block in cells for cell in block])
    whole.add(column)
    expected = parse(column, whole.decide(Wanted()))
    for evidence in (merged, added):
        style = evidence.decide(Wanted())
        found = parse(column, style)
        assert found.faulty.tolist() == expected.faulty.tolist()
        parts = [parse(pa.array(block), style).faulty for block in cells]
        assert np.concatenate(parts).tolist() == expected.faulty.tolist()


@given(
    st.lists(
        st.text(alphabet="0123456789,.'-+()k M€%e\N{NO-BREAK SPACE}\N{MINUS SIGN}"), max_size=20
    )
)
def test_the_shape_of_a_column_is_that_of_its_cells(cells: list[str]) -> None:
    assert shapes(pa.array(cells, pa.string())).to_pylist() == [shape_of(cell) for cell in cells]


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading(text: str) -> None:
    parsed, style = read([text or None])
    assert math.isnan(parsed.values[0]) or form_of(shape_of(text)) or style.truths
    if parsed.faulty[0]:
        assert explain(text, style)[0]
