"""Signals of the audience: momentum, authenticity, reactions."""

from __future__ import annotations

from collections.abc import Iterator

from conversion_influence.dataset.audience import GROWTH_DAYS
from conversion_influence.dataset.catalog.reasons import MOMENTUM
from conversion_influence.dataset.features import (
    Context,
    Derived,
    Deviation,
    Distinct,
    Median,
    Peak,
    Signal,
    Total,
)
from conversion_influence.dataset.formulas import (
    acceleration,
    growth,
    itself,
    log_ratio,
    mean_ratio,
    mean_trend,
    missing_share,
    per_thousand,
    share,
    slope,
    trend,
)

FOLLOWERS = Derived("audience", "followers")
LIKES = (("post_metrics", "likes"),)


def _followers(ago: int) -> Derived:
    return Derived("audience", f"followers_{ago}d_ago")


def momentum() -> Iterator[Signal]:
    """Yield signals of change with time."""
    for days in (7, 28, 90, 365):
        yield Signal(
            "follower_growth",
            "momentum",
            (FOLLOWERS, _followers(days)),
            growth,
            "ln((followers now + 1) / (followers then + 1))",
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
        (FOLLOWERS, _followers(28), _followers(56)),
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
        "ln((followers + 1) / (highest followers ever captured + 1)): 0 is at the peak",
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


def authenticity() -> Iterator[Signal]:
    """Yield signals of an audience that is real."""
    gains = Derived("audience", "gains")
    for stem, part, words, english, french, high_en, high_fr in (
        (
            "jump_share",
            "largest_gain",
            "largest gain between two captures / all gains",
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
        (Derived("audience", "following"), FOLLOWERS),
        share,
        "accounts followed / followers",
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
        "(sum of |changes of accounts followed| - |their sum|) / (accounts followed + 1)",
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
        (Total("reactions", "comments", 90), Total("reactions", "likes", 90)),
        share,
        "comments / likes",
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
            (Total("reactions", part, 90), Total("reactions", "likes", 90)),
            share,
            f"{part} / likes",
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
