"""Candidates and a bundle become scores, and scores a ranked list."""

from conversion_influence.scoring.explained import (
    REASONS,
    contributions_by_group,
    explain,
    explained,
    same_for_all,
)
from conversion_influence.scoring.given import with_all_signals
from conversion_influence.scoring.ranking import (
    RANKS,
    followers_of,
    order_of,
    other_names,
    ranks_of,
)
from conversion_influence.scoring.scores import score

__all__ = [
    "RANKS",
    "REASONS",
    "contributions_by_group",
    "explain",
    "explained",
    "followers_of",
    "order_of",
    "other_names",
    "ranks_of",
    "same_for_all",
    "score",
    "with_all_signals",
]
