"""Whether a model is worth using, in words for the one who decides."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import NamedTuple

from conversion_influence.evaluation.naming import in_words

ASSOCIATION_EN = (
    "The ranking shows with whom conversions came, not what a creator causes; only a comparison "
    "with a control group can show that."
)
ASSOCIATION_FR = (
    "Le classement montre avec qui les conversions sont venues, pas ce qu'un créateur provoque ; "
    "seule une comparaison avec un groupe témoin peut le montrer."
)

PAST_RATES = ("base_rate", "topic_rate", "creator_history")
"""Rules that foretell what has been: of them is spoken first."""

WORTHWHILE = 0.001
"""Gain over a rule, as a share of its log loss, from which a model is worth its trouble: about what
likelihoods gain that differ, rightly, by a tenth from placement to placement."""

POWER = 0.8
"""Chance with which so many more placements would settle the matter."""

MOST_MORE = 1_000_000
"""More placements than this are not counted."""

FEWEST_MORE = 10


@dataclass(frozen=True)
class Verdict:
    """The answer to "should we use the model?".

    Attributes
    ----------
    code : str
        ``use_it``, ``no_better_than:<baseline>``, ``not_enough_data``, ``no_baseline`` or
        ``too_few_creators``.
    text_en, text_fr : str
        The same in English and in French, without jargon.
    more_placements : int or None
        With ``not_enough_data``: about how many more must be judged, `MOST_MORE` at most.
    """

    code: str
    text_en: str
    text_fr: str
    more_placements: int | None = None


@dataclass(frozen=True)
class Rival:
    """One baseline on the deciding slice.

    Attributes
    ----------
    name : str
        Short name.
    log_loss : float
        Its own.
    beaten : bool
        Whether the model beat it.
    difference, low, high : float
        By how much the model's log loss is lower, with its interval.
    """

    name: str
    log_loss: float
    beaten: bool
    difference: float
    low: float
    high: float

    @property
    def ruled_out(self) -> bool:
        """Whether the interval leaves no room for a gain that is worthwhile."""
        return not self.beaten and self.high < WORTHWHILE * self.log_loss


class _Said(NamedTuple):
    """A verdict's own sentences, before what is true of every ranking."""

    en: str
    fr: str


def decide(
    log_loss: float,
    rivals: Sequence[Rival],
    *,
    placements: int,
    creators: int,
    level: float = 0.95,
) -> Verdict:
    """Return the verdict by rules named beforehand.

    Use the model where every baseline is beaten on log loss. Where the interval of the gain over
    one that is not lies below `WORTHWHILE`, the model is no better than it; past rates are named
    first, then the one of lowest log loss. Otherwise more placements are needed to tell.

    Parameters
    ----------
    log_loss : float
        Of the judged model, on the deciding slice.
    rivals : sequence of Rival
        The baselines.
    placements, creators : int
        Size of the deciding slice.
    level : float
        Nominal coverage of the intervals.
    """
    seen = _Said(
        f"on {placements:,} past result{_s(placements)} of {creators:,} creator{_s(creators)}",
        f"sur {_french(placements)} résultat{_s(placements)} "
        f"passé{_s(placements)} de {_french(creators)} créateur{_s(creators)}",
    )
    unbeaten = [rival for rival in rivals if not rival.beaten]
    ruled_out = [rival for rival in rivals if rival.ruled_out]
    more = None
    if not rivals:
        code, said = "no_baseline", _no_rule(seen)
    elif creators < 2:
        code, said = "too_few_creators", _one_creator(seen)
    elif not unbeaten:
        code, said = "use_it", _use_it(log_loss, rivals, seen)
    elif ruled_out:
        best = min(ruled_out, key=lambda rival: (rival.name not in PAST_RATES, rival.log_loss))
        code, said = f"no_better_than:{best.name}", _keep_the_rule(best, seen)
    else:
        more = max(more_placements(rival, placements, len(rivals), level) for rival in unbeaten)
        best = min(unbeaten, key=lambda rival: rival.log_loss)
        code, said = "not_enough_data", _not_enough(best, more, seen)
    return Verdict(code, f"{said.en} {ASSOCIATION_EN}", f"{said.fr} {ASSOCIATION_FR}", more)


def more_placements(rival: Rival, placements: int, rivals: int, level: float) -> int:
    """Return about how many more placements must be judged to tell model and rule apart.

    The standard error of the difference falls with the root of the placements. So many are needed
    that a gain as large as the one observed, or a worthwhile one where it was smaller, would be
    found with a chance of `POWER` at the level corrected for the number of baselines (the usual
    sum of a two-sided test: Cohen 1988, "Statistical Power Analysis", chapter 2).

    Parameters
    ----------
    rival : Rival
        A baseline that is not beaten.
    placements : int
        Judged so far.
    rivals : int
        Number of baselines.
    level : float
        Nominal coverage of the rival's interval.

    Returns
    -------
    int
        Two figures, between `FEWEST_MORE` and `MOST_MORE`.
    """
    normal = NormalDist()
    error = (rival.high - rival.low) / (2.0 * normal.inv_cdf((1.0 + level) / 2.0))
    sought = max(rival.difference, WORTHWHILE * rival.log_loss)
    if not math.isfinite(error) or not sought > 0.0:
        return MOST_MORE
    strict = normal.inv_cdf(1.0 - (1.0 - level) / (2.0 * rivals)) + normal.inv_cdf(POWER)
    more = placements * ((strict * error / sought) ** 2 - 1.0)
    return _two_figures(min(max(more, FEWEST_MORE, 0.1 * placements), MOST_MORE))


