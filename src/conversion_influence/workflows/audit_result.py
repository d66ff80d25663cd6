"""What an audit of a user's own data found, as one value and as JSON."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from conversion_influence import __version__
from conversion_influence.messages.said import Said

if TYPE_CHECKING:
    from conversion_influence.dataset.audit.alteration import Alteration
    from conversion_influence.dataset.audit.findings import Finding
    from conversion_influence.dataset.audit.movement import Movement
    from conversion_influence.dataset.audit.sample import Sample
    from conversion_influence.evaluation.leakage import Alone

LIBRARIES = ("duckdb", "ibis-framework", "numpy", "pandas")
"""Whose versions the figures depend on."""

STEADY = Said(
    "No signal moved in {comparisons:,} comparisons{more}.",
    "Aucun signal n'a bougé en {comparisons:,} comparaisons{more}.",
)
MOVED = Said(
    "{counted} moved with what was known only later: {names}{more}.",
    "Signaux qui ont bougé avec ce qui n'a été connu que plus tard ({count:,}) : {names}{more}.",
)
ALSO_DISGUISED = Said(
    "; {counted} alone told the outcome: {names}",
    " ; signaux qui révèlent à eux seuls le résultat ({count:,}) : {names}",
)


@dataclass(frozen=True, eq=False)
class Audit:
    """What an audit found.

    Attributes
    ----------
    data : Path
        Where the tables are.
    out : Path
        The report.
    fingerprint : str
        Of the whole data.
    now : datetime
        When it was made, naive UTC.
    seed : int
        Of the sample, the cuts and what the copies say.
    sample : Sample
        The creators that were computed.
    alteration : Alteration
        Signals compared on copies with another future.
    alone : tuple of Alone
        Every signal's own ranking of the outcome; then, as ``table.column``, of columns of the
        user's own that the config does not name.
    findings : tuple of Finding
        What in the tables should be looked at.
    notes : tuple of Said
        What opening the tables noted.
    lasting, with_row : tuple of str
        Columns taken as true at any time, and as known with their row.
    seconds : float
        How long it took.
    """

    data: Path
    out: Path
    fingerprint: str
    now: datetime
    seed: int
    sample: Sample
    alteration: Alteration
    alone: tuple[Alone, ...]
    findings: tuple[Finding, ...]
    notes: tuple[Said, ...]
    lasting: tuple[str, ...]
    with_row: tuple[str, ...]
    seconds: float

    @property
    def moved(self) -> tuple[str, ...]:
        """Signals that changed with what was known later, by name."""
        return tuple(dict.fromkeys(entry.signal for entry in self.alteration.moved))

    @property
    def disguised(self) -> tuple[str, ...]:
        """Signals that alone tell the outcome."""
        own = set(self.alteration.features.frame.columns)
        return tuple(one.signal for one in self.alone if one.suspicious and one.signal in own)

    @property
    def beware(self) -> tuple[str, ...]:
        """Columns of the user's own that would be such signals if the config named them."""
        own = set(self.alteration.features.frame.columns)
        return tuple(one.signal for one in self.alone if one.suspicious and one.signal not in own)

    @property
    def leaks(self) -> bool:
        """Whether a signal moved or is the outcome in disguise."""
        return bool(self.moved or self.disguised)

    @property
    def verdict(self) -> Said:
        """What was found, in one sentence."""
        more = told_of(ALSO_DISGUISED, self.disguised) if self.disguised else Said("", "")
        if self.moved:
            return told_of(MOVED, self.moved, more=more)
        return STEADY.filled({"comparisons": self.alteration.comparisons, "more": more})

    def to_dict(self) -> dict[str, Any]:
        """Return the stable JSON form; times as ISO 8601 text in UTC."""
        tested = self.alteration
        return {
            "verdict": {
                "leaks": self.leaks,
                "text_en": self.verdict.en,
                "text_fr": self.verdict.fr,
            },
            "moved": [_movement(entry) for entry in tested.moved],
            "unsteady": [_movement(entry) for entry in tested.unsteady],
            "disguised": list(self.disguised),
            "beware": list(self.beware),
            "comparisons": tested.comparisons,
            "compared": [{**asdict(entry), "cut": iso(entry.cut)} for entry in tested.compared],
            "signals": [signal.name for signal in tested.features.signals],
            "left_out": list(tested.features.left_out),
            "alone": [alone_to_dict(one) for one in self.alone],
            "findings": [found.to_dict() for found in self.findings],
            "notes": [note.en for note in self.notes],
            "lasting": list(self.lasting),
            "known_with_row": list(self.with_row),
            "sample": {
                "creators": len(self.sample.creators),
                "of_creators": self.sample.of_creators,
                "rows": self.sample.rows,
            },
            "data": str(self.data),
            "fingerprint": self.fingerprint,
            "now": iso(self.now),
            "seed": self.seed,
            "versions": versions(),
            "out": str(self.out),
            "seconds": self.seconds,
        }


def versions() -> dict[str, str]:
    """Return the versions that the figures depend on."""
    found = {"conversion_influence": __version__, "python": platform.python_version()}
    return found | {name: version(name) for name in LIBRARIES}


def told_of(words: Said, names: Sequence[str], **more: Said) -> Said:
    """Return what is said of some signals.

    Parameters
    ----------
    words : Said
        May hold ``{names}``, and how many there are as ``{count}`` or in English as ``{counted}``.
    names : sequence of str
        The signals.
    **more
        A value for each other name.
    """
    said = {"counted": counted(len(names)), "count": len(names), "names": list(names)}
    return words.filled({**said, **more})


def counted(signals: int) -> str:
    """Return a number of signals in words."""
    return f"{signals:,} signal{'' if signals == 1 else 's'}"


def alone_to_dict(one: Alone) -> dict[str, Any]:
    """Return how well a signal alone tells the outcome, as plain values."""
    return {**asdict(one), "relative": one.relative, "suspicious": one.suspicious}


def _movement(entry: Movement) -> dict[str, Any]:
    examples = [{**asdict(example), "as_of": iso(example.as_of)} for example in entry.examples]
    cut = None if entry.cut is None else iso(entry.cut)
    return {**asdict(entry), "cut": cut, "examples": examples}


def iso(instant: datetime) -> str:
    """Return an instant of UTC as text of ISO 8601."""
    return f"{instant.isoformat()}Z"
