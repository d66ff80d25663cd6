"""Who would follower count have chosen instead, and what would it cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from conversion_influence.messages.said import Said
from conversion_influence.report.page_content import Content
from conversion_influence.report.page_numbers import count, money, number, share
from conversion_influence.report.page_said import between, fill
from conversion_influence.report.page_table import NOTHING, who

MOST = 10
"""Candidates chosen by each order; half of a list that is shorter than twice as many."""


@dataclass(frozen=True)
class Choice:
    """What the candidates that one order chooses bring, by the model's own reckoning.

    Attributes
    ----------
    rows : tuple of int
        Places in the ranked list, best first.
    exposed : int
        How many of them have exposures; all figures of conversions are of these.
    exposures, expected : float
        Summed.
    low, high : float
        Where 9 in 10 such totals of conversions lie; NaN for a model without ranges.
    priced : int
        How many of them have exposures and a cost.
    cost, bought : float
        Of these, summed: their cost and the conversions expected of them.
    likelihood : float
        Mean of all.
    """

    rows: tuple[int, ...]
    exposed: int
    exposures: float
    expected: float
    low: float
    high: float
    priced: int
    cost: float
    bought: float
    likelihood: float


def choice_of(content: Content, rows: np.ndarray) -> Choice:
    """Return what some candidates bring together.

    Parameters
    ----------
    content : Content
        All that is known.
    rows : numpy.ndarray
        Places in the ranked list.
    """
    likelihood, exposures = content.numbers("likelihood")[rows], content.numbers("exposures")[rows]
    cost, expected = content.numbers("cost")[rows], content.numbers("expected_conversions")[rows]
    known = np.isfinite(expected)
    priced = known & np.isfinite(cost)
    low, high = np.nan, np.nan
    if content.spread is not None and known.any():
        owners = np.array([str(who(row, place)) for place, row in _rows(content, rows)])
        low, high = content.spread.total_range(
            likelihood[known], exposures[known], content.evidence[rows][known], owners[known]
        )
    return Choice(
        rows=tuple(int(row) for row in rows),
        exposed=int(known.sum()),
        exposures=float(exposures[known].sum()),
        expected=float(expected[known].sum()),
        low=float(low),
        high=float(high),
        priced=int(priced.sum()),
        cost=float(cost[priced].sum()),
        bought=float(expected[priced].sum()),
        likelihood=float(likelihood.mean()),
    )


def comparison_of(content: Content) -> dict[str, Any]:
    """Return the comparison for the template.

    Parameters
    ----------
    content : Content
        All that is known.

    Returns
    -------
    dict
        ``said``: sentences; ``table``: rows of a title and both choices' values, and ``names`` of
        both, without content where followers are not known.
    """
    known = np.flatnonzero(np.isfinite(content.followers))
    if len(content.scores) < 2 or not len(known):
        why = TOO_FEW if len(content.scores) < 2 else UNKNOWN
        return {"said": [why], "table": [], "names": []}
    many = min(MOST, max(1, len(content.scores) // 2), len(known))
    by_followers = known[np.argsort(-content.followers[known], kind="stable")][:many]
    ours, theirs = choice_of(content, np.arange(many)), choice_of(content, by_followers)
    lines = OF_CHOICES if content.about.choice else LINES
    both = len({*ours.rows} & {*theirs.rows})
    introduction = INTRODUCTION if many > 1 else INTRODUCTION_OF_ONE
    said = [
        fill(introduction, number(many), number(len(content.scores)), number(both)),
        *([] if content.about.choice else _outcome(ours, theirs)),
    ]
    if len(content.scores) < content.scored:
        said.append(fill(ONLY_FIRST, number(len(content.scores)), number(content.scored)))
    if len(known) < len(content.scores):
        said.append(fill(SOME_UNKNOWN, number(len(content.scores) - len(known))))
    return {
        "said": said,
        "table": [(title, write(ours), write(theirs)) for title, write in lines],
        "names": [
            [who(row, place) for place, row in _rows(content, c.rows)] for c in (ours, theirs)
        ],
    }


def _rows(content: Content, rows: Any) -> list[tuple[int, Mapping[Any, Any]]]:
    chosen = content.scores.iloc[list(rows)].to_dict("records")
    return list(zip([int(row) for row in rows], chosen, strict=True))


def _outcome(ours: Choice, theirs: Choice) -> list[Said]:
    """Return what the choice comes to, in words."""
    if not ours.exposed or not theirs.exposed:
        return [NO_EXPOSURES]
    told = [fill(RATES, *(share(c.expected / c.exposures) for c in (ours, theirs)))]
    prices = [_price(c) for c in (ours, theirs)]
    if None in prices:
        return [*told, NO_COST]
    mine, other = (price or 0.0 for price in prices)
    if other > mine:
        return [*told, fill(DEARER, money(other), money(mine), _times(other / mine))]
    return [*told, fill(CHEAPER, money(other), money(mine))]


def _times(ratio: float) -> Said:
    return fill(TIMES, number(ratio, 2 if ratio < 2.0 else 1))


def _price(choice: Choice) -> float | None:
    return choice.cost / choice.bought if choice.priced and choice.bought > 0 else None


def _expected(choice: Choice) -> Said | str:
    if not choice.exposed:
        return NOTHING
    told = count(choice.expected)
    if np.isfinite(choice.low):
        told = fill(WITH_RANGE, told, between(number(choice.low), number(choice.high)))
    return _of(told, choice.exposed, len(choice.rows))


def _cost(choice: Choice) -> Said | str:
    return _of(money(choice.cost), choice.priced, len(choice.rows)) if choice.priced else NOTHING


def _each(choice: Choice) -> Said | str:
    price = _price(choice)
    if price is None:
        return NOTHING
    told = money(price)
    if np.isfinite(choice.low) and choice.low > 0:
        scale = choice.expected / np.array([choice.high, choice.low])
        told = fill(WITH_RANGE, told, between(*(money(price * float(x)) for x in scale)))
    return _of(told, choice.priced, len(choice.rows))


def _exposures(choice: Choice) -> Said | str:
    if not choice.exposed:
        return NOTHING
    return _of(number(choice.exposures), choice.exposed, len(choice.rows))


def _rate(choice: Choice) -> Said | str:
    return share(choice.expected / choice.exposures) if choice.exposures > 0 else NOTHING


def _mean(choice: Choice) -> Said | str:
    return share(choice.likelihood)


def _of(told: Said, known: int, many: int) -> Said:
    """Say of how many a figure is, where it is not of all."""
    return told if known == many else fill(PARTLY, told, number(known), number(many))


LINES = (
    (Said("Exposures", "Expositions"), _exposures),
    (Said("Conversions per exposure", "Conversions par exposition"), _rate),
    (Said("Expected conversions", "Conversions attendues"), _expected),
    (Said("Cost", "Coût"), _cost),
    (Said("Cost per conversion", "Coût par conversion"), _each),
)
TIMES = Said("{} times", "{} fois")
OF_CHOICES = ((Said("Mean likelihood", "Probabilité moyenne"), _mean),)
WITH_RANGE = Said("{} (9 in 10: {})", "{} (9 sur 10 : {})")
PARTLY = Said("{}, known for {} of {}", "{}, connu pour {} sur {}")
TOO_FEW = Said(
    "There are fewer than two candidates, so there is nothing to choose from.",
    "Il y a moins de deux candidats : il n'y a rien à choisir.",
)
UNKNOWN = Said(
    "The followers of these candidates are not known, so this cannot be said. Give the table "
    "account_snapshots with the others, or a column followers in the list.",
    "Les abonnés de ces candidats ne sont pas connus : on ne peut pas répondre. Donnez la table "
    "account_snapshots avec les autres, ou une colonne followers dans la liste.",
)
INTRODUCTION = Said(
    "The {} candidates at the top of this ranking, of {}, beside as many with the most followers. "
    "In both: {}.",
    "Les {} premiers de ce classement, sur {}, à côté d'autant de candidats les plus suivis. "
    "Dans les deux : {}.",
)
INTRODUCTION_OF_ONE = Said(
    "The {} candidate at the top of this ranking, of {}, beside the one with the most followers. "
    "In both: {}.",
    "Le candidat en tête de ce classement ({} sur {}), à côté du plus suivi. Dans les deux : {}.",
)
SOME_UNKNOWN = Said(
    "Candidates whose followers are not known: {}. Follower count could not choose them.",
    "Candidats aux abonnés inconnus : {}. Le nombre d'abonnés n'a pas pu les choisir.",
)
ONLY_FIRST = Said(
    "Both are chosen from the first {} of the {} ranked candidates.",
    "Les deux choix sont faits parmi les {} premiers des {} candidats classés.",
)
RATES = Said(
    "Of the exposures, {} are expected to convert with this ranking, {} with the most followed.",
    "Sur les expositions, {} devraient convertir avec ce classement, et {} avec les plus suivis.",
)
NO_EXPOSURES = Said(
    "Without exposures there are no conversions to expect: give a column exposures in the list.",
    "Sans expositions, pas de conversions attendues : donnez une colonne exposures dans la liste.",
)
NO_COST = Said(
    "What a conversion would cost cannot be said: give a column cost in the list.",
    "On ne peut pas dire combien coûterait une conversion : donnez une colonne cost dans la liste.",
)
DEARER = Said(
    "A conversion through the most followed would cost {} instead of {}: {} as much.",
    "Une conversion par les plus suivis coûterait {} au lieu de {} : {} plus cher.",
)
CHEAPER = Said(
    "A conversion through the most followed would cost {}, no more than the {} here. The ranking "
    "is by likelihood, not by cost: sort the table by cost per conversion.",
    "Une conversion par les plus suivis coûterait {}, pas plus que les {} d'ici. Le classement "
    "suit la probabilité, pas le coût : triez le tableau par coût par conversion.",
)
