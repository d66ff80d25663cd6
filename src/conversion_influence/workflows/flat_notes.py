"""What a flat table does not say, or says twice: to be known before its figures are trusted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from conversion_influence.errors import shorten
from conversion_influence.messages.said import Said

if TYPE_CHECKING:
    from conversion_influence.config import FlatTable
    from conversion_influence.dataset.rows import Rows

OUTCOMES = frozenset(
    [
        "revenue",
        "revenues",
        "turnover",
        "sales",
        "orders",
        "purchases",
        "conversions",
        "clicks",
        "refunds",
        "returns",
        "signups",
        "installs",
        "leads",
        "ventes",
        "commandes",
        "achats",
        "clics",
        "remboursements",
        "inscriptions",
        "ca",
        "chiffre_affaires",
        "chiffre_d_affaires",
    ]
)
"""Names of what comes of a placement, in English and in French."""

FEWEST_COPIES = 10

UNGROUPED = Said(
    "flat.group is not given: each row counts as a creator of its own. Where creators come more "
    "than once, name the column that tells them apart; else intervals and verdict are too sure",
    "flat.group n'est pas donné : chaque ligne compte comme un créateur à part. Si des créateurs "
    "reviennent, nommez la colonne qui les distingue ; sinon intervalles et verdict sont trop sûrs",
)
COPIED = Said(
    "{copies:,} of {rows:,} rows are copies of others, signals and results alike: a result that "
    "stands there twice counts twice. Keep one of each, unless they are results of their own",
    "des lignes sont des copies d'autres ({copies:,} sur {rows:,}), signaux et résultats compris : "
    "un résultat écrit deux fois compte deux fois. N'en gardez qu'un, sauf si ce sont des "
    "résultats distincts",
)
LATE = Said(
    "the model learns from {names}, by their names what comes of a placement. What is not known "
    "before it is booked does not belong among the signals: name it in flat.ignore",
    "le modèle apprend de {names}, d'après leur nom ce que donne un placement. Ce qui n'est pas "
    "connu avant la réservation n'a pas sa place parmi les signaux : nommez-le dans flat.ignore",
)


def flat_notes(rows: Rows, settings: FlatTable) -> Iterator[Said]:
    """Yield what to know of a flat table of placements.

    Parameters
    ----------
    rows : Rows
        Of the table.
    settings : FlatTable
        Which columns are what.
    """
    if settings.group is None:
        yield UNGROUPED
    copies = _copies(rows)
    if copies >= FEWEST_COPIES:
        yield COPIED.filled({"copies": copies, "rows": len(rows.frame)})
    late = [name for name in rows.frame if str(name).strip().lower() in OUTCOMES]
    if late:
        yield LATE.filled({"names": shorten(late)})


def _copies(rows: Rows) -> int:
    """Return how many rows hold what another one does; of a single exposure that says nothing."""
    held = rows.frame.assign(**{"\0k": rows.conversions, "\0n": rows.exposures})
    return int(np.count_nonzero(held[rows.exposures > 1].duplicated()))
