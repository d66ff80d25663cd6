"""Signals of momentum: how an audience, its reactions and mentions change."""

from __future__ import annotations

from collections.abc import Iterator

from conversion_influence.dataset.aggregates import Median, Peak, Total
from conversion_influence.dataset.catalog.reasons import MOMENTUM
from conversion_influence.dataset.features import Derived, Signal
from conversion_influence.dataset.formulas import (
    acceleration,
    growth_of_same,
    log_ratio,
    mean_trend,
    slope,
    trend,
)

FOLLOWERS = Derived("audience", "followers")
ACCOUNTS = Derived("audience", "accounts")
LIKES = (("post_metrics", "likes"),)


def _followers(ago: int) -> Derived:
    return Derived("audience", f"followers_{ago}d_ago")


def _accounts(ago: int) -> Derived:
    return Derived("audience", f"accounts_{ago}d_ago")


def momentum() -> Iterator[Signal]:
    """Yield signals of change with time."""
    for days in (7, 28, 90, 365):
        yield Signal(
            "follower_growth",
            "momentum",
            (FOLLOWERS, _followers(days), ACCOUNTS, _accounts(days)),
            growth_of_same,
            "ln((followers now + 1) / (followers then + 1)), where no account was first captured "
            "in between",
            MOMENTUM,
            "audience growth (log)",
            "croissance de l'audience (log)",
            days,
            unit="log ratio",
            high_en="Their audience is growing fast.",
            high_fr="Leur audience grandit vite.",
        )
    yield Signal(
        "follower_acceleration",
        "momentum",
        (FOLLOWERS, _followers(28), _followers(56), ACCOUNTS, _accounts(56)),
        acceleration,
        "growth (log) of the last 28 days less that of the 28 days before",
        MOMENTUM,
        "acceleration of audience growth",
        "accélération de la croissance de l'audience",
        28,
        unit="log ratio",
        high_en="Their growth is picking up.",
        high_fr="Leur croissance s'accélère.",
    )
    yield Signal(
        "followers_from_peak",
        "momentum",
        (FOLLOWERS, Derived("audience", "followers_peak")),
        log_ratio,
        "ln((followers + 1) / (highest followers ever captured of each account, added up, + 1)): "
        "0 is where every account is at its peak",
        "practitioners: bought followers burn out",
        "distance from their largest audience (log)",
        "écart avec leur audience maximale (log)",
        unit="log ratio, 0 at most",
        high_en="Their audience is at its height.",
        high_fr="Leur audience est au plus haut.",
    )
    for stream, english, french in (
        ("posts", "pace of posting", "rythme de publication"),
        ("mentions", "pace of mentions", "rythme des mentions"),
    ):
        yield Signal(
            f"{stream}_trend",
            "momentum",
            (Total(stream, "one", 28), Total(stream, "one", 365)),
            trend(28, 365),
            f"ln of the {english} of 28 days over that of 365",
            MOMENTUM,
            f"recent {english} against the year",
            f"{french} récent comparé à l'année",
            28,
            unit="log ratio",
            high_en="They publish more than before."
            if stream == "posts"
            else "They are mentioned more than before.",
            high_fr="Ils publient plus qu'avant."
            if stream == "posts"
            else "On les mentionne plus qu'avant.",
        )
    yield from _reactions_change()


def _reactions_change() -> Iterator[Signal]:
    yield Signal(
        "reactions_trend",
        "momentum",
        (
            Total("reactions", "reactions", 28),
            Total("reactions", "has_reactions", 28),
            Total("reactions", "reactions", 90),
            Total("reactions", "has_reactions", 90),
        ),
        mean_trend,
        "ln of the mean reactions per post of 28 days over that of 90",
        MOMENTUM,
        "recent reactions against the last three months",
        "réactions récentes comparées aux trois derniers mois",
        28,
        LIKES,
        unit="log ratio",
        high_en="Their latest posts get more reactions than before.",
        high_fr="Leurs dernières publications font plus réagir qu'avant.",
    )
    yield Signal(
        "reactions_slope",
        "momentum",
        (
            Median("reactions", "log_reactions", 30),
            Median("reactions", "log_reactions", 90, after=60),
        ),
        slope,
        "per 30 days: (median ln(1 + reactions) of the last third - of the first third) / 2",
        "resistant line: Tukey 1977, Exploratory Data Analysis, ch. 5",
        "trend of reactions, untouched by single hits (log)",
        "tendance des réactions, hors coups d'éclat (log)",
        90,
        LIKES,
        unit="log per 30 days",
        high_en="Reactions to their posts rise steadily.",
        high_fr="Les réactions à leurs publications augmentent régulièrement.",
    )
    yield Signal(
        "boost",
        "momentum",
        (Peak("mentions", "source_followers", 28), FOLLOWERS),
        log_ratio,
        "ln((followers of the largest account that mentioned them + 1) / (followers + 1))",
        "practitioners: a larger account's mention carries the small",
        "boost by a larger account (log)",
        "coup de pouce d'un compte plus grand (log)",
        28,
        (("mentions", "source_followers"),),
        unit="log ratio",
        high_en="A much larger account has just mentioned them.",
        high_fr="Un compte bien plus grand vient de les mentionner.",
    )
