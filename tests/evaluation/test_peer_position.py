"""Where a value stands among peers: only what the kept deciles prove is said."""

import json

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given

from conversion_influence.evaluation.peer_position import (
    FEWEST,
    TENTHS,
    Cell,
    Peers,
    Position,
    cells,
    in_words,
    peers_from_facts,
    peers_of,
    peers_to_facts,
)

ALL: Cell = (None, None)


def peers_with(values: list[float], name: str = "reply_rate_90d") -> Peers:
    frame = pd.DataFrame({name: values})
    return peers_of(frame, np.arange(len(values)), [name])


@given(
    values=st.lists(st.sampled_from([0.0, 0.1, 0.1000001, 0.5, 0.7, 1.0, 3e6]), min_size=60),
    value=st.sampled_from([-1.0, 0.0, 0.1, 0.3, 0.5, 0.7, 1.0, 3e6, 4e6]),
)
def test_what_is_said_is_true_of_the_peers(values: list[float], value: float) -> None:
    found = peers_with(values).position("reply_rate_90d", value, ALL)
    if found is None or found.side == "middle":
        return
    known = np.array(values)
    share = np.mean(known < value) if found.side == "above" else np.mean(known > value)
    assert share >= found.tenths / 10 - 1e-9


def test_high_low_and_middle_values() -> None:
    peers = peers_with(list(np.arange(100) / 100))
    said = {value: peers.position("reply_rate_90d", value, ALL) for value in (0.98, 0.005, 0.5)}
    assert said == {
        0.98: Position("above", 9),
        0.005: Position("below", 9),
        0.5: Position("middle"),
    }


def test_nothing_is_said_of_ties_of_the_missing_and_of_too_few() -> None:
    shared = peers_with([0.0] * 50 + [0.2] * 45 + list(np.linspace(0.3, 0.9, 5)))
    assert shared.position("reply_rate_90d", 0.0, ALL) is None
    assert shared.position("reply_rate_90d", 0.2, ALL) is None
    assert shared.position("reply_rate_90d", float("nan"), ALL) is None
    assert shared.position("another", 0.2, ALL) is None
    few = list(np.linspace(0, 1, FEWEST - 1))
    assert peers_with([*few, np.nan, np.nan]).deciles == {}
    assert peers_with([0.0, 1.0] * FEWEST).deciles == {}


def test_a_creator_is_one_peer_as_it_stood_last() -> None:
    busy = [1000.0] * 500
    first, last = np.arange(60.0), np.arange(60.0) + 100.0
    frame = pd.DataFrame({"x": [*busy, *first, *last]})
    creators = np.array([*(["busy"] * 500), *range(60), *range(60)]).astype(str)
    deciles = peers_of(frame, creators, ["x"]).deciles[ALL]["x"]
    assert len(deciles) == len(TENTHS)
    assert min(deciles) >= 100
    assert max(deciles) < 200


@pytest.fixture(scope="module")
def placed() -> tuple[pd.DataFrame, np.ndarray]:
    followers = np.repeat([5_000.0, 40_000.0, 1e6], [60, 60, 10])
    rows = len(followers)
    shift = np.linspace(0, 0.5, rows)
    frame = pd.DataFrame(
        {
            "platform": ["video"] * rows + ["photo"] * 55 + [None] * 5,
            "log_followers": np.log1p([*followers, *([5_000.0] * 60)]),
            "x": [*(np.repeat([1.0, 2.0, 3.0], [60, 60, 10]) + shift), *np.linspace(10, 11, 60)],
            "word": "tea",
        }
    )
    return frame, np.arange(len(frame))


def test_peers_are_of_the_network_and_the_size(placed: tuple[pd.DataFrame, np.ndarray]) -> None:
    frame, creators = placed
    peers = peers_of(frame, creators, ["x", "word", "log_followers"])
    assert set(peers.deciles) == {
        ALL, ("video", None), ("photo", None), ("video", 0), ("video", 1), ("photo", 0)
    }  # fmt: skip
    assert peers.position("x", 1.9, ("video", 0)) == Position("above", 9)
    assert peers.position("x", 1.9, ("video", 1)) == Position("below", 9)
    large = peers.position("x", 3.4, ("video", 3))  # too few: those of the network
    assert large == Position("above", 9)
    assert peers.position("x", 3.4, ("radio", 0)) == peers.position("x", 3.4, ALL)
    assert "word" not in peers.deciles[ALL]
    size = peers.position("log_followers", np.log1p(20_000), ("video", 1))  # of any size
    assert size == Position("middle")


def test_cells_without_columns_or_values() -> None:
    assert cells(pd.DataFrame({"x": [1.0]})) == [(None, None)]
    frame = pd.DataFrame({"platform": ["a", None], "log_followers": [np.nan, np.log1p(250_000)]})
    assert cells(frame) == [("a", None), (None, 3)]
    assert cells(frame.head(0)) == []


def test_what_is_written_is_read_again(placed: tuple[pd.DataFrame, np.ndarray]) -> None:
    peers = peers_of(*placed, ["x", "log_followers"])
    assert peers_from_facts(json.loads(json.dumps(peers_to_facts(peers)))) == peers
    assert peers_from_facts([]).position("x", 1.0, ALL) is None


def test_positions_in_words() -> None:
    assert in_words(Position("above", 9), "more", "en") == "more than 9 in 10 peers"
    assert in_words(Position("below", 7), "fewer", "en") == "fewer than 7 in 10 peers"
    assert in_words(Position("above", 9), "more", "fr") == "plus que 9 pairs sur 10"
    assert in_words(Position("below", 6), "above", "fr") == "en dessous de 6 pairs sur 10"
    assert in_words(Position("middle"), "more", "fr") == "dans la moyenne de ses pairs"
    assert in_words(Position("above", 9), "", "en") == ""
    assert in_words(None, "more", "en") == ""
