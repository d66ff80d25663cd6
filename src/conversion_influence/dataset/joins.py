"""The one join of the blocks: what is known of a key stands beside its rows, or is null."""

from __future__ import annotations

from typing import Any


def join(left: Any, right: Any, key: str) -> Any:
    """Return the left rows with what the right one of the same key has, if there is one.

    Parameters
    ----------
    left, right : ibis.Table
        With no other column in common than the key.
    key : str
        Unique in ``right``.
    """
    return left.left_join(right, key).drop(f"{key}_right")


def join_pairs(left: Any, right: Any) -> Any:
    """Return the left rows with what the right one of the same ``pair_id`` has; see `join`."""
    return join(left, right, "pair_id")
