"""The process that reads one workbook: it alone pays for what a damaged or hostile file costs.

Started by `conversion_influence.lists.workbook` with the file and the sheet as arguments. It
writes JSON to its standard output, one value per line: lists of ``[row, [cells]]``, then one object
with either ``error``, or ``name``, ``notes``, ``lead`` and ``used``.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

from python_calamine import PasswordError

from conversion_influence.errors import ListError
from conversion_influence.lists.workbook_sheet import open_sheet
from conversion_influence.lists.workbook_zip import protected

MAX_MEMORY = 700 * 2**20
"""Bytes of address space."""
MAX_SECONDS = 9
"""Seconds of computing time."""

_BATCH = 500


def answer(path: Path, sheet: str | None) -> Iterator[Any]:
    """Yield batches of rows, then how the reading ended.

    Parameters
    ----------
    path : pathlib.Path
        A workbook.
    sheet : str or None
        Name of the sheet that was asked for.
    """
    try:
        text = open_sheet(path, sheet)
        rows = text.rows()
        while batch := list(islice(rows, _BATCH)):
            yield batch
        yield {"name": text.name, "notes": text.notes, "lead": text.lead, "used": text.used}
    except ListError as error:
        yield {"error": str(error)}
    except PasswordError:
        yield {"error": str(protected(path.name))}
    except MemoryError:
        yield {"error": needs_too_much(path.name, "memory")}
    # Whatever else a damaged file does to the parser, a panic of its native code included, ends
    # here: that one is no Exception.
    except BaseException as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        yield {
            "error": f"{path.name}: the workbook is damaged ({reason[:200]}); save it again in a "
            "spreadsheet, or save the list as CSV."
        }


def needs_too_much(file: str, what: str) -> str:
    """Return the message for a workbook that takes more than it may.

    Parameters
    ----------
    file : str
        Name of the file.
    what : {"memory", "time"}
        Of which.
    """
    limit = f"{MAX_MEMORY // 2**20} MB" if what == "memory" else f"{MAX_SECONDS} s"
    return (
        f"{file}: reading the workbook takes more than {limit} of {what}; it is too large or "
        "damaged: save the list as CSV."
    )


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
        The file, and the sheet where one was asked for.
    output : text stream
        Where the answer is written.
    """
    _limit()
    sheet = arguments[1] if len(arguments) > 1 else None
    for value in answer(Path(arguments[0]), sheet):
        output.write(json.dumps(value))
        output.write("\n")


if __name__ == "__main__":
    main(sys.argv[1:], sys.stdout)
