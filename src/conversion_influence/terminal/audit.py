"""What an audit looks like on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape

from conversion_influence.terminal.basics import SHOWN, say, show_notes

if TYPE_CHECKING:
    from conversion_influence.workflows import Audit


def show_audit(done: Audit) -> None:
    """Print the verdict, what moved, what to look at, and where the report is.

    Parameters
    ----------
    done : Audit
        The finished audit.
    """
    tested, sample = done.alteration, done.sample
    style = "bold red" if done.leaks else "bold"
    Console().print(escape(done.verdict), style=style, highlight=False)
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
    for found in done.findings:
        say(
            f"Note: {found.table}.{found.column}: {found.rows:,} of {found.of:,} "
            f"({found.share:.1%}) {found.message}"
        )
    show_notes(done.notes)
    say(f"Taken as lasting, cannot be checked: {', '.join(done.lasting) or 'nothing'}")
    say(f"Report: {done.out}")
