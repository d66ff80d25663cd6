"""Signals of reputation."""

from __future__ import annotations

from collections.abc import Iterator

from conversion_influence.dataset.aggregates import SinceFirst, Total
from conversion_influence.dataset.aggregates_of_keys import HIndex
from conversion_influence.dataset.audience_of_many import followers_with
from conversion_influence.dataset.features import Context, Derived, Signal
from conversion_influence.dataset.formulas import if_any, itself, per_thousand


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
        unit="credentials",
        high_en="They have a degree, a book, press or awards to show.",
        high_fr="Ils ont un diplôme, un livre, de la presse ou des prix à montrer.",
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
        unit="days",
        high_en="They have been known for long.",
        high_fr="Ils sont connus depuis longtemps.",
    )
    yield Signal(
        "account_age_days",
        "reputation",
        (SinceFirst("accounts"),),
        itself,
        "days since the oldest account was opened",
        "practitioners: reputation takes time",
        "days since their oldest account was opened",
        "jours depuis l'ouverture de leur plus ancien compte",
        unit="days",
        high_en="They have been on the networks for long.",
        high_fr="Ils sont sur les réseaux depuis longtemps.",
    )
    yield Signal(
        "verified_accounts",
        "reputation",
        (Total("accounts", "verified"), Total("accounts", "has_verified")),
        if_any,
        "accounts opened before as_of that are verified; missing where of none is known whether",
        "practitioners: a network that has checked who they are lends them its word",
        "verified accounts",
        "comptes certifiés",
        requires=(("accounts", "verified"),),
        unit="accounts",
        high_en="The networks have verified who they are.",
        high_fr="Les réseaux ont vérifié leur identité.",
    )
    yield Signal(
        "listed_per_1000_followers",
        "reputation",
        (Derived("audience", "listed"), Derived("audience", followers_with("listed"))),
        per_thousand,
        "1000 * lists that hold the creator / followers, of the networks where both are known",
        "PeerIndex judgements: listed count is among the strongest single signals",
        "lists that hold them, per thousand followers",
        "listes qui les citent, pour mille abonnés",
        requires=(("account_snapshots", "listed"),),
        unit="per 1000 followers",
        high_en="Users put them on lists far more often than their size suggests.",
        high_fr="On les place dans des listes bien plus que leur taille ne le laisse penser.",
    )
    yield Signal(
        "topical_h_index",
        "reputation",
        (HIndex("echoes", "impact", 365),),
        itself,
        "largest h with h posts on the topic of at least h shares and mentions each",
        "Hirsch 2005, An index to quantify an individual's scientific research output",
        "posts on the topic that went round (h-index)",
        "publications sur le sujet qui ont circulé (indice h)",
        365,
        (("posts", "topic"),),
        unit="posts",
        high_en="Several of their posts on your topic went round.",
        high_fr="Plusieurs de leurs publications sur votre sujet ont circulé.",
    )
