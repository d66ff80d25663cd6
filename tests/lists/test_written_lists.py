"""A list written in any dialect, encoding and style is read as written, or its rows are refused."""

import csv
import io
import tempfile
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversion_influence.lists.candidates import CandidateList, read_candidates

from .test_numbers import NUMBERS, STYLES, written

HEADERS = {
    "handle": ["handle", "Pseudo", "USERNAME", "Nom d’utilisateur"],
    "cost": ["cost", "Prix", "Coût (€ HT)", "Fee"],
    "planned_at": ["planned_at", "Date prévue", "Go-live date"],
}
DATES = ["%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%Y-%m-%dT%H:%M:%SZ"]
OFFERS = st.lists(
    st.tuples(NUMBERS, st.datetimes(datetime(2020, 1, 1), datetime(2026, 5, 31))),
    min_size=1,
    max_size=8,
)
FILES = st.fixed_dictionaries(
    {
        "delimiter": st.sampled_from([",", ";", "\t", "|"]),
        "encoding": st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
        "end": st.sampled_from(["\n", "\r\n"]),
        "date": st.sampled_from(DATES),
        "handle": st.sampled_from(["c{}", "@C{}", "https://www.tiktok.com/@c{}?lang=fr"]),
        "headers": st.tuples(*(st.sampled_from(names) for names in HEADERS.values())),
        "percent": st.just(""),
    }
)


def read(content: bytes) -> CandidateList:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list"
        path.write_bytes(content)
        return read_candidates(path, now=datetime(2024, 6, 1, tzinfo=UTC))


@settings(max_examples=40)
@given(OFFERS, FILES, STYLES)
def test_every_offer_is_read_as_written_or_refused(
    offers: list[tuple[Decimal, datetime]], file: dict, style: dict
) -> None:
    style = style | {"percent": ""}
    if "€" in file["headers"][1]:
        style |= {"currency": "€" if style["currency"] else ""}
    out = io.StringIO(newline="")
    rows = csv.writer(out, delimiter=file["delimiter"], lineterminator=file["end"])
    rows.writerow(file["headers"])
    costs = [written(number, style) for number, _ in offers]
    for at, ((cost, _), (_, day)) in enumerate(zip(costs, offers, strict=True)):
        rows.writerow([file["handle"].format(at), cost, day.strftime(file["date"])])
    found = read(out.getvalue().encode(file["encoding"]))
    assert found.total == len(offers) == len(found.frame) + len(found.rejects)
    assert {reject.code for reject in found.rejects} <= {"unclear_number", "unclear_date"}
    timed = "T" in file["date"]
    for row in found.frame.to_dict("records"):
        at = row["line"] - 2
        day = offers[at][1]
        shown = day.replace(microsecond=0) if timed else datetime(day.year, day.month, day.day)
        assert row["handle"].casefold() == f"c{at}"
        assert row["cost"] == pytest.approx(costs[at][1], rel=1e-15)
        assert row["planned_at"].to_pydatetime() == shown
