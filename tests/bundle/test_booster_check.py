"""Each way in which a model's text can be wrong is refused with the line and the reason."""

import re
from pathlib import Path

import pytest

from conversion_influence.booster_check import BoosterShape, check_booster_text
from conversion_influence.errors import BundleError

TREE = """Tree=0
num_leaves=4
num_cat=1
split_feature=0 1 0
split_gain=9.5 3 1
threshold=0.5 0 inf
decision_type=10 9 2
left_child=1 -1 -2
right_child=2 -3 -4
leaf_value=0.1 -0.2 1e-05 4
leaf_weight=10 20 30 40
leaf_count=1 2 3 4
internal_value=0 0.1 0.2
internal_weight=100 40 60
internal_count=10 4 6
cat_boundaries=0 2
cat_threshold=5 1
is_linear=0
shrinkage=0.1


"""
LEAF = """Tree=1
num_leaves=1
num_cat=0
split_feature=
split_gain=
threshold=
decision_type=
left_child=
right_child=
leaf_value=-0.5
leaf_weight=
leaf_count=10
internal_value=
internal_weight=
internal_count=
is_linear=0
shrinkage=1


"""
HEAD = """tree
version=v4
num_class=1
num_tree_per_iteration=1
label_index=0
max_feature_idx=1
objective=cross_entropy
feature_names=f0 f1
feature_infos=[-1.5:inf] -1:2:0
tree_sizes={} {}

"""
TEXT = HEAD.format(len(TREE), len(LEAF)) + TREE + LEAF + "end of trees\n\npandas_categorical:null\n"


def check(text: str) -> BoosterShape:
    return check_booster_text(text.encode(), signals=2, categories={1: 33})


def with_sizes(text: str) -> str:
    blocks = re.split(r"(?=^Tree=|^end of trees)", text, flags=re.MULTILINE)
    sizes = " ".join(str(len(block)) for block in blocks if block.startswith("Tree="))
    return re.sub(r"^tree_sizes=.*$", f"tree_sizes={sizes}", text, count=1, flags=re.MULTILINE)


def test_a_sound_text_passes() -> None:
    assert check(TEXT) == BoosterShape(trees=2, leaves=5)


