"""A ranked list on the terminal: scores in columns, reasons beside or below them."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape

from conversion_influence.messages.notes import note, notes_told
from conversion_influence.messages.said import Said, typeset
from conversion_influence.terminal.basics import SHOWN, say, show_notes, show_rejects

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

HEADINGS = {
    "en": ("rank", "creator", "likelihood", "expected", "9 in 10", "cost each", "chance", "known"),
    "fr": ("rang", "créateur", "probabilité", "attendues", "9 sur 10", "coût", "chance", "connu"),
}
"""Of a ranked list: expected conversions, their range in 9 of 10 cases, cost of each of them,
probability that it is within the target, share of the signals known."""

TOP = Said("Top {shown:,} of {scored:,} candidates", "En tête : {shown:,} sur {scored:,} candidats")
RANKED = Said("Ranked list: {out}", "Liste classée : {out}")
REJECTED = Said(
    "{rejected:,} of {rows:,} rows could not be scored:",
    "Lignes qui n'ont pas pu être notées ({rejected:,} sur {rows:,}) :",
)
ALL_REJECTS = Said("All of them: {file}", "Toutes ces lignes : {file}")

LONGEST, SHORTEST = 30, 8
"""Characters of a creator's name that are shown, and where the terminal is narrow."""


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
    if done.out is not None:
        say(RANKED.told(language, {"out": str(done.out)}))
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
    cells = [HEADINGS[language], *(_ranking_cells(row, language) for row in rows)]
    kept = [i for i in range(len(cells[0])) if any(line[i] not in ("", "–") for line in cells[1:])]
    widths = {i: max(len(line[i]) for line in cells) for i in kept}
    room = console.width - sum(widths.values()) - 2 * (len(kept) - 1) + widths.get(1, 0)
    widths[1] = min(widths.get(1, 0), max(room, SHORTEST))
    left = ["  ".join(_aligned(line[i], widths[i], i) for i in kept) for line in cells]
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


def _ranking_cells(row: Mapping[Any, Any], language: Language) -> tuple[str, ...]:
    """Return rank, who, likelihood, conversions and their range, cost, its chance, coverage."""
    who = next((str(row[c]) for c in ("creator_id", "handle") if row.get(c) == row.get(c, 0)), "")
    expected, cost = row["expected_conversions"], row["cost_per_conversion"]
    chance = row.get("chance_cost", float("nan"))
    numbers: tuple[str, ...] = (
        f"{row['likelihood']:.2%}",
        f"{expected:,.1f}" if expected == expected else "–",
        _range(row),
        f"{cost:,.2f}" if cost == cost else "–",
        f"{chance:.0%}" if chance == chance else "–",
        f"{row['coverage']:.0%}",
    )
    written = (typeset(number, language) for number in numbers)
    return str(row["rank"]), _shortened(who, LONGEST), *written


def _range(row: Mapping[Any, Any]) -> str:
    """Return the range of conversions, or without exposures that of the likelihood."""
    low, high = row["conversions_low"], row["conversions_high"]
    if isinstance(low, int | float):
        return f"{low:,.0f}–{high:,.0f}"
    low, high = row["low"], row["high"]
    return f"{low:.1%}–{high:.1%}" if low == low else "–"


def _shortened(who: str, width: int) -> str:
    return who if len(who) <= width else f"{who[: width - 1]}…"


def _aligned(text: str, width: int, position: int) -> str:
    return _shortened(text, width).ljust(width) if position == 1 else text.rjust(width)


def _wrapped(row: Mapping[Any, Any], width: int, language: Language) -> list[str]:
    """Return the reasons of a row with the sign in front, then its flags, broken into lines."""
    from conversion_influence.evaluation.flag_words import flags_in_words

    lines: list[str] = []
    for reason in (row["reason_1"], row["reason_2"], row["reason_3"]):
        if reason:
            told, sign = reason[:-4], reason[-2]
            lines += textwrap.wrap(f"{sign} {told}", width, subsequent_indent="  ")
    for flag in flags_in_words(row["flags"], language):
        lines += textwrap.wrap(f"! {flag}", width, subsequent_indent="  ")
    return lines
