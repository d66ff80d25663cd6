"""Fail unless two scored lists hold the same likelihoods, by handle, to 1e-12 of their size.

``python compare.py ONE OTHER``, in a process of its own: the memory of the one that starts the
contenders would count as theirs.
"""

from __future__ import annotations

import sys

import numpy as np
from pyarrow import csv


def likelihoods(path: str) -> np.ndarray:
    """Return the likelihoods of a scored list in the order of its handles."""
    options = csv.ConvertOptions(include_columns=["handle", "likelihood"])
    table = csv.read_csv(path, convert_options=options).sort_by("handle")
    return np.asarray(table.column("likelihood").to_numpy())


if __name__ == "__main__":
    one, other = map(likelihoods, sys.argv[1:3])
    if not np.allclose(one, other, rtol=1e-12, atol=0.0):
        sys.exit(f"{sys.argv[1]} does not agree with {sys.argv[2]}")
