"""Signals of a creator's surroundings: the text of the campaign, and the creators around."""

from __future__ import annotations

from collections.abc import Iterator

from conversion_influence.dataset import brief as texts
from conversion_influence.dataset import network as ties
from conversion_influence.dataset.features import Derived, Signal
from conversion_influence.dataset.formulas import itself


def brief() -> Iterator[Signal]:
    """Yield what a creator's posts have in common with the text of the campaign."""
    yield Signal(
        "brief_similarity",
        "relevance",
        (Derived("brief", "brief_similarity"),),
        itself,
        "cosine between the character 3-grams of the brief and those of the last "
        f"{texts.POSTS} posts with text, 0 to 1",
        "practitioners: influence is relevant; n-grams: Damashek 1995",
        "how much the posts read like the brief",
        "ressemblance des publications avec le brief",
        texts.DAYS,
        (("offer", "brief"),),
        unit="cosine",
        high_en="The creator's recent posts use the same words as your brief.",
        high_fr="Les publications récentes du créateur emploient les mêmes mots que votre brief.",
    )


def network() -> Iterator[Signal]:
    """Yield what the creators around a creator, by who mentions whom, tell about it."""
    yield Signal(
        "reciprocity",
        "presence",
        (Derived("network", "reciprocity"),),
        itself,
        "of the different sources that mentioned the creator, the share that it mentioned too",
        "ties that are returned are strong: Wasserman & Faust 1994, ch. 13",
        "share of mentions that are returned",
        "part des mentions rendues",
        ties.DAYS,
        unit="share",
        high_en="The creator mentions most of the accounts that mention it.",
        high_fr="Le créateur mentionne à son tour la plupart des comptes qui le mentionnent.",
    )
    yield Signal(
        "neighbours_log_followers",
        "presence",
        (Derived("network", "neighbours_log_followers"),),
        itself,
        "mean ln(1 + followers) of the other creators that mentioned the creator, or that it "
        f"mentioned, in {ties.DAYS} days",
        "birds of a feather: McPherson, Smith-Lovin & Cook 2001",
        "audience of the creators around (log)",
        "audience des créateurs voisins (log)",
        requires=(("account_snapshots", "followers"),),
        unit="log count",
        high_en="The creators around this one have large audiences.",
        high_fr="Les créateurs qui l'entourent ont de grandes audiences.",
    )
    yield Signal(
        "neighbours_rate",
        "presence",
        (Derived("network", "neighbours_rate"),),
        itself,
        "conversions per exposure in the settled placements of those creators, smoothed to "
        f"everybody's by {ties.RATE_STRENGTH:.0f} exposures",
        "birds of a feather: McPherson, Smith-Lovin & Cook 2001; Efron & Morris 1975",
        "past conversion rate of the creators around",
        "taux de conversion passé des créateurs voisins",
        requires=(("placements", "settled_at"),),
        unit="rate",
        high_en="Campaigns with the creators around this one have converted well.",
        high_fr="Les campagnes menées avec les créateurs qui l'entourent ont bien converti.",
    )
    yield Signal(
        "log_pagerank",
        "presence",
        (Derived("network", "log_pagerank"),),
        itself,
        "ln(N PageRank) among the N creators that mention each other in 365 days, on the first of "
        "the month; 0 is the average",
        "who is mentioned by the mentioned: Page, Brin, Motwani & Winograd 1999",
        "standing among creators who mention each other (log)",
        "rang parmi les créateurs qui se mentionnent (log)",
        unit="log ratio",
        high_en="Creators who are themselves much mentioned mention this one.",
        high_fr="Des créateurs eux-mêmes très mentionnés mentionnent celui-ci.",
    )
