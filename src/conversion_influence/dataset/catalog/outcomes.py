"""Signals of past conversions, and the planned offer itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from conversion_influence.dataset.features import Context, Derived, Signal
from conversion_influence.dataset.formulas import category, itself, log_of
from conversion_influence.dataset.history import WINDOWS

SETTLED = (("placements", "settled_at"),)
BAYES = "practitioners: without conversions there is no influence; Efron & Morris 1975"
GROUPS = {
    "creator": ("the creator", "du créateur"),
    "creator_topic": ("the creator on this topic", "du créateur sur ce sujet"),
    "topic": ("the topic", "du sujet"),
    "platform": ("the network", "du réseau"),
}
"""Groups with a past of their own, in English and French."""

LIFTED = "observed over expected, shrunk: Clayton & Kaldor 1987"


def history() -> Iterator[Signal]:
    """Yield signals of settled placements, of the creator and of the groups around."""
    for days in WINDOWS:
        yield Signal(
            "base_rate",
            "history",
            (Derived("history", "base_rate" if days is None else f"base_rate_{days}d"),),
            itself,
            "conversions / exposures of everybody's settled placements",
            "the tide that lifts all boats",
            "going conversion rate",
            "taux de conversion courant",
            days,
            SETTLED,
        )
    for group in GROUPS:
        for days in WINDOWS:
            yield from _rate_and_lift(group, days)
    yield from _evidence()


def _rate_and_lift(group: str, days: int | None) -> Iterator[Signal]:
    english, french = GROUPS[group]
    needed = SETTLED + ((("placements", "topic"),) if "topic" in group else ())
    needed += (("placements", "platform"),) if group == "platform" else ()
    suffix = "" if days is None else f"_{days}d"
    yield Signal(
        f"{group}_rate",
        "history",
        (Derived("history", f"{group}_rate{suffix}"),),
        itself,
        f"conversions per exposure of {english}, smoothed to the wider group",
        BAYES,
        f"past conversion rate of {english}",
        f"taux de conversion passé {french}",
        days,
        needed,
    )
    yield Signal(
        f"{group}_lift",
        "history",
        (Derived("history", f"{group}_lift{suffix}"),),
        itself,
        f"conversions of {english} over those expected at the going rate, smoothed to 1",
        LIFTED,
        f"past conversions of {english} against the going rate",
        f"conversions passées {french} comparées au taux courant",
        days,
        needed,
    )


def _evidence() -> Iterator[Signal]:
    """Yield how much the creator's rates rest on, and how old that is."""
    for group in ("creator", "creator_topic"):
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
            requires=SETTLED,
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
    )


def offer() -> Iterator[Signal]:
    """Yield the planned offer and its fit with the creator."""
    categories = {
        "topic": ("topic of the campaign", "sujet de la campagne"),
        "platform": ("network", "réseau"),
        "country": ("country", "pays"),
        "format": ("format", "format"),
    }
    for name, (english, french) in categories.items():
        yield Signal(
            name,
            "offer",
            (Context(name),),
            category,
            f"the planned {name}",
            "practitioners: each network and country has its own audience",
            english,
            french,
            requires=(("offer", name),),
        )
    yield Signal(
        "discount",
        "offer",
        (Context("discount"),),
        itself,
        "the planned discount",
        "practitioners: the offer itself converts",
        "discount",
        "remise",
        requires=(("offer", "discount"),),
    )
    yield Signal(
        "log_cost",
        "offer",
        (Context("cost"),),
        log_of,
        "ln(1 + planned cost)",
        "a price is the market's opinion",
        "price (log)",
        "prix (log)",
        requires=(("offer", "cost"),),
    )
    fits = {
        "country_match": ("country", "same country as the campaign", "même pays que la campagne"),
        "topic_declared": (
            "topics",
            "declares the campaign's topic",
            "annonce le sujet de la campagne",
        ),
    }
    for name, (column, english, french) in fits.items():
        other = "country" if name == "country_match" else "topic"
        yield Signal(
            name,
            "offer",
            (Context(name),),
            itself,
            f"1 if the creator {english}, else 0",
            "practitioners: country, language and niche must fit",
            english,
            french,
            requires=(("creators", column), ("offer", other)),
        )


def passthrough(creators: Sequence[str], placements: Sequence[str]) -> tuple[Signal, ...]:
    """Return the user's own columns as signals.

    Parameters
    ----------
    creators, placements : sequence of str
        Extra columns of these tables.
    """
    lasting = [(name, "creators") for name in creators]
    planned = [(name, "offer") for name in placements]
    return tuple(
        Signal(
            name,
            "offer",
            (Context(name),),
            category,
            f"{name} as given",
            "a column of the user's own data",
            name,
            name,
            requires=((table, name),),
        )
        for name, table in lasting + planned
    )
