"""Whether a model is worth using, in words for the one who decides."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

from conversion_influence.evaluation import verdict_words as words
from conversion_influence.evaluation.resample import FEW, FEWEST
from conversion_influence.evaluation.verdict_advice import meanwhile
from conversion_influence.evaluation.verdict_subjects import CONVERSIONS, Subject
from conversion_influence.evaluation.worthwhile import WORTHWHILE

PAST_RATES = ("base_rate", "topic_rate", "creator_history")
"""Rules that foretell what has been: of them is spoken first."""

ONE_RATE = PAST_RATES[0]
"""The average rate: it ranks nobody."""

LEARNED = ("logistic_regression",)
"""Rules that learn from the model's own signals: nobody can follow them by hand, so that to be as
good as they are is enough."""

POWER = 0.8
"""Chance with which so many placements would settle the matter."""

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

    Whether the model beat it is one question, whether its lead is worth the trouble another.

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
    def worthwhile(self) -> float:
        """The smallest gain over it that is worth the trouble, per exposure."""
        return WORTHWHILE * self.log_loss

    @property
    def outdone(self) -> bool:
        """Whether the model beat it, and by so much that it is worth the trouble."""
        return self.beaten and self.difference >= self.worthwhile


@dataclass(frozen=True)
class Size:
    """How many placements of how many creators were judged, and their exposures."""

    placements: int
    creators: int
    exposures: float


def decide(
    log_loss: float,
    rivals: Sequence[Rival],
    *,
    size: Size,
    level: float = 0.95,
    about: Subject = CONVERSIONS,
) -> Verdict:
    """Return the verdict by rules named beforehand.

    Below `FEWEST` creators there is no answer. Use the model where every baseline is beaten on log
    loss by `WORTHWHILE` or more; of those that are `LEARNED` none must be shown to be better.
    Where the interval of the gain over one that is not lies below that, and so many were judged
    that such a gain would have been found, the model is no better than it in practice, be it a
    little ahead; past rates are named first, then the one of lowest log loss. Otherwise more
    placements are needed to tell.

    Parameters
    ----------
    log_loss : float
        Of the judged model, on the deciding slice.
    rivals : sequence of Rival
        The baselines.
    size : Size
        Of the deciding slice.
    level : float
        Nominal coverage of the intervals.
    about : Subject
        What was foretold, for the words.
    """
    placements, creators = size.placements, size.creators
    seen = words.seen(placements, creators, about)
    near = _near(rivals)
    enough = [r for r in near if _needed(r, size, level) <= placements]
    no_better = [rival for rival in enough if rival.high < rival.worthwhile]
    more = None
    if not rivals:
        code, said = "no_baseline", words.no_rule(seen)
    elif creators < FEWEST:
        code, said = "too_few_creators", words.too_few_creators(seen, FEWEST)
    elif not near:
        outdone = [rival for rival in rivals if rival.outdone]
        best = min(outdone, key=lambda rival: rival.log_loss)
        gain = (best.log_loss - log_loss) / best.log_loss
        code, said = "use_it", words.use_it(best.name, gain, len(outdone), seen, about)
        for equal in (rival for rival in rivals if not rival.outdone):
            said = words.with_equal(said, equal.name, ahead=equal.difference < 0.0)
    elif no_better:
        best = min(no_better, key=lambda rival: (rival.name not in PAST_RATES, rival.log_loss))
        past, lead = best.name in PAST_RATES, best.difference / best.log_loss
        code = f"no_better_than:{best.name}"
        said = words.keep_the_rule(best.name, seen, about, past=past, lead=lead, least=WORTHWHILE)
    else:
        more = max(more_placements(rival, size, len(rivals), level) for rival in near)
        best = min(near, key=_simplest)
        code, said = "not_enough_data", words.not_enough(best.name, more, MOST_MORE, seen, about)
        if about.alone:
            said = meanwhile(said, *_meanwhile(near))
    if about.creators and more is None and FEWEST <= creators < FEW:
        said = words.with_few_creators(said, creators)
    whole = words.with_association(said, about)
    return Verdict(code, whole.en, whole.fr, more)


def _near(rivals: Sequence[Rival]) -> list[Rival]:
    """Return the baselines that keep the model from being used."""
    simple = [rival for rival in rivals if rival.name not in LEARNED]
    return [
        rival
        for rival in rivals
        if (rival.high < 0.0 if simple and rival.name in LEARNED else not rival.outdone)
    ]


def _simplest(rival: Rival) -> tuple[int, float]:
    """Return where a rule stands among all: past rates as they are named, then by log loss."""
    known = PAST_RATES.index(rival.name) if rival.name in PAST_RATES else len(PAST_RATES)
    return known, rival.log_loss


def _meanwhile(near: Sequence[Rival]) -> tuple[str | None, bool]:
    """Return the rule to go by until there are more results, and whether the model beat chance.

    None where the model is ahead of every rule that it has not outdone. The average rate comes
    first wherever nothing is shown to be better: it is the simplest, and ranks nobody.
    """
    if any(rival.name == ONE_RATE and not rival.beaten for rival in near):
        return ONE_RATE, False
    ahead_of_us = [rival for rival in near if rival.difference <= 0.0]
    return (min(ahead_of_us, key=_simplest).name if ahead_of_us else None), True


def _needed(rival: Rival, size: Size, level: float) -> float:
    """Return from how many placements on a worthwhile gain would be found, whatever the model.

    The gain of right likelihoods over close ones, summed over exposures, has about twice its mean
    as its variance (van der Vaart 1998, "Asymptotic Statistics", chapter 7). A model that learned
    little shows a small interval around no gain; below this number of placements it proves nothing.
    """
    normal = NormalDist()
    sure = normal.inv_cdf((1.0 + level) / 2.0) + normal.inv_cdf(POWER)
    summed = rival.worthwhile * size.exposures
    return size.placements * 2.0 * sure**2 / summed if summed > 0.0 else math.inf


def more_placements(rival: Rival, size: Size, rivals: int, level: float) -> int:
    """Return about how many more placements must be judged to tell model and rule apart.

    The standard error of the difference falls with the root of the placements. So many are needed
    that a gain as large as the one observed, or a worthwhile one where it was smaller, would be
    found with a chance of `POWER` at the level corrected for the number of baselines (the usual
    sum of a two-sided test: Cohen 1988, "Statistical Power Analysis", chapter 2), and so many at
    least that any model could show a worthwhile gain.

    Parameters
    ----------
    rival : Rival
        A baseline that is not beaten.
    size : Size
        What was judged so far.
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
    sought = max(rival.difference, rival.worthwhile)
    placements = size.placements
    if not math.isfinite(error) or not sought > 0.0:
        return MOST_MORE
    strict = normal.inv_cdf(1.0 - (1.0 - level) / (2.0 * rivals)) + normal.inv_cdf(POWER)
    needed = max(placements * (strict * error / sought) ** 2, _needed(rival, size, level))
    least = max(FEWEST_MORE, 0.1 * placements)
    return _two_figures(min(max(needed - placements, least), MOST_MORE))


def _two_figures(number: float) -> int:
    unit = int(10 ** max(0, math.floor(math.log10(number)) - 1))
    return math.ceil(round(number / unit, 6)) * unit
