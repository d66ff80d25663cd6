"""Whether a model is worth using, in words for the one who decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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


class _Said(NamedTuple):
    """A verdict's own sentences, before what is true of every ranking."""

    en: str
    fr: str


def decide(log_loss: float, rivals: Sequence[Rival], *, placements: int, creators: int) -> Verdict:
    """Return the verdict by a rule named beforehand: every baseline beaten on log loss, or not.

    Parameters
    ----------
    log_loss : float
        Of the judged model, on the deciding slice.
    rivals : sequence of Rival
        The baselines.
    placements, creators : int
        Size of the deciding slice.
    """
    seen = _Said(
        f"on {placements:,} past result{_s(placements)} of {creators:,} creator{_s(creators)}",
        f"sur {_french(placements)} résultat{_s(placements)} "
        f"passé{_s(placements)} de {_french(creators)} créateur{_s(creators)}",
    )
    unbeaten = [rival for rival in rivals if not rival.beaten]
    if not rivals:
        code, said = "no_baseline", _no_rule(seen)
    elif creators < 2:
        code, said = "too_few_creators", _one_creator(seen)
    elif unbeaten:
        best = min(unbeaten, key=lambda rival: rival.log_loss)
        code = f"no_better_than:{best.name}"
        said = _keep_the_rule(log_loss, best, len(unbeaten), len(rivals), seen)
    else:
        code, said = "use_it", _use_it(log_loss, rivals, seen)
    return Verdict(code, f"{said.en} {ASSOCIATION_EN}", f"{said.fr} {ASSOCIATION_FR}")


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
        f"Use the model: {seen.en} that it had not seen, it foretold conversions better than "
        f"{rules_en}, by more than chance explains. Its error is {lower} % lower than that of "
        f"{best_en}, {_quoted(best.name).en}.",
        f"Utilisez le modèle : {seen.fr} qu'il n'avait pas vus, il a mieux prévu les conversions "
        f"que {rules_fr}, et le hasard ne suffit pas à l'expliquer. Son erreur est plus faible de "
        f"{lower_fr} % que celle de {best_fr}, {_quoted(best.name).fr}.",
    )


def _keep_the_rule(log_loss: float, best: Rival, unbeaten: int, rivals: int, seen: _Said) -> _Said:
    name = _quoted(best.name)
    than_en, than_fr = f"the simple rule {name.en}", f"la règle simple {name.fr}"
    if unbeaten > 1:
        than_en = f"{unbeaten} of the {rivals} simple rules, the best of these being {name.en}"
        than_fr = f"{unbeaten} des {rivals} règles simples, dont la meilleure est {name.fr}"
    how_en, how_fr = "The rule did at least as well.", "La règle a fait au moins aussi bien."
    if log_loss < best.log_loss:
        how_en = "It was ahead, but by no more than chance explains."
        how_fr = "Il était devant, mais le hasard suffit à l'expliquer."
    use_en, use_fr = "Go by the rule", "Suivez la règle"
    if best.name == "base_rate":
        use_en, use_fr = "Take the creators as equally good", "Tenez les créateurs pour équivalents"
    return _Said(
        f"Do not rely on the model yet: {seen.en} that it had not seen, nothing shows that it "
        f"foretells conversions better than {than_en}. {how_en} {use_en} until there are more "
        "results.",
        f"Ne vous fiez pas encore au modèle : {seen.fr} qu'il n'avait pas vus, rien ne montre "
        f"qu'il prévoit les conversions mieux que {than_fr}. {how_fr} {use_fr} en attendant "
        "d'autres résultats.",
    )


def _quoted(name: str) -> _Said:
    space = "\N{NO-BREAK SPACE}"
    return _Said(f'"{in_words(name)}"', f"«{space}{in_words(name, 'fr')}{space}»")


def _s(count: int) -> str:
    return "" if count == 1 else "s"


def _french(count: int) -> str:
    return f"{count:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")
