"""The text of a LightGBM model: what is kept of it, and several models made one.

Adding up trees is how a boosted model answers, so the weighted sum of models is one model again:
the trees of all of them, each leaf's value times the weight. The layout is that of LightGBM's
``src/boosting/gbdt_model_text.cpp`` and ``src/io/tree.cpp``; scaling a tree changes the numbers
that LightGBM's own ``Tree::Shrinkage`` changes.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from itertools import zip_longest
from typing import NoReturn

from conversion_influence.errors import ModelError

END = "end of trees\n"
"""The line after the last tree."""

TAIL = END + "\npandas_categorical:null\n"
"""How a kept text ends."""

_ONCE = "tree\nversion=v4\nnum_class=1\nnum_tree_per_iteration=1\nlabel_index=0\n"
_INFOS, _SIZES = "feature_infos=", "tree_sizes="
_SCALED = re.compile(r"^(leaf_value|internal_value|shrinkage)=(.+)$", re.MULTILINE)
_NO_TREE = """num_leaves=1
num_cat=0
split_feature=
split_gain=
threshold=
decision_type=
left_child=
right_child=
leaf_value=0
leaf_weight=
leaf_count=0
internal_value=
internal_weight=
internal_count=
is_linear=0
shrinkage=1


"""


def canonical_text(text: str) -> str:
    """Return LightGBM's text up to the last tree, without importances and training parameters.

    What is left out does not change a prediction, and training parameters name threads and paths.

    Parameters
    ----------
    text : str
        As given by ``Booster.model_to_string()``.

    Raises
    ------
    ModelError
        If the text has no end of trees.
    """
    trees, end, _ = text.partition("\n" + END)
    if not end:
        msg = "the model's text has no line 'end of trees'; pass Booster.model_to_string()"
        raise ModelError(msg)
    return trees + "\n" + TAIL


def tree_blocks(text: str) -> tuple[str, list[str]]:
    """Return what stands before the trees, and the lines of each tree, without its number.

    Parameters
    ----------
    text : str
        As for `canonical_text`.

    Raises
    ------
    ModelError
        If the text has no end of trees.
    """
    head, *blocks = re.split(r"^Tree=\d+\n", canonical_text(text), flags=re.MULTILINE)
    return head, [block.removesuffix(TAIL) for block in blocks]


def merge(parts: Sequence[tuple[str, float]], signals: int) -> str:
    """Return the text of one model whose log-odds are the weighted sum of the models' log-odds.

    Its contributions are the weighted sum of the models' contributions, too. The same parts in the
    same order give the same text.

    Parameters
    ----------
    parts : sequence of (str, float)
        Texts as given by ``Booster.model_to_string()``, of models with the same inputs named f0,
        f1, ..., and the weight of each, finite and not negative. Weight 0 leaves a model out.
    signals : int
        Number of inputs.

    Returns
    -------
    str
        As of `canonical_text`. Where there is no tree at all it holds one that is always 0.

    Raises
    ------
    ModelError
        If a text is none, the models are not of one kind, or a weight cannot be used.
    """
    names = " ".join(f"f{position}" for position in range(signals))
    head = f"{_ONCE}max_feature_idx={signals - 1}\nobjective=cross_entropy\nfeature_names={names}\n"
    models = [
        _parts_of(text, weight, position, head)
        for position, (text, weight) in enumerate(parts)
        if _weighs(weight, position)
    ]
    trees = [tree for _, scaled in models for tree in scaled] or [_NO_TREE]
    blocks = [f"Tree={position}\n{tree}" for position, tree in enumerate(trees)]
    sizes = " ".join(str(len(block)) for block in blocks)
    infos = " ".join(
        _joined([known[position] for known, _ in models]) for position in range(signals)
    )
    return f"{head}{_INFOS}{infos}\n{_SIZES}{sizes}\n\n{''.join(blocks)}{TAIL}"


def _weighs(weight: float, position: int) -> bool:
    if not math.isfinite(weight) or weight < 0:
        msg = f"weight {weight} of model {position} cannot be used; give 0 or a positive number"
        raise ModelError(msg)
    return weight > 0


def _parts_of(text: str, weight: float, position: int, wanted: str) -> tuple[list[str], list[str]]:
    """Return the ranges of a model's inputs, and its trees, scaled and without number."""
    head, blocks = tree_blocks(text)
    found, _, rest = head.partition(_INFOS)
    if found != wanted:
        _refuse_head(position, found, wanted)
    infos = rest.split("\n", 1)[0].split(" ")
    return infos, [_scaled(block, weight) for block in blocks]


def _scaled(tree: str, weight: float) -> str:
    """Multiply what a tree answers; 17 digits, as LightGBM writes leaves, lose nothing."""

    def scale(line: re.Match[str]) -> str:
        digits = 17 if line[1] == "leaf_value" else 6
        values = " ".join(f"{float(value) * weight:.{digits}g}" for value in line[2].split(" "))
        return f"{line[1]}={values}"

    return _SCALED.sub(scale, tree)


def _refuse_head(position: int, found: str, wanted: str) -> NoReturn:
    pairs = zip_longest(found.split("\n"), wanted.split("\n"), fillvalue="")
    came, want = next(pair for pair in pairs if pair[0] != pair[1])
    msg = (
        f"model {position} cannot be merged: expected {want[:60]!r}, found {came[:60]!r}; grow all "
        "models on the same signals, with objective cross_entropy"
    )
    raise ModelError(msg)


def _joined(infos: Sequence[str]) -> str:
    known = [info for info in dict.fromkeys(infos) if info != "none"]
    if len(known) < 2:
        return known[0] if known else "none"
    if not known[0].startswith("["):
        return ":".join(dict.fromkeys(code for info in known for code in info.split(":")))
    bounds = [info.strip("[]").split(":") for info in known]
    least = min((low for low, _ in bounds), key=float)
    return f"[{least}:{max((high for _, high in bounds), key=float)}]"
