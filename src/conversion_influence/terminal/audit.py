"""What an audit looks like on the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape

from conversion_influence.messages.said import Said
from conversion_influence.messages.steps import CHANGED
from conversion_influence.terminal.basics import SHOWN, say, show_notes

if TYPE_CHECKING:
    from conversion_influence.dataset.audit.findings import Finding
    from conversion_influence.dataset.audit.movement import Movement
    from conversion_influence.errors import Language
    from conversion_influence.workflows import Audit, FlatAudit


NOT_TESTED = Said("Not tested: {what}", "Non testé : {what}")
REPORT = Said("Report: {out}", "Rapport : {out} (en anglais)")
COUNTS = Said(
    "{signals:,} signals of {creators:,} of {of:,} creators, on {copies:,} copies with another "
    "future",
    "{signals:,} signaux de {creators:,} créateurs sur {of:,}, sur {copies:,} copies avec un autre "
    "avenir",
)
MOVED = Said(
    "{signal} ({copy} from {cut}): {rows:,} rows, such as {creator} as of {as_of}: {before} became "
    "{after}",
    "{signal} ({copy} à partir du {cut}) : {rows:,} lignes, comme {creator} au {as_of} : {before} "
    "est devenu {after}",
)
UNSTEADY = Said(
    "differ although nothing was altered: {names}",
    "diffèrent alors que rien n'a été modifié : {names}",
)
BEWARE = Said(
    "tell the outcome, do not name them as signals: {names}",
    "révèlent le résultat, ne les nommez pas comme signaux : {names}",
)
LASTING = Said(
    "Taken as lasting, cannot be checked: {names}",
    "Pris comme durables, sans vérification possible : {names}",
)
NOTHING = Said("nothing", "rien")
FOUND = Said(
    "{column}: {rows:,} of {of:,} ({share:.1%}) {message}",
    "{column} : {rows:,} sur {of:,} ({share:.1%}) des {message}",
)


def show_audit(done: Audit | FlatAudit, language: Language = "en") -> None:
    """Print the verdict, what moved, what to look at, and where the report is.

    Parameters
    ----------
    done : Audit or FlatAudit
        The finished audit.
    language : {"en", "fr"}
        Of all words.
    """
    from conversion_influence.workflows import FlatAudit

    style = "bold red" if done.leaks else "bold"
    Console().print(escape(done.verdict.told(language)), style=style, highlight=False)
    if isinstance(done, FlatAudit):
        _show_findings(done.findings, language)
        show_notes([note.told(language) for note in done.notes], language)
        for each in done.not_tested:
            say(NOT_TESTED.told(language, {"what": each}))
    else:
        _show_tables(done, language)
    say(REPORT.told(language, {"out": str(done.out)}))


def _show_tables(done: Audit, language: Language) -> None:
    """Print what moved on copies of raw tables, and what to look at."""
    tested, sample = done.alteration, done.sample
    counts = {
        "signals": len(tested.features.signals),
        "creators": len(sample.creators),
        "of": sample.of_creators,
        "copies": len(tested.compared),
    }
    say(COUNTS.told(language, counts))
    for entry in tested.moved[:SHOWN]:
        _show_moved(entry, language)
    for words, names in (
        (UNSTEADY, sorted({entry.signal for entry in tested.unsteady})),
        (BEWARE, done.beware),
    ):
        if names:
            show_notes([words.told(language, {"names": ", ".join(names)})], language)
    _show_findings(done.findings, language)
    show_notes([note.told(language) for note in done.notes], language)
    lasting = ", ".join(done.lasting) or NOTHING.told(language)
    say(LASTING.told(language, {"names": lasting}))


def _show_moved(entry: Movement, language: Language) -> None:
    first = entry.examples[0]
    details = {
        "signal": entry.signal,
        "copy": CHANGED[entry.copy],
        "cut": str(entry.cut),
        "rows": entry.rows,
        "creator": first.creator_id,
        "as_of": str(first.as_of),
        "before": first.before,
        "after": first.after,
    }
    say(MOVED.told(language, details), indent=2)


def _show_findings(findings: Sequence[Finding], language: Language) -> None:
    for found in findings:
        details = {
            "column": f"{found.table}.{found.column}",
            "rows": found.rows,
            "of": found.of,
            "share": found.share,
            "message": found.message,
        }
        show_notes([FOUND.told(language, details)], language)
