"""How far to trust the model: what its bundle keeps of its judgement, drawn and in words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from conversion_influence.evaluation.following import for_readers
from conversion_influence.evaluation.naming import in_words
from conversion_influence.messages.said import Said
from conversion_influence.report.page_charts import path
from conversion_influence.report.page_content import About
from conversion_influence.report.page_numbers import is_number, number, share, signed
from conversion_influence.report.page_said import Phrases, between, fill, own

SLICE = "test"
SIZE, EDGE = 320, 52
"""Of the drawing of likelihoods, and the room for its axes."""

LEAD = 90
"""Half the width of the drawing of a lead."""


def trust_of(about: About, phrases: Phrases) -> dict[str, Any]:
    """Return what the template writes of the model's judgement.

    Parameters
    ----------
    about : About
        With what the bundle keeps.
    phrases : Phrases
        Of the page.

    Returns
    -------
    dict
        ``headline`` and ``verdict`` (None where the bundle keeps no judgement), ``calibration``
        (drawing), ``bins`` and ``leads`` (rows of tables), ``said`` (sentences).
    """
    verdict = about.judge.get("verdict") or {}
    bins = [one for one in about.judge.get("reliability") or [] if _is_drawn(one)]
    leads = _leads(about.judge)
    known = isinstance(verdict.get("text_en"), str) and isinstance(verdict.get("text_fr"), str)
    return {
        "headline": headline(str(verdict.get("code", ""))),
        "verdict": for_readers(Said(verdict["text_en"], verdict["text_fr"])) if known else None,
        "calibration": calibration(bins, phrases) if bins else None,
        "bins": [_bin(one) for one in bins],
        "leads": leads,
        "said": [*_lifted(about), *_refreshed(about)],
    }


def headline(code: str) -> Said:
    """Return a verdict in one sentence.

    Parameters
    ----------
    code : str
        As of `evaluation.verdict.Verdict`; empty where there is none.
    """
    kind, _, rule = code.partition(":")
    if kind == "no_better_than":
        return fill(NO_BETTER, Said(own(in_words(rule)), own(in_words(rule, "fr"))))
    return HEADLINES.get(kind, HEADLINES[""])


def _is_drawn(one: Mapping[str, Any]) -> bool:
    names = ("predicted", "observed", "low", "high", "exposures")
    return all(is_number(one.get(name)) for name in names) and one["predicted"] > 0


def _bin(one: Mapping[str, Any]) -> tuple[Said, Said, Said, Said]:
    """Return foretold, observed, the interval and the placements of a bin."""
    ends = between(share(one["low"]), share(one["high"]))
    return share(one["predicted"]), share(one["observed"]), ends, number(one.get("n") or 0)


def calibration(bins: Sequence[Mapping[str, Any]], phrases: Phrases) -> Markup:
    """Draw observed against foretold rates with intervals, both axes logarithmic.

    Parameters
    ----------
    bins : sequence of mapping
        ``predicted``, ``observed``, ``low`` and ``high``; at least one.
    phrases : Phrases
        Of the page.
    """
    rates = [x for one in bins for x in (one["predicted"], one["observed"], one["high"]) if x > 0]
    floor = min(rates) / 1.6
    low, high = math.log10(floor), math.log10(min(max(rates) * 1.4, 1.0))
    span = max(high - low, 0.3)

    def at(rate: float) -> float:
        return SIZE * (math.log10(max(rate, floor)) - low) / span

    drawn = [path("t", f"M{EDGE} {SIZE}L{EDGE + SIZE} 0M{EDGE} 0v{SIZE}h{SIZE}")]
    for tick in _ticks(low, low + span):
        place, text = at(tick), share(tick, 1)
        drawn.append(phrases.tell(text, "text", x=f"{EDGE + place:.0f}", y=SIZE + 18, class_="c"))
        drawn.append(
            phrases.tell(text, "text", x=EDGE - 6, y=f"{SIZE - place + 4:.0f}", class_="e")
        )
    for one in bins:
        x, ends = EDGE + at(one["predicted"]), [SIZE - at(one[name]) for name in ("low", "high")]
        drawn.append(path("r", f"M{x:.0f} {ends[0]:.0f}V{ends[1]:.0f}"))
        drawn.append(f'<circle cx="{x:.0f}" cy="{SIZE - at(one["observed"]):.0f}" r=4 />')
    drawn.append(phrases.tell(FORETOLD, "text", x=EDGE + SIZE / 2, y=SIZE + 40, class_="c"))
    drawn.append(phrases.tell(OBSERVED, "text", x=EDGE + 8, y=14))
    inside = Markup("").join(Markup(part) for part in drawn)
    size = f"0 -6 {SIZE + EDGE + 14} {SIZE + 54}"
    return Markup(f'<svg class=cal viewBox="{size}" aria-hidden=true>{inside}</svg>')


def _ticks(low: float, high: float) -> list[float]:
    """Return round rates between two powers of ten; few of them where many would fit."""
    steps = (1, 2, 5) if high - low < 1.6 else (1, 3) if high - low < 3 else (1,)
    powers = range(math.floor(low), math.ceil(high) + 1)
    found = [step * 10.0**power for power in powers for step in steps]
    return [tick for tick in found if low <= math.log10(tick) <= high]


def _leads(judge: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return one row per simple rule: its name, the model's lead with interval, and whether beaten.

    Leads are in log loss, as shares of the rule's own.
    """
    compared = (judge.get("differences") or {}).get(SLICE) or {}
    measured = (judge.get("slices") or {}).get(SLICE) or {}
    found = []
    for rule, figures in compared.items():
        lead = figures.get("log_loss") or {}
        loss = ((measured.get(rule) or {}).get("log_loss") or {}).get("value")
        values = [lead.get(name) for name in ("low", "difference", "high")]
        if loss and all(map(is_number, values)):
            found.append((str(rule), [value / loss for value in values], bool(lead["beaten"])))
    most = max((abs(x) for _, ends, _ in found for x in ends), default=1.0) or 1.0
    return [
        {
            "rule": Said(own(in_words(rule)), own(in_words(rule, "fr"))),
            "drawn": _lead(ends, most),
            "lead": signed(ends[1]),
            "ends": fill(TO, signed(ends[0]), signed(ends[2])),
            "beaten": Said("yes", "oui") if beaten else Said("no", "non"),
        }
        for rule, ends, beaten in sorted(found, key=lambda one: one[1][1])
    ]


