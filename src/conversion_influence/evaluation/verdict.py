"""Whether a model is worth using, in words for the one who decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

ASSOCIATION_EN = (
    "The ranking is associational: it shows with whom conversions came, not what a creator causes; "
    "only a comparison with a control group can show that."
)
ASSOCIATION_FR = (
    "Le classement décrit une association : il montre avec qui les conversions sont venues, pas ce "
    "qu'un créateur provoque ; seule une comparaison avec un groupe témoin peut le montrer."
)


@dataclass(frozen=True)
class Verdict:
    """The answer to "should we use the model?".

    Attributes
    ----------
    code : str
        ``use_it``, ``no_better_than:<baseline>``, ``no_baseline`` or ``too_few_creators``.
    text_en, text_fr : str
        The same in English and in French, without jargon.
    """

    code: str
    text_en: str
    text_fr: str


@dataclass(frozen=True)
class Rival:
    """One baseline on the deciding slice: its log loss and whether the model beat it."""

    name: str
    log_loss: float
    beaten: bool


def decide(
    model: str,
    log_loss: float,
    rivals: Sequence[Rival],
    *,
    slice_name: str,
    placements: int,
    creators: int,
) -> Verdict:
    """Return the verdict by a rule named beforehand: every baseline beaten on log loss, or not.

    Parameters
    ----------
    model : str
        Name of the model that is judged.
    log_loss : float
        Its log loss on the deciding slice.
    rivals : sequence of Rival
        The baselines.
    slice_name : str
        The deciding slice.
    placements, creators : int
        Size of the deciding slice.
    """
    seen_en = f"on {placements:,} placements of {creators:,} creators (slice {slice_name!r})"
    thin = "\N{NARROW NO-BREAK SPACE}"
    seen_fr = (
        f"sur {placements:,} placements de {creators:,} créateurs (tranche « {slice_name} »)"
    ).replace(",", thin)
    if not rivals:
        return Verdict(
            "no_baseline",
            f"No answer: the model {model!r} was compared with no simple rule {seen_en}. "
            f"{ASSOCIATION_EN}",
            f"Pas de réponse : le modèle « {model} » n'a été comparé à aucune règle simple "
            f"{seen_fr}. {ASSOCIATION_FR}",
        )
    if creators < 2:
        return Verdict(
            "too_few_creators",
            f"No answer: {seen_en} chance cannot be told from merit; add results of more "
            f"creators. {ASSOCIATION_EN}",
            f"Pas de réponse : {seen_fr}, on ne peut pas distinguer le hasard du mérite ; ajoutez "
            f"les résultats d'autres créateurs. {ASSOCIATION_FR}",
        )
    unbeaten = [rival for rival in rivals if not rival.beaten]
    if unbeaten:
        return _keep_the_rule(model, log_loss, unbeaten, seen_en, seen_fr)
    return _use_it(model, log_loss, rivals, seen_en, seen_fr)


def _use_it(
    model: str, log_loss: float, rivals: Sequence[Rival], seen_en: str, seen_fr: str
) -> Verdict:
    best = min(rivals, key=lambda rival: rival.log_loss)
    gain = 100.0 * (best.log_loss - log_loss) / best.log_loss
    several = len(rivals) > 1
    rules_en = f"each of the {len(rivals)} simple rules" if several else "the simple rule"
    rules_fr = f"chacune des {len(rivals)} règles simples" if several else "la règle simple"
    french_gain = f"{gain:.1f}".replace(".", ",")
    return Verdict(
        "use_it",
        f"Use it: {seen_en} the model {model!r} foretold conversions better than {rules_en}, by "
        f"more than chance explains. The best rule was {best.name!r}; the model's error (log loss) "
        f"is {gain:.1f} % lower. {ASSOCIATION_EN}",
        f"Utilisez-le : {seen_fr}, le modèle « {model} » a mieux prévu les conversions que "
        f"{rules_fr}, au-delà de ce que le hasard explique. La meilleure règle était "
        f"« {best.name} » ; l'erreur du modèle (log loss) est plus faible de {french_gain} %. "
        f"{ASSOCIATION_FR}",
    )


def _keep_the_rule(
    model: str, log_loss: float, unbeaten: Sequence[Rival], seen_en: str, seen_fr: str
) -> Verdict:
    best = min(unbeaten, key=lambda rival: rival.log_loss)
    ahead = log_loss < best.log_loss
    how_en = (
        "It was a little ahead, but no more than chance explains."
        if ahead
        else "It was not even ahead."
    )
    how_fr = (
        "Il était un peu devant, mais pas au-delà de ce que le hasard explique."
        if ahead
        else "Il n'était même pas devant."
    )
    return Verdict(
        f"no_better_than:{best.name}",
        f"Do not rely on it yet: {seen_en} the model {model!r} is not shown to foretell "
        f"conversions better than the simple rule {best.name!r}. {how_en} Use the rule, or come "
        f"back with more results. {ASSOCIATION_EN}",
        f"Ne vous y fiez pas encore : {seen_fr}, rien ne montre que le modèle « {model} » prévoit "
        f"mieux les conversions que la règle simple « {best.name} ». {how_fr} Utilisez la règle, "
        f"ou revenez avec plus de résultats. {ASSOCIATION_FR}",
    )
