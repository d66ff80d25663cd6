"""What is measured of one model on one slice."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class Measured(NamedTuple):
    """One model on one slice: each metric on all rows, and on each resample."""

    values: dict[str, float]
    replicates: dict[str, np.ndarray]
