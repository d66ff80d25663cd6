"""In = out + rejects + duplicates, and what is written is what is read."""

import csv
import gzip
import io
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from conversion_influence.errors import ListError
from conversion_influence.lists.candidates import CandidateList, read_candidates

NOW = datetime(2024, 6, 1, tzinfo=UTC)
BLANKS = " \t\n\r\xa0"
COLUMNS = ("creator_id", "exposures", "note")
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["", " ", "a", "b", "zoé", '"q"', "x;y,z|w\tv"]),
        st.sampled_from(["", "0", "1", "2", "-3", "10.5", "1e2", "many"]),
        st.lists(st.sampled_from([*'ab1é"\n,;|\t ', "\r\n"]), max_size=6).map("".join),
    ),
    min_size=1,
    max_size=12,
)
DIALECTS = st.fixed_dictionaries(
    {
        "delimiter": st.sampled_from([",", ";", "\t", "|"]),
        "quoting": st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
        "lineterminator": st.sampled_from(["\n", "\r\n"]),
    }
)
Row = tuple[str, str, str]


def written(rows: list[Row], dialect: dict) -> tuple[str, list[int]]:
    """Return the text of a file and the line on which each row begins."""
    out = io.StringIO(newline="")
    write = csv.writer(out, **dialect).writerow
    write(COLUMNS)
    lines = []
    for row in rows:
        lines.append(1 + len(list(io.StringIO(out.getvalue(), newline=""))))
        write(row)
    return out.getvalue(), lines


def read(content: bytes) -> CandidateList:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list"
        path.write_bytes(content)
        return read_candidates(path, now=NOW, strings=["note"])


def expected_code(row: Row, seen: set[tuple[str, float | None]]) -> str | None:
    creator, exposures = row[0].strip(BLANKS), row[1]
    if not creator:
        return "missing_creator"
    if exposures == "many":
        return "bad_number"
    if exposures and float(exposures) <= 0:
        return "negative" if float(exposures) < 0 else "zero_exposures"
    if exposures and float(exposures) < 1:
        return "fraction_for_count"
    offer = (creator, float(exposures) if exposures else None)
    if offer in seen:
        return "duplicate"
    seen.add(offer)
    return None


@settings(max_examples=40)
@given(ROWS, DIALECTS, st.sampled_from(["utf-8", "utf-8-sig", "cp1252"]), st.booleans())
def test_every_row_is_kept_as_written_or_rejected_for_its_fault(
    rows: list[Row], dialect: dict, encoding: str, packed: bool
) -> None:
    text, lines = written(rows, dialect)
    content = text.encode(encoding)
    lines = [line for line, row in zip(lines, rows, strict=True) if any(map(str.strip, row))]
    rows = [row for row in rows if any(map(str.strip, row))]
    if not rows:
        return
    found = read(gzip.compress(content, mtime=0) if packed else content)
    seen: set[tuple[str, float | None]] = set()
    codes = [expected_code(row, seen) for row in rows]
    apart = sorted((*found.rejects, *found.duplicates), key=lambda reject: reject.line)
    assert found.total == len(rows) == len(found.frame) + len(apart)
    assert {reject.code for reject in found.duplicates} <= {"duplicate"}
    assert [(r.line, r.code) for r in apart] == [
        (line, code) for line, code in zip(lines, codes, strict=True) if code
    ]
    kept = [(line, row) for line, row, code in zip(lines, rows, codes, strict=True) if not code]
    notes = found.frame["note"].fillna("").tolist()
    assert found.frame["line"].tolist() == [line for line, _ in kept]
    assert found.frame["creator_id"].tolist() == [row[0].strip(BLANKS) for _, row in kept]
    assert notes == [row[2].strip(BLANKS) for _, row in kept]


@settings(max_examples=40)
@given(ROWS, DIALECTS, st.data())
def test_damage_to_one_character_loses_no_row_silently(
    rows: list[Row], dialect: dict, data: st.DataObject
) -> None:
    text, _ = written(rows, dialect)
    place = data.draw(st.integers(0, len(text) - 1))
    put = data.draw(st.sampled_from(["", '"', dialect["delimiter"], "\n"]))
    damaged = text[:place] + put + text[place + 1 :]
    try:
        found = read(damaged.encode())
    except ListError as error:
        assert "list" in str(error)  # noqa: PT017
        return
    apart = (*found.rejects, *found.duplicates)
    assert found.total == len(found.frame) + len(apart)
    places = [*found.frame["line"], *(reject.line for reject in apart)]
    assert len(set(places)) == found.total
