import gzip
import io
import os
import socket
import sys
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from conversion_influence.errors import ListError
from conversion_influence.lists import archives
from conversion_influence.lists.cell_reading import read_cells
from conversion_influence.lists.source import open_source

TEXT = b"handle,cost\nann,1\nbob,2\n"


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def parquet() -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table({"handle": ["ann", "bob"], "cost": [1, 2]}), out)
    return out.getvalue()


LISTS = {
    "text": TEXT,
    "gzip": gzip.compress(TEXT),
    "two gzip files in one": gzip.compress(TEXT[:15]) + gzip.compress(TEXT[15:]),
    "zip": zipped({"a/list.csv": TEXT, "__MACOSX/a/._list.csv": b"x", "a/.DS_Store": b"x"}),
    "gzip in zip": zipped({"list.csv.gz": gzip.compress(TEXT)}),
    "parquet": parquet(),
    "parquet in zip": zipped({"list.parquet": parquet()}),
    "json lines": b'{"handle": "ann", "cost": 1}\n{"handle": "bob", "cost": 2}\n',
    "json array": b'\n[{"handle": "ann", "cost": 1},\n {"handle": "bob", "cost": 2}]',
}


@pytest.mark.parametrize("kind", LISTS)
def test_a_list_is_known_by_its_first_bytes_whatever_its_name(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(LISTS[kind])
    cells = read_cells(path)
    assert cells.names == ("handle", "cost")
    assert cells.table.to_pylist() == [
        {"handle": "ann", "cost": "1"},
        {"handle": "bob", "cost": "2"},
    ]


@pytest.mark.parametrize("kind", ["text", "gzip", "zip", "parquet", "json lines"])
def test_the_standard_input_is_read_as_a_file(monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    sent = io.TextIOWrapper(io.BytesIO(LISTS[kind]))
    monkeypatch.setattr(sys, "stdin", sent)
    cells = read_cells(Path("-"))
    assert cells.table.column("handle").to_pylist() == ["ann", "bob"]


def test_temporary_copies_are_removed_with_the_list(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(LISTS["zip"])
    source = open_source(path)
    copy = source.path
    assert copy != path
    assert copy.read_bytes() == TEXT
    del source
    assert not copy.exists()


REFUSED = {
    "empty": (b"", r"is empty"),
    "nothing but blanks": (b" \n\t\n", r"is empty"),
    "an empty archive": (zipped({}), r"the archive holds no file"),
    "two lists": (zipped({"a.csv": TEXT, "b.csv": TEXT}), r"holds 2 files: a\.csv, b\.csv"),
    "packed three times": (
        zipped({"a": zipped({"b": zipped({"c": TEXT})})}),
        r"packed more than 2 times",
    ),
    "half a gzip file": (gzip.compress(TEXT)[:-9], r"the compressed file is damaged"),
    "half an archive": (zipped({"a.csv": TEXT * 99})[:-30], r"the compressed file is damaged"),
    "a web page": (b"\n<html><table>", r"is a web page"),
    "a document": (b"%PDF-1.7", r"is a PDF document"),
    "a picture": (b"\x89PNG\r\n\x1a\n", r"is a picture"),
    "an xz archive": (b"\xfd7zXZ\x00", r"is an xz archive"),
    "damaged parquet": (parquet()[:40], r"the Parquet file cannot be read"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_no_list_is_refused_by_what_it_is(tmp_path: Path, kind: str) -> None:
    content, match = REFUSED[kind]
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    with pytest.raises(ListError, match=match):
        read_cells(path)


def test_an_archive_that_swells_beyond_measure_is_refused_before_it_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "FREE_OF_RATIO", 1 << 20)
    path = tmp_path / "list.csv"
    for content in (gzip.compress(b"a,1\n" * (2 << 20)), zipped({"a": b"a,1\n" * (2 << 20)})):
        path.write_bytes(content)
        with pytest.raises(ListError, match=r"MB come out of \d+ kB; that is no list"):
            read_cells(path)


def test_places_that_are_no_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ListError, match="is a folder"):
        read_cells(tmp_path)
    with pytest.raises(ListError, match="cannot be read"):
        read_cells(tmp_path / "nowhere.csv")
    with pytest.raises(ListError, match="cannot be read"):
        read_cells(tmp_path / "no\0where.csv")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ListError, match="is a pipe or a device"):
        read_cells(tmp_path / "pipe")
    with pytest.raises(ListError, match="is a pipe or a device"):
        read_cells(Path("/dev/zero"))
    with socket.socket(socket.AF_UNIX) as plug:
        plug.bind(str(tmp_path / "plug"))
        with pytest.raises(ListError, match="is a pipe or a device"):
            read_cells(tmp_path / "plug")
