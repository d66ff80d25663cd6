"""THE list of signals, each with its reason."""

from __future__ import annotations

from collections.abc import Iterable

from conversion_influence.dataset.catalog import (
    activity,
    authenticity,
    conversation,
    mentions,
    momentum,
    offers,
    outcomes,
    reactions,
    relative,
    reputation,
    returns,
    surroundings,
    topics,
)
from conversion_influence.dataset.catalog.offers import passthrough
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
    signals = (
        *topics.relevance(),
        *topics.focus(),
        *topics.topic_pulse(),
        *surroundings.brief(),
        *returns.bookings(),
        *activity.frequency(),
        *mentions.mentions(),
        *conversation.conversation(),
        *reputation.reputation(),
        *outcomes.history(),
        *returns.returns(),
        *momentum.momentum(),
        *authenticity.authenticity(),
        *relative.among_peers(),
        *activity.rhythm(),
        *relative.by_slot(),
        *activity.presence(),
        *surroundings.network(),
        *reactions.reactions(),
        *reactions.quality(tuple(extras)),
        *offers.offer(),
        *reactions.price(),
    )
    return tuple(sorted(signals, key=lambda signal: GROUPS.index(signal.group)))
