"""Labels in disguise among the rows to learn from, and the verdict that cannot stand beside them.

A model that learned from its own outcome foretells every past result and no later one, so no figure
of it says whether to use it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from conversion_influence.evaluation.leakage import Alone, measure_alone
from conversion_influence.evaluation.verdict import Verdict
from conversion_influence.messages.notes import Note, note
from conversion_influence.messages.said import SHOWN, Said

if TYPE_CHECKING:
    from conversion_influence.dataset.rows import Rows
    from conversion_influence.evaluation.judgement import Judgement

CODE = "label_in_disguise"
"""Of the verdict, and of the note beside it."""

ONE = Said(
    "Not to be trusted: the signal {signals} alone tells the outcome, so the figures say nothing "
    "about lists whose outcome is not known yet. Leave it out ({where}) and train again. Only if "
    "it was written down before the outcome, and never changed, do the figures hold.",
    "Pas digne de confiance : le signal {signals} révèle à lui seul le résultat, les chiffres ne "
    "disent donc rien des listes dont le résultat n'est pas encore connu. Écartez-le ({where}) et "
    "entraînez de nouveau. Les chiffres ne valent que s'il a été noté avant le résultat et n'a "
    "jamais changé.",
)
SEVERAL = Said(
    "Not to be trusted: each of the {count:,} signals {signals} alone tells the outcome, so the "
    "figures say nothing about lists whose outcome is not known yet. Leave them out ({where}) and "
    "train again. Only if they were written down before the outcome, and never changed, do the "
    "figures hold.",
    "Pas digne de confiance : chacun des {count:,} signaux {signals} révèle à lui seul le "
    "résultat, les chiffres ne disent donc rien des listes dont le résultat n'est pas encore "
    "connu. Écartez-les ({where}) et entraînez de nouveau. Les chiffres ne valent que s'ils ont "
    "été notés avant le résultat et n'ont jamais changé.",
)
IN_TABLES = Said(
    "a column of your own: off `features.placements` or `features.creators`; a signal of the "
    "catalog: into `features.exclude`",
    "une colonne à vous : hors de `features.placements` ou `features.creators` ; un signal du "
    "catalogue : dans `features.exclude`",
)
IN_FLAT = Said(
    "into `flat.ignore`, or off `flat.signals`", "dans `flat.ignore`, ou hors de `flat.signals`"
)
"""Where a signal is left out."""


def find_disguised(rows: Rows, seed: int = 0) -> tuple[Alone, ...]:
    """Return the signals that alone tell the outcome, the plainest first.

    Parameters
    ----------
    rows : Rows
        All rows.
    seed : int
        As for `measure_alone`.
    """
    return tuple(one for one in measure_rows(rows, seed) if one.suspicious)


def measure_rows(rows: Rows, seed: int = 0) -> tuple[Alone, ...]:
    """Return how well each signal alone tells the outcome, the farthest from chance first.

    Parameters
    ----------
    rows : Rows
        All rows. Of judgements between two creators a signal is what they differ by; a text is that
        of the first.
    seed : int
        As for `measure_alone`.
    """
    frame = rows.frame
    if rows.sides is not None:
        first, second = rows.sides.of(frame)
        frame = pd.DataFrame({name: _apart(first[name], second[name]) for name in first})
    return measure_alone(frame, rows.conversions, rows.exposures, seed)


def distrusted(judgement: Judgement, found: tuple[Alone, ...], where: Said) -> Judgement:
    """Return a judgement with the verdict that labels in disguise leave, and a note on each.

    Parameters
    ----------
    judgement : Judgement
        Of a model that learned from them too.
    found : tuple of Alone
        From `find_disguised`; nothing changes where it is empty.
    where : Said
        Where a signal is left out.
    """
    if not found:
        return judgement
    said = ONE if len(found) == 1 else SEVERAL
    details = {"signals": [one.signal for one in found], "count": len(found), "where": where}
    return replace(
        judgement,
        verdict=Verdict(CODE, said.told("en", details), said.told("fr", details)),
        notes=(
            *(_note(one) for one in found[:SHOWN]),
            *judgement.notes,
        ),
    )


def _note(one: Alone) -> Note:
    if one.ranks:
        return note(CODE, signal=one.signal, auc=one.auc, ceiling=one.ceiling)
    return note("label_follows", signal=one.signal)


def _apart(first: pd.Series, second: pd.Series) -> pd.Series:
    numbers = all(pd.api.types.is_numeric_dtype(side) for side in (first, second))
    return first.astype("float64") - second.astype("float64") if numbers else first
