"""A ranked list on the terminal: scores in columns, reasons beside or below them."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape

from conversion_influence.messages.notes import note, notes_told
from conversion_influence.messages.said import Said, typeset
from conversion_influence.report.marks import shown
from conversion_influence.terminal.basics import SHOWN, say, show_notes, show_rejects, visible

if TYPE_CHECKING:
    from conversion_influence.errors import Language
    from conversion_influence.workflows import Prediction

ROOM = 55
"""Columns right of the scores from which reasons stand there, not below."""

ASSOCIATIONAL = Said(
    "The likelihood says who tends to convert, not that the placement causes it: only a control "
    "group can tell.",
    "La probabilité dit chez qui on convertit, pas que le placement en est la cause : seul un "
    "groupe témoin peut le dire.",
)
PREFERRED = Said(
    "The likelihood says who tends to be preferred, not who converts.",
    "La probabilité dit qui l'on préfère en général, pas chez qui l'on convertit.",
)
"""Of a model that has learned from judgements."""

HEADINGS: Mapping[str, Said] = {
    "rank": Said("rank", "rang"),
    "followers": Said("by size", "par taille"),
    "creator": Said("creator", "créateur"),
    "score": Said("score", "score"),
    "likelihood": Said("likelihood", "probabilité"),
    "expected": Said("expected", "attendues"),
    "range": Said("9 in 10", "9 sur 10"),
    "cost": Said("cost each", "coût"),
    "return": Said("return", "retour"),
    "chance": Said("chance", "chance"),
    "known": Said("known", "connu"),
}
"""Of a ranked list: rank by followers, score from 0 to 100, expected conversions, their range in 9
of 10 cases, cost of each of them, revenue over cost, probability that the cost is within the
target, share of the signals known."""

SPARE = ("followers", "score", "return")
"""Columns that are left out where the terminal is narrow, the first of them first."""

TOP = Said("Top {shown:,} of {scored:,} candidates", "En tête : {shown:,} sur {scored:,} candidats")
NOBODY = Said(
    "None of the {rows:,} rows could be scored: there is no ranking.",
    "Aucune des {rows:,} lignes n'a pu être notée : il n'y a pas de classement.",
)
RANKED = Said("Ranked list: {out}", "Liste classée : {out}")
REPORT = Said("The page that explains it: {report}", "La page qui l'explique : {report}")
REJECTED = Said(
    "{rejected:,} of {rows:,} rows could not be scored:",
    "Lignes qui n'ont pas pu être notées ({rejected:,} sur {rows:,}) :",
)
ALL_REJECTS = Said("All of them: {file}", "Toutes ces lignes : {file}")

LONGEST, ENOUGH, SHORTEST = 30, 12, 8
"""Characters of a creator's name that are shown, those that no spare column takes away, and where
the terminal is narrow."""

GAP = 2
"""Blanks between columns."""

MISSING = "–"


def show_prediction(done: Prediction) -> None:
    """Print the top of a ranked list and where the whole is.

    Parameters
    ----------
    done : Prediction
        Scores and rejects.
    """
    language = done.language
    top = done.scores.head(SHOWN)
    if len(top):
        say(TOP.told(language, {"shown": len(top), "scored": len(done.scores)}))
        show_ranking(top.to_dict("records"), language)
        meaning = PREFERRED if note("learned_choices") in done.notes else ASSOCIATIONAL
        Console().print(meaning.told(language), style="dim", highlight=False)
    show_notes(notes_told(done.notes, language), language)
    if done.total and not len(top):
        say(NOBODY.told(language, {"rows": done.total}))
    elif done.out is not None:
        say(RANKED.told(language, {"out": str(done.out)}))
    if done.report is not None:
        say(REPORT.told(language, {"report": str(done.report)}))
    if done.left_out:
        say(REJECTED.told(language, {"rejected": len(done.left_out), "rows": done.total}))
        show_rejects(done.left_out, language)
        say(ALL_REJECTS.told(language, {"file": str(done.rejects_file)}))


def show_ranking(rows: Sequence[Mapping[Any, Any]], language: Language) -> None:
    """Print candidates in columns: their reasons beside them where there is room, else below.

    Parameters
    ----------
    rows : sequence of mapping
        Rows of a ranked list.
    language : {"en", "fr"}
        Of the headings.
    """
    console = Console()
    cells = [{name: said.told(language) for name, said in HEADINGS.items()}]
    cells += [_ranking_cells(row, language) for row in rows]
    widths = _widths(cells, console.width)
    left = [
        (" " * GAP).join(_aligned(line[name], width, name) for name, width in widths.items())
        for line in cells
    ]
    beside = console.width - len(left[0]) - 3 >= ROOM
    indent = len(left[0]) + 3 if beside else 6
    console.print(escape(left[0]), style="bold", highlight=False, soft_wrap=True)
    for start, row in zip(left[1:], rows, strict=True):
        reasons = _wrapped(row, max(console.width - indent, 30), language)
        first = reasons.pop(0) if beside and reasons else ""
        console.print(escape(f"{start}   {first}".rstrip()), highlight=False, soft_wrap=True)
        for reason in reasons:
            text = escape(" " * indent + reason)
            console.print(text, style="" if beside else "dim", highlight=False, soft_wrap=True)


def _widths(cells: Sequence[Mapping[str, str]], room: int) -> dict[str, int]:
    """Return the columns that are shown and their widths: none without a value, spare ones last."""
    widths = {
        name: max(len(line[name]) for line in cells)
        for name in HEADINGS
        if any(line[name] not in ("", MISSING) for line in cells[1:])
    }
    wanted = widths.pop("creator", 0)

    def left() -> int:
        return room - sum(widths.values()) - GAP * len(widths)

    for name in SPARE:
        if left() < min(wanted, ENOUGH):
            widths.pop(name, None)
    creator = min(wanted, max(left(), SHORTEST))
    return {
        name: creator if name == "creator" else widths[name]
        for name in HEADINGS
        if name in widths or (name == "creator" and wanted)
    }


def _ranking_cells(row: Mapping[Any, Any], language: Language) -> dict[str, str]:
    """Return what is shown of a row, by column."""
    names = (row.get(name) for name in ("handle", "creator_id"))
    who = next((str(name) for name in names if name == name and name is not None), "")
    numbers = {
        "followers": _number(row.get("rank_by_followers"), "{:,.0f}"),
        "score": _number(row.get("score"), "{:.0f}"),
        "likelihood": _percent(row["likelihood"], 2),
        "expected": _number(row["expected_conversions"], "{:,.1f}"),
        "range": _range(row),
        "cost": _number(row["cost_per_conversion"], "{:,.2f}"),
        "return": _number(row.get("return_on_cost"), "{:,.2f}"),
        "chance": _number(row.get("chance_cost"), "{:.0%}"),
        "known": _number(row["coverage"], "{:.0%}"),
    }
    written = {name: typeset(number, language) for name, number in numbers.items()}
    return {"rank": str(row["rank"]), "creator": _shortened(_visible(who), LONGEST), **written}


def _number(value: Any, shape: str) -> str:
    return shape.format(value) if isinstance(value, int | float) and value == value else MISSING


def _visible(text: str) -> str:
    """Return a text of the user's own in one line, without what would act on the terminal."""
    return visible(" ".join(shown(text).split()))


