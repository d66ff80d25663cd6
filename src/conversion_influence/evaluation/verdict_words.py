"""The sentences of a verdict, in English and in French, without jargon."""

from __future__ import annotations

from conversion_influence.evaluation.following import advice
from conversion_influence.evaluation.naming import in_words
from conversion_influence.evaluation.verdict_subjects import Subject
from conversion_influence.messages.said import Said, typeset


def with_association(said: Said, about: Subject) -> Said:
    """Return a verdict's own sentences with what is true of every ranking.

    Parameters
    ----------
    said : Said
        The verdict's own.
    about : Subject
        What was foretold.
    """
    return Said(f"{said.en} {about.association.en}", f"{said.fr} {about.association.fr}")


def seen(placements: int, creators: int, about: Subject) -> Said:
    """Return what a verdict rests on, as part of a sentence.

    Parameters
    ----------
    placements, creators : int
        That were judged.
    about : Subject
        What was foretold.
    """
    what = about.one if placements == 1 else about.many
    if not about.creators:
        return Said(f"on {placements:,} {what.en}", f"sur {_french(placements)} {what.fr}")
    return Said(
        f"on {placements:,} {what.en} of {creators:,} creator{_s(creators)}",
        f"sur {_french(placements)} {what.fr} de {_french(creators)} créateur{_s(creators)}",
    )


def no_rule(seen: Said) -> Said:
    """Return what is said where there was nothing to compare with.

    Parameters
    ----------
    seen : Said
        From `seen`.
    """
    return Said(
        f"No answer: the model was compared with no simple rule {seen.en}.",
        f"Pas de réponse : le modèle n'a été comparé à aucune règle simple {seen.fr}.",
    )


def too_few_creators(seen: Said, fewest: int) -> Said:
    """Return what is said where results are of one creator, or of so few that chance may do it.

    Parameters
    ----------
    seen : Said
        From `seen`.
    fewest : int
        Creators from which on there is an answer.
    """
    return Said(
        f"No answer: {seen.en}, merit cannot be told from chance. Add results of more creators: "
        f"{fewest} at least.",
        f"Pas de réponse : {seen.fr}, on ne peut pas distinguer le mérite du hasard. Ajoutez les "
        f"résultats d'autres créateurs : {fewest} au moins.",
    )


def with_few_creators(said: Said, creators: int) -> Said:
    """Return a verdict with the caution that few creators call for.

    Parameters
    ----------
    said : Said
        The verdict's own sentences.
    creators : int
        That were judged.
    """
    return Said(
        f"{said.en} That rests on {creators} creators only; with others it may turn out otherwise.",
        f"{said.fr} Cela ne repose que sur {creators} créateurs ; avec d'autres, le résultat peut "
        "changer.",
    )


def use_it(best: str, gain: float, many: int, seen: Said, about: Subject) -> Said:
    """Return what is said of a model that beat every rule.

    Parameters
    ----------
    best : str
        The best of the rules.
    gain : float
        Share by which the model's error is lower than its.
    many : int
        Number of rules.
    seen : Said
        From `seen`.
    about : Subject
        What was foretold.
    """
    gain *= 100.0
    lower = f"{gain:.1f}" if gain >= 0.1 else "less than 0.1"
    lower_fr = (f"{gain:.1f}" if gain >= 0.1 else "moins de 0.1").replace(".", ",")
    rules_en = f"each of the {many} simple rules" if many > 1 else "the simple rule"
    rules_fr = f"chacune des {many} règles simples" if many > 1 else "la règle simple"
    best_en = "the best of them" if many > 1 else "the rule"
    best_fr = "la meilleure d'entre elles" if many > 1 else "la règle"
    return Said(
        f"Use it: {seen.en} that it had not seen, the model foretold {about.foretold.en} better "
        f"than {rules_en}, by more than chance explains. Its error is {lower}% lower than that of "
        f"{best_en}, {_quoted(best).en}.",
        f"Utilisez-le : {seen.fr} qu'il n'avait pas vus, le modèle a mieux prévu "
        f"{about.foretold.fr} que {rules_fr}, et le hasard ne suffit pas à l'expliquer. Son "
        f"erreur est plus faible de {lower_fr} % que celle de {best_fr}, {_quoted(best).fr}.",
    )


def keep_the_rule(rule: str, seen: Said, about: Subject, *, past: bool, ahead: bool) -> Said:
    """Return what is said of a model that is no better than a rule.

    Parameters
    ----------
    rule : str
        The rule.
    seen : Said
        From `seen`.
    about : Subject
        What was foretold.
    past : bool
        Whether the rule is a past rate.
    ahead : bool
        Whether the model was ahead of it at all.
    """
    name = _quoted(rule)
    head_en, head_fr = f"No better than {name.en}", f"Pas mieux que {name.fr}"
    if past:
        head_en, head_fr = "No better than past rate", "Pas mieux que le taux passé"
    how_en = "at best it is ahead by less than is worth the trouble"
    how_fr = "au mieux, son avance est trop petite pour valoir la peine"
    if not ahead:
        how_en, how_fr = "the rule did at least as well", "la règle a fait au moins aussi bien"
    use = advice(rule)
    return Said(
        f"{head_en}: {seen.en} that it had not seen, the model foretells {about.foretold.en} no "
        f"better than the simple rule {name.en}; {how_en}. {use.en}.",
        f"{head_fr} : {seen.fr} qu'il n'avait pas vus, le modèle ne prévoit pas mieux "
        f"{about.foretold.fr} que la règle simple {name.fr} ; {how_fr}. {use.fr}.",
    )


def not_enough(best: str, more: int, most: int, seen: Said, about: Subject) -> Said:
    """Return what is said where chance could explain both merit and none.

    Parameters
    ----------
    best : str
        The best rule that was not beaten.
    more, most : int
        How many more placements are needed, and the number from which they are not counted.
    seen : Said
        From `seen`.
    about : Subject
        What was foretold.
    """
    name, use = _quoted(best), advice(best)
    count_en = f"about {more:,}" if more < most else f"more than {more:,}"
    count_fr = f"environ {_french(more)}" if more < most else f"plus de {_french(more)}"
    return Said(
        f"Not enough data: {count_en} more {about.more.en} needed. {_upper(seen.en)} that it had "
        f"not seen, chance could explain both a worthwhile lead over the simple rule {name.en} and "
        f"none. Until there are more results: {_lower(use.en)}.",
        f"Pas assez de données : il faut {count_fr} {about.more.fr} de plus. {_upper(seen.fr)} "
        f"qu'il n'avait pas vus, le hasard peut expliquer une avance utile sur la règle simple "
        f"{name.fr} aussi bien que l'absence d'avance. En attendant d'autres résultats : "
        f"{_lower(use.fr)}.",
    )


def _upper(text: str) -> str:
    return text[0].upper() + text[1:]


def _lower(text: str) -> str:
    return text[0].lower() + text[1:]


def _quoted(name: str) -> Said:
    space = "\N{NO-BREAK SPACE}"
    return Said(f'"{in_words(name)}"', f"«{space}{in_words(name, 'fr')}{space}»")


def _s(count: int) -> str:
    return "" if count == 1 else "s"


def _french(count: int) -> str:
    return typeset(f"{count:,}", "fr")
