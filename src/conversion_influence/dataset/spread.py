"""How strongly the rates of groups are to be shrunk, learned from how much the groups differed.

The number of pseudo-exposures ``m`` is not a setting: it is estimated as of each instant from the
spread between the groups of a grouping by the analysis-of-variance estimator of the intraclass
correlation rho (Ridout, Demetrio & Firth 1999, section 2; Fleiss 1981), m = (1 - rho) / rho. For
observed over expected it is the gamma-Poisson moment estimator of Clayton & Kaldor (1987,
section 3).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ibis

from conversion_influence.dataset.groupings import below
from conversion_influence.dataset.running import running_totals

SMALLEST_RHO = 1e-6
LARGEST_RHO = 0.5


def compute_spread(moments: Any, grown: Any, numbers: Sequence[int]) -> Any:
    """Return per grouping and instant how strongly its groups are to be shrunk.

    Both estimates rest on sums over groups that change only when one group's total changes, so they
    too are running totals: of the changes.

    Parameters
    ----------
    moments : ibis.Table
        One row per distinct ``as_of``.
    grown : ibis.Table
        From `dataset.groupings.grow`.
    numbers : sequence of int
        Of the groupings, at least one; see `dataset.groupings.NUMBERS`.

    Returns
    -------
    ibis.Table
        One row per ``as_of`` and ``grouping``: ``strength`` in exposures and ``shape`` in expected
        conversions.
    """
    asked = [moments.select(at="as_of", grouping=ibis.literal(n, "int32")) for n in numbers]
    changes = _changes(grown.filter(grown.grouping.isin(numbers)))
    sums = [name for name in changes.columns if name not in ("grouping", "known_at")]
    table = running_totals(below(asked), changes, ["grouping"], sums)
    return table.select("grouping", as_of="at", strength=_strength(table), shape=_shape(table))


def _changes(grown: Any) -> Any:
    """Return by how much each step of a group changed the sums over groups."""
    now = {name: grown[name] for name in ("part", "whole", "observed", "expected")}
    old = {name: now[name] - grown[f"{name}_added"] for name in now}
    square = now["part"] * now["part"] / now["whole"].nullif(0.0)
    old_square = old["part"] * old["part"] / old["whole"].nullif(0.0)
    gap_now, gap_old = now["observed"] - now["expected"], old["observed"] - old["expected"]
    return grown.select(
        "grouping",
        "known_at",
        k=grown.part_added,
        n=grown.whole_added,
        observed=grown.observed_added,
        groups=(grown.position == 1).ifelse(1.0, 0.0),
        rate_squares=square - old_square.fill_null(0.0),
        n_squares=now["whole"] * now["whole"] - old["whole"] * old["whole"],
        gap_squares=gap_now * gap_now - gap_old * gap_old,
        expected_squares=now["expected"] * now["expected"] - old["expected"] * old["expected"],
    )


def _strength(table: Any) -> Any:
    """Return (1 - rho) / rho with rho kept in [SMALLEST_RHO, LARGEST_RHO]."""
    between_df = (table.groups - 1.0).nullif(0.0)
    within_df = (table.n - table.groups).nullif(0.0)
    n = table.n.nullif(0.0)
    between = (table.rate_squares - table.k * table.k / n) / between_df
    within = (table.k - table.rate_squares) / within_df
    typical = (table.n - table.n_squares / n) / between_df
    rho = (between - within) / (between + (typical - 1.0) * within).nullif(0.0)
    kept = ibis.least(ibis.greatest(rho.fill_null(0.0), SMALLEST_RHO), LARGEST_RHO)
    return (1.0 - kept) / kept


def _shape(table: Any) -> Any:
    """Return the prior's shape, between 0.5 and 1000 expected conversions."""
    variance = (table.gap_squares - table.observed) / table.expected_squares.nullif(0.0)
    return 1.0 / ibis.least(ibis.greatest(variance.fill_null(0.0), 1e-3), 2.0)
