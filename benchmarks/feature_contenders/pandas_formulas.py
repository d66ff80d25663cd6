"""The formulas in pandas, from what `with_pandas` has counted per question."""

from __future__ import annotations

import numpy as np
import pandas as pd


def _trend(short: pd.Series, short_days: int, long: pd.Series, long_days: int) -> pd.Series:
    ratio = ((short + 0.5) / short_days) / ((long + 0.5) / long_days)
    return np.log(ratio).where(long > 0)


def _growth(now: pd.Series, earlier: pd.Series) -> pd.Series:
    return np.log((now + 1) / (earlier + 1)).where((earlier > 0) & (now >= 0))


def _share(part: pd.Series, whole: pd.Series) -> pd.Series:
    return part / whole.where(whole != 0)


COUNTED = (
    *(f"p{days}" for days in (7, 28, 90, 365)),
    *(f"m{days}" for days in (7, 28, 90, 365)),
    *("fit90", "fit365", "activity", "weeks90", "weeks365", "platforms", "sources90", "sources365"),
    *("weight", "cited", "sponsored_n", "told", "weekend", "evening"),
)
"""Counts and sums that are 0 where there is nothing."""


def formulas(t: pd.DataFrame, asked: pd.DataFrame) -> pd.DataFrame:
    """Return the signals, one row per row of ``asked``, from what `with_pandas` has counted."""
    t = t.assign(**{name: t[name].fillna(0) for name in COUNTED}).astype("float64")
    named = asked["topic"].notna()
    limit = t["gap_top"].fillna(0).clip(lower=28)
    out = {
        "row_id": asked["row_id"],
        "topic_share_90d": ((t.fit90 + 1) / (t.p90 + 2)).where(named & (t.p90 > 0)),
        "topic_share_365d": ((t.fit365 + 1) / (t.p365 + 2)).where(named & (t.p365 > 0)),
        "topic_posts_per_week_90d": (t.fit90 * 7 / 90).where(named),
        "days_since_topic_post": t.since_fit,
        "topic_pulse_28d": _trend(t.topic28, 28, t.topic365, 365).where(named),
        "topic_pulse_90d": _trend(t.topic90, 90, t.topic365, 365).where(named),
        "topic_weight_90d": _share(t.topic90, t.all90).where(named),
        "topic_activity": t.activity.where(named),
        "topic_entropy_365d": t.entropy,
        "pulse_28d": _trend(t.all28, 28, t.all365, 365),
        "active_weeks_90d": t.weeks90,
        "active_weeks_365d": t.weeks365,
        "gap_variation_365d": 3 * t.lv,
        "days_since_post": t.since_post,
        "longest_gap_365d": t.gap_top,
        "abandoned": (t.since_post > limit).astype("float64").where(t.since_post.notna()),
        "mentioners_90d": t.sources90,
        "mentioners_365d": t.sources365,
        "mentions_per_1000_followers_90d": (1000 * t.m90 / t.f0).where(t.f0 > 0),
        "mention_source_size_365d": t.source_size,
        "shared_share_365d": t.passed,
        "mentions_per_post_90d": _share(t.m90, t.p90),
        "mention_weight_365d": (t.weight * 7 / 365).where(t.source_size.notna() | (t.m365 == 0)),
        "source_diversity_365d": _share(t.sources365, t.m365),
        "mention_selectivity_365d": t.selective,
        "backlink_share_365d": t.backlinks,
        "mentions_burst_7d": _trend(t.m7, 7, t.m90, 90),
        "peers_cited_365d": t.cited,
        "account_age_days": t.oldest,
        "verified_accounts": t.verified,
        "listed_per_1000_followers": (1000 * t.listed / t.f_listed).where(t.f_listed > 0),
        "follower_acceleration_28d": _growth(t.f0, t.f28).where(t.a0 == t.a28)
        - _growth(t.f28, t.f56).where(t.a28 == t.a56),
        "followers_from_peak": np.log((t.f0 + 1) / (t.peak + 1)),
        "posts_trend_28d": _trend(t.p28, 28, t.p365, 365),
        "mentions_trend_28d": _trend(t.m28, 28, t.m365, 365),
        "boost_28d": np.log((t.biggest + 1) / (t.f0 + 1)),
        "jump_share_90d": t.top / t.gain,
        "top3_growth_share_90d": t.top3 / t.gain,
        "follow_churn_90d": t.churn / (t.following + 1),
        "following_ratio": _share(t.following, t.f_following),
        "sponsored_share_90d": _share(t.sponsored_n, t.told),
        "weekend_share_90d": _share(t.weekend, t.p90),
        "evening_share_90d": _share(t.evening, t.p90),
        "mean_gap_365d": t.gap_mean,
        "active_platforms_90d": t.platforms,
        "platform_concentration_90d": t.concentration,
        "accounts": t.accounts,
        "newest_account_days": t.newest,
        "log_followers": np.log1p(t.f0),
    }
    for days in (7, 28, 90, 365):
        out[f"posts_per_week_{days}d"] = t[f"p{days}"] * 7 / days
        out[f"mentions_per_week_{days}d"] = t[f"m{days}"] * 7 / days
        out[f"follower_growth_{days}d"] = _growth(t.f0, t[f"f{days}"]).where(t.a0 == t[f"a{days}"])
    return pd.DataFrame(out)
