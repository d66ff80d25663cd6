"""What an audit looks like on the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape

from conversion_influence.terminal.basics import SHOWN, say, show_notes

if TYPE_CHECKING:
    from conversion_influence.dataset.audit.findings import Finding
    from conversion_influence.workflows import Audit, FlatAudit


def show_audit(done: Audit | FlatAudit) -> None:
    """Print the verdict, what moved, what to look at, and where the report is.

    Parameters
    ----------
    done : Audit or FlatAudit
        The finished audit.
    """
    from conversion_influence.workflows import FlatAudit

    style = "bold red" if done.leaks else "bold"
    Console().print(escape(done.verdict), style=style, highlight=False)
    if isinstance(done, FlatAudit):
        _show_findings(done.findings)
        show_notes(done.notes)
        for each in done.not_tested:
            say(f"Not tested: {each}")
    else:
        _show_tables(done)
    say(f"Report: {done.out}")


def _show_tables(done: Audit) -> None:
    """Print what moved on copies of raw tables, and what to look at."""
    tested, sample = done.alteration, done.sample
    say(
        f"{len(tested.features.signals)} signals of {len(sample.creators):,} of "
        f"{sample.of_creators:,} creators, on {len(tested.compared)} copies with another future"
    )
    for entry in tested.moved[:SHOWN]:
        first = entry.examples[0]
        say(
            f"{entry.signal} ({entry.copy} from {entry.cut}): {entry.rows:,} rows, such as "
            f"{first.creator_id} as of {first.as_of}: {first.before} became {first.after}",
            indent=2,
        )
    if tested.unsteady:
        names = ", ".join(sorted({entry.signal for entry in tested.unsteady}))
        say(f"Note: differ although nothing was altered: {names}")
    if done.beware:
        say(f"Note: tell the outcome, do not name them as signals: {', '.join(done.beware)}")
    _show_findings(done.findings)
    show_notes(done.notes)
    say(f"Taken as lasting, cannot be checked: {', '.join(done.lasting) or 'nothing'}")


def _show_findings(findings: Sequence[Finding]) -> None:
    for found in findings:
        say(
            f"Note: {found.table}.{found.column}: {found.rows:,} of {found.of:,} "
            f"({found.share:.1%}) {found.message}"
        )
