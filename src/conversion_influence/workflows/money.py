"""What a conversion is worth and may cost: options are checked, and what is missing is said."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from conversion_influence.errors import ConfigError
from conversion_influence.messages.notes import Note, note

if TYPE_CHECKING:
    import pandas as pd

    from conversion_influence.bundle import Bundle


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
    amounts = {"a target cost per conversion": target_cost, "the value of a conversion": value}
    for what, amount in amounts.items():
        if amount is not None and not 0.0 < amount < float("inf"):
            msg = f"{what} must be above 0 and finite, got {amount:g}"
            raise ConfigError(msg)


def money_notes(
    scores: pd.DataFrame, frame: pd.DataFrame, bundle: Bundle, value: float | None
) -> Iterator[Note]:
    """Say what stands for a conversion's worth, what a chance lacks, and where scores are missing.

    Parameters
    ----------
    scores : pandas.DataFrame
        From `scoring.ranked`.
    frame : pandas.DataFrame
        The candidates with their signals.
    bundle : Bundle
        The model.
    value : float or None
        What the call says of a conversion's worth.
    """
    if scores.empty:
        return
    if scores["score"].isna().all():
        yield note("no_score")
    yield from _value_notes(scores, frame, bundle, value)
    if "chance_cost" in scores:
        yield from _chance_notes(scores, frame, bundle)


def _value_notes(
    scores: pd.DataFrame, frame: pd.DataFrame, bundle: Bundle, value: float | None
) -> Iterator[Note]:
    import numpy as np

    from conversion_influence.modeling.worth import Worth
    from conversion_influence.scoring.given import facts_of, numbers

    if scores["expected_revenue"].isna().all():
        return
    rows = int(np.isnan(numbers(frame, "value_per_conversion")).sum())
    past = Worth.from_dict(facts_of(bundle))
    if rows and value is not None:
        yield note("value_told", value=value, rows=rows, all=len(scores))
    elif rows and past is not None:
        yield note(
            "value_of_the_past",
            value=past.per_conversion,
            currency=f" {past.currency}" if past.currency else "",
            rows=rows,
            all=len(scores),
            placements=past.placements,
        )


def _chance_notes(scores: pd.DataFrame, frame: pd.DataFrame, bundle: Bundle) -> Iterator[Note]:
    """Say why chances to keep a cost are missing, where they are."""
    import numpy as np

    from conversion_influence.modeling.certainty import Certainty
    from conversion_influence.scoring.given import facts_of, numbers

    empty = int(scores["chance_cost"].isna().sum())
    if not empty:
        return
    if Certainty.from_dict(facts_of(bundle)) is None:
        yield note("no_chance_without_limits")
        return
    costless, unplanned = (
        int(np.isnan(numbers(frame, name)).sum()) for name in ("cost", "exposures")
    )
    yield note("no_chance", rows=empty, all=len(scores), costless=costless, unplanned=unplanned)
