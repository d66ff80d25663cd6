"""The trees in the text of a LightGBM model, as tests and leaves.

The layout is that of LightGBM's ``src/io/tree.cpp``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

_CATEGORICAL, _DEFAULT_LEFT, _MISSING = 1, 2, 12
_ZERO_IS_MISSING, _NAN_IS_MISSING = 4, 8
"""Bits of LightGBM's ``decision_type`` (``include/LightGBM/tree.h``)."""


@dataclass(frozen=True)
class Tree:
    """A tree as LightGBM writes it; a child below 0 is a leaf, the complement of its position.

    Attributes
    ----------
    inputs, decisions, left, right : tuple of int
        Of each node: what it tests, the kind of test, its children.
    thresholds : tuple of float
        Of each node; of a categorical test the number of its set.
    values : tuple of float
        Of each leaf.
    bounds, words : tuple of int
        Sets of categories: where each begins and ends among words of 32 bits.
    """

    inputs: tuple[int, ...]
    decisions: tuple[int, ...]
    left: tuple[int, ...]
    right: tuple[int, ...]
    thresholds: tuple[float, ...]
    values: tuple[float, ...]
    bounds: tuple[int, ...]
    words: tuple[int, ...]

    @staticmethod
    def of(block: str) -> Tree:
        """Return a tree from its lines of ``key=value``.

        Parameters
        ----------
        block : str
            As LightGBM writes it, without name.
        """
        lines = dict(line.split("=", 1) for line in block.split("\n") if "=" in line)

        def whole(key: str) -> tuple[int, ...]:
            return tuple(map(int, lines.get(key, "").split()))

        def decimal(key: str) -> tuple[float, ...]:
            return tuple(map(float, lines.get(key, "").split()))

        return Tree(
            inputs=whole("split_feature"),
            decisions=whole("decision_type"),
            left=whole("left_child"),
            right=whole("right_child"),
            thresholds=decimal("threshold"),
            values=decimal("leaf_value"),
            bounds=whole("cat_boundaries"),
            words=whole("cat_threshold"),
        )

    @property
    def leaves(self) -> int:
        """Number of leaves."""
        return len(self.values)

    @property
    def zero_is_missing(self) -> bool:
        """Whether a numeric test takes 0 for missing."""
        numeric = [kind for kind in self.decisions if not kind & _CATEGORICAL]
        return any(kind & _MISSING == _ZERO_IS_MISSING for kind in numeric)

    def categorical(self, node: int) -> bool:
        """Return whether a node tests for a set of categories.

        Parameters
        ----------
        node : int
            From 0.
        """
        return bool(self.decisions[node] & _CATEGORICAL)

    def named(self, node: int) -> np.ndarray:
        """Return whether a categorical node's set holds each code, from 0.

        Parameters
        ----------
        node : int
            From 0.
        """
        chosen = int(self.thresholds[node])
        words = self.words[self.bounds[chosen] : self.bounds[chosen + 1]]
        bits = np.unpackbits(np.array(words, "<u4").view(np.uint8), bitorder="little")
        return np.asarray(bits.astype(bool))

    def goes_right(self, node: int, edges: np.ndarray) -> np.ndarray:
        """Return for each interval of a numeric input, and for NaN, whether a node sends it right.

        Parameters
        ----------
        node : int
            From 0.
        edges : numpy.ndarray
            Upper end of each interval, which belongs to it.
        """
        kind, threshold = self.decisions[node], self.thresholds[node]
        missing = threshold < 0.0
        if kind & _MISSING == _NAN_IS_MISSING:
            missing = not kind & _DEFAULT_LEFT
        return np.append(edges > threshold, missing)

    def spans(self) -> tuple[list[int], list[tuple[int, int, int]]]:
        """Return leaves from left to right, and of each node the range of those on its left."""
        leaves: list[int] = []
        ranges: list[tuple[int, int, int]] = []

        def visit(node: int) -> None:
            if node < 0:
                leaves.append(~node)
                return
            first = len(leaves)
            visit(self.left[node])
            ranges.append((node, first, len(leaves)))
            visit(self.right[node])

        visit(0 if self.inputs else -1)
        return leaves, ranges
