"""Signals of the audience's reactions, and of the price asked for it."""

from __future__ import annotations

from collections.abc import Iterator

from conversion_influence.dataset.aggregates import Total
from conversion_influence.dataset.facts_of_reactions import beside_likes
from conversion_influence.dataset.features import Context, Derived, Signal
from conversion_influence.dataset.formulas import (
    per_thousand,
    share,
)

FOLLOWERS = Derived("audience", "followers")
LIKES = (("post_metrics", "likes"),)


def reactions() -> Iterator[Signal]:
    """Yield signals of the audience's reactions, from the latest capture known of each post."""
    for days in (28, 90):
        yield Signal(
            "engagement_rate",
            "reactions",
            (
                Total("reactions", "reactions", days),
                Total("reactions", "has_reactions", days),
                FOLLOWERS,
            ),
            lambda total, posts, size: share(share(total, posts), size),
            "mean reactions per post / followers",
            "the trade's standard measure",
            "engagement rate",
            "taux d'engagement",
            days,
            LIKES,
            unit="per follower",
            high_en="Much of their audience reacts to each post.",
            high_fr="Une grande part de leur audience réagit à chaque publication.",
        )
    for part, english, french in (
        ("shares", "shares", "partages"),
        ("saves", "saves", "enregistrements"),
    ):
        yield Signal(
            f"{part}_per_like",
            "reactions",
            tuple(Total("reactions", measure, 90) for measure in beside_likes(part)),
            share,
            f"{part} / likes, of posts whose {part} and likes are known",
            "practitioners: reactions that cost something say more",
            f"{english} per like",
            f"{french} par mention « j'aime »",
            90,
            (*LIKES, ("post_metrics", part)),
            unit="per like",
            high_en=f"Their audience goes beyond likes: many {english}.",
            high_fr=f"Leur audience va plus loin que « j'aime » : beaucoup d'{french}."
            if part == "saves"
            else f"Leur audience va plus loin que « j'aime » : beaucoup de {french}.",
        )
    yield Signal(
        "views_per_follower",
        "reactions",
        (
            Total("reactions", "views", 90),
            Total("reactions", "has_views", 90),
            FOLLOWERS,
        ),
        lambda total, posts, size: share(share(total, posts), size),
        "mean views per post / followers",
        "practitioners: bought followers do not watch",
        "views per follower",
        "vues par abonné",
        90,
        (("post_metrics", "views"),),
        unit="per follower",
        high_en="Their followers do watch, and others too.",
        high_fr="Leurs abonnés regardent vraiment, et d'autres aussi.",
    )


def price() -> Iterator[Signal]:
    """Yield signals of the planned price against the audience."""
    yield Signal(
        "cost_per_1000_followers",
        "offer",
        (Context("cost"), FOLLOWERS),
        per_thousand,
        "1000 * planned cost / followers",
        "the trade's rule of thumb, to be judged like any other",
        "price per thousand followers",
        "prix pour mille abonnés",
        requires=(("offer", "cost"),),
        unit="money per 1000 followers",
        high_en="They are expensive for their size.",
        high_fr="Ils sont chers pour leur taille.",
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
                unit=name,
                high_en=f"{name} of their posts is high.",
                high_fr=f"{name} de leurs publications est élevé.",
            )
