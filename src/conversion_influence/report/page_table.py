"""The ranked list as a table: what stands in its cells, and what it is sorted and filtered by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from conversion_influence.evaluation.amounts import GAP
from conversion_influence.evaluation.flag_words import flag_in_words
from conversion_influence.messages.said import Said
from conversion_influence.report.page_content import MOST_ROWS, Content
from conversion_influence.report.page_numbers import count, factor, is_number, money, number, share
from conversion_influence.report.page_said import between, fill, joined, own

NOTHING = "–"
MOST_CHOICES = 100
"""Values of a filter that can be chosen, the most frequent ones."""


@dataclass(frozen=True)
class Column:
    """One column of the table.

    Attributes
    ----------
    name : str
        Of the scores' column that it is sorted by.
    title : Said
        Heading.
    write : callable
        From a number to text.
    first : {"ascending", "descending"}
        Order after the first click.
    ends : tuple of str
        Columns of both ends of a range, shown below the number; empty where there is none.
    place : str
        Column of a rank, shown there instead; empty where there is none.
    """

    name: str
    title: Said
    write: Callable[[float], Said]
    first: str = "descending"
    ends: tuple[str, ...] = ()
    place: str = ""

    def cell(self, row: Mapping[Any, Any]) -> tuple[Said | str, Said | None]:
        """Return what stands in the column, and the range or rank below it.

        Parameters
        ----------
        row : mapping
            Of the scores.
        """
        names = [name for name in (self.name, *self.ends) if is_number(row.get(name))]
        told = [self.write(float(row[name])) for name in names]
        if self.name not in names:
            return NOTHING, None
        if is_number(row.get(self.place)):
            return told[0], fill("#{}", number(row[self.place]))
        return told[0], between(*told[1:]) if len(told) == 3 else None


def whole(value: float) -> Said:
    """Write a share in whole percent.

    Parameters
    ----------
    value : float
        1 is the whole.
    """
    en, fr = number(100.0 * value)
    return Said(f"{en}%", f"{fr}{GAP['fr']}%")


def rounded(value: float) -> Said:
    """Write conversions: whole ones plainly, as the ends of ranges are.

    Parameters
    ----------
    value : float
        Finite.
    """
    return number(value) if value == round(value) else count(value)


COLUMNS = (
    Column("likelihood", Said("Likelihood", "Probabilité"), share, ends=("low", "high")),
    Column(
        "expected_conversions",
        Said("Expected conversions", "Conversions attendues"),
        rounded,
        ends=("conversions_low", "conversions_high"),
    ),
    Column(
        "cost_per_conversion",
        Said("Cost per conversion", "Coût par conversion"),
        money,
        "ascending",
    ),
    Column("chance_cost", Said("Chance within target", "Chance de tenir la cible"), whole),
    Column(
        "expected_revenue",
        Said("Expected revenue", "Chiffre d'affaires attendu"),
        money,
        ends=("revenue_low", "revenue_high"),
    ),
    Column("return_on_cost", Said("Revenue / cost", "Chiffre d'affaires / coût"), factor),
    Column("score", Said("Score /100", "Score /100"), number),
    Column(
        "followers",
        Said("Followers, rank", "Abonnés, rang"),
        number,
        place="rank_by_followers",
    ),
    Column("coverage", Said("Known", "Connu"), whole),
)
FILTERS = {
    "platform": Said("Network", "Réseau"),
    "topic": Said("Topic", "Sujet"),
    "flags": Said("Flag", "Alerte"),
}


def who(row: Mapping[Any, Any], place: int) -> Said | str:
    """Return what a candidate is called.

    Parameters
    ----------
    row : mapping
        Of the scores.
    place : int
        Of the row, from 0, for lists that name nobody.
    """
    for name in ("handle", "creator_id", "id"):
        value = row.get(name)
        if value is not None and not pd.isna(value) and str(value).strip():
            return own(value)
    return Said(f"candidate {place + 1}", f"candidat {place + 1}")


def offer(row: Mapping[Any, Any]) -> str:
    """Return network, topic and country of an offer, as far as they are given.

    Parameters
    ----------
    row : mapping
        Of the scores.
    """
    values = [row.get(name) for name in ("platform", "topic", "country")]
    return " · ".join(own(value, 24) for value in values if isinstance(value, str) and value)


def flags_said(flags: object) -> list[Said]:
    """Return the flags of a row in words.

    Parameters
    ----------
    flags : object
        Codes joined by ``;``, or missing.
    """
    codes = flags.split(";") if isinstance(flags, str) else []
    return [
        Said(own(flag_in_words(code, "en"), 90), own(flag_in_words(code, "fr"), 90))
        for code in codes
        if code
    ]


def table_of(content: Content) -> dict[str, Any]:
    """Return the table for the template, and what its script sorts and filters by.

    Parameters
    ----------
    content : Content
        All that is known.

    Returns
    -------
    dict
        ``columns``, ``rows`` (name, offer, cells and flags), ``filters`` (name, title, choices) and
        ``facts``: plain values for JSON, in the order of the rows.
    """
    scores = content.scores.head(MOST_ROWS)
    scores = scores.assign(followers=content.followers[: len(scores)])
    columns = [c for c in COLUMNS if c.name in scores and scores[c.name].notna().any()]
    rows = [
        {
            "rank": number(int(row["rank"])),
            "name": who(row, place),
            "offer": offer(row),
            "card": place < content.cards,
            "cells": [column.cell(row) for column in columns],
            "flags": joined(flags_said(row.get("flags")), " · ") if row.get("flags") else "",
        }
        for place, row in enumerate(scores.to_dict("records"))
    ]
    filters = {name: _choices(scores, name) for name in FILTERS if name in scores}
    sorting = {column.name: _keys(scores[column.name]) for column in columns}
    return {
        "columns": columns,
        "rows": rows,
        "filters": [
            (name, FILTERS[name], list(choices))
            for name, (choices, _) in filters.items()
            if len(choices) > 1 or (name == "flags" and choices)
        ],
        "facts": {
            "sorting": {"rank": _keys(scores["rank"]), **sorting},
            "first": {"rank": "ascending", **{c.name: c.first for c in columns}},
            "filters": {name: places for name, (_, places) in filters.items()},
        },
    }


def _keys(column: pd.Series) -> list[float | None]:
    """Return what a column is sorted by, to six figures."""
    return [float(f"{float(value):.6g}") if is_number(value) else None for value in column]


def _choices(scores: pd.DataFrame, name: str) -> tuple[list[Said | str], list[list[int]]]:
    """Return the values to choose from, and per row the places of those it has."""
    texts = scores[name].astype(object).where(scores[name].notna(), "").astype(str)
    held = [text.split(";") if name == "flags" else [text.strip()] for text in texts]
    counts = pd.Series([one for some in held for one in some if one], dtype=object).value_counts()
    chosen = {str(value): place for place, value in enumerate(counts.index[:MOST_CHOICES])}
    told = [flags_said(value)[0] if name == "flags" else own(value, 40) for value in chosen]
    return told, [[chosen[one] for one in some if one in chosen] for some in held]
