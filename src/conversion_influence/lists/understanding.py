"""What is understood of a list before anything is scored."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from conversion_influence.errors import Language
from conversion_influence.lists.mapping import MOST_SUGGESTED, Naming
from conversion_influence.lists.names import TARGETS, nearest
from conversion_influence.lists.rejects import Reject
from conversion_influence.lists.style_words import style_in_words
from conversion_influence.messages.notes import Note, notes_told
from conversion_influence.messages.said import Said

if TYPE_CHECKING:
    from conversion_influence.lists.candidates import CandidateList
    from conversion_influence.lists.cells import Cells

Role = Literal["known", "signal", "own"]

EXAMPLES = 3
"""Values of a column that are shown."""

LINES = 5
"""Lines of a kind of fault that are named."""


@dataclass(frozen=True)
class Column:
    """One column of a list.

    Attributes
    ----------
    received : str
        Its name in the file.
    taken_for : str or None
        The known column or signal that it is read as; None where it is passed on as it is.
    role : {"known", "signal", "own"}
        A column of the offer, a signal of the model, or the user's own.
    style : Said
        How its cells are written.
    examples : tuple of str
        First different values, as received.
    filled : int
        Whole rows in which it is not empty.
    suggestion : str
        Option that would read it as the known column of a similar name; empty where there is none.
    """

    received: str
    taken_for: str | None
    role: Role
    style: Said
    examples: tuple[str, ...]
    filled: int
    suggestion: str


@dataclass(frozen=True)
class Faulty:
    """Rows that cannot be scored for one reason.

    Attributes
    ----------
    code : str
        As in `lists.codes`.
    rows : int
        How many.
    lines : tuple of int
        The first of them.
    first : Reject
        The first, in full.
    """

    code: str
    rows: int
    lines: tuple[int, ...]
    first: Reject


@dataclass(frozen=True)
class Understanding:
    """How a list was read.

    Attributes
    ----------
    name, kind : str
        What the list is called; ``text``, ``workbook``, ``json`` or ``parquet``.
    sheet, encoding, delimiter : str or None
        Of a workbook; of a text.
    line : int
        Line of the column names.
    passed_over : tuple of int
        Lines above it that are no rows.
    columns : tuple of Column
        In the order of the file.
    rows, kept, duplicates : int
        Rows read, of which can be scored, and whose offer stands further up.
    faulty : tuple of Faulty
        Those that cannot be scored, the most frequent kind first.
    repeated : tuple of int
        First lines of duplicates.
    notes : tuple of Note
        What the user should know.
    signals : int or None
        Signals of the model, where one was given.
    """

    name: str
    kind: str
    sheet: str | None
    encoding: str | None
    delimiter: str | None
    line: int
    passed_over: tuple[int, ...]
    columns: tuple[Column, ...]
    rows: int
    kept: int
    duplicates: int
    faulty: tuple[Faulty, ...]
    repeated: tuple[int, ...]
    notes: tuple[Note, ...]
    signals: int | None = None

    @property
    def rejected(self) -> int:
        """Rows that cannot be scored."""
        return sum(faulty.rows for faulty in self.faulty)

    @property
    def signals_held(self) -> tuple[str, ...]:
        """Signals of the model that are columns of the list."""
        return tuple(c.taken_for for c in self.columns if c.role == "signal" and c.taken_for)

    def to_dict(self, language: Language) -> dict[str, Any]:
        """Return the stable JSON form.

        Parameters
        ----------
        language : {"en", "fr"}
            Of words.
        """
        return {
            "name": self.name,
            "kind": self.kind,
            "sheet": self.sheet,
            "encoding": self.encoding,
            "delimiter": self.delimiter,
            "header_line": self.line,
            "passed_over": list(self.passed_over),
            "columns": [
                asdict(column) | {"style": column.style.told(language)} for column in self.columns
            ],
            "rows": self.rows,
            "kept": self.kept,
            "rejected": self.rejected,
            "duplicates": self.duplicates,
            "faulty": [
                {
                    "code": faulty.code,
                    "rows": faulty.rows,
                    "lines": list(faulty.lines),
                    "first": faulty.first.to_dict(language),
                }
                for faulty in self.faulty
            ],
            "repeated": list(self.repeated),
            "signals": self.signals,
            "signals_held": list(self.signals_held),
            "notes": notes_told(self.notes, language),
        }


def understand(listed: CandidateList, signals: Collection[str] | None = None) -> Understanding:
    """Return what was understood of a list.

    Parameters
    ----------
    listed : CandidateList
        As read.
    signals : collection of str, optional
        Those of a model.
    """
    cells = listed.cells
    assert cells is not None
    return Understanding(
        name=cells.origin.name,
        kind=cells.origin.kind,
        sheet=cells.sheet,
        encoding=cells.origin.encoding,
        delimiter=cells.layout.delimiter,
        line=cells.layout.line,
        passed_over=tuple(passed.line for passed in cells.layout.preamble),
        columns=tuple(_columns(listed, cells, listed.naming, signals or ())),
        rows=listed.total,
        kept=len(listed.frame),
        duplicates=len(listed.duplicates),
        faulty=tuple(_faulty(listed.rejects)),
        repeated=tuple(reject.line for reject in listed.duplicates[:LINES]),
        notes=listed.notes,
        signals=None if signals is None else len(signals),
    )


def _columns(
    listed: CandidateList, cells: Cells, naming: Naming, signals: Collection[str]
) -> list[Column]:
    found = []
    for place, (received, known) in enumerate(zip(naming.received, naming.known, strict=True)):
        role: Role = "own"
        if known in TARGETS:
            role = "known"
        if known in signals:
            role = "signal"
        values = cells.table.column(place)
        near = nearest(received) if role == "own" and place < MOST_SUGGESTED else None
        found.append(
            Column(
                received=received,
                taken_for=None if role == "own" else known,
                role=role,
                style=style_in_words(listed.styles.get(known)),
                examples=_examples(values),
                filled=len(values) - values.null_count,
                suggestion=f'--map "{received}={near}"' if near else "",
            )
        )
    return found


def _examples(values: Any) -> tuple[str, ...]:
    """Return the first different values of a text column."""
    import pyarrow.compute as pc

    return tuple(pc.unique(values.drop_null().slice(0, 1000)).slice(0, EXAMPLES).to_pylist())


def _faulty(rejects: Sequence[Reject]) -> list[Faulty]:
    by_code: dict[str, list[Reject]] = {}
    for reject in rejects:
        by_code.setdefault(reject.code, []).append(reject)
    found = [
        Faulty(code, len(alike), tuple(one.line for one in alike[:LINES]), alike[0])
        for code, alike in by_code.items()
    ]
    return sorted(found, key=lambda faulty: -faulty.rows)
