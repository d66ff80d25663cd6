"""The text of a LightGBM model, checked before LightGBM sees it.

LightGBM trusts its model files: a child index out of range or a cycle among nodes aborts or hangs
the process, where an exception could have been caught. So only the exact form that LightGBM 4
writes for this package's models passes: one output, cross-entropy on k of n, plain (not linear)
trees, and every number that prediction or contributions follow within its bounds. The layout is
that of LightGBM's ``src/boosting/gbdt_model_text.cpp`` and ``src/io/tree.cpp``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from conversion_influence.booster_lines import EDGE, INTEGER, Lines, as_ascii
from conversion_influence.booster_text import END, TAIL

DEEPEST = 1024
"""Most nodes between a root and a leaf; contributions need memory with its square."""

_BOUNDS = re.compile(rf"\[{EDGE}:{EDGE}\]")
_CODES = re.compile(rf"{INTEGER}(?::{INTEGER})*")
_NUMERIC_DECISIONS = frozenset({0, 2, 4, 6, 8, 10})
_CATEGORICAL_DECISIONS = frozenset({1, 5, 9})


@dataclass(frozen=True)
class BoosterShape:
    """Size of a checked model.

    Attributes
    ----------
    trees, leaves : int
        Number of trees, and of leaves over all trees.
    """

    trees: int
    leaves: int


def check_booster_text(content: bytes, signals: int, categories: Mapping[int, int]) -> BoosterShape:
    """Refuse a model text that LightGBM could choke on or that is not for these signals.

    Parameters
    ----------
    content : bytes
        The model file.
    signals : int
        Number of the model's inputs.
    categories : mapping of int to int
        Number of known values of each categorical input, by its position.

    Raises
    ------
    BundleError
        Naming the line of the file and what is wrong with it.
    """
    text = as_ascii(content)
    lines = Lines(text.split("\n"))
    sizes = _check_header(lines, signals, categories)
    _check_sizes(lines, text, sizes)
    leaves = sum(_check_tree(lines, index, signals, categories) for index in range(len(sizes)))
    lines.expect(*TAIL.split("\n"))
    lines.expect_end()
    return BoosterShape(trees=len(sizes), leaves=leaves)


def _check_header(lines: Lines, signals: int, categories: Mapping[int, int]) -> list[int]:
    """Read up to the first tree and return the size of each tree's text, in bytes."""
    lines.expect("tree", "version=v4", "num_class=1", "num_tree_per_iteration=1", "label_index=0")
    last = lines.integers("max_feature_idx", 1)[0]
    if last != signals - 1:
        lines.refuse(f"the model has {last + 1} inputs, bundle.json names {signals} signals")
    lines.expect("objective=cross_entropy")
    names = lines.value("feature_names")
    if names != " ".join(f"f{position}" for position in range(signals)):
        lines.refuse(f"feature_names must be f0 f1 ... f{last}, found {names[:60]!r}")
    _check_monotone(lines, signals)
    _check_infos(lines, signals, categories)
    sizes = lines.integers("tree_sizes")
    if not sizes:
        lines.refuse("the model has no tree")
    lines.expect("")
    return sizes


def _check_infos(lines: Lines, signals: int, categories: Mapping[int, int]) -> None:
    """Read the range or the values of each input, as the training rows had them."""
    infos = lines.value("feature_infos").split(" ")
    if len(infos) != signals:
        lines.refuse(f"feature_infos must have {signals} values, found {len(infos)}")
    for position, info in enumerate(infos):
        pattern = _CODES if position in categories else _BOUNDS
        if info != "none" and not pattern.fullmatch(info):
            kind = "categorical" if position in categories else "numeric"
            lines.refuse(f"feature_infos of f{position} is {info[:60]!r}, the signal is {kind}")
        known = categories.get(position)
        if known is not None and info != "none" and max(map(int, info.split(":"))) >= known:
            lines.refuse(f"f{position} has a value beyond the {known} in bundle.json")


def _check_monotone(lines: Lines, signals: int) -> None:
    """Read the optional line of monotone constraints."""
    following = lines.lines[lines.position : lines.position + 1]
    if following and following[0].startswith("monotone_constraints="):
        values = lines.integers("monotone_constraints", signals)
        if not set(values) <= {-1, 0, 1}:
            lines.refuse("monotone_constraints must be -1, 0 or 1")


def _check_sizes(lines: Lines, text: str, sizes: list[int]) -> None:
    """Compare the announced sizes with the text: LightGBM jumps by them."""
    start = sum(len(line) + 1 for line in lines.lines[: lines.position])
    for index, size in enumerate(sizes):
        if size <= 0 or not text.startswith(f"Tree={index}\n", start):
            lines.refuse(f"tree_sizes: Tree={index} does not start where they say")
        start += size
    if not text.startswith(END, start):
        lines.refuse("tree_sizes: 'end of trees' does not follow where they say")


