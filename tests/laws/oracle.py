"""The oracle: every signal of the catalog in plain Python, one question at a time, slowly.

It reads rows as dicts and says, for one cohort row, what each signal must be. It shares no code
with the package: no Ibis, no pandas, no formulas; only the words of the lexicon are the package's.
``None`` is a missing value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from .oracle_audience import AUDIENCE
from .oracle_history import HISTORY, expect, rules_of
from .oracle_network import NETWORK
from .oracle_offer import OFFER
from .oracle_peers import PEERS
from .oracle_posting import POSTING
from .oracle_question import Answer, Question, Row, World
from .oracle_reactions import REACTIONS
from .oracle_slots import SLOT
from .oracle_standing import STANDING
from .oracle_text import TEXT
from .vocabulary import COLUMNS, OFFERED

THEMES = (POSTING, AUDIENCE, STANDING, REACTIONS, PEERS, SLOT, NETWORK, TEXT, OFFER, HISTORY)
ORACLE: dict[str, Answer] = {stem: answer for theme in THEMES for stem, answer in theme.items()}
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
        The raw tables; a table or a column that is absent is missing everywhere.
    cohort : list of dict
        ``creator_id``, ``as_of`` and the offer of each row.
    names : iterable of str
        Signals to answer.
    """
    asked = [(name, *split(name)) for name in names]
    rules = rules_of(days for _, stem, days in asked if stem == "base_rate")
    raw = {table: _complete(world.get(table, []), columns) for table, columns in COLUMNS.items()}
    raw |= {"placements": expect(raw["placements"], rules), "bookings": raw["placements"]}
    answers, nobody = [], Question(raw, {}, rules)
    for row in _complete(cohort, OFFERED):
        question = Question(raw, row, rules, nobody.moments)
        answers.append({name: ORACLE[stem](question, days) for name, stem, days in asked})
    return answers


def _complete(rows: list[Row], columns: str) -> list[Row]:
    """Return rows with every column, None where it is absent, and names in lower case."""
    empty = dict.fromkeys(columns.split())
    return [_folded(empty | row) for row in rows]


def _folded(row: Row) -> Row:
    names = ("platform", "topic", "brand", "kind")
    return row | {name: row[name].lower() for name in names if row.get(name) is not None}
