"""Answer many rows with the trees of a model: ours beside LightGBM and other ways, and their bits.

    python benchmarks/trees.py

One thread each, in turns in one process; seconds of CPU, the least of the turns. treelite and ONNX
Runtime take part where they are installed, on trees without sets of categories, which only some
versions of them read. The results go to `benchmarks/results/trees.json` and docs/results.md.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import importlib.util
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np

from conversion_influence.modeling.quickscorer import QuickScorer
from marks import put

RESULTS = Path(__file__).parent / "results" / "trees.json"
PAGE = Path(__file__).parents[1] / "docs" / "results.md"
NUMBERS, SETS = 57, 3
CATEGORIES = 20
TREES = 300
LEAVES = (7, 31, 63)
HEAD = """## Answering many rows with the trees of a model

`python benchmarks/trees.py`: {rows:,} drawn rows of {numbers} numbers and {sets} categories (or
none), {trees} trees; one thread, seconds of CPU, the least of {repeats} turns; how many answers
have the bits of `Booster.predict`. LightGBM {lightgbm}, NumPy {numpy}{others}.

| leaves | categories | way | CPU s | same bits |
|---|---|---|---|---|
"""

Answer = Callable[[np.ndarray], np.ndarray]


def drawn(rows: int, sets: int) -> np.ndarray:
    """Return rows of numbers, some missing, and categories."""
    chance = np.random.default_rng(1)
    matrix = chance.lognormal(size=(rows, NUMBERS)).round(4)
    matrix[chance.random(matrix.shape) < 0.1] = np.nan
    return np.column_stack([matrix, chance.integers(0, CATEGORIES, (rows, sets))])


def grown(matrix: np.ndarray, sets: int, leaves: int) -> lightgbm.Booster:
    """Return trees grown on twenty thousand of the rows."""
    some = matrix[:20_000]
    chance = np.random.default_rng(2)
    known = np.nan_to_num(np.log(some[:, :10])) @ chance.normal(size=10)
    known += np.sin(some[:, NUMBERS:]).sum(axis=1)
    told = (known + chance.normal(size=len(some)) > 1).astype(float)
    places = list(range(NUMBERS, NUMBERS + sets))
    data = lightgbm.Dataset(some, told, categorical_feature=places)
    asked = {"objective": "cross_entropy", "num_leaves": leaves, "learning_rate": 0.05}
    return lightgbm.train(asked | {"verbosity": -1, "num_threads": 1}, data, TREES)


def ways(booster: lightgbm.Booster, sets: int) -> dict[str, Answer]:
    """Return the ways to answer rows."""
    quick = QuickScorer.of(booster)
    assert quick is not None
    found: dict[str, Answer] = {
        "LightGBM": lambda rows: np.asarray(booster.predict(rows, raw_score=True, num_threads=1)),
        "**ours**": quick.raw_scores,
    }
    if not sets and importlib.util.find_spec("treelite"):
        found["treelite"] = _treelite(booster)
    if not sets and importlib.util.find_spec("onnxruntime") and importlib.util.find_spec("onnx"):
        found["ONNX Runtime"] = _onnx(booster)
    return found


def _treelite(booster: lightgbm.Booster) -> Answer:
    import treelite

    model = treelite.frontend.from_lightgbm(booster)
    return lambda rows: treelite.gtil.predict(model, rows, nthread=1, pred_margin=True).ravel()


def _onnx(booster: lightgbm.Booster) -> Answer:
    """Return answers of single precision: ONNX Runtime gives no others for sums of trees."""
    import onnxruntime
    from onnx import TensorProto, helper

    nodes: dict[str, list[Any]] = {}
    leaves: dict[str, list[Any]] = {}

    def put_in(into: dict[str, list[Any]], **values: Any) -> int:
        for name, value in values.items():
            into.setdefault(name, []).append(value)
        return len(into["nodes_values"]) - 1 if "nodes_values" in into else 0

    for number, tree in enumerate(booster.dump_model()["tree_info"]):
        ids = iter(range(2 * TREES * max(LEAVES)))

        def walk(node: dict[str, Any], number: int = number, ids: Any = ids) -> int:
            own, leaf = next(ids), "leaf_value" in node
            place = put_in(
                nodes,
                nodes_treeids=number,
                nodes_nodeids=own,
                nodes_modes="LEAF" if leaf else "BRANCH_LEQ",
                nodes_featureids=0 if leaf else node["split_feature"],
                nodes_values=0.0 if leaf else node["threshold"],
                nodes_missing_value_tracks_true=0 if leaf else int(node["default_left"]),
                nodes_truenodeids=0,
                nodes_falsenodeids=0,
            )
            if leaf:
                weight = {"target_weights": node["leaf_value"], "target_ids": 0}
                put_in(leaves, target_treeids=number, target_nodeids=own, **weight)
            else:
                nodes["nodes_truenodeids"][place] = walk(node["left_child"])
                nodes["nodes_falsenodeids"][place] = walk(node["right_child"])
            return own

        walk(tree["tree_structure"])
    node = helper.make_node(
        "TreeEnsembleRegressor",
        ["rows"],
        ["sums"],
        domain="ai.onnx.ml",
        n_targets=1,
        **nodes,
        **leaves,
    )
    rows = helper.make_tensor_value_info("rows", TensorProto.FLOAT, [None, NUMBERS])
    sums = helper.make_tensor_value_info("sums", TensorProto.FLOAT, [None, 1])
    versions = [helper.make_opsetid("", 18), helper.make_opsetid("ai.onnx.ml", 3)]
    graph = helper.make_graph([node], "trees", [rows], [sums])
    model = helper.make_model(graph, opset_imports=versions, ir_version=9)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(model.SerializeToString(), options)

    def answer(rows: np.ndarray) -> np.ndarray:
        found = session.run(None, {"rows": rows.astype(np.float32)})
        return np.asarray(found[0]).ravel().astype(np.float64)

    return answer


def measured(rows: int, repeats: int) -> list[dict[str, Any]]:
    """Return one record per size of trees, kind of inputs and way."""
    records = []
    for sets in (SETS, 0):
        matrix = drawn(rows, sets)
        for leaves in LEAVES:
            asked = ways(grown(matrix, sets, leaves), sets)
            seconds: dict[str, list[float]] = {way: [] for way in asked}
            told = {}
            for _ in range(repeats):
                for way, answer in asked.items():
                    begun = time.process_time()
                    told[way] = answer(matrix)
                    seconds[way].append(time.process_time() - begun)
            for way, taken in seconds.items():
                same = float((told[way] == told["LightGBM"]).mean())
                record = {"leaves": leaves, "categories": sets, "way": way, "same_bits": same}
                records.append(record | {"cpu_seconds": round(min(taken), 3)})
                print(records[-1], flush=True)
    return records


def section(kept: dict[str, Any]) -> str:
    """Return the section of the page."""
    others = "".join(f", {name} {version}" for name, version in kept["others"].items())
    head = HEAD.format(**kept["about"], others=others)
    return head + "\n".join(
        f"| {one['leaves']} | {one['categories']} | {one['way']} | {one['cpu_seconds']:.2f} "
        f"| {one['same_bits']:.0%} |"
        for one in kept["records"]
    )


def write(path: Path) -> None:
    """Put the section into a page, between its two marks, or at its end."""
    put(path, "trees", section(json.loads(RESULTS.read_text())))


def main() -> None:
    """Grow, measure, write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_args()
    about = {"numbers": NUMBERS, "sets": SETS, "trees": TREES, **vars(options)}
    about |= {name: importlib.metadata.version(name) for name in ("lightgbm", "numpy")}
    others = {
        name: importlib.metadata.version(name)
        for name in ("treelite", "onnxruntime")
        if importlib.util.find_spec(name)
    }
    kept = {"about": about, "others": others, "records": measured(**vars(options))}
    RESULTS.write_text(json.dumps(kept, indent=1) + "\n")
    write(PAGE)


if __name__ == "__main__":
    main()
