"""The audit of a flat table: what can be tested where the signals were computed elsewhere."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from conversion_influence.messages.said import Said
from conversion_influence.workflows.audit_page import (
    alone_section,
    doubts_section,
    escaped,
    provenance_section,
)
from conversion_influence.workflows.audit_result import (
    alone_to_dict,
    counted,
    iso,
    told_of,
    versions,
)
from conversion_influence.workflows.clock import Step, utc_now

if TYPE_CHECKING:
    from conversion_influence.config import Config
    from conversion_influence.dataset.audit.findings import Finding
    from conversion_influence.evaluation.leakage import Alone

NOT_TESTED = Said(
    "whether a signal was computed from what came later: the signals of a flat table were computed "
    "elsewhere and the facts behind them are not here. Audit raw tables (--data FOLDER, without "
    "`flat:`) to have that tested",
    "si un signal a été calculé à partir de la suite : les signaux d'un tableau plat ont été "
    "calculés ailleurs et les faits derrière eux ne sont pas ici. Auditez des tables brutes "
    "(--data FOLDER, sans `flat:`) pour le tester",
)
NO_TIME = Said(
    "whether outcomes were known when others were foretold: no column of time is named "
    "(`flat.time`)",
    "si des résultats étaient connus quand d'autres ont été prévus : aucune colonne de temps n'est "
    "nommée (`flat.time`)",
)
NO_SETTLED = Said(
    "whether outcomes were known when others were foretold: each counts as known at `flat.time` "
    "itself; name the column of the instant it was final (`flat.settled`)",
    "si des résultats étaient connus quand d'autres ont été prévus : chacun compte comme connu à "
    "`flat.time` même ; nommez la colonne de l'instant où il est devenu définitif (`flat.settled`)",
)

FEW = Said(
    "{rows:,} rows are too few to say whether a signal alone tells the outcome",
    "{rows:,} lignes sont trop peu pour dire si un signal révèle à lui seul le résultat",
)
HONEST = Said(
    "None of {counted} alone told the outcome",
    "Signaux qui révèlent à eux seuls le résultat : aucun sur {count:,}",
)
DISGUISED = Said(
    "{counted} alone told the outcome: {names}",
    "Signaux qui révèlent à eux seuls le résultat ({count:,}) : {names}",
)
VERDICT = Said(
    "{told}; whether signals see the future cannot be tested on a flat table.",
    "{told} ; si des signaux voient l'avenir ne peut pas être testé sur un tableau plat.",
)


@dataclass(frozen=True, eq=False)
class FlatAudit:
    """What an audit of a flat table found.

    Attributes
    ----------
    data, out : Path
        The table, and the report.
    fingerprint : str
        Of the table.
    now : datetime
        When it was made, naive UTC.
    seed, rows, signals : int
        Of the halves in which texts are ranked; rows; signals.
    alone : tuple of Alone
        Every signal's own ranking of the outcome.
    findings : tuple of Finding
        What in the times should be looked at.
    notes : tuple of Said
        What reading the table noted.
    not_tested : tuple of Said
        What cannot be, and why.
    seconds : float
        How long it took.
    """

    data: Path
    out: Path
    fingerprint: str
    now: datetime
    seed: int
    rows: int
    signals: int
    alone: tuple[Alone, ...]
    findings: tuple[Finding, ...]
    notes: tuple[Said, ...]
    not_tested: tuple[Said, ...]
    seconds: float

    @property
    def disguised(self) -> tuple[str, ...]:
        """Signals that alone tell the outcome."""
        return tuple(one.signal for one in self.alone if one.suspicious)

    @property
    def leaks(self) -> bool:
        """Whether a signal is the outcome in disguise."""
        return bool(self.disguised)

    @property
    def verdict(self) -> Said:
        """What was found, in one sentence."""
        if self.disguised:
            return VERDICT.filled({"told": told_of(DISGUISED, self.disguised)})
        counts = {"rows": self.rows, "counted": counted(self.signals), "count": self.signals}
        return VERDICT.filled({"told": (HONEST if self.alone else FEW).filled(counts)})

    def to_dict(self) -> dict[str, Any]:
        """Return the stable JSON form; times as ISO 8601 text in UTC."""
        return {
            "verdict": {
                "leaks": self.leaks,
                "text_en": self.verdict.en,
                "text_fr": self.verdict.fr,
            },
            "disguised": list(self.disguised),
            "alone": [alone_to_dict(one) for one in self.alone],
            "findings": [found.to_dict() for found in self.findings],
            "notes": [note.en for note in self.notes],
            "not_tested": [each.en for each in self.not_tested],
            "rows": self.rows,
            "data": str(self.data),
            "fingerprint": self.fingerprint,
            "now": iso(self.now),
            "seed": self.seed,
            "versions": versions(),
            "out": str(self.out),
            "seconds": self.seconds,
        }

    def page(self) -> Iterator[str]:
        """Yield the paragraphs of the report, verdict first."""
        yield "# Do the signals hold the outcome?"
        yield f"**{escaped(self.verdict.en)}**"
        yield f"{counted(self.signals)} of {self.rows:,} rows of a flat table."
        yield from alone_section(self.alone, "rows of the table")
        yield from doubts_section(self.findings, self.notes)
        yield "## What could not be tested"
        yield "\n".join(f"- {each.en}." for each in self.not_tested)
        yield from provenance_section(self)


def audit_flat(config: Config, out: Path, step: Step) -> FlatAudit:
    """Look in a flat table for labels in disguise and for times that cannot be.

    Parameters
    ----------
    config : Config
        Says where the table is and which columns are what.
    out : Path
        Of the report.
    step : callable
        Told what begins.
    """
    from conversion_influence.dataset.audit.flat_times import look_at_times
    from conversion_influence.evaluation.disguise import measure_rows
    from conversion_influence.workflows.reading import read_training_data

    assert config.flat is not None
    started, now = time.monotonic(), utc_now()
    step("reading the table")
    source = read_training_data(config, step)
    step("ranking by each signal alone")
    alone = measure_rows(source.rows, config.seed)
    return FlatAudit(
        data=source.path,
        out=out,
        fingerprint=source.fingerprint,
        now=now,
        seed=config.seed,
        rows=len(source.rows),
        signals=len(source.rows.words),
        alone=alone,
        findings=look_at_times(source.rows, config.flat, now),
        notes=source.warnings,
        not_tested=(NOT_TESTED, *_untimed(config)),
        seconds=round(time.monotonic() - started, 1),
    )


def _untimed(config: Config) -> tuple[Said, ...]:
    flat = config.flat
    if flat is None or flat.pairs is not None or flat.settled is not None:
        return ()
    return (NO_TIME,) if flat.time is None else (NO_SETTLED,)
