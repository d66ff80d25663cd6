"""A date written in any order is read as what was written, or refused."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversion_influence.lists.dates import DateEvidence, explain_date, read_times

YEAR = 2024


def read(cells: list[str | None]) -> list[str | tuple[str, ...]]:
    """Return instants in ISO, and the code of what could not be read."""
    column = pa.array(cells, pa.string())
    evidence = DateEvidence(YEAR)
    evidence.add(column)
    style = evidence.decide()
    found = read_times(column, style)
    return [
        explain_date(cell or "", style)[0] if np.isnat(instant) else str(instant)[:16]
        for cell, instant in zip(cells, found, strict=True)
    ]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["2024-05-31", "2024-05-31T18:30"], ["2024-05-31T00:00", "2024-05-31T18:30"]),
        (
            ["2024-05-31T18:30:00Z", "2024-05-31 18:30+02:00"],
            ["2024-05-31T18:30", "2024-05-31T16:30"],
        ),
        (["2024-05-31 18:30:00 UTC"], ["2024-05-31T18:30"]),
        (["31/05/2024", "03/04/2024"], ["2024-05-31T00:00", "2024-04-03T00:00"]),
        (["05/31/2024", "03/04/2024"], ["2024-05-31T00:00", "2024-03-04T00:00"]),
        (["31.05.2024", "1.6.2024"], ["2024-05-31T00:00", "2024-06-01T00:00"]),
        (["31-05-24", "01-02-24"], ["2024-05-31T00:00", "2024-02-01T00:00"]),
        (
            ["31 mai 2024", "1er août 2024", "15 févr. 2024"],
            ["2024-05-31T00:00", "2024-08-01T00:00", "2024-02-15T00:00"],
        ),
        (
            ["May 31, 2024", "Jun 1 2024", "2nd March 2024"],
            ["2024-05-31T00:00", "2024-06-01T00:00", "2024-03-02T00:00"],
        ),
        (
            ["31/05/2024 18h30", "31/05/2024 à 18:30", "31/05/2024 6:30 PM"],
            ["2024-05-31T18:30"] * 3,
        ),
        (["2024/05/31", "2024.05.31"], ["2024-05-31T00:00"] * 2),
        (["05/05/2024"], ["2024-05-05T00:00"]),
    ],
)
def test_a_date_is_read_in_the_order_its_column_proves(
    cells: list[str | None], expected: list[str]
) -> None:
    assert read(cells) == expected


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["03/04/2024"], ["unclear_date"]),
        (["03-04-05"], ["unclear_date"]),
        (["12-Mar-10"], ["unclear_date"]),
        (
            ["31/05/2024", "05/31/2024", "03/04/2024"],
            ["mixed_dates", "mixed_dates", "unclear_date"],
        ),
        (["45444", "45444,5"], ["serial_for_date", "serial_for_date"]),
        (["2024-02-30", "99/99/2024", "tomorrow", "18:00", "7"], ["bad_time"] * 5),
        (["2024-05-31 24:00", "2024-05-31 18:30 CET", "31 brumaire 2024"], ["bad_time"] * 3),
        (["mai 2024", "x" * 100], ["bad_time"] * 2),
    ],
)
def test_a_date_that_can_be_read_in_no_way_or_in_two_is_refused(
    cells: list[str | None], expected: list[str]
) -> None:
    assert read(cells) == expected


def test_an_ambiguous_date_is_shown_both_ways() -> None:
    evidence = DateEvidence(YEAR)
    evidence.add(pa.array(["03/04/2024"]))
    code, details = explain_date("03/04/2024", evidence.decide())
    assert (code, details) == ("unclear_date", {"one": "2024-03-04", "other": "2024-04-03"})


WRITERS = {
    "iso": "{0:%Y-%m-%d}",
    "minutes": "{0:%Y-%m-%d %H:%M}",
    "dmy": "{0:%d/%m/%Y}",
    "mdy": "{0:%m/%d/%Y}",
    "points": "{0:%d.%m.%Y}",
    "short": "{0:%d-%m-%y}",
    "named": "{0:%d %B %Y}",
    "american": "{0:%B %d, %Y}",
    "clock": "{0:%d/%m/%Y %H:%M}",
}
DAYS = st.datetimes(datetime(2015, 1, 1), datetime(2026, 12, 31))


@settings(max_examples=300)
@given(st.lists(DAYS, min_size=1, max_size=6), st.sampled_from(list(WRITERS)))
def test_a_date_in_any_form_is_read_as_written_or_refused(
    days: list[datetime], writer: str
) -> None:
    cells = [WRITERS[writer].format(day) for day in days]
    precise = writer in ("minutes", "clock")
    for day, found in zip(days, read(list(cells)), strict=True):
        shown = day if precise else day.replace(hour=0, minute=0)
        assert found in (f"{shown:%Y-%m-%dT%H:%M}", "unclear_date")


@given(st.lists(DAYS, min_size=2, max_size=8), st.sampled_from(["dmy", "mdy", "short"]))
def test_blocks_say_together_what_the_whole_says(days: list[datetime], writer: str) -> None:
    cells = [WRITERS[writer].format(day) for day in days]
    whole, left, right = (DateEvidence(YEAR) for _ in range(3))
    whole.add(pa.array(cells))
    left.add(pa.array(cells[:1]))
    right.add(pa.array(cells[1:]))
    assert left.merge(right).decide().order == whole.decide().order


@given(st.datetimes(datetime(2000, 1, 1), datetime(2030, 1, 1)), st.integers(-14 * 60, 14 * 60))
def test_a_zone_is_taken_off(instant: datetime, minutes: int) -> None:
    sign, size = "-" if minutes < 0 else "+", abs(minutes)
    local = (instant.replace(tzinfo=UTC) + timedelta(minutes=minutes)).replace(tzinfo=None)
    cell = f"{local:%Y-%m-%dT%H:%M:%S}{sign}{size // 60:02}:{size % 60:02}"
    assert read([cell]) == [f"{instant:%Y-%m-%dT%H:%M}"]


@given(st.text(max_size=50))
def test_no_text_breaks_the_reading(text: str) -> None:
    assert read([text])
