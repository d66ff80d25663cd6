"""What to do until a verdict is sure, and how two verdicts go together."""

from __future__ import annotations

from conversion_influence.evaluation.following import advice
from conversion_influence.messages.said import Said

UNSHOWN = Said(
    "That is the simplest, and nothing is shown to be better yet.",
    "C'est le plus simple, et rien ne s'est encore montré meilleur.",
)
BEHIND = Said(
    "So far it did at least as well as the model.",
    "Jusqu'ici, elle a fait au moins aussi bien que le modèle.",
)
UNTIL_MODEL = (
    Said(
        "Until there are more results, rank with the model: ",
        "En attendant d'autres résultats, classez avec le modèle : ",
    ),
    Said(
        "it is shown to be better than the average rate, and so far it is ahead of every rule.",
        "il est meilleur que le taux moyen, et jusqu'ici en avance sur chaque règle.",
    ),
)
ALSO_NEW = Said(
    "So use it for creators that it has not learned from, too.",
    "Utilisez-le donc aussi pour des créateurs qu'il ne connaît pas.",
)
NOT_NEW = Said(
    "So use it for creators that it has learned from; for others its order is no better than the "
    "rule.",
    "Utilisez-le donc pour les créateurs qu'il connaît ; pour les autres, son ordre ne vaut pas "
    "mieux que la règle.",
)
PERHAPS_NEW = Said(
    "So use it; but with creators that it has not learned from its lead is not shown yet: trust "
    "their places in the list less.",
    "Utilisez-le donc ; mais pour des créateurs qu'il ne connaît pas, son avance n'est pas encore "
    "établie : fiez-vous moins à leur place dans la liste.",
)


def meanwhile(said: Said, rule: str | None, beaten: bool) -> Said:
    """Return a verdict with what to go by until there are more results, and why.

    Parameters
    ----------
    said : Said
        The verdict's own sentences.
    rule : str or None
        The rule to go by; None where the model is ahead of every rule.
    beaten : bool
        Whether the model is shown to be better than the average rate.
    """
    if rule is None:
        ahead, since = UNTIL_MODEL
        return Said(f"{said.en} {ahead.en}{since.en}", f"{said.fr} {ahead.fr}{since.fr}")
    use = advice(rule)
    why = BEHIND if beaten else UNSHOWN
    return Said(
        f"{said.en} Until there are more results: {_lower(use.en)}. {why.en}",
        f"{said.fr} En attendant d'autres résultats : {_lower(use.fr)}. {why.fr}",
    )


def together(on_all: str, on_new: str) -> Said | None:
    """Return how the verdict on new creators goes with a model that is to be used.

    Parameters
    ----------
    on_all, on_new : str
        Codes of the verdicts on all placements, and on those of creators not learned from.

    Returns
    -------
    Said or None
        None where the verdict on all placements says what to do in any case.
    """
    if on_all != "use_it":
        return None
    if on_new == "use_it":
        return ALSO_NEW
    return NOT_NEW if on_new.startswith("no_better_than:") else PERHAPS_NEW


def _lower(text: str) -> str:
    return text[0].lower() + text[1:]