def _range(row: Mapping[Any, Any]) -> str:
    """Return the range of conversions, or without exposures that of the likelihood."""
    low, high = row["conversions_low"], row["conversions_high"]
    if isinstance(low, int | float):
        return f"{low:,.0f}–{high:,.0f}"
    low, high = row["low"], row["high"]
    return f"{_percent(low, 1)}–{_percent(high, 1)}" if low == low else MISSING


def _percent(value: float, decimals: int) -> str:
    """Return a share in percent: with so many decimals, or two digits where it is smaller."""
    if value != value:
        return MISSING
    needed = 1 - math.floor(math.log10(100.0 * value)) if value > 0.0 else 0
    return f"{value:.{max(decimals, needed)}%}"


def _shortened(who: str, width: int) -> str:
    return who if len(who) <= width else f"{who[: width - 1]}…"


def _aligned(text: str, width: int, name: str) -> str:
    return _shortened(text, width).ljust(width) if name == "creator" else text.rjust(width)


def _wrapped(row: Mapping[Any, Any], width: int, language: Language) -> list[str]:
    """Return the reasons of a row with the sign in front, then its flags, broken into lines."""
    from conversion_influence.evaluation.flag_words import flags_in_words

    lines: list[str] = []
    for reason in (row["reason_1"], row["reason_2"], row["reason_3"]):
        if reason:
            told, sign = reason[:-4], reason[-2]
            lines += textwrap.wrap(f"{sign} {_visible(told)}", width, subsequent_indent="  ")
    for flag in flags_in_words(row["flags"], language):
        lines += textwrap.wrap(f"! {_visible(flag)}", width, subsequent_indent="  ")
    return lines
