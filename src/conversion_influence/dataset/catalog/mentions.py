"""Signals of being mentioned by others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import ibis

from conversion_influence.dataset.aggregates import Total
from conversion_influence.dataset.aggregates_of_keys import Distinct
from conversion_influence.dataset.catalog.reasons import CHA, PRACTICE
from conversion_influence.dataset.features import Derived, Signal
from conversion_influence.dataset.formulas import itself, per_thousand, per_week, share, trend

KIND = (("mentions", "kind"),)
SIZE = (("mentions", "source_followers"),)


def mentions() -> Iterator[Signal]:
    """Yield signals of being mentioned by others."""
    for days in (7, 28, 90, 365):
        yield Signal(
            "mentions_per_week",
            "mentions",
            (Total("mentions", "one", days),),
            per_week(days),
            "mentions received per week",
            PRACTICE,
            "mentions by others per week",
            "mentions par d'autres, par semaine",
            days,
            unit="per week",
            high_en="Others talk about them a lot.",
            high_fr="Les autres parlent beaucoup d'eux.",
        )
    for days in (90, 365):
        yield Signal(
            "mentioners",
            "mentions",
            (Distinct("mentions", "source_id", days),),
            itself,
            "different accounts that mentioned the creator",
            CHA,
            "different accounts that mention them",
            "comptes différents qui les mentionnent",
            days,
            unit="accounts",
            high_en="Many different people mention them.",
            high_fr="Beaucoup de personnes différentes les mentionnent.",
        )
    yield Signal(
        "mentions_per_post",
        "mentions",
        (Total("mentions", "one", 90), Total("posts", "one", 90)),
        share,
        "mentions received / posts",
        PRACTICE,
        "mentions per post",
        "mentions par publication",
        90,
        unit="per post",
        high_en="Each of their posts makes others talk.",
        high_fr="Chacune de leurs publications fait parler d'eux.",
    )
    yield Signal(
        "mentions_per_1000_followers",
        "mentions",
        (Total("mentions", "one", 90), Derived("audience", "followers")),
        per_thousand,
        "1000 * mentions received / followers",
        "Cha et al. 2010: the million follower fallacy",
        "mentions per thousand followers",
        "mentions pour mille abonnés",
        90,
        unit="per 1000 followers",
        high_en="They are talked about far more than their size suggests.",
        high_fr="On parle d'eux bien plus que leur taille ne le laisse penser.",
    )
    yield Signal(
        "mentions_burst",
        "mentions",
        (Total("mentions", "one", 7), Total("mentions", "one", 90)),
        trend(7, 90),
        "ln of the pace of mentions in 7 days over that of 90",
        "Kleinberg 2003, Bursty and hierarchical structure in streams: a topic's rise",
        "sudden rise of mentions",
        "hausse soudaine des mentions",
        7,
        unit="log ratio",
        high_en="They are being talked about right now.",
        high_fr="On parle d'eux en ce moment même.",
    )
    yield from _sources()


def _weight(total: Any, sized: Any, mentions: Any) -> Any:
    known = (sized > 0) | (mentions == 0)
    return known.ifelse(per_week(365)(total), ibis.null("float64"))


def _sources() -> Iterator[Signal]:
    """Yield signals of who mentions the creator, and how."""
    weight = Total("mentions", "log_source_followers", 365)
    sized = Total("mentions", "has_source_followers", 365)
    yield Signal(
        "mention_source_size",
        "mentions",
        (weight, sized),
        share,
        "mean of ln(1 + followers of the mentioning account)",
        "practitioners: being cited by those who are followed counts more",
        "size of the accounts that mention them (log)",
        "taille des comptes qui les mentionnent (log)",
        365,
        SIZE,
        unit="log followers",
        high_en="Those who mention them are followed themselves.",
        high_fr="Ceux qui les mentionnent sont eux-mêmes suivis.",
    )
    yield Signal(
        "mention_weight",
        "mentions",
        (weight, sized, Total("mentions", "one", 365)),
        _weight,
        "sum of ln(1 + followers of the mentioning account) per week, of those whose followers are "
        "known; missing where there are mentions, but none of known size",
        "practitioners: authority of those who mention counts, not their number alone",
        "mentions weighted by the size of their authors, per week",
        "mentions pondérées par la taille de leurs auteurs, par semaine",
        365,
        SIZE,
        unit="log followers per week",
        high_en="People with an audience mention them often.",
        high_fr="Des personnes suivies les mentionnent souvent.",
    )
    yield Signal(
        "source_diversity",
        "mentions",
        (Distinct("mentions", "source_id", 365), Total("mentions", "one", 365)),
        share,
        "different accounts that mention / mentions",
        "practitioners: the same friends over and over are not an audience",
        "diversity of the accounts that mention them",
        "diversité des comptes qui les mentionnent",
        365,
        unit="share",
        high_en="Nearly every mention comes from somebody else.",
        high_fr="Presque chaque mention vient de quelqu'un d'autre.",
    )
    yield Signal(
        "mention_selectivity",
        "mentions",
        (Total("mentions", "selectivity", 365), Total("mentions", "one", 365)),
        share,
        "mean of 1 / mentions, of anybody, that the source had made by then",
        "a source that mentions few says more with each: Adamic & Adar 2003",
        "how choosy those are who mention them",
        "exigence de ceux qui les mentionnent",
        365,
        unit="share",
        high_en="They are mentioned by people who mention few.",
        high_fr="Ils sont mentionnés par des personnes qui citent rarement.",
    )
    for stem, measure, english, french in (
        ("shared_share", "shares", "pass their content on", "relaient leurs contenus"),
        ("backlink_share", "backlinks", "are links from sites", "sont des liens depuis des sites"),
    ):
        yield Signal(
            stem,
            "mentions",
            (Total("mentions", measure, 365), Total("mentions", "has_kind", 365)),
            share,
            "share of mentions of known kind that are "
            + ("shares or backlinks" if measure == "shares" else "backlinks"),
            PRACTICE,
            f"share of mentions that {english}",
            f"part des mentions qui {french}",
            365,
            KIND,
            unit="share",
            high_en=f"Many of the mentions {english}.",
            high_fr=f"Beaucoup de mentions {french}.",
        )
