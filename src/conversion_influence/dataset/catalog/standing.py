"""Signals of standing: reputation, presence, momentum, authenticity, rhythm, reactions."""

from __future__ import annotations

from collections.abc import Iterator

from conversion_influence.dataset.features import (
    Context,
    Distinct,
    Level,
    Peak,
    Signal,
    SinceLast,
    Total,
)
from conversion_influence.dataset.formulas import (
    growth,
    itself,
    log_of,
    mean_trend,
    per_thousand,
    share,
    trend,
)


def reputation() -> Iterator[Signal]:
    """Yield signals of reputation."""
    yield Signal(
        "credentials",
        "reputation",
        (Context("credentials_n"),),
        itself,
        "number of credentials (degree, book, press, title, award)",
        "practitioners: reputation is earned outside the network too",
        "credentials",
        "titres et références",
        requires=(("creators", "credentials"),),
    )
    yield Signal(
        "tenure_days",
        "reputation",
        (Context("tenure_days"),),
        itself,
        "days from first_seen_at to as_of",
        "practitioners: reputation takes time",
        "days since first seen",
        "ancienneté en jours",
        requires=(("creators", "first_seen_at"),),
    )
    yield Signal(
        "verified_accounts",
        "reputation",
        (Total("accounts", "verified"),),
        itself,
        "accounts opened before as_of that are verified",
        "practitioners",
        "verified accounts",
        "comptes certifiés",
        requires=(("accounts", "verified"),),
    )
    yield Signal(
        "listed_per_1000_followers",
        "reputation",
        (Level("listed", "change"), Level("followers", "change")),
        per_thousand,
        "1000 * lists that hold the creator / followers",
        "PeerIndex judgements: listed count is among the strongest single signals",
        "lists that hold them, per thousand followers",
        "listes qui les citent, pour mille abonnés",
    )


def presence() -> Iterator[Signal]:
    """Yield signals of presence on networks and size (never a threshold)."""
    yield Signal(
        "active_platforms",
        "presence",
        (Distinct("posts", 90),),
        itself,
        "networks with a post",
        "practitioners: several networks",
        "active networks",
        "réseaux actifs",
        90,
    )
    yield Signal(
        "accounts",
        "presence",
        (Total("accounts"),),
        itself,
        "accounts opened before as_of",
        "practitioners: several networks",
        "accounts",
        "comptes",
    )
    yield Signal(
        "newest_account_days",
        "presence",
        (SinceLast("accounts"),),
        itself,
        "days since the newest account was opened",
        "practitioners: tenure on a network",
        "days since their newest account",
        "jours depuis leur compte le plus récent",
    )
    yield Signal(
        "log_followers",
        "presence",
        (Level("followers", "change"),),
        log_of,
        "ln(1 + followers over all networks)",
        "kept to be judged, not trusted: follower count is a lazy signal",
        "audience size (log)",
        "taille de l'audience (log)",
    )


def momentum() -> Iterator[Signal]:
    """Yield signals of change with time."""
    for days in (28, 90):
        yield Signal(
            "follower_growth",
            "momentum",
            (Level("followers", "change"), Level("followers", "change", days)),
            growth,
            "ln((followers now + 1) / (followers then + 1))",
            "practitioners: influence changes with time, look for momentum",
            "audience growth (log)",
            "croissance de l'audience (log)",
            days,
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
            "practitioners: momentum",
            f"recent {english} against the year",
            f"{french} récent comparé à l'année",
            28,
        )
    yield Signal(
        "reactions_trend",
        "momentum",
        (
            Total("reactions", "reactions", 28),
            Total("reactions", "has_reactions", 28),
            Total("reactions", "reactions", 365),
            Total("reactions", "has_reactions", 365),
        ),
        mean_trend,
        "ln of the mean reactions per post of 28 days over that of 365",
        "practitioners: momentum",
        "recent reactions against the year",
        "réactions récentes comparées à l'année",
        28,
        (("post_metrics", "likes"),),
    )


