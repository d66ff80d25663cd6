"""Candidates and a bundle become scores, and scores a ranked list."""

from conversion_influence.scoring.explained import contributions_by_group, explain
from conversion_influence.scoring.given import with_all_signals
from conversion_influence.scoring.ranking import RANKS, followers_of, ranked
from conversion_influence.scoring.scores import MOVED, score

__all__ = [
    "MOVED",
    "RANKS",
    "contributions_by_group",
    "explain",
    "followers_of",
    "ranked",
    "score",
    "with_all_signals",
]
