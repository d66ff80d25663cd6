"""Signals of past conversions."""

from __future__ import annotations

from collections.abc import Iterator

from conversion_influence.dataset.features import Derived, Signal
from conversion_influence.dataset.formulas import itself, log_of
from conversion_influence.dataset.groupings import WINDOWS, suffix

SETTLED = (("placements", "settled_at"),)
BAYES = "practitioners: without conversions there is no influence; Efron & Morris 1975"
LIFTED = "observed over expected, shrunk: Clayton & Kaldor 1987"

GROUPS = {
    "creator": ("the creator", "du créateur"),
    "creator_topic": ("the creator on this topic", "du créateur sur ce sujet"),
    "creator_brand": ("the creator for this brand", "du créateur pour cette marque"),
    "topic": ("the topic", "du sujet"),
    "platform": ("the network", "du réseau"),
}
"""Groups with a past of their own, in English and French."""

REQUIRED = {
    "creator": (),
    "creator_topic": (("placements", "topic"),),
    "creator_brand": (("placements", "brand"), ("offer", "brand")),
    "topic": (("placements", "topic"),),
    "platform": (("placements", "platform"),),
}
"""Columns without which there are no such groups."""

PERIODS = {
    None: ("", ""),
    365: (" over the past year", " au cours des douze derniers mois"),
    90: (" over the past three months", " au cours des trois derniers mois"),
}
"""How a lookback is spoken of."""

HIGH_RATES = {
    "creator": (
        "Their audience has bought more often than others'",
        "Leur audience a acheté plus souvent que celle des autres",
    ),
    "creator_topic": (
        "On your topic, their audience has bought more often than others'",
        "Sur votre sujet, leur audience a acheté plus souvent que celle des autres",
    ),
    "creator_brand": (
        "For your brand, their audience has bought more often than others'",
        "Pour votre marque, leur audience a acheté plus souvent que celle des autres",
    ),
    "topic": (
        "Campaigns on your topic have made people buy more often than others",
        "Les campagnes sur votre sujet ont fait acheter plus souvent que les autres",
    ),
    "platform": (
        "Campaigns on this network have made people buy more often than elsewhere",
        "Les campagnes sur ce réseau ont fait acheter plus souvent qu'ailleurs",
    ),
}
HIGH_LIFTS = {
    "creator": (
        "They have sold more than was usual at the time",
        "Ils ont vendu plus qu'il n'était habituel à ce moment-là",
    ),
    "creator_topic": (
        "On your topic, they have sold more than was usual at the time",
        "Sur votre sujet, ils ont vendu plus qu'il n'était habituel à ce moment-là",
    ),
    "creator_brand": (
        "For your brand, they have sold more than was usual at the time",
        "Pour votre marque, ils ont vendu plus qu'il n'était habituel à ce moment-là",
    ),
    "topic": (
        "Campaigns on your topic have sold more than was usual at the time",
        "Les campagnes sur votre sujet ont vendu plus qu'il n'était habituel à ce moment-là",
    ),
    "platform": (
        "Campaigns on this network have sold more than was usual at the time",
        "Les campagnes sur ce réseau ont vendu plus qu'il n'était habituel à ce moment-là",
    ),
}
"""What high values mean, before the period is named."""


def history() -> Iterator[Signal]:
    """Yield signals of settled placements, of the creator and of the groups around."""
    for days in WINDOWS:
        english, french = PERIODS[days]
        yield Signal(
            "base_rate",
            "history",
            (Derived("history", f"base_rate{suffix(days)}"),),
            itself,
            "(conversions + 0.5) / (exposures + 25) of everybody's settled placements; a lookback "
            "is smoothed to the next longer one's rate by 3 conversions instead; missing before "
            "the first",
            "the tide that lifts all boats; smoothed as in Efron & Morris 1975",
            "going conversion rate",
            "taux de conversion courant",
            days,
            SETTLED,
            unit="conversions per exposure",
            high_en=f"Campaigns in general have made people buy often{english}.",
            high_fr=f"Les campagnes en général ont souvent fait acheter{french}.",
        )
    for group in GROUPS:
        for days in WINDOWS:
            yield _rate(group, days)
            yield _lift(group, days)
    yield from _evidence()


def _rate(group: str, days: int | None) -> Signal:
    english, french = GROUPS[group]
    high_en, high_fr = HIGH_RATES[group]
    since_en, since_fr = PERIODS[days]
    return Signal(
        f"{group}_rate",
        "history",
        (Derived("history", f"{group}_rate{suffix(days)}"),),
        itself,
        f"conversions per exposure of {english}, smoothed to the wider group",
        BAYES,
        f"past conversion rate of {english}",
        f"taux de conversion passé {french}",
        days,
        SETTLED + REQUIRED[group],
        unit="conversions per exposure",
        high_en=f"{high_en}{since_en}.",
        high_fr=f"{high_fr}{since_fr}.",
    )


def _lift(group: str, days: int | None) -> Signal:
    english, french = GROUPS[group]
    high_en, high_fr = HIGH_LIFTS[group]
    since_en, since_fr = PERIODS[days]
    return Signal(
        f"{group}_lift",
        "history",
        (Derived("history", f"{group}_lift{suffix(days)}"),),
        itself,
        f"conversions of {english} over those expected at the going rate, smoothed to 1; missing "
        "before anybody's first settled placement",
        LIFTED,
        f"past conversions of {english} against the going rate",
        f"conversions passées {french} comparées au taux courant",
        days,
        SETTLED + REQUIRED[group],
        unit="times what was expected",
        high_en=f"{high_en}{since_en}.",
        high_fr=f"{high_fr}{since_fr}.",
    )


def _evidence() -> Iterator[Signal]:
    """Yield how much the creator's rates rest on, and how old that is."""
    high = {
        "creator": (
            "Their past results rest on many people reached.",
            "Leurs résultats passés reposent sur un grand nombre de personnes touchées.",
        ),
        "creator_topic": (
            "Their past results on your topic rest on many people reached.",
            "Leurs résultats passés sur votre sujet reposent sur un grand nombre de personnes "
            "touchées.",
        ),
        "creator_brand": (
            "Their past results for your brand rest on many people reached.",
            "Leurs résultats passés pour votre marque reposent sur un grand nombre de personnes "
            "touchées.",
        ),
    }
    for group, (high_en, high_fr) in high.items():
        english, french = GROUPS[group]
        yield Signal(
            f"{group}_log_exposures",
            "history",
            (Derived("history", f"{group}_exposures"),),
            log_of,
            f"ln(1 + settled exposures of {english})",
            "how much evidence the rate rests on",
            f"evidence on {english} (log exposures)",
            f"données {french} (log des expositions)",
            requires=SETTLED + REQUIRED[group],
            unit="log exposures",
            high_en=high_en,
            high_fr=high_fr,
        )
    yield Signal(
        "settled_placements",
        "history",
        (Derived("history", "creator_settled"),),
        itself,
        "settled placements of the creator",
        "how much evidence the rate rests on",
        "past placements",
        "placements passés",
        requires=SETTLED,
        unit="placements",
        high_en="The results of many of their campaigns are known.",
        high_fr="Les résultats d'un grand nombre de leurs campagnes sont connus.",
    )
    yield Signal(
        "days_since_settled",
        "history",
        (Derived("history", "creator_since_settled"),),
        itself,
        "days from the last settled placement to as_of",
        "evidence ages",
        "days since the last known result",
        "jours depuis le dernier résultat connu",
        requires=SETTLED,
        unit="days",
        high_en="Their last known result is long ago.",
        high_fr="Leur dernier résultat connu est ancien.",
    )
