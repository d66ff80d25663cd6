"""The signals that featuretools can express, in an environment of its own (no import of ours).

    PATH/python with_featuretools.py DATA COHORT OUT ROWS

Reads the same Parquet, takes the first ROWS questions and writes the features to OUT; one JSON
line on stdout tells the time. Each lookback is a pass of its own (``training_window``).

Not expressible, and left out:
- the topic of the question (it belongs to the row, not to a related table): shares, activity;
- everybody's posts (no aggregation over what is not related to the creator): pulses, weights;
- gaps between posts: the previous post is looked for inside the window only, so that the first gap
  differs; with it gap variation, longest gap, abandoned;
- levels of several accounts some days ago need a second set of questions; top-3 days, churn, the
  selectivity of sources and the citing of peers need primitives of one's own.
"""

from __future__ import annotations

import json
import resource
import sys
import time
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

warnings.filterwarnings("ignore")

import featuretools as ft  # noqa: E402  (its warnings are many)

PRIMITIVES = {
    "count": ft.primitives.Count,
    "num_unique": ft.primitives.NumUnique,
    "percent_true": ft.primitives.PercentTrue,
    "mean": ft.primitives.Mean,
    "sum": ft.primitives.Sum,
    "max": ft.primitives.Max,
    "entropy": ft.primitives.Entropy(dropna=True),
    "last": ft.primitives.Last,
    "time_since_last": ft.primitives.TimeSinceLast,
    "time_since_first": ft.primitives.TimeSinceFirst,
}


def entities(data: Path, creators: pd.Series) -> Any:
    """Return an entity set of the rows of the given creators."""
    people = pd.DataFrame({"creator_id": creators.unique()})
    tables = {
        name: pd.read_parquet(data / f"{name}.parquet").merge(people, on="creator_id")
        for name in ("posts", "mentions", "account_snapshots", "accounts")
    }
    posts, mentions, captures = (tables[n] for n in ("posts", "mentions", "account_snapshots"))
    posts["weekend"] = posts["published_at"].dt.dayofweek >= 5
    posts["evening"] = posts["published_at"].dt.hour.between(18, 22)
    posts["sponsored_n"] = posts["sponsored"].astype("float64")
    posts["week"] = posts["published_at"].dt.to_period("W").astype(str)
    mentions["passed"] = mentions["kind"].isin(["share", "backlink"])
    mentions["backlink"] = mentions["kind"] == "backlink"
    mentions["size"] = np.log1p(mentions["source_followers"].astype("float64"))
    captures["account"] = captures["creator_id"] + "/" + captures["platform"]
    accounts = captures[["account", "creator_id"]].drop_duplicates()
    opened = tables["accounts"].dropna(subset=["created_at"])
    opened["verified_n"] = opened["verified"].astype("float64")
    return _entity_set(people, posts, mentions, captures, accounts, opened)


def _entity_set(
    people: pd.DataFrame,
    posts: pd.DataFrame,
    mentions: pd.DataFrame,
    captures: pd.DataFrame,
    accounts: pd.DataFrame,
    opened: pd.DataFrame,
) -> Any:
    kinds = {
        "posts": {"platform": "Categorical", "topic": "Categorical", "week": "Categorical"},
        "mentions": {"source_id": "Categorical"},
    }
    es = ft.EntitySet("world")
    es.add_dataframe(dataframe_name="people", dataframe=people, index="creator_id")
    es.add_dataframe(dataframe_name="accounts", dataframe=accounts, index="account")
    for name, frame, at in (
        ("posts", posts, "published_at"),
        ("mentions", mentions, "mentioned_at"),
        ("captures", captures, "captured_at"),
        ("opened", opened, "created_at"),
    ):
        es.add_dataframe(
            dataframe_name=name,
            dataframe=frame.drop(columns="post_id", errors="ignore"),
            index="row",
            make_index=True,
            time_index=at,
            logical_types=kinds.get(name, {}),
        )
    for name in ("posts", "mentions", "opened", "accounts"):
        es.add_relationship("people", "creator_id", name, "creator_id")
    return es.add_relationship("accounts", "account", "captures", "account")


def _of(es: Any, table: str, column: str, primitive: str, parent: str = "people") -> Any:
    return ft.Feature(
        es[table].ww[column], parent_dataframe_name=parent, primitive=PRIMITIVES[primitive]
    )


def windows(es: Any) -> dict[int | None, dict[str, Any]]:
    """Return features by name, per lookback in days (None: the whole past)."""
    made: dict[int | None, dict[str, Any]] = {
        days: {
            "posts": _of(es, "posts", "row", "count"),
            "mentions": _of(es, "mentions", "row", "count"),
        }
        for days in (7, 28, 90, 365)
    }
    for days in (90, 365):
        made[days]["mentioners"] = _of(es, "mentions", "source_id", "num_unique")
        made[days]["active_weeks"] = _of(es, "posts", "week", "num_unique")
    made[90] |= {
        "weekend_share": _of(es, "posts", "weekend", "percent_true"),
        "evening_share": _of(es, "posts", "evening", "percent_true"),
        "sponsored_share": _of(es, "posts", "sponsored_n", "mean"),
        "active_platforms": _of(es, "posts", "platform", "num_unique"),
    }
    made[365] |= {
        "shared_share": _of(es, "mentions", "passed", "percent_true"),
        "backlink_share": _of(es, "mentions", "backlink", "percent_true"),
        "source_size": _of(es, "mentions", "size", "mean"),
        "source_weight": _of(es, "mentions", "size", "sum"),
        "topic_entropy": _of(es, "posts", "topic", "entropy"),
    }
    made[28]["biggest"] = _of(es, "mentions", "source_followers", "max")
    made[None] = _whole_past(es)
    return made