def authenticity() -> Iterator[Signal]:
    """Yield signals of an audience that is real."""
    yield Signal(
        "jump_share",
        "authenticity",
        (Peak("followers", "gained", 90), Total("followers", "gained", 90)),
        share,
        "largest gain between two captures / all gains",
        "practitioners: bought followers come at once",
        "share of audience growth that came in one jump",
        "part de la croissance venue d'un seul bond",
        90,
    )
    yield Signal(
        "following_ratio",
        "authenticity",
        (Level("following", "change"), Level("followers", "change")),
        share,
        "accounts followed / followers",
        "practitioners: follow-for-follow",
        "accounts followed per follower",
        "comptes suivis par abonné",
    )
    yield Signal(
        "comments_per_like",
        "authenticity",
        (Total("reactions", "comments", 90), Total("reactions", "likes", 90)),
        share,
        "comments / likes",
        "practitioners: bots like, people talk",
        "comments per like",
        "commentaires par mention « j'aime »",
        90,
        (("post_metrics", "likes"), ("post_metrics", "comments")),
    )
    yield Signal(
        "sponsored_share",
        "authenticity",
        (Total("posts", "sponsored", 90), Total("posts", "has_sponsored", 90)),
        share,
        "share of posts that are sponsored",
        "practitioners: advertising load wears trust out",
        "share of sponsored posts",
        "part des publications sponsorisées",
        90,
        (("posts", "sponsored"),),
    )


def rhythm() -> Iterator[Signal]:
    """Yield signals of when a creator posts."""
    yield Signal(
        "weekend_share",
        "rhythm",
        (Total("posts", "weekend", 90), Total("posts", "one", 90)),
        share,
        "share of posts on Saturday or Sunday (UTC)",
        "practitioners: each network has its own rhythm",
        "share of posts at the weekend",
        "part des publications le week-end",
        90,
    )
    yield Signal(
        "evening_share",
        "rhythm",
        (Total("posts", "evening", 90), Total("posts", "one", 90)),
        share,
        "share of posts between 18:00 and 23:00 (UTC)",
        "practitioners: each network has its own rhythm",
        "share of posts in the evening",
        "part des publications en soirée",
        90,
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
    )


def reactions() -> Iterator[Signal]:
    """Yield signals of the audience's reactions, from the latest capture known of each post."""
    followers = Level("followers", "change")
    yield Signal(
        "engagement_rate",
        "reactions",
        (
            Total("reactions", "reactions", 90),
            Total("reactions", "has_reactions", 90),
            followers,
        ),
        lambda total, posts, size: share(share(total, posts), size),
        "mean reactions per post / followers",
        "the trade's standard measure",
        "engagement rate",
        "taux d'engagement",
        90,
        (("post_metrics", "likes"),),
    )
    for part, english, french in (
        ("shares", "shares", "partages"),
        ("saves", "saves", "enregistrements"),
    ):
        yield Signal(
            f"{part}_per_like",
            "reactions",
            (Total("reactions", part, 90), Total("reactions", "likes", 90)),
            share,
            f"{part} / likes",
            "practitioners: reactions that cost something say more",
            f"{english} per like",
            f"{french} par mention « j'aime »",
            90,
            (("post_metrics", "likes"), ("post_metrics", part)),
        )
    yield Signal(
        "views_per_follower",
        "reactions",
        (
            Total("reactions", "views", 90),
            Total("reactions", "has_views", 90),
            followers,
        ),
        lambda total, posts, size: share(share(total, posts), size),
        "mean views per post / followers",
        "practitioners: bought followers do not watch",
        "views per follower",
        "vues par abonné",
        90,
        (("post_metrics", "views"),),
    )


def quality(extras: tuple[str, ...]) -> Iterator[Signal]:
    """Yield as-of means of the user's own numeric columns on posts.

    Parameters
    ----------
    extras : tuple of str
        Names of the extra numeric columns.
    """
    for name in extras:
        for days in (90, 365):
            yield Signal(
                f"{name}_mean",
                "reactions",
                (
                    Total("reactions", f"extra_{name}", days),
                    Total("reactions", f"has_extra_{name}", days),
                ),
                share,
                f"mean {name} of posts",
                "a column of the user's own data",
                f"mean {name} of posts",
                f"moyenne de {name} des publications",
                days,
                (("post_metrics", name),),
            )
