"""One candidate after the other: numbers, reasons, characteristics, own past, momentum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from conversion_influence.dataset.catalog import GROUPS
from conversion_influence.dataset.seen import WEEKS
from conversion_influence.evaluation.grouping import EXPECTED, group_in_words
from conversion_influence.messages.said import Said
from conversion_influence.report import page_charts
from conversion_influence.report.page_content import Content
from conversion_influence.report.page_numbers import (
    count,
    factor,
    is_number,
    money,
    number,
    share,
    signed,
)
from conversion_influence.report.page_said import between, fill, joined, own
from conversion_influence.report.page_table import NOTHING, flags_said, offer, who, whole

CHARACTERISTICS = GROUPS[:7]
"""Of influence; all other groups are added up."""

OTHERS = Said("everything else", "tout le reste")
FEWEST_ALIKE = 10
"""Candidates of one network from which they are compared with one another, not with the list."""

PLACEMENTS_SHOWN = 3


def cards_of(content: Content) -> list[dict[str, Any]]:
    """Return what the template writes of each candidate, in rank order.

    Parameters
    ----------
    content : Content
        All that is known.

    Returns
    -------
    list of dict
        At most `MOST_CARDS`.
    """
    scores = content.scores.head(content.cards)
    moved = characteristics(content.groups)
    names = [_named(name) for name in moved]
    moves = moved.to_numpy(dtype=np.float64)
    medians = typical(moved, scores.get("platform")).to_numpy(dtype=np.float64)
    most = max(float(np.nanmax(np.abs(moves), initial=0.0)), 1e-9)
    scale = _scale(content)
    placements = dict(list(content.placements.groupby("row_id")))
    audience = dict(list(content.audience.groupby("row_id")))
    return [
        {
            "rank": number(int(row["rank"])),
            "name": who(row, place),
            "offer": offer(row),
            "likelihood": share(row["likelihood"]),
            "range": _range(row, *scale),
            "numbers": _numbers(row, content.followers[place]),
            "reasons": _reasons(content, place),
            "flags": flags_said(row.get("flags")),
            "groups": list(zip(names, map(factor, np.exp(moves[place])), strict=True)),
            "bars": page_charts.moved_bars(moves[place], medians[place], most),
            "past": _past(placements.get(place)),
            "momentum": _momentum(audience.get(place)),
        }
        for place, row in enumerate(scores.to_dict("records"))
    ]


def characteristics(groups: pd.DataFrame) -> pd.DataFrame:
    """Return contributions of the characteristics of influence, all other groups added up.

    Parameters
    ----------
    groups : pandas.DataFrame
        From `evaluation.grouping.by_group`.

    Returns
    -------
    pandas.DataFrame
        One row per candidate, in log-odds; no column where no signal is of the catalog.
    """
    named = [name for name in groups if name in CHARACTERISTICS]
    if not named:
        return pd.DataFrame(index=range(len(groups)))
    rest = [name for name in groups if name not in (*CHARACTERISTICS, EXPECTED)]
    found = groups[named].assign(**{"": groups[rest].sum(axis=1)}) if rest else groups[named]
    return found.reset_index(drop=True)


def typical(moved: pd.DataFrame, networks: pd.Series | None) -> pd.DataFrame:
    """Return the median of each characteristic among the candidates of a row's network.

    Where fewer than `FEWEST_ALIKE` share the network, and where none is known, it is that of all.

    Parameters
    ----------
    moved : pandas.DataFrame
        From `characteristics`.
    networks : pandas.Series or None
        Of the same rows.
    """
    everybody = pd.DataFrame([moved.median()] * len(moved), index=moved.index)
    if networks is None or moved.columns.empty:
        return everybody
    names = networks.reset_index(drop=True)
    sizes = names.map(names.value_counts()).fillna(0)
    alike = moved.groupby(names).transform("median")
    return alike.where(sizes >= FEWEST_ALIKE, everybody)


def _named(group: object) -> Said:
    if group == "":
        return OTHERS
    return Said(group_in_words(str(group), "en"), group_in_words(str(group), "fr"))


def _scale(content: Content) -> tuple[float, float]:
    """Return the list's median likelihood, and the edge of the drawing of ranges."""
    likelihood, high = content.numbers("likelihood"), content.numbers("high")
    most = np.nanmax(np.r_[likelihood, high], initial=0.0)
    return float(np.median(likelihood)) if len(likelihood) else 0.0, float(most)


def _range(row: Mapping[Any, Any], median: float, most: float) -> dict[str, Any] | None:
    if not (is_number(row.get("low")) and is_number(row.get("high"))):
        return None
    low, high = float(row["low"]), float(row["high"])
    return {
        "drawn": page_charts.range_bar(low, row["likelihood"], high, median, most),
        "said": fill(RANGE, share(low), share(high)),
    }


