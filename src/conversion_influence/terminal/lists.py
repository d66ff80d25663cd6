"""What is understood of a list, and what would be scored, on the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from conversion_influence.errors import Language
from conversion_influence.lists.names import TARGETS
from conversion_influence.messages.notes import Note, notes_told
from conversion_influence.messages.said import Said
from conversion_influence.terminal.basics import say, show_notes, visible

if TYPE_CHECKING:
    from conversion_influence.lists.understanding import Column, Understanding
    from conversion_influence.workflows.checking import DryRun

KINDS = {
    "text": Said("text", "texte"),
    "workbook": Said("a workbook", "un classeur"),
    "json": Said("JSON", "JSON"),
    "parquet": Said("Parquet", "Parquet"),
}
DELIMITERS = {
    ",": Said("cells separated by commas", "cellules séparées par des virgules"),
    ";": Said("cells separated by semicolons", "cellules séparées par des points-virgules"),
    "\t": Said("cells separated by tabs", "cellules séparées par des tabulations"),
    "|": Said("cells separated by |", "cellules séparées par |"),
}
SHEET = Said("sheet {sheet}", "feuille {sheet}")
HEADER = Said("column names in line {line:,}", "noms des colonnes à la ligne {line:,}")
PASSED = Said("Passed over above them: {lines}", "Lignes laissées de côté au-dessus : {lines}")
HEADINGS = Said("column|taken for|written as|examples", "colonne|lue comme|écriture|exemples")
AS_IT_IS = Said("(kept as it is)", "(gardée telle quelle)")
MORE = Said(
    "{shown:,} of {columns:,} columns are shown; `--json` tells all.",
    "{shown:,} colonnes affichées sur {columns:,} ; `--json` les donne toutes.",
)
SIGNAL = Said("signal {name}", "signal {name}")
ROWS = Said(
    "Rows read: {rows:,} (to score: {kept:,}, rejected: {rejected:,}, duplicates: {duplicates:,})",
    "Lignes lues : {rows:,} (à noter : {kept:,}, rejets : {rejected:,}, doublons : {duplicates:,})",
)
FAULTY = Said("{code}: {rows:,} (line {lines})", "{code} : {rows:,} (ligne {lines})")
REPEATED = Said("duplicate: line {lines}", "duplicate : ligne {lines}")
EXPLAIN = Said(
    "`influence explain CODE` says more of a code.",
    "`influence explain CODE --lang fr` en dit plus sur un code.",
)
HELD = Said(
    "The list has columns for {held:,} of the model's {signals:,} signals.",
    "La liste a des colonnes pour {held:,} des {signals:,} signaux du modèle.",
)
WOULD = Said(
    "{scored:,} rows would be scored, with {coverage:.0%} of the model's signals known on average; "
    "less than half is known of {thin:,}.",
    "Lignes qui seraient notées : {scored:,}, avec {coverage:.0%} des signaux du modèle connus en "
    "moyenne ; moins de la moitié pour {thin:,}.",
)
NOBODY = Said("No row would be scored.", "Aucune ligne ne serait notée.")
NOTHING_WRITTEN = Said("Nothing was written.", "Rien n'a été écrit.")

IN_THE_TABLE = ("mapped_columns",)
"""Notes that say what the table of columns shows."""

MOST_SHOWN = 200
"""Columns, from the left, that are shown; and, of those behind, columns that are taken for
something. Nobody reads thousands, and laying them out takes long."""

WIDEST = 24
"""Characters of an example that are shown."""


def show_list(found: Understanding, language: Language) -> None:
    """Print what is understood of a list.

    Parameters
    ----------
    found : Understanding
        From `workflows.check_list`.
    language : {"en", "fr"}
        Of the words.
    """
    say(_head(found, language))
    if found.passed_over:
        say(PASSED.told(language, {"lines": found.passed_over}))
    _show_columns(found, language)
    if found.signals is not None:
        say(HELD.told(language, {"held": len(found.signals_held), "signals": found.signals}))
    _show_rows(found, language)
    _show_notes(found.notes, language)


def show_dry_run(done: DryRun, language: Language) -> None:
    """Print what would be scored.

    Parameters
    ----------
    done : DryRun
        From `workflows.dry_run`.
    language : {"en", "fr"}
        Of the words.
    """
    show_list(done.understood, language)
    _show_notes(done.notes, language)
    if done.coverage is None:
        say(NOBODY.told(language))
    else:
        details = {"scored": done.scored, "coverage": done.coverage, "thin": done.thin}
        say(WOULD.told(language, details))
    say(NOTHING_WRITTEN.told(language))


def _show_notes(notes: Sequence[Note], language: Language) -> None:
    """Print notes but those that the table of columns shows already."""
    shown = [each for each in notes if each.code not in IN_THE_TABLE]
    show_notes(notes_told(shown, language), language)


def _head(found: Understanding, language: Language) -> str:
    parts = [KINDS[found.kind].told(language)]
    if found.encoding:
        parts.append(found.encoding)
    if found.sheet is not None:
        parts.append(SHEET.told(language, {"sheet": found.sheet}))
    if found.delimiter in DELIMITERS:
        parts.append(DELIMITERS[found.delimiter].told(language))
    if found.kind in ("text", "workbook"):
        parts.append(HEADER.told(language, {"line": found.line}))
    mark = ":" if language == "en" else "\N{NO-BREAK SPACE}:"
    return f"{found.name}{mark} {', '.join(parts)}"


def _show_columns(found: Understanding, language: Language) -> None:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in HEADINGS.told(language).split("|"):
        table.add_column(heading, overflow="fold")
    apart = [column for column in found.columns[MOST_SHOWN:] if column.taken_for is not None]
    shown = [*found.columns[:MOST_SHOWN], *apart[:MOST_SHOWN]]
    for column in shown:
        table.add_row(
            _plain(column.received),
            _plain(_taken_for(column, language)),
            _plain(column.style.told(language)),
            _plain(" · ".join(_short(value) for value in column.examples)),
        )
    Console().print(table, highlight=False)
    if len(shown) < len(found.columns):
        details = {"columns": len(found.columns), "shown": len(shown)}
        say(MORE.told(language, details))


def _taken_for(column: Column, language: Language) -> str:
    if column.taken_for is None:
        return AS_IT_IS.told(language)
    if column.role == "signal" and column.taken_for not in TARGETS:
        return SIGNAL.told(language, {"name": column.taken_for})
    return column.taken_for


def _show_rows(found: Understanding, language: Language) -> None:
    counts = {
        "rows": found.rows,
        "kept": found.kept,
        "rejected": found.rejected,
        "duplicates": found.duplicates,
    }
    say(ROWS.told(language, counts))
    for faulty in found.faulty:
        lines = _lines(faulty.lines, faulty.rows)
        details = {"code": faulty.code, "rows": faulty.rows, "lines": lines}
        say(FAULTY.told(language, details), indent=2)
        say(faulty.first.told(language), indent=4)
    if found.repeated:
        lines = _lines(found.repeated, found.duplicates)
        say(REPEATED.told(language, {"lines": lines}), indent=2)
    if found.faulty:
        say(EXPLAIN.told(language))


def _lines(lines: tuple[int, ...], rows: int) -> str:
    return ", ".join(map(str, lines)) + (" ..." if rows > len(lines) else "")


def _short(value: str) -> str:
    shown = " ".join(value.split())
    return shown if len(shown) <= WIDEST else f"{shown[: WIDEST - 1]}…"


def _plain(text: str) -> str:
    """Return a text in which nothing is taken for markup or acts on the terminal."""
    return escape(visible(text))
