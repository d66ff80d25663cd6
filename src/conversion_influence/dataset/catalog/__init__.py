"""THE list of signals, each with its reason."""

from __future__ import annotations

from collections.abc import Iterable

from conversion_influence.dataset.catalog import conduct, outcomes, standing
from conversion_influence.dataset.catalog.outcomes import passthrough
from conversion_influence.dataset.features import Signal

__all__ = ["GROUPS", "catalog", "passthrough"]

GROUPS = (
    "relevance",
    "frequency",
    "mentions",
    "conversation",
    "reputation",
    "history",
    "momentum",
    "authenticity",
    "rhythm",
    "presence",
    "reactions",
    "offer",
)
"""The seven characteristics of influence, then what stands beside them."""


def catalog(extras: Iterable[str] = ()) -> tuple[Signal, ...]:
    """Return every signal, in the order of `GROUPS`.

    Parameters
    ----------
    extras : iterable of str
        The user's own numeric columns on posts or post_metrics; each adds as-of means.
    """
    return (
        *conduct.relevance(),
        *conduct.topic_pulse(),
        *conduct.frequency(),
        *conduct.mentions(),
        *conduct.conversation(),
        *standing.reputation(),
        *outcomes.history(),
        *standing.momentum(),
        *standing.authenticity(),
        *standing.rhythm(),
        *standing.presence(),
        *standing.reactions(),
        *standing.quality(tuple(extras)),
        *outcomes.offer(),
    )
