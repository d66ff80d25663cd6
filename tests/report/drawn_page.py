"""A drawn ranked list with everything a page can tell, for tests of the page."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd

from conversion_influence.evaluation.grouping import EXPECTED
from conversion_influence.lists.rejects import Reject
from conversion_influence.modeling.ranges import Spread
from conversion_influence.report.page_cards import CHARACTERISTICS
from conversion_influence.report.page_content import MOST_CARDS, About, Content

SPREAD = Spread(-5.0, -3.7, 0.4, -0.1, 0.003, 0.09)
HOSTILE = (
    "<script>alert(1)</script>",
    "</script><script>alert(2)</script>",
    '"><img src=x onerror=alert(3)>',
    "</style><style>*{display:none}</style>",
    "abc\u202etxt.exe",
    "{{ 7 * 7 }}{% raw %}",
    "{0} {en} {}",
    "=cmd|' /C calc'!A0",
    "javascript:alert(4)",
    "x" * 40_000,
    "é\u0301 & co \N{LINE SEPARATOR}\x00",
)
RULES = ("base_rate", "audience_size", "creator_history")


def drawn_content(rows: int = 30, names: Sequence[str] = (), seed: int = 1) -> Content:
    """Return a list of which everything is known; some rows are flagged, some left out."""
    chance = np.random.default_rng(seed)
    cards = min(rows, MOST_CARDS)
    scores = drawn_scores(chance, rows, names)
    groups = pd.DataFrame(
        chance.normal(0, 0.3, (cards, len(CHARACTERISTICS) + 2)),
        columns=[*CHARACTERISTICS, "presence", EXPECTED],
    )
    return Content(
        scores=scores,
        followers=np.where(np.arange(rows) % 9 == 8, np.nan, chance.integers(500, 900_000, rows)),
        evidence=chance.integers(0, 5000, rows).astype(float),
        spread=SPREAD,
        reasons={
            "en": [reasons(n, "en") for n in range(cards)],
            "fr": [reasons(n, "fr") for n in range(cards)],
        },
        groups=groups,
        placements=drawn_placements(chance, cards),
        audience=drawn_audience(chance, cards),
        rejects=tuple(Reject(n + 2, "cost", HOSTILE[n], "bad_number", "") for n in range(3)),
        duplicates=(Reject(9, None, None, "duplicate", "", {"first": "4"}),),
        total=rows + 4,
        scored=rows,
        rejected=3,
        duplicated=1,
        notes=(),
        about=drawn_about(),
    )


def drawn_scores(chance: Any, rows: int, names: Sequence[str]) -> pd.DataFrame:
    likelihood = np.sort(chance.beta(2, 40, rows))[::-1]
    exposures, cost = chance.integers(50, 900, rows).astype(float), chance.uniform(50, 900, rows)
    who = [names[n] if n < len(names) else f"creator-{n:05d}" for n in range(rows)]
    flags = [("little_data;outside", "unseen_topic", "")[min(n % 7, 2)] for n in range(rows)]
    evidence = np.zeros(rows)
    low, high = SPREAD.likelihood_range(likelihood, evidence)
    fewest, most = SPREAD.conversions_range(likelihood, exposures, evidence)
    return pd.DataFrame(
        {
            "rank": np.arange(1, rows + 1),
            "rank_by_followers": pd.array(chance.permutation(rows) + 1, dtype="Int64"),
            "handle": who,
            "platform": [("instagram", "youtube", "tiktok")[n % 3] for n in range(rows)],
            "topic": [("home-audio", "zero-waste", HOSTILE[0])[n % 3] for n in range(rows)],
            "country": "FR",
            "exposures": exposures,
            "cost": cost,
            "score": 100 - 90 * np.arange(rows) / rows,
            "likelihood": likelihood,
            "low": low,
            "high": high,
            "expected_conversions": likelihood * exposures,
            "conversions_low": pd.array(fewest, dtype="Int64"),
            "conversions_high": pd.array(most, dtype="Int64"),
            "cost_per_conversion": cost / (likelihood * exposures),
            "chance_cost": chance.random(rows),
            "coverage": chance.random(rows),
            "flags": flags,
            "exposures_assumed": ["yes" if n % 4 else "no" for n in range(rows)],
        }
    )


def reasons(number: int, language: str) -> list[str]:
    if language == "fr":
        return [f"répond à {number} % des commentaires (+)", "publie peu (-)", ""]
    return [f"replies to {number}% of comments (+)", "posts rarely (-)", ""]


def drawn_placements(chance: Any, cards: int) -> pd.DataFrame:
    places = np.repeat(np.arange(0, cards, 2), 4)
    many = len(places)
    return pd.DataFrame(
        {
            "row_id": places,
            "booked_at": pd.Timestamp("2024-03-05") - pd.to_timedelta(np.arange(many) % 4, "D"),
            "platform": "youtube",
            "topic": "home-audio",
            "brand": None,
            "exposures": chance.integers(100, 2000, many).astype(float),
            "conversions": chance.integers(0, 90, many).astype(float),
            "revenue": np.nan,
            "cost": np.nan,
            "currency": None,
        }
    )


def drawn_audience(chance: Any, cards: int) -> pd.DataFrame:
    weeks = np.tile(np.arange(25, -1, -1), cards)
    return pd.DataFrame(
        {
            "row_id": np.repeat(np.arange(cards), 26),
            "platform": "youtube",
            "week": weeks,
            "followers": 9000 + chance.normal(0, 400, len(weeks)).round(),
            "posts": chance.integers(0, 4, len(weeks)),
        }
    )


def drawn_about() -> About:
    return About(
        candidates="my list.xlsx",
        made_at=datetime(2025, 1, 3),
        trained_at=datetime(2024, 12, 1),
        model="63654141bedf0000",
        judge=drawn_judge(),
        data=True,
    )


def drawn_judge() -> dict[str, Any]:
    rates = 0.004 * 1.5 ** np.arange(8)
    bins = [
        {"predicted": p, "observed": 1.1 * p, "low": 0.8 * p, "high": 1.4 * p, "exposures": 9e3,
         "conversions": 9e3 * p, "n": 40}
        for p in rates
    ]  # fmt: skip
    lead = {"difference": 0.001, "low": -0.0004, "high": 0.002, "beaten": False}
    loss = {"log_loss": {"value": 0.07}, "lift_at_10": {"value": 1.4}}
    return {
        "verdict": {
            "code": "no_better_than:audience_size",
            "text_en": "No better than followers.",
            "text_fr": "Pas mieux que les abonnés.",
        },
        "slices": {"test": dict.fromkeys(("model", *RULES), loss)},
        "differences": {"test": {rule: {"log_loss": lead} for rule in RULES}},
        "model": "model",
        "level": 0.95,
        "reliability": bins,
    }


def poorer(content: Content) -> Content:
    """Return the same list of a flat table and an old bundle: hardly anything is known."""
    kept = content.scores[["rank", "likelihood"]].assign(flags="", coverage=1.0)
    kept = kept.assign(expected_conversions=np.nan, low=np.nan, high=np.nan)
    return replace(
        content,
        scores=kept,
        followers=np.full(len(kept), np.nan),
        spread=None,
        groups=content.groups[[EXPECTED]],
        placements=content.placements.iloc[:0],
        audience=content.audience.iloc[:0],
        rejects=(),
        duplicates=(),
        total=len(kept),
        rejected=0,
        duplicated=0,
        about=replace(content.about, judge={}, data=False, trained_at=None),
    )
