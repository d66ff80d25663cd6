"""Whether two contenders' features agree: prints how many values were compared, or fails.

    python compare.py FILE REFERENCE

FILE may hold fewer rows and fewer signals than REFERENCE (both by ``row_id``), never others.
"""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd

TOLERANCE = 1e-6
"""Relative; an absolute 1e-9 beside it, for values at zero."""


def disagreements(found: pd.DataFrame, reference: pd.DataFrame) -> dict[str, int]:
    """Return how many values differ, by signal; a missing value equals a missing one."""
    counts = {}
    for name in found:
        ours, theirs = (
            frame[name].to_numpy(dtype=np.float64, na_value=np.nan) for frame in (found, reference)
        )
        same = np.isclose(ours, theirs, rtol=TOLERANCE, atol=1e-9, equal_nan=True)
        if not same.all():
            counts[str(name)] = int((~same).sum())
    return counts


def main() -> None:
    """Compare two files."""
    found, reference = (pd.read_parquet(name).set_index("row_id") for name in sys.argv[1:3])
    if not found.index.isin(reference.index).all():
        msg = f"{sys.argv[1]} has rows that {sys.argv[2]} has not"
        raise SystemExit(msg)
    reference = reference.loc[found.index, list(found.columns)]
    counts = disagreements(found, reference)
    if counts:
        msg = f"{sys.argv[1]} and {sys.argv[2]} disagree (rows by signal): {counts}"
        raise SystemExit(msg)
    print(found.size)


if __name__ == "__main__":
    main()
