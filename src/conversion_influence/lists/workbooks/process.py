"""The process that reads one workbook: it alone pays for what a damaged or hostile file costs.

Started by `lists.workbooks.rows` with the file, its name and the sheet as arguments.
It writes JSON to its standard output, one value per line: lists of ``[row, [cells]]``, then one
object with either ``error`` (the message, its code, and the message in French), or ``name``,
``notes``, ``lead``, ``used`` and ``doubted``.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Literal, TextIO

from python_calamine import PasswordError

from conversion_influence.errors import ListError
from conversion_influence.lists.faults import fault
from conversion_influence.lists.workbooks.faults import SAVE_AS_CSV, filled
from conversion_influence.lists.workbooks.members import protected
from conversion_influence.lists.workbooks.sheet import open_sheet

MAX_MEMORY = 700 * 2**20
"""Bytes of address space."""
MAX_SECONDS = 8
"""Seconds of computing time."""

_BATCH = 500


def answer(path: Path, file: str, sheet: str | None) -> Iterator[Any]:
    """Yield batches of rows, then how the reading ended.

    Parameters
    ----------
    path : pathlib.Path
        A workbook.
    file : str
        What the user calls it, for messages.
    sheet : str or None
        Name of the sheet that was asked for.
    """
    try:
        text = open_sheet(path, file, sheet)
        rows = text.rows()
        while batch := list(islice(rows, _BATCH)):
            yield batch
        notes = [[each.code, each.details] for each in text.notes]
        doubted = {place: place in text.fractions for place in sorted(text.doubted)}
        found = {"name": text.name, "notes": notes, "lead": text.lead, "used": text.used}
        yield {**found, "doubted": doubted}
    except ListError as error:
        yield _told(error)
    except PasswordError:
        yield _told(protected(file))
    except MemoryError:
        yield _told(needs_too_much(file, "memory"))
    # Whatever else a damaged file does to the parser, a panic of its native code included, ends
    # here: that one is no Exception.
    except BaseException as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        yield _told(fault("damaged_workbook", where=file, reason=reason[:200]))


def _told(error: ListError) -> dict[str, list[str | None]]:
    return {"error": [str(error), error.code, error.french]}


def needs_too_much(file: str, what: Literal["memory", "time"]) -> ListError:
    """Return the error for a workbook that takes more than it may.

    Parameters
    ----------
    file : str
        Name of the file.
    what : {"memory", "time"}
        Of which.
    """
    if what == "memory":
        found = filled(
            "reading it takes more than {most:,} MB of memory; it is too large or damaged",
            "sa lecture demande plus de {most:,} Mo de mémoire ; il est trop grand ou abîmé",
            most=MAX_MEMORY // 2**20,
        )
    else:
        found = filled(
            "reading it takes more than {most:,} s; it is too large or damaged",
            "sa lecture demande plus de {most:,} s ; il est trop grand ou abîmé",
            most=MAX_SECONDS,
        )
    return fault("large_workbook", where=file, found=found, remedy=SAVE_AS_CSV)


def _limit() -> None:
    for kind, most in (
        (resource.RLIMIT_AS, MAX_MEMORY),
        (resource.RLIMIT_CPU, MAX_SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (allowed, hard))


def main(arguments: list[str], output: TextIO) -> None:
    """Read the workbook named by the arguments.

    Parameters
    ----------
    arguments : list of str
        The file, its name, and the sheet where one was asked for.
    output : text stream
        Where the answer is written.
    """
    _limit()
    path, file, *sheet = arguments
    for value in answer(Path(path), file, sheet[0] if sheet else None):
        output.write(json.dumps(value))
        output.write("\n")


if __name__ == "__main__":
    main(sys.argv[1:], sys.stdout)
