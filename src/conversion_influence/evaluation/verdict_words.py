"""The sentences of a verdict, in English and in French, without jargon."""

from __future__ import annotations

from conversion_influence.evaluation.following import advice
from conversion_influence.evaluation.naming import in_words
from conversion_influence.evaluation.verdict_subjects import Subject
from conversion_influence.messages.said import Said, typeset

EITHER = Said(
    "To rank by the model or by the rule comes to the same; the rule is simpler",
    "Classer par le modèle ou par la règle revient au même ; la règle est plus simple",
)


def with_association(said: Said, about: Subject) -> Said:
    """Return a verdict's own sentences with what is true of every ranking, where it stands alone.

    Parameters
    ----------
    said : Said
        The verdict's own.
    about : Subject
        What was foretold.
    """
    if not about.alone:
        return said
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
    lower = f"{100.0 * gain:.1f}"
    lower_fr = typeset(lower, "fr")
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


def with_equal(said: Said, rule: str, *, ahead: bool) -> Said:
    """Return a verdict with a rule that learns from the same signals and is not outdone.

    Parameters
    ----------
    said : Said
        The verdict's own sentences.
    rule : str
        The rule.
    ahead : bool
        Whether it foretold better than the model, though chance may explain it.
    """
    name = _quoted(rule)
    en = f"A lead over {name.en}, which learns from the same signals, is not shown."
    fr = f"Une avance sur {name.fr}, qui apprend des mêmes signaux, n'est pas établie."
    if ahead:
        en = (
            f"So far {name.en}, which learns from the same signals, foretold better still, but by "
            "no more than chance explains."
        )
        fr = (
            f"Jusqu'ici, {name.fr}, qui apprend des mêmes signaux, a encore mieux prévu, mais le "
            "hasard suffit à l'expliquer."
        )
    return Said(f"{said.en} {en}", f"{said.fr} {fr}")


def keep_the_rule(
    rule: str, seen: Said, about: Subject, *, past: bool, lead: float, least: float
) -> Said:
    """Return what is said of a model that is no better than a rule in practice.

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
    lead : float
        Share by which the model's error is lower than that of the rule; 0 or less where it is not.
    least : float
        Share from which a lead is worth the trouble.
    """
    name = _quoted(rule)
    head_en, head_fr = f"No better than {name.en}", f"Pas mieux que {name.fr}"
    if past:
        head_en, head_fr = "No better than past rate", "Pas mieux que le taux passé"
    how_en = "the rule did at least as well"
    how_fr = "la règle a fait au moins aussi bien"
    if lead > 0.0:
        size, enough = _share(lead), f"{100.0 * least:.1f}"
        how_en = (
            f"its lead is {size.en}% of the rule's error, and less than the {enough}% from which "
            "one is worth the trouble"
        )
        how_fr = (
            f"son avance est de {size.fr} % de l'erreur de la règle, moins que les "
            f"{typeset(enough, 'fr')} % à partir desquels elle vaut la peine"
        )
    told = Said(
        f"{head_en}: {seen.en} that it had not seen, the model foretells {about.foretold.en} no "
        f"better in practice than the simple rule {name.en}; {how_en}.",
        f"{head_fr} : {seen.fr} qu'il n'avait pas vus, le modèle ne prévoit pas mieux en pratique "
        f"{about.foretold.fr} que la règle simple {name.fr} ; {how_fr}.",
    )
    if not about.alone:
        return told
    use = advice(rule)
    if lead > 0.0 and rule != "base_rate":
        use = EITHER
    return Said(f"{told.en} {use.en}.", f"{told.fr} {use.fr}.")


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
    name = _quoted(best)
    count_en = f"about {more:,}" if more < most else f"more than {more:,}"
    count_fr = f"environ {_french(more)}" if more < most else f"plus de {_french(more)}"
    return Said(
        f"Not enough data: {count_en} more {about.more.en} needed. {_upper(seen.en)} that it had "
        f"not seen, chance could explain both a lead over the simple rule {name.en} that is worth "
        "the trouble and one that is not.",
        f"Pas assez de données : il faut {count_fr} {about.more.fr} de plus. {_upper(seen.fr)} "
        f"qu'il n'avait pas vus, le hasard peut expliquer une avance utile sur la règle simple "
        f"{name.fr} aussi bien que l'absence d'avance utile.",
    )


def _share(lead: float) -> Said:
    size = f"{100.0 * lead:.1f}" if lead >= 0.0005 else "less than 0.1"
    return Said(size, typeset(size, "fr").replace("less than", "moins de"))


def _upper(text: str) -> str:
    return text[0].upper() + text[1:]


def _quoted(name: str) -> Said:
    space = "\N{NO-BREAK SPACE}"
    return Said(f'"{in_words(name)}"', f"«{space}{in_words(name, 'fr')}{space}»")


def _s(count: int) -> str:
    return "" if count == 1 else "s"


def _french(count: int) -> str:
    return typeset(f"{count:,}", "fr")
