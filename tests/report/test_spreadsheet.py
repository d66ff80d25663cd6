"""A spreadsheet opens what is written: texts are texts, numbers are numbers, nothing acts."""

import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from conversion_influence.errors import Language
from conversion_influence.report.columns import ranked_layout
from conversion_influence.report.marks import LONGEST, fitting, guard, shown
from conversion_influence.report.writing import write_list

from .hostile import HEADING, HOSTILE, hostile_list

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = [
    pytest.mark.skipif(OFFICE is None, reason="no LibreOffice on this machine"),
    pytest.mark.filterwarnings("ignore:.* extension is not supported:UserWarning:openpyxl"),
]

AS_OPENED: dict[Language, str] = {"en": "CSV:44,34,76,1,,1033", "fr": "CSV:59,34,76,1,,1036"}
"""Separator, quote, UTF-8, first line, and the language of the numbers, as LibreOffice asks."""

NUMBERS = {"007": 7, "-5": -5, "1e5": 100_000}
"""Texts that a spreadsheet takes for numbers when it opens CSV, in either language."""

ITS_OWN = ("1,5", "2024-01-02", "TRUE")
"""Texts that it takes for what its language says; harmless all the same."""


def opened(path: Path, filter_: str | None = None) -> list[list[Any]]:
    """Return the cells of a file as LibreOffice opens and saves it, none of them a formula."""
    folder = path.parent / "opened"
    command = [str(OFFICE), "--headless", f"-env:UserInstallation=file://{path.parent}/profile"]
    command += [f"--infilter={filter_}"] if filter_ else []
    command += ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    saved = folder / f"{path.stem}.xlsx"
    with zipfile.ZipFile(saved) as packed:
        drawn = [packed.read(name).decode() for name in packed.namelist() if "sheets/" in name]
        assert not [name for name in packed.namelist() if "externalLink" in name]
    assert not any("<f>" in sheet or "<f " in sheet or "<hyperlink" in sheet for sheet in drawn)
    active: Any = openpyxl.load_workbook(saved).active
    rows = [list(row) for row in active.iter_rows()]
    assert {cell.data_type for row in rows for cell in row} <= {"s", "n", "d", "b"}
    return [[cell.value for cell in row] for row in rows]


@pytest.mark.parametrize("locale", ["en", "fr"])
def test_a_csv_file_opens_with_guarded_texts_and_real_numbers(
    tmp_path: Path, locale: Language
) -> None:
    path = tmp_path / "list.csv"
    write_list(path, [hostile_list()], ranked_layout(locale))
    head, *rows = opened(path, AS_OPENED[locale])
    assert head[1] == guard(HEADING)
    assert head[2] == ("likelihood" if locale == "en" else "probabilit\u00e9")
    assert [row[0] for row in rows] == list(range(1, len(HOSTILE) + 1))
    assert [row[2] for row in rows] == pytest.approx(list(hostile_list()["likelihood"]), rel=1e-14)
    for row, text in zip(rows, HOSTILE, strict=True):
        if text in NUMBERS:
            assert row[1] == NUMBERS[text]
        elif text not in ITS_OWN:
            seen = guard(shown(text)).replace("\r\n", "\n")
            assert str(row[1])[:LONGEST].strip() == seen[:LONGEST].strip()


def test_a_workbook_opens_with_every_text_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    write_list(path, [hostile_list()], ranked_layout("en"))
    head, *rows = opened(path)
    assert head[:3] == ["rank", HEADING, "likelihood"]
    for row, text in zip(rows, HOSTILE, strict=True):
        assert row[1] == fitting(shown(text).replace("\r\n", "\n"))
    assert [row[2] for row in rows] == pytest.approx(list(hostile_list()["likelihood"]), rel=1e-14)