RANGE = Said(
    "9 in 10 placements like this lie between {} and {}",
    "9 placements comme celui-ci sur 10 sont entre {} et {}",
)
TITLES = {
    "expected_conversions": Said("Expected conversions", "Conversions attendues"),
    "cost_per_conversion": Said("Cost per conversion", "Coût par conversion"),
    "chance_cost": Said("Chance within target", "Chance de tenir la cible"),
    "expected_revenue": Said("Expected revenue", "Chiffre d'affaires attendu"),
    "score": Said("Score /100", "Score /100"),
    "coverage": Said("Signals known", "Signaux connus"),
}
FOLLOWERS = Said("Followers", "Abonnés")
WITHIN = Said("{} (9 in 10: {})", "{} (9 sur 10 : {})")
ASSUMED = Said("{}, exposures assumed", "{}, expositions supposées")


def _numbers(row: Mapping[Any, Any], followers: float) -> list[tuple[Said, Said]]:
    """Return titles and values of what is known in numbers."""
    found: list[tuple[Said, Said]] = []
    writers = {
        "expected_conversions": count,
        "coverage": whole,
        "chance_cost": whole,
        "score": number,
    }
    for name, title in TITLES.items():
        if not is_number(row.get(name)):
            continue
        told = writers.get(name, money)(float(row[name]))
        if name == "expected_conversions":
            told = _expected(row, told)
        found.append((title, told))
    if is_number(followers):
        found.append((FOLLOWERS, number(followers)))
    return found


def _expected(row: Mapping[Any, Any], told: Said) -> Said:
    if is_number(row.get("conversions_low")) and is_number(row.get("conversions_high")):
        ends = between(number(row["conversions_low"]), number(row["conversions_high"]))
        told = fill(WITHIN, told, ends)
    return fill(ASSUMED, told) if row.get("exposures_assumed") == "yes" else told


def _reasons(content: Content, place: int) -> list[tuple[bool, Said]]:
    """Return the reasons of a row, and whether each raises the likelihood."""
    both = zip(content.reasons["en"][place], content.reasons["fr"][place], strict=True)
    return [(en.endswith("(+)"), Said(_bare(en), _bare(fr))) for en, fr in both if en]


def _bare(reason: str) -> str:
    return own(reason[:-4], 240)


SUMMARY = Said(
    "Settled placements: {}; {} of {} exposures converted ({})",
    "Placements réglés : {} ; {} expositions sur {} ont converti ({})",
)


def _past(placements: pd.DataFrame | None) -> dict[str, Any] | None:
    """Return the creator's own settled placements: all in one sentence, and the latest."""
    if placements is None or placements.empty:
        return None
    n, k = placements["exposures"].sum(), placements["conversions"].sum()
    sums = (number(len(placements)), number(k), number(n), share(k / n if n else 0.0))
    return {
        "said": fill(SUMMARY, *sums),
        "latest": [_latest(row) for row in placements.head(PLACEMENTS_SHOWN).to_dict("records")],
    }


def _latest(row: Mapping[Any, Any]) -> Said:
    where = offer({name: row[name] for name in ("platform", "topic")}) or NOTHING
    when = f"{row['booked_at']:%Y-%m-%d}"
    return fill(
        "{} · {} · {} / {}", when, where, number(row["conversions"]), number(row["exposures"])
    )


ON = Said("{}: {}", "{} : {}")
GROWTH = Said("followers from {} to {} ({})", "abonnés de {} à {} ({})")
STEADY = Said("{} followers", "{} abonnés")
POSTS = Said("{} posts in {} weeks", "{} publications en {} semaines")


def _momentum(weeks: pd.DataFrame | None) -> dict[str, Any] | None:
    """Return the drawing of the last weeks, and the same in words."""
    if weeks is None or weeks.empty:
        return None
    by_week = weeks.set_index("week").reindex(range(WEEKS - 1, -1, -1))
    followers, posts = by_week["followers"], by_week["posts"].fillna(0)
    said = [
        *_growth(followers.dropna().tolist()),
        fill(POSTS, number(posts.sum()), number(WEEKS)),
    ]
    return {
        "drawn": page_charts.momentum(followers.tolist(), posts.tolist()),
        "said": fill(ON, own(weeks["platform"].iloc[0], 30), joined(said, ", ")),
    }


def _growth(known: Sequence[float]) -> list[Said]:
    if not known:
        return []
    first, last = known[0], known[-1]
    if len(known) == 1 or not first:
        return [fill(STEADY, number(last))]
    return [fill(GROWTH, number(first), number(last), signed(last / first - 1.0))]