def _no_rule(seen: _Said) -> _Said:
    return _Said(
        f"No answer: the model was compared with no simple rule {seen.en}.",
        f"Pas de réponse : le modèle n'a été comparé à aucune règle simple {seen.fr}.",
    )


def _one_creator(seen: _Said) -> _Said:
    return _Said(
        f"No answer: {seen.en}, merit cannot be told from chance. Add results of more creators.",
        f"Pas de réponse : {seen.fr}, on ne peut pas distinguer le mérite du hasard. Ajoutez les "
        "résultats d'autres créateurs.",
    )


def _use_it(log_loss: float, rivals: Sequence[Rival], seen: _Said) -> _Said:
    best = min(rivals, key=lambda rival: rival.log_loss)
    gain = 100.0 * (best.log_loss - log_loss) / best.log_loss
    lower = f"{gain:.1f}" if gain >= 0.1 else "less than 0.1"
    lower_fr = (f"{gain:.1f}" if gain >= 0.1 else "moins de 0.1").replace(".", ",")
    many = len(rivals)
    rules_en = f"each of the {many} simple rules" if many > 1 else "the simple rule"
    rules_fr = f"chacune des {many} règles simples" if many > 1 else "la règle simple"
    best_en = "the best of them" if many > 1 else "the rule"
    best_fr = "la meilleure d'entre elles" if many > 1 else "la règle"
    return _Said(
        f"Use it: {seen.en} that it had not seen, the model foretold conversions better than "
        f"{rules_en}, by more than chance explains. Its error is {lower} % lower than that of "
        f"{best_en}, {_quoted(best.name).en}.",
        f"Utilisez-le : {seen.fr} qu'il n'avait pas vus, le modèle a mieux prévu les conversions "
        f"que {rules_fr}, et le hasard ne suffit pas à l'expliquer. Son erreur est plus faible de "
        f"{lower_fr} % que celle de {best_fr}, {_quoted(best.name).fr}.",
    )


def _keep_the_rule(rule: Rival, seen: _Said) -> _Said:
    name = _quoted(rule.name)
    head_en, head_fr = f"No better than {name.en}", f"Pas mieux que {name.fr}"
    if rule.name in PAST_RATES:
        head_en, head_fr = "No better than past rate", "Pas mieux que le taux passé"
    how_en = "at best it is ahead by less than is worth the trouble"
    how_fr = "au mieux, son avance est trop petite pour valoir la peine"
    if rule.difference <= 0.0:
        how_en, how_fr = "the rule did at least as well", "la règle a fait au moins aussi bien"
    use_en, use_fr = "Go by the rule", "Suivez la règle"
    if rule.name == "base_rate":
        use_en, use_fr = "Take the creators as equally good", "Tenez les créateurs pour équivalents"
    return _Said(
        f"{head_en}: {seen.en} that it had not seen, the model foretells conversions no better "
        f"than the simple rule {name.en}; {how_en}. {use_en}.",
        f"{head_fr} : {seen.fr} qu'il n'avait pas vus, le modèle ne prévoit pas mieux les "
        f"conversions que la règle simple {name.fr} ; {how_fr}. {use_fr}.",
    )


def _not_enough(best: Rival, more: int, seen: _Said) -> _Said:
    name = _quoted(best.name)
    count_en = f"about {more:,}" if more < MOST_MORE else f"more than {more:,}"
    count_fr = f"environ {_french(more)}" if more < MOST_MORE else f"plus de {_french(more)}"
    return _Said(
        f"Not enough data: {count_en} more placements needed. {_upper(seen.en)} that it had not "
        f"seen, chance could explain both a worthwhile lead over the simple rule {name.en} and "
        "none. Go by the rule until there are more results.",
        f"Pas assez de données : il faut {count_fr} placements de plus. {_upper(seen.fr)} qu'il "
        f"n'avait pas vus, le hasard peut expliquer une avance utile sur la règle simple {name.fr} "
        "aussi bien que l'absence d'avance. Suivez la règle en attendant d'autres résultats.",
    )


def _upper(text: str) -> str:
    return text[0].upper() + text[1:]


def _quoted(name: str) -> _Said:
    space = "\N{NO-BREAK SPACE}"
    return _Said(f'"{in_words(name)}"', f"«{space}{in_words(name, 'fr')}{space}»")


def _two_figures(number: float) -> int:
    unit = int(10 ** max(0, math.floor(math.log10(number)) - 1))
    return math.ceil(round(number / unit, 6)) * unit


def _s(count: int) -> str:
    return "" if count == 1 else "s"


def _french(count: int) -> str:
    return f"{count:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")
