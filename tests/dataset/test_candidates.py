"""Candidates are found by id, or by handle and network; who is not found is said to be so."""

import pandas as pd
import pytest

from conversion_influence.dataset.candidates import identify
from conversion_influence.tables.sources import open_frames

TABLES = {
    "creators": pd.DataFrame(
        {"creator_id": ["a", "b", "c"], "handle": ["Ada", None, "cleo"], "name": ["A", "B", "C"]}
    ),
    "accounts": pd.DataFrame(
        {
            "creator_id": ["b", "c", "b", "b"],
            "platform": ["youtube", "youtube", "tiktok", "twitter"],
            "handle": ["bob", "shared", "shared", "https://twitter.com/Bobby"],
            "account_id": ["UCabcdEFGhijklmnopqrstuv", None, "7", None],
        }
    ),
}

CASES = {
    "an id": ({"creator_id": "b"}, ("b", None)),
    "an id nobody has": ({"creator_id": "z", "handle": "ada"}, (None, "unknown_creator")),
    "a handle of creators": ({"handle": " @ADA "}, ("a", None)),
    "a handle of creators beside a network": ({"handle": "ada", "platform": "tiktok"}, ("a", None)),
    "an account's handle": ({"handle": "bob", "platform": "YouTube"}, ("b", None)),
    "an account of another network": (
        {"handle": "bob", "platform": "tiktok"},
        (None, "unknown_creator"),
    ),
    "a shared handle told apart": ({"handle": "shared", "platform": "tiktok"}, ("b", None)),
    "a shared handle": ({"handle": "shared"}, (None, "ambiguous_handle")),
    "a link": (
        {"handle": "https://www.tiktok.com/@Shared?lang=fr", "platform": "tiktok"},
        ("b", None),
    ),
    "a network by its other name": ({"handle": "@bobby", "platform": "X"}, ("b", None)),
    "a channel": (
        {"handle": "youtube.com/channel/UCabcdEFGhijklmnopqrstuv", "platform": "youtube"},
        ("b", None),
    ),
    "an id of an account that is no channel": ({"handle": "7"}, (None, "unknown_creator")),
    "a handle nobody has": ({"handle": "nobody"}, (None, "unknown_creator")),
}


@pytest.mark.parametrize("name", CASES)
def test_a_candidate_is_found_or_said_not_to_be(name: str) -> None:
    row, expected = CASES[name]
    with open_frames(TABLES) as tables:
        found = identify(pd.DataFrame([row]), tables)
    found = found[["creator_id", "fault"]]
    (answer,) = found.astype(object).where(found.notna(), None).itertuples(index=False)
    assert tuple(answer) == expected


def test_a_network_is_called_as_the_tables_call_it() -> None:
    listed = pd.DataFrame({"handle": ["a", "b", "c", "d"], "platform": ["X", "YT", "my net", None]})
    with open_frames(TABLES) as tables:
        found = identify(listed, tables)
    assert found["platform"].fillna("").tolist() == ["twitter", "youtube", "my net", ""]
