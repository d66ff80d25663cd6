"""Write docs/reasons.md, every sentence a reason can be: python docs/generate_reasons.py."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from conversion_influence.dataset.catalog import GROUPS, catalog
from conversion_influence.dataset.features import Signal
from conversion_influence.dataset.wording import GROUPS_IN_WORDS, WORDINGS, Kind
from conversion_influence.evaluation.amounts import Language
from conversion_influence.evaluation.peer_position import Position, in_words
from conversion_influence.evaluation.reasons import reason

PAGE = Path(__file__).parent / "reasons.md"

HEAD = """\
# Reasons in words

Written by `python docs/generate_reasons.py` from `src/conversion_influence/dataset/wording/`; a
test fails when this page is not current. It shows what is said of each signal at typical values, in
English and in French; the first line of a signal ends with where the value stands among peers.
Signals that differ in their lookback only share their sentences; the shortest stands for all.

A sentence is said of the creator ("replies to 62% of comments"), unless it names what it is said of
("the topic ..."). A rate is called *estimated* where it leans on the wider group because the
creator's own results are few.
"""

TYPICAL: Mapping[Kind, Sequence[object]] = {
    "count": (7.0, 1.0, 0.0),
    "log_count": (math.log1p(12345), math.log1p(1.0), 0.0),
    "number": (3.4, 1.0, 0.0),
    "per_hundred": (0.154, 0.01, 0.0),
    "share": (0.62, 0.0042, 0.0),
    "pace": (3.2, 1.0, 0.3, 0.0),
    "days": (12.0, 1.0, 400.0, 1500.0, 0.2),
    "gap": (3.24, 1.0, 0.3),
    "hours": (5.2, 1.0, 0.4, 70.0),
    "change": (0.3, -0.5, 1.5, 0.0),
    "lift": (1.42, 0.7, 3.6, 1.0),
    "factor": (1.2, 0.0),
    "points": (0.032, -0.01, 0.0),
    "variety": (1.3, 0.4, 0.0),
    "focus": (0.5, 0.7, 1.0),
    "weight": (23.5, 6.9, 0.0),
    "yes_no": (1.0, 0.0),
    "text": ("home-audio",),
}
"""Values that ask for other words, the most usual first."""

OF_UNIT: Mapping[str, Sequence[object]] = {
    "conversions per exposure": (0.042, 0.0042, 0.0),
    "rate": (0.042, 0.0042, 0.0),
    "clicks per person reached": (0.012, 0.0),
    "per follower": (0.031, 0.01, 0.0),
    "log ratio, 0 at most": (-0.13, 0.0),
    "log followers": (math.log1p(12345), 0.0),
    "log count": (math.log1p(12345), 0.0),
    "log money": (math.log1p(450), 0.0),
    "log exposures": (math.log1p(3120), math.log1p(1), 0.0),
    "0 regular, 1 at random, more in bursts": (0.8, 0.0),
}
"""Typical values of units that are far smaller than others told alike."""

OF_NAME: Mapping[str, Sequence[object]] = {
    "platform": ("youtube",),
    "country": ("FR",),
    "format": ("video",),
    "link": ("bio",),
    "discount": (10.0, 0.0),
    "source_diversity_365d": (0.62, 0.01),
    "mention_selectivity_365d": (0.31, 0.0042),
    "creator_refund_share": (0.05, 0.0),
}


def page() -> str:
    """Return the whole page."""
    parts = [HEAD]
    signals = {signal.stem: signal for signal in reversed(catalog())}
    for group in GROUPS:
        english, french = GROUPS_IN_WORDS[group]
        members = [signal for signal in signals.values() if signal.group == group]
        rows = [line for signal in reversed(members) for line in _rows(signal)]
        head = ["| signal | English | French |", "|---|---|---|"]
        parts.append("\n".join([f"## {english} / {french}", "", *head, *rows, ""]))
    return "\n".join(parts)


def _rows(signal: Signal) -> Iterator[str]:
    """Yield a line per pair of sentences, none of them twice."""
    usual = OF_UNIT.get(signal.unit) or TYPICAL[WORDINGS[signal.stem].kind]
    values = (*OF_NAME.get(signal.name, usual), None)
    pairs = [
        (_said(signal, value, "en", first=place == 0), _said(signal, value, "fr", first=place == 0))
        for place, value in enumerate(values)
    ]
    for place, (pair, _) in enumerate(groupby(pairs)):
        name = f"`{signal.name}`" if place == 0 else ""
        yield f"| {name} | {pair[0]} | {pair[1]} |"


def _said(signal: Signal, value: object, language: Language, *, first: bool) -> str:
    comparison = WORDINGS[signal.stem].compare
    standing = in_words(Position("above", 9), comparison, language) if first else ""
    words = signal.en if language == "en" else signal.fr
    return reason(signal.name, words, value, language, standing=standing)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
