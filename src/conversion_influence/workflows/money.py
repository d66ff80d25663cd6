"""What a conversion is worth and may cost: options are checked, and what is missing is said."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from conversion_influence.errors import ConfigError
from conversion_influence.messages.notes import Note, note
from conversion_influence.messages.said import Said, refusal

if TYPE_CHECKING:
    from conversion_influence.bundle import Bundle
    from conversion_influence.workflows.counted import Counts


def require_amounts(target_cost: float | None, value: float | None) -> None:
    """Refuse before the work amounts that nothing can be compared with or reckoned from.

    Parameters
    ----------
    target_cost, value : float or None
        As for `prediction.predict`.

    Raises
    ------
    ConfigError
        If one is not above 0 or not finite.
    """
    target = Said("a target cost per conversion", "un coût cible par conversion")
    worth = Said("the value of a conversion", "la valeur d'une conversion")
    for what, amount in ((target, target_cost), (worth, value)):
        if amount is not None and not 0.0 < amount < float("inf"):
            raise refusal(
                ConfigError,
                "{what} must be above 0 and finite, got {amount:g}",
                "{what} doit être supérieur à 0 et fini, et non {amount:g}",
                what=what,
                amount=amount,
            )


def money_notes(counts: Counts, bundle: Bundle, value: float | None) -> Iterator[Note]:
    """Say what stands for a conversion's worth, what a chance lacks, and where scores are missing.

    Parameters
    ----------
    counts : Counts
        Of the ranked list.
    bundle : Bundle
        The model.
    value : float or None
        What the call says of a conversion's worth.
    """
    if not counts.rows:
        return
    if not counts.scored:
        yield note("no_score")
    yield from _value_notes(counts, bundle, value)


def _value_notes(counts: Counts, bundle: Bundle, value: float | None) -> Iterator[Note]:
    from conversion_influence.modeling.worth import Worth
    from conversion_influence.scoring.given import facts_of

    if not counts.earning:
        return
    past = Worth.from_dict(facts_of(bundle))
    rows, everybody = counts.unvalued, counts.rows
    if rows and value is not None:
        yield note("value_told", value=value, rows=rows, all=everybody)
    elif rows and past is not None:
        yield note(
            "value_of_the_past",
            value=past.per_conversion,
            currency=f" {past.currency}" if past.currency else "",
            rows=rows,
            all=everybody,
            placements=past.placements,
        )


def chance_notes(counts: Counts, bundle: Bundle) -> Iterator[Note]:
    """Say why chances to keep a target cost are missing, where they are.

    Parameters
    ----------
    counts : Counts
        Of the ranked list.
    bundle : Bundle
        The model.
    """
    from conversion_influence.modeling.certainty import Certainty
    from conversion_influence.scoring.given import facts_of

    empty = counts.rows - counts.chance
    if not empty:
        return
    if Certainty.from_dict(facts_of(bundle)) is None:
        yield note("no_chance_without_limits")
        return
    costless, unplanned = counts.costless, counts.unplanned
    yield note("no_chance", rows=empty, all=counts.rows, costless=costless, unplanned=unplanned)
