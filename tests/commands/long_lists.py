"""A flat list with all that makes blocks differ, and its outputs however it is cut."""

from pathlib import Path

import pytest

from conversion_influence.lists import cell_blocks
from conversion_influence.workflows import ordering

ROWS = 360
SMALL_BLOCK, SMALL_BUCKET, SMALL_GROUP = 2_000, 9_000, 70
"""Bytes of a block and of a bucket, rows of a group: a dozen and more of each."""


def long_list(path: Path, rows: int = ROWS) -> Path:
    """Write a list: faults, ties, quotes in some blocks, a decimal comma proven at the end."""
    lines = ["creator_id;warmth;size;followers;country;cost;n;note;code;late"]
    for row in range(rows):
        warmth = f"{row * 37 % 101 / 100:.2f}".replace(".", ",")
        note = ("", "plain", "=1+1", "été", '"a ; b"', '"two ""quotes"""')[
            row % 6 if row > 90 else 1
        ]
        cells = [f"c{row % 300}", warmth, str(row * 13 % 97), f"{row * 917 % 5000}"]
        cells += [("FR", "BE", "", "XX")[row % 4], "" if row % 5 else f"{row % 7 * 10}", "100"]
        cells += [note, f"{row:04}" if row > 300 else str(row), "1,234" if row < 350 else "1,5"]
        if row in (40, 41, 200):
            cells[1] = "warm"
        if row == 120:
            cells.append("one cell more")
        lines += [";".join(cells)]
        if row in (55, 300):
            lines.append("")
    path.write_text("\n".join(lines) + "\nTotal;;;;;1000;;;;\n", encoding="utf-8")
    return path


def cut_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut every list into many blocks, buckets and groups."""
    monkeypatch.setattr(cell_blocks, "SIZE", SMALL_BLOCK)
    monkeypatch.setattr(ordering, "BUCKET", SMALL_BUCKET)
