"""Signals of authenticity: an audience that is real, and advertising it bears."""

from __future__ import annotations

from collections.abc import Iterator

from conversion_influence.dataset.aggregates import Deviation, Total
from conversion_influence.dataset.aggregates_of_keys import Distinct
from conversion_influence.dataset.audience import GROWTH_DAYS
from conversion_influence.dataset.audience_of_many import followers_with
from conversion_influence.dataset.facts_of_reactions import beside_likes
from conversion_influence.dataset.features import Derived, Signal
from conversion_influence.dataset.formulas import (
    itself,
    mean_ratio,
    missing_share,
    share,
)

FOLLOWERS = Derived("audience", "followers")
LIKES = (("post_metrics", "likes"),)


def authenticity() -> Iterator[Signal]:
    """Yield signals of an audience that is real."""
    gains = Derived("audience", "gains")
    for stem, part, words, english, french, high_en, high_fr in (
        (
            "jump_share",
            "largest_gain",
            "largest gain between two captures of an account / all gains",
            "share of audience growth that came in one jump",
            "part de la croissance venue d'un seul bond",
            "Their audience came in one jump.",
            "Leur audience est venue d'un seul bond.",
        ),
        (
            "top3_growth_share",
            "top_gains",
            "gains of the 3 best days / all gains",
            "share of audience growth of the three best days",
            "part de la croissance des trois meilleurs jours",
            "Their audience came on very few days.",
            "Leur audience est venue en très peu de jours.",
        ),
        (
            "unexplained_growth_share",
            "unexplained_gains",
            "gains on days over 3 times the mean day, without a big post or mention in the 3 "
            "days before / all gains",
            "share of audience growth that nothing explains",
            "part de la croissance que rien n'explique",
            "Their audience grew at once for no visible reason.",
            "Leur audience a bondi sans raison visible.",
        ),
    ):
        yield Signal(
            stem,
            "authenticity",
            (Derived("audience", part), gains),
            share,
            words,
            "practitioners: bought followers come at once",
            english,
            french,
            GROWTH_DAYS,
            unit="share",
            high_en=high_en,
            high_fr=high_fr,
        )
    followed = (("account_snapshots", "following"),)
    yield Signal(
        "following_ratio",
        "authenticity",
        (Derived("audience", "following"), Derived("audience", followers_with("following"))),
        share,
        "accounts followed / followers, of the networks where both are known",
        "practitioners: follow-for-follow",
        "accounts followed per follower",
        "comptes suivis par abonné",
        requires=followed,
        unit="per follower",
        high_en="They follow many to be followed back.",
        high_fr="Ils suivent beaucoup de comptes pour être suivis en retour.",
    )
    yield Signal(
        "follow_churn",
        "authenticity",
        (Derived("audience", "following_churn"), Derived("audience", "following")),
        lambda churn, following: churn / (following + 1.0),
        "(sum of |changes of accounts followed| - |their sum|, over all networks) / (accounts "
        "followed + 1)",
        "practitioners: follow and unfollow, the oldest trick of paid growth",
        "following and unfollowing in turns",
        "abonnements et désabonnements en série",
        GROWTH_DAYS,
        followed,
        unit="share",
        high_en="They follow and unfollow accounts in turns.",
        high_fr="Ils s'abonnent et se désabonnent en série.",
    )
    yield from _reactions_real()
    yield from _advertising()


def _reactions_real() -> Iterator[Signal]:
    yield Signal(
        "comments_per_like",
        "authenticity",
        tuple(Total("reactions", measure, 90) for measure in beside_likes("comments")),
        share,
        "comments / likes, of posts whose comments and likes are known",
        "practitioners: bots like, people talk",
        "comments per like",
        "commentaires par mention « j'aime »",
        90,
        (*LIKES, ("post_metrics", "comments")),
        unit="per like",
        high_en="Their audience talks, not only likes.",
        high_fr="Leur audience parle, au lieu de seulement aimer.",
    )
    yield Signal(
        "likes_spread",
        "authenticity",
        (Deviation("reactions", "log_likes", 90),),
        itself,
        "standard deviation of ln(1 + likes) over posts",
        "practitioners: bought likes come in the same number for every post",
        "how much likes differ between posts (log)",
        "écart des mentions « j'aime » d'une publication à l'autre (log)",
        90,
        LIKES,
        unit="log likes",
        high_en="Their posts find very different echoes, as real ones do.",
        high_fr="Leurs publications trouvent des échos très inégaux, comme les vraies.",
    )
    yield Signal(
        "repeat_commenters",
        "authenticity",
        (Distinct("comments", "author_id", 90), Total("comments", "has_author", 90)),
        missing_share,
        "1 - different authors / comments",
        "practitioners: the same few accounts comment for each other (pods)",
        "share of comments by people who already commented",
        "part des commentaires de personnes ayant déjà commenté",
        90,
        (("replies", "author_id"),),
        unit="share",
        high_en="The same few people write the comments.",
        high_fr="Ce sont toujours les mêmes qui commentent.",
    )
    yield Signal(
        "paid_share",
        "authenticity",
        (Total("reactions", "paid_views", 90), Total("reactions", "paid_of", 90)),
        share,
        "paid views / views, over posts with both known",
        "practitioners: paid reach burns out when the budget does",
        "share of views that were paid for",
        "part des vues payées",
        90,
        (("post_metrics", "paid_views"), ("post_metrics", "views")),
        unit="share",
        high_en="Much of their reach is paid for.",
        high_fr="Une grande part de leur portée est payée.",
    )


def _advertising() -> Iterator[Signal]:
    sponsored = ("posts", "sponsored")
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
        (sponsored,),
        unit="share",
        high_en="They advertise a lot.",
        high_fr="Ils font beaucoup de publicité.",
    )
    yield Signal(
        "sponsored_lift",
        "authenticity",
        (
            Total("reactions", "sponsored_reactions", 365),
            Total("reactions", "sponsored_n", 365),
            Total("reactions", "organic_reactions", 365),
            Total("reactions", "organic_n", 365),
        ),
        mean_ratio,
        "ln((mean reactions of sponsored posts + 1) / (mean of the others + 1))",
        "practitioners: what an audience accepts from its own, it may refuse from a brand",
        "reactions to sponsored posts against the others (log)",
        "réactions aux publications sponsorisées comparées aux autres (log)",
        365,
        (sponsored, *LIKES),
        unit="log ratio",
        high_en="Their audience reacts to sponsored posts as well as to the others, or better.",
        high_fr="Leur audience réagit aussi bien, ou mieux, aux publications sponsorisées.",
    )
