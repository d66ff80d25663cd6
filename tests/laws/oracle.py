"""The oracle: every signal of the catalog in plain Python, one question at a time, slowly.

It reads rows as dicts and says, for one cohort row, what each signal must be. It shares no code
with the package: no Ibis, no pandas, no formulas. ``None`` is a missing value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from .oracle_facts import FACTS, Answer
from .oracle_history import HISTORY, expect, rules_of
from .oracle_question import Question, Row, World

ORACLE: dict[str, Answer] = FACTS | HISTORY
"""What answers a signal, by the signal's name without its lookback."""


def split(name: str) -> tuple[str, int | None]:
    """Return a signal's stem and its lookback in days."""
    found = re.fullmatch(r"(.+?)(?:_(\d+)d)?", name)
    assert found
    return found[1], int(found[2]) if found[2] else None


def unanswered(names: Iterable[str]) -> list[str]:
    """Return the signals that the oracle knows nothing about."""
    return [name for name in names if split(name)[0] not in ORACLE]


def ask(world: World, cohort: list[Row], names: Iterable[str]) -> list[dict[str, Any]]:
    """Return what each signal must be, per cohort row.

    Parameters
    ----------
    world : dict of str to list of dict
        The raw tables.
    cohort : list of dict
        ``creator_id``, ``as_of`` and the offer of each row.
    names : iterable of str
        Signals to answer.
    """
    asked = [(name, *split(name)) for name in names]
    rules = rules_of(days for _, stem, days in asked if stem == "base_rate")
    prepared = world | {"placements": expect(world["placements"], rules)}
    answers = []
    for row in cohort:
        question = Question(prepared, row, rules)
        answers.append({name: ORACLE[stem](question, days) for name, stem, days in asked})
    return answers