def _whole_past(es: Any) -> dict[str, Any]:
    levels = {
        "followers": _of(es, "captures", "followers", "last", "accounts"),
        "peak": _of(es, "captures", "followers", "max", "accounts"),
    }
    totals = {
        name: ft.Feature(level, parent_dataframe_name="people", primitive=PRIMITIVES["sum"])
        for name, level in levels.items()
    }
    return totals | {
        "since_post": _of(es, "posts", "published_at", "time_since_last"),
        "since_first_account": _of(es, "opened", "created_at", "time_since_first"),
        "since_last_account": _of(es, "opened", "created_at", "time_since_last"),
        "accounts": _of(es, "opened", "row", "count"),
        "verified": _of(es, "opened", "verified_n", "sum"),
        "verified_share": _of(es, "opened", "verified_n", "mean"),
    }


def compute(es: Any, cohort: pd.DataFrame) -> pd.DataFrame:
    """Return one row per question with what featuretools computes, one pass per lookback."""
    questions = cohort.rename(columns={"as_of": "time"})[["creator_id", "time"]]
    found = {}
    for days, features in windows(es).items():
        matrix = ft.calculate_feature_matrix(
            list(features.values()),
            es,
            cutoff_time=questions,
            cutoff_time_in_index=True,
            training_window=None if days is None else ft.Timedelta(days, "d"),
            include_cutoff_time=False,
        )
        order = pd.MultiIndex.from_frame(questions)
        matrix = matrix.reindex(order).reset_index(drop=True)
        matrix.columns = [name if days is None else f"{name}_{days}" for name in features]
        found[days] = matrix.astype("float64")
    return pd.concat(found.values(), axis=1)


def formulas(t: pd.DataFrame, row_id: pd.Series) -> pd.DataFrame:
    """Return the signals from the aggregates."""

    def trend(kind: str, short: int, long: int) -> pd.Series:
        pace = ((t[f"{kind}_{short}"] + 0.5) / short) / ((t[f"{kind}_{long}"] + 0.5) / long)
        return np.log(pace).where(t[f"{kind}_{long}"] > 0)

    posts90, mentions365 = t["posts_90"].replace(0, np.nan), t["mentions_365"].replace(0, np.nan)
    out = {"row_id": row_id.to_numpy()}
    for days in (7, 28, 90, 365):
        out[f"posts_per_week_{days}d"] = t[f"posts_{days}"] * 7 / days
        out[f"mentions_per_week_{days}d"] = t[f"mentions_{days}"] * 7 / days
    for days in (90, 365):
        out[f"mentioners_{days}d"] = t[f"mentioners_{days}"].fillna(0)
        out[f"active_weeks_{days}d"] = t[f"active_weeks_{days}"].fillna(0)
    return pd.DataFrame(out).assign(
        weekend_share_90d=t["weekend_share_90"],
        evening_share_90d=t["evening_share_90"],
        sponsored_share_90d=t["sponsored_share_90"],
        active_platforms_90d=t["active_platforms_90"].fillna(0),
        shared_share_365d=t["shared_share_365"],
        backlink_share_365d=t["backlink_share_365"],
        mention_source_size_365d=t["source_size_365"],
        mention_weight_365d=(t["source_weight_365"].fillna(0) * 7 / 365).where(
            t["source_size_365"].notna() | ~(t["mentions_365"] > 0)
        ),
        topic_entropy_365d=t["topic_entropy_365"].where(t["posts_365"] > 0),
        boost_28d=np.log((t["biggest_28"] + 1) / (t["followers"] + 1)),
        mentions_per_post_90d=t["mentions_90"] / posts90,
        source_diversity_365d=t["mentioners_365"] / mentions365,
        mentions_per_1000_followers_90d=1000 * t["mentions_90"] / t["followers"],
        mentions_burst_7d=trend("mentions", 7, 90),
        posts_trend_28d=trend("posts", 28, 365),
        mentions_trend_28d=trend("mentions", 28, 365),
        followers_from_peak=np.log((t["followers"] + 1) / (t["peak"] + 1)),
        log_followers=np.log1p(t["followers"]),
        days_since_post=t["since_post"] / 86400,
        account_age_days=t["since_first_account"] / 86400,
        newest_account_days=t["since_last_account"] / 86400,
        accounts=t["accounts"].where(t["accounts"] > 0),
        verified_accounts=t["verified"].where(t["verified_share"].notna()),
    )


def main() -> None:
    """Compute and tell the time."""
    data, cohort_file, out = (Path(name) for name in sys.argv[1:4])
    cohort = pd.read_parquet(cohort_file).sort_values("row_id").head(int(sys.argv[4]))
    es = entities(data, cohort["creator_id"])
    before, started = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    features = formulas(compute(es, cohort.reset_index(drop=True)), cohort["row_id"])
    after = resource.getrusage(resource.RUSAGE_SELF)
    features.to_parquet(out)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    told = {
        "cpu_seconds": cpu,
        "wall_seconds": time.perf_counter() - started,
        "peak_megabytes": after.ru_maxrss / 1024,
        "rows": len(features),
        "signals": len(features.columns) - 1,
        "version": ft.__version__,
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
