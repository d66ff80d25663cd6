"""Signals of activity: frequency and recency, rhythm, presence on networks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import ibis

from conversion_influence.dataset.aggregates import ActiveWeeks, Peak, SinceLast, Total
from conversion_influence.dataset.aggregates_of_keys import Distinct, Mix
from conversion_influence.dataset.catalog.reasons import PRACTICE
from conversion_influence.dataset.features import Derived, Signal
from conversion_influence.dataset.formulas import if_any, itself, log_of, per_week, share, trend

RHYTHM = "practitioners: each network has its own rhythm"
NETWORKS = "practitioners: several networks"
QUIET_DAYS = 28.0
"""No silence of fewer days is called an end."""


def frequency() -> Iterator[Signal]:
    """Yield signals of frequency and recency."""
    for days in (7, 28, 90, 365):
        yield Signal(
            "posts_per_week",
            "frequency",
            (Total("posts", "one", days),),
            per_week(days),
            "posts per week",
            PRACTICE,
            "posts per week",
            "publications par semaine",
            days,
            unit="per week",
            high_en="They publish often.",
            high_fr="Ils publient souvent.",
        )
    for days in (90, 365):
        yield Signal(
            "active_weeks",
            "frequency",
            (ActiveWeeks("posts", days),),
            itself,
            "calendar weeks (from Monday, UTC) with a post",
            PRACTICE,
            "weeks with at least one post",
            "semaines avec au moins une publication",
            days,
            unit="weeks",
            high_en="Hardly a week goes by without a post.",
            high_fr="Il ne se passe guère de semaine sans publication.",
        )
    yield Signal(
        "days_since_post",
        "frequency",
        (SinceLast("posts"),),
        itself,
        "days from the last post to as_of",
        PRACTICE,
        "days since the last post",
        "jours depuis la dernière publication",
        unit="days",
        high_en="They have been silent for long.",
        high_fr="Ils se taisent depuis longtemps.",
    )
    yield from _gaps()
    yield Signal(
        "pulse",
        "frequency",
        (Total("posts", "one", 28, scope="everyone"), Total("posts", "one", 365, scope="everyone")),
        trend(28, 365),
        "ln of everybody's pace of posting in 28 days over that of 365",
        "each network has its own rhythm, and its seasons",
        "how lively the networks are now",
        "activité générale des réseaux",
        28,
        unit="log ratio",
        high_en="The networks are livelier than usual.",
        high_fr="Les réseaux sont plus animés que d'habitude.",
    )


def _gaps() -> Iterator[Signal]:
    """Yield signals of the days between posts."""
    yield Signal(
        "longest_gap",
        "frequency",
        (Peak("posts", "gap_days", 365),),
        itself,
        "largest number of days between two consecutive posts",
        "practitioners: silence breaks the habit of an audience",
        "longest silence between two posts, in days",
        "plus long silence entre deux publications, en jours",
        365,
        unit="days",
        high_en="They have disappeared for a long while.",
        high_fr="Ils ont disparu pendant un long moment.",
    )
    yield Signal(
        "gap_variation",
        "frequency",
        (Total("posts", "gap_variation", 365), Total("posts", "has_variation", 365)),
        share,
        "3 * mean of ((gap - gap before) / (gap + gap before))^2: 0 regular, 1 at random",
        "local variation: Shinomoto, Shima & Tanji 2003",
        "irregularity of posting",
        "irrégularité de publication",
        365,
        unit="0 regular, 1 at random, more in bursts",
        high_en="They post in bursts, then nothing.",
        high_fr="Ils publient par à-coups, puis plus rien.",
    )
    yield Signal(
        "abandoned",
        "frequency",
        (SinceLast("posts"), Peak("posts", "gap_days", 365)),
        _abandoned,
        "1 if the present silence is longer than 28 days and than any of the year before, else 0",
        "practitioners: accounts are left behind without a word",
        "account that looks abandoned",
        "compte qui semble abandonné",
        unit="0 or 1",
        high_en="They seem to have stopped publishing.",
        high_fr="Ils semblent avoir cessé de publier.",
    )


def _abandoned(silence: Any, longest: Any) -> Any:
    usual = ibis.greatest(longest.fill_null(0.0), QUIET_DAYS)
    return (silence > usual).cast("int8").cast("float64")


def rhythm() -> Iterator[Signal]:
    """Yield signals of when a creator posts."""
    for name, english, french, words in (
        ("weekend", "at the weekend", "le week-end", "on Saturday or Sunday"),
        ("evening", "in the evening", "en soirée", "between 18:00 and 23:00"),
    ):
        yield Signal(
            f"{name}_share",
            "rhythm",
            (Total("posts", name, 90), Total("posts", "one", 90)),
            share,
            f"share of posts {words}, in the account's time zone where known, else UTC",
            RHYTHM,
            f"share of posts {english}",
            f"part des publications {french}",
            90,
            unit="share",
            high_en=f"They mostly publish {english}.",
            high_fr=f"Ils publient surtout {french}.",
        )
    yield Signal(
        "mean_gap",
        "rhythm",
        (Total("posts", "gap_days", 365), Total("posts", "has_gap", 365)),
        share,
        "mean days between consecutive posts",
        "practitioners: regularity",
        "days between posts",
        "jours entre deux publications",
        365,
        unit="days",
        high_en="They let long pauses pass between posts.",
        high_fr="Ils laissent passer du temps entre deux publications.",
    )


def presence() -> Iterator[Signal]:
    """Yield signals of presence on networks and size (never a threshold)."""
    yield Signal(
        "active_platforms",
        "presence",
        (Distinct("posts", "platform", 90),),
        itself,
        "networks with a post",
        NETWORKS,
        "active networks",
        "réseaux actifs",
        90,
        unit="networks",
        high_en="They are active on several networks.",
        high_fr="Ils sont actifs sur plusieurs réseaux.",
    )
    yield Signal(
        "platform_concentration",
        "presence",
        (Mix("posts", "platform", 90, "concentration"),),
        itself,
        "sum of squared shares of posts per network (Herfindahl): 1 is all on one",
        NETWORKS,
        "concentration on one network",
        "concentration sur un seul réseau",
        90,
        unit="share",
        high_en="They live on a single network.",
        high_fr="Ils vivent sur un seul réseau.",
    )
    yield Signal(
        "accounts",
        "presence",
        (Total("accounts"), Total("accounts")),
        if_any,
        "accounts known to have been opened before as_of; missing where there is none",
        NETWORKS,
        "accounts",
        "comptes",
        unit="accounts",
        high_en="They hold accounts on several networks.",
        high_fr="Ils tiennent des comptes sur plusieurs réseaux.",
    )
    yield Signal(
        "newest_account_days",
        "presence",
        (SinceLast("accounts"),),
        itself,
        "days since the newest account was opened",
        "practitioners: tenure on a network",
        "days since their newest account was opened",
        "jours depuis l'ouverture de leur compte le plus récent",
        unit="days",
        high_en="Even their newest account is old.",
        high_fr="Même leur compte le plus récent est ancien.",
    )
    yield Signal(
        "log_followers",
        "presence",
        (Derived("audience", "followers"),),
        log_of,
        "ln(1 + followers over all networks)",
        "kept to be judged, not trusted: follower count is a lazy signal",
        "audience size (log)",
        "taille de l'audience (log)",
        unit="log followers",
        high_en="Their audience is large, which alone says little.",
        high_fr="Leur audience est grande, ce qui seul dit peu.",
    )