def _lead(ends: Sequence[float], most: float) -> Markup:
    low, at, high = (round(LEAD + LEAD * x / most) for x in ends)
    drawn = path("t", f"M{LEAD} 0v16") + path("r", f"M{low} 8H{max(high, low + 1)}")
    size = f"-6 0 {2 * LEAD + 12} 16"
    dot = f"<circle cx={at} cy=8 r=4 />"
    return Markup(f'<svg class=lead viewBox="{size}" aria-hidden=true>{drawn}{dot}</svg>')


def _lifted(about: About) -> list[Said]:
    """Return how both orders did on past placements, where that was measured."""
    judge = {} if about.choice else about.judge
    measured = (judge.get("slices") or {}).get(SLICE) or {}
    lifts = [
        ((measured.get(name) or {}).get("lift_at_10") or {}).get("value")
        for name in (str(judge.get("model", "model")), "audience_size")
    ]
    known = [number(float(lift), 1) for lift in lifts if lift is not None]
    return [fill(LIFTED, *known)] if len(known) == 2 else []


def _refreshed(about: About) -> list[Said]:
    return [REFRESHED] if about.refreshed else []


TO = Said("{} to {}", "{} à {}")
FORETOLD = Said("foretold rate", "taux prévu")
OBSERVED = Said("observed rate", "taux observé")
NO_BETTER = Said(
    "On past results the model was no better in practice than the simple rule “{}”.",
    "Sur les résultats passés, le modèle n'a pas fait mieux en pratique que la règle simple "
    "« {} ».",
)
HEADLINES = {
    "use_it": Said(
        "On past results that it had not seen, the model beat every simple rule: use it.",
        "Sur des résultats passés qu'il n'avait pas vus, le modèle a battu toutes les règles "
        "simples : utilisez-le.",
    ),
    "not_enough_data": Said(
        "Past results are too few to tell whether the model beats every simple rule.",
        "Les résultats passés sont trop peu nombreux pour dire si le modèle bat toutes les règles "
        "simples.",
    ),
    "no_baseline": Said(
        "The model was compared with no simple rule.",
        "Le modèle n'a été comparé à aucune règle simple.",
    ),
    "too_few_creators": Said(
        "Past results are of too few creators to judge the model.",
        "Les résultats passés portent sur trop peu de créateurs pour juger le modèle.",
    ),
    "label_in_disguise": Said(
        "The model is not to be trusted: it learned from a signal that tells the outcome itself.",
        "Le modèle n'est pas digne de confiance : il a appris d'un signal qui révèle le résultat.",
    ),
    "": Said(
        "The model holds no judgement of itself: nothing says yet how far to trust it.",
        "Le modèle ne contient pas de jugement : rien ne dit encore à quel point s'y fier.",
    ),
}
LIFTED = Said(
    "Of the placements it was judged on, the tenth that it ranked highest converted {} times as "
    "often as the average; the tenth with the most followers {} times.",
    "Parmi les placements jugés, le dixième le mieux classé a converti {} fois plus que la moyenne "
    "; le dixième le plus suivi, {} fois.",
)
REFRESHED = Said(
    "Since then the model's level was set anew on later results; the order it gives is the same.",
    "Depuis, le niveau du modèle a été recalé sur des résultats plus récents ; l'ordre n'a pas "
    "changé.",
)