def _check_tree(lines: Lines, index: int, signals: int, categories: Mapping[int, int]) -> int:
    """Read one tree and return its number of leaves."""
    lines.expect(f"Tree={index}")
    leaves = lines.integers("num_leaves", 1)[0]
    if not 1 <= leaves <= 131_072:
        lines.refuse(f"num_leaves must be between 1 and 131072, found {leaves}")
    nodes = leaves - 1
    splits = lines.integers("num_cat", 1)[0]
    features = lines.integers("split_feature", nodes)
    if not all(0 <= feature < signals for feature in features):
        lines.refuse(f"split_feature must lie between 0 and {signals - 1}")
    lines.floats("split_gain", nodes)
    known = _check_thresholds(lines, features, splits, categories)
    _check_decisions(lines, features, categories)
    left, right = lines.integers("left_child", nodes), lines.integers("right_child", nodes)
    _check_children(lines, left, right)
    lines.floats("leaf_value", leaves)
    lines.floats("leaf_weight", leaves if nodes else 0)
    counts = lines.integers("leaf_count", leaves)
    lines.floats("internal_value", nodes)
    lines.floats("internal_weight", nodes)
    _check_counts(lines, left, right, counts, lines.integers("internal_count", nodes))
    if known:
        _check_bitsets(lines, known)
    lines.expect("is_linear=0")
    lines.floats("shrinkage", 1)
    lines.expect("", "")
    return leaves


def _check_thresholds(
    lines: Lines, features: list[int], splits: int, categories: Mapping[int, int]
) -> list[int]:
    """Read the thresholds; return the number of known values behind each categorical split.

    The threshold of a categorical node is the position of its bit set.
    """
    thresholds = lines.floats("threshold", len(features), edges=True)
    if -float("inf") in thresholds:
        lines.refuse("threshold must not be -inf")
    known = {
        threshold: categories[feature]
        for feature, threshold in zip(features, thresholds, strict=True)
        if feature in categories
    }
    categorical = sum(feature in categories for feature in features)
    if categorical != splits or sorted(known) != list(range(splits)):
        lines.refuse(f"num_cat says {splits} categorical nodes; their thresholds must number them")
    return [known[split] for split in range(splits)]


def _check_decisions(lines: Lines, features: list[int], categories: Mapping[int, int]) -> None:
    decisions = lines.integers("decision_type", len(features))
    for feature, decision in zip(features, decisions, strict=True):
        allowed = _CATEGORICAL_DECISIONS if feature in categories else _NUMERIC_DECISIONS
        if decision not in allowed:
            lines.refuse(f"decision_type {decision} does not fit the signal f{feature}")


def _check_children(lines: Lines, left: list[int], right: list[int]) -> None:
    """Every node and leaf hangs below one earlier node: the tree is whole and has no cycle."""
    nodes = len(left)
    if not nodes:
        return
    if sorted(left + right) != [*range(-nodes - 1, 0), *range(1, nodes)]:
        lines.refuse("left_child and right_child must name every node and leaf exactly once")
    depth = [0] * nodes
    for node, children in enumerate(zip(left, right, strict=True)):
        for child in children:
            if 0 <= child <= node:
                lines.refuse(f"the child {child} of node {node} makes a cycle")
            if child > 0:
                depth[child] = depth[node] + 1
    if max(depth) >= DEEPEST:
        lines.refuse(f"the tree is deeper than {DEEPEST} nodes")


def _check_counts(
    lines: Lines, left: list[int], right: list[int], leaves: list[int], nodes: list[int]
) -> None:
    """Training rows add up from leaf to root: contributions divide by them."""
    if min(leaves) < 0 or (nodes and min(leaves) == 0):
        lines.refuse("leaf_count must be positive")
    rows = [*nodes, *reversed(leaves)]  # so that the child -1, the first leaf, stands last
    for node, (a, b) in enumerate(zip(left, right, strict=True)):
        if rows[a] + rows[b] != nodes[node]:
            lines.refuse(f"internal_count of node {node} is not the sum of its children's rows")


def _check_bitsets(lines: Lines, known: list[int]) -> None:
    """Each categorical node has its words of 32 bits, one bit per known value."""
    bounds = lines.integers("cat_boundaries", len(known) + 1)
    widths = [stop - start for start, stop in pairwise(bounds)]
    if bounds[0] != 0 or min(widths) < 1:
        lines.refuse("cat_boundaries must rise from 0")
    words = lines.integers("cat_threshold", bounds[-1])
    if not all(0 <= word < 2**32 for word in words):
        lines.refuse("cat_threshold must hold words of 32 bits")
    for start, width, values in zip(bounds, widths, known, strict=False):
        bits = sum(word << (32 * i) for i, word in enumerate(words[start : start + width]))
        if bits.bit_length() > values:
            lines.refuse(f"cat_threshold names a value beyond the {values} in bundle.json")