def test_constraints_and_a_constant_signal_are_allowed() -> None:
    text = TEXT.replace("feature_infos=[-1.5:inf]", "monotone_constraints=1 0\nfeature_infos=none")
    assert check(text).trees == 2


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("tree\n", "", "line 1: expected 'tree', found 'version=v4'"),
        ("version=v4", "version=v5", "line 2: expected 'version=v4'"),
        ("num_class=1", "num_class=2", "expected 'num_class=1'"),
        ("iteration=1", "iteration=3", "expected 'num_tree_per_iteration=1'"),
        ("max_feature_idx=1", "max_feature_idx=2", "the model has 3 inputs"),
        ("max_feature_idx=1", "max_feature_idx=x", "max_feature_idx must be whole numbers"),
        ("max_feature_idx=1", "max_feature_idx=", "max_feature_idx must have 1 values, found 0"),
        ("cross_entropy", "binary sigmoid:1", "expected 'objective=cross_entropy'"),
        ("feature_names=f0", "average_output\nfeature_names=f0", "expected 'feature_names='"),
        ("f0 f1", "f1 f0", "feature_names must be f0 f1"),
        ("f0 f1", "f0", "feature_names must be f0 f1"),
        ("feature_infos", "monotone_constraints=2 0\nfeature_infos", "must be -1, 0 or 1"),
        ("feature_infos", "monotone_constraints=0\nfeature_infos", "must have 2 values, found 1"),
        ("[-1.5:inf] -1:2:0", "[-1.5:inf]", "feature_infos must have 2 values"),
        ("[-1.5:inf]", "0:1", "feature_infos of f0 is '0:1', the signal is numeric"),
        ("-1:2:0", "[0:2]", "feature_infos of f1 .* the signal is categorical"),
        ("-1:2:0", "-1:33:0", "f1 has a value beyond the 33 in bundle"),
        ("tree_sizes=", "tree_sizes=1", "Tree=1 does not start where they say"),
        ("tree_sizes=", "tree_sizes=-", "Tree=0 does not start where they say"),
        ("tree_sizes=", "sizes=", "expected 'tree_sizes='"),
        ("end of trees", "end of forest", "'end of trees' does not follow where they say"),
        ("pandas_categorical:null", "pandas_categorical:[]", "expected 'pandas_categorical:null'"),
    ],
)
def test_a_wrong_header_is_refused(old: str, new: str, message: str) -> None:
    assert old in TEXT
    with pytest.raises(BundleError, match=message):
        check(TEXT.replace(old, new, 1))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("num_leaves=4", "num_leaves=3", "split_feature must have 2 values, found 3"),
        ("num_leaves=4", "num_leaves=0", "num_leaves must be between 1 and"),
        ("num_leaves=4", "num_leaves=2000000", "num_leaves must be between 1 and"),
        ("num_leaves=4", "num_leaves=1e1", "num_leaves must be whole numbers"),
        ("num_cat=1", "num_cat=2", "num_cat says 2 categorical nodes"),
        ("num_cat=1", "num_cat=-1", "num_cat says -1 categorical nodes"),
        ("num_cat=1", "num_cat=0", "num_cat says 0 categorical nodes"),
        ("split_feature=0 1 0", "split_feature=0 1 2", "must lie between 0 and 1"),
        ("split_feature=0 1 0", "split_feature=0 1 -1", "must lie between 0 and 1"),
        ("split_feature=0 1 0", "split_feature=0 1", "must have 3 values, found 2"),
        ("split_feature=0 1 0", "split_feature=0  1 0", "separated by single spaces"),
        ("split_feature=0 1 0", "split_feature=0 1 99999999999", "must be whole numbers"),
        ("split_feature=0 1 0", "split_feature=1 1 0", "num_cat says 1 categorical nodes"),
        ("split_gain=9.5", "split_gain=nan", "split_gain must be finite numbers"),
        ("threshold=0.5", "threshold=nan", "threshold must be finite numbers"),
        ("threshold=0.5", "threshold=-inf", "threshold must not be -inf"),
        ("threshold=0.5", "threshold=0x5", "threshold must be finite numbers"),
        ("threshold=0.5 0 inf", "threshold=0.5 1 inf", "their thresholds must number them"),
        ("threshold=0.5 0 inf", "threshold=0.5 0.5 inf", "their thresholds must number them"),
        ("decision_type=10 9 2", "decision_type=9 9 2", "decision_type 9 does not fit"),
        ("decision_type=10 9 2", "decision_type=10 2 2", "decision_type 2 does not fit the .* f1"),
        ("decision_type=10 9 2", "decision_type=12 9 2", "decision_type 12 does not fit"),
        ("decision_type=10 9 2", "decision_type=-118 9 2", "decision_type -118 does not fit"),
        ("left_child=1 -1 -2", "left_child=0 -1 -2", "every node and leaf exactly once"),
        ("left_child=1 -1 -2", "left_child=1 -1 -5", "every node and leaf exactly once"),
        ("left_child=1 -1 -2", "left_child=3 -1 -2", "every node and leaf exactly once"),
        ("left_child=1 -1 -2", "left_child=1 -1 -1", "every node and leaf exactly once"),
        ("left_child=1 -1 -2\nright_child=2", "left_child=-2 -1 1\nright_child=2", "makes a cycle"),
        ("right_child=2 -3 -4", "right_child=-3 2 -4", "is not the sum of its children's rows"),
        ("left_child=", "right_child=", "expected 'left_child='"),
        ("leaf_value=0.1", "leaf_value=nan", "leaf_value must be finite numbers"),
        ("leaf_value=0.1", "leaf_value=inf", "leaf_value must be finite numbers"),
        ("leaf_value=0.1", "leaf_value=1e+31", "leaf_value holds a number beyond 1e"),
        ("leaf_value=0.1", "leaf_value=1e+999", "leaf_value holds a number beyond 1e"),
        ("leaf_value=0.1", "leaf_value=00.1", "leaf_value must be finite numbers"),
        ("leaf_value=0.1 ", "leaf_value=", "leaf_value must have 4 values, found 3"),
        ("leaf_weight=10 ", "leaf_weight=", "leaf_weight must have 4 values, found 3"),
        ("leaf_count=1 2", "leaf_count=0 3", "leaf_count must be positive"),
        ("leaf_count=1 2", "leaf_count=2 2", "internal_count of node 1 is not the sum"),
        ("internal_count=10", "internal_count=11", "internal_count of node 0 is not the sum"),
        ("cat_boundaries=0 2", "cat_boundaries=1 2", "cat_boundaries must rise from 0"),
        ("cat_boundaries=0 2", "cat_boundaries=0 0", "cat_boundaries must rise from 0"),
        ("cat_boundaries=0 2", "cat_boundaries=0 3", "cat_threshold must have 3 values, found 2"),
        ("cat_boundaries=0 2", "cat_boundaries=0", "cat_boundaries must have 2 values, found 1"),
        ("cat_threshold=5 1", "cat_threshold=4294967296 1", "words of 32 bits"),
        ("cat_threshold=5 1", "cat_threshold=-5 1", "words of 32 bits"),
        ("cat_threshold=5 1", "cat_threshold=5 2", "a value beyond the 33 in bundle"),
        ("cat_boundaries=0 2\ncat_threshold=5 1\n", "", "expected 'cat_boundaries='"),
        ("is_linear=0", "is_linear=1", "expected 'is_linear=0'"),
        ("shrinkage=0.1\n\n", "shrinkage=0.1\n", "expected '', found 'Tree=1'"),
        ("shrinkage=0.1", "shrinkage=0.1\nextra=1", "expected '', found 'extra=1'"),
        ("Tree=1", "Tree=2", "Tree=1 does not start where they say"),
    ],
)
def test_a_wrong_tree_is_refused(old: str, new: str, message: str) -> None:
    assert old in TEXT
    with pytest.raises(BundleError, match=rf"^model\.txt line \d+: .*{message}"):
        check(with_sizes(TEXT.replace(old, new, 1)))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "line 1: expected 'tree', found ''"),
        (TEXT.replace("\n", "\r\n").encode(), "line ends were converted from LF to CRLF.*binary"),
        (TEXT.encode().replace(b"Tree=0", b"Tree\xe90"), r"byte \d+ is not ASCII"),
        (TEXT.encode().replace(b"Tree=0", b"Tree\x000"), r"byte \d+ is zero"),
        (TEXT.encode()[:-1], "the file ends too early"),
        (TEXT.encode() + b"x", "expected '', found 'x'"),
        (TEXT.encode() + b"\n", "there is more text after the end of the model"),
        (
            HEAD.format("", "").replace("tree_sizes= ", "tree_sizes=").encode(),
            "the model has no tree",
        ),
    ],
)
def test_a_text_that_is_not_whole_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(BundleError, match=message):
        check_booster_text(content, signals=2, categories={1: 33})


def test_a_text_cut_anywhere_is_refused() -> None:
    for length in range(len(TEXT)):
        with pytest.raises(BundleError, match=r"^model\.txt line \d+: "):
            check(TEXT[:length])


def test_a_tree_deeper_than_contributions_can_bear_is_refused() -> None:
    nodes = 1500
    chain = f"""Tree=0
num_leaves={nodes + 1}
num_cat=0
split_feature={" ".join(["0"] * nodes)}
split_gain={" ".join(["1"] * nodes)}
threshold={" ".join(["1"] * nodes)}
decision_type={" ".join(["2"] * nodes)}
left_child={" ".join(str(-node) for node in range(1, nodes + 1))}
right_child={" ".join([*map(str, range(1, nodes)), str(-nodes - 1)])}
"""
    text = HEAD.format(len(chain), "").replace(" \n", "\n") + chain + "end of trees\n"
    with pytest.raises(BundleError, match="the tree is deeper than 1024 nodes"):
        check(text)


def test_the_text_of_a_trained_model_passes(saved: Path) -> None:
    content = (saved / "model.txt").read_bytes()
    shape = check_booster_text(content, signals=6, categories={1: 5, 3: 40})
    assert shape == BoosterShape(trees=8, leaves=56)
