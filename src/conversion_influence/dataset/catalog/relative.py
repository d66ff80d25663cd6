"""Signals that compare with everybody: standing among peers, and posting when a network reacts."""

from __future__ import annotations

from collections.abc import Iterator

from conversion_influence.dataset.features import Derived, Signal
from conversion_influence.dataset.formulas import itself

LIKES = ("post_metrics", "likes")
COMMENTS = ("post_metrics", "comments")
OWN_SIZE = "creators of the same network and about the same size (audience within a factor of 4)"


def among_peers() -> Iterator[Signal]:
    """Yield where a creator stands among creators of its size and network."""
    yield Signal(
        "engagement_percentile",
        "authenticity",
        (Derived("peers", "engagement_percentile_90d"),),
        itself,
        "share of the creator's peers whose mean reactions per post / followers lie below its own "
        f"(ties count half); peers are {OWN_SIZE}, at the first of the month",
        "trade: engagement falls with size, so it is judged against creators of equal size",
        "engagement among creators of their size",
        "engagement parmi les créateurs de même taille",
        90,
        (LIKES,),
        unit="share",
        high_en="Their audience reacts more than that of most creators of their size on the same "
        "network.",
        high_fr="Leur audience réagit davantage que celle de la plupart des créateurs de même "
        "taille sur le même réseau.",
    )
    yield Signal(
        "comments_per_like_percentile",
        "authenticity",
        (Derived("peers", "comments_per_like_percentile_90d"),),
        itself,
        "share of the creator's peers whose comments / likes, of posts whose comments and likes "
        "are known, lie below its own (ties count half); "
        f"peers are {OWN_SIZE}, at the first of the month",
        "practitioners: bots like, people talk; how much is usual depends on network and size",
        "comments per like among creators of their size",
        "commentaires par mention « j'aime » parmi les créateurs de même taille",
        90,
        (LIKES, COMMENTS),
        unit="share",
        high_en="For each like they receive more comments than most creators of their size on the "
        "same network.",
        high_fr="Pour chaque mention « j'aime », ils reçoivent plus de commentaires que la plupart "
        "des créateurs de même taille sur le même réseau.",
    )


def by_slot() -> Iterator[Signal]:
    """Yield how posts lie in the slots of the week (4 hours of a weekday, local time)."""
    yield Signal(
        "best_slot_share",
        "rhythm",
        (Derived("slots", "best_slot_share_90d"),),
        itself,
        "share of posts in the ten slots of the week (4 hours, local time) in which posts on the "
        "network get most reactions for their creator, learned from 365 days of everybody's posts, "
        "3 or more per slot; missing on networks where no more than ten slots have so many",
        "practitioners: each network has its own rhythm",
        "share of posts at the network's best times",
        "part des publications aux meilleurs moments du réseau",
        90,
        (LIKES,),
        unit="share",
        high_en="They mostly post when people on the network react most.",
        high_fr="Ils publient surtout quand le public du réseau réagit le plus.",
    )
    yield Signal(
        "planned_slot_lift",
        "rhythm",
        (Derived("slots", "planned_slot_lift"),),
        itself,
        "ln of the reactions to posts in the planned slot of the week (4 hours, local time) over "
        "what their creators usually get on the network, shrunk to 0 by 10 posts; missing for a "
        "slot with fewer than 3",
        "practitioners: each network has its own rhythm; shrinking: Efron & Morris 1975",
        "reactions usual at the planned time",
        "réactions habituelles au moment prévu",
        requires=(LIKES, ("offer", "planned_at"), ("offer", "platform")),
        unit="log ratio",
        high_en="The post is planned for a time at which posts on the network get more reactions "
        "than usual.",
        high_fr="La publication est prévue à un moment où celles du réseau suscitent plus de "
        "réactions que d'habitude.",
    )
    yield Signal(
        "slot_regularity",
        "rhythm",
        (Derived("slots", "slot_regularity_90d"),),
        itself,
        "1 - entropy of posts over the 42 slots of the week (4 hours, local time) / ln 42",
        "practitioners: an audience comes back to what it can expect",
        "regularity of posting times",
        "régularité des horaires de publication",
        90,
        unit="share",
        high_en="They post at the same times of the week, so that their audience knows when to "
        "expect them.",
        high_fr="Ils publient aux mêmes moments de la semaine, et leur audience sait quand les "
        "attendre.",
    )
