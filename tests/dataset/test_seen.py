"""What a page shows of a candidate's past: nothing of it was known at its as_of or later."""

from collections.abc import Iterator

import pandas as pd
import pytest

from conversion_influence.dataset.seen import AUDIENCE, PLACEMENT, past_audience, past_placements
from conversion_influence.tables.sources import Tables, open_frames
from conversion_influence.tables.world import simulate

AS_OF = pd.Timestamp("2024-06-01 12:00:00")
DAY = pd.Timedelta(days=1)
MOMENT = pd.Timedelta(microseconds=1)


def candidates(*rows: tuple[str, object]) -> pd.DataFrame:
    asked = pd.DataFrame(rows, columns=["creator_id", "platform"])
    return asked.astype({"platform": object}).assign(as_of=AS_OF)


@pytest.fixture
def tables() -> Iterator[Tables]:
    settled = [AS_OF - MOMENT, AS_OF, AS_OF - 9 * DAY, None]
    placements = pd.DataFrame(
        {
            "placement_id": ["p1", "p2", "p3", "p4"],
            "creator_id": "ada",
            "booked_at": [AS_OF - 20 * DAY, AS_OF - 30 * DAY, AS_OF - 40 * DAY, AS_OF - DAY],
            "settled_at": settled,
            "conversions": [3, 5, 1, None],
            "exposures": [100, 100, 50, None],
            "platform": ["x", "x", "y", "x"],
        }
    )
    captures = [AS_OF - MOMENT, AS_OF, AS_OF - 7 * DAY, AS_OF - 7 * DAY - MOMENT, AS_OF - 8 * DAY]
    snapshots = pd.DataFrame(
        {
            "creator_id": "ada",
            "platform": "x",
            "captured_at": captures,
            "followers": [50, 999, 40, 30, 20],
        }
    )
    posts = pd.DataFrame(
        {
            "post_id": ["a", "b", "c", "d"],
            "creator_id": "ada",
            "platform": ["x", "x", "y", "x"],
            "published_at": [AS_OF - MOMENT, AS_OF, AS_OF - DAY, AS_OF - 183 * DAY],
        }
    )
    given = {"placements": placements, "account_snapshots": snapshots, "posts": posts}
    with open_frames(given, now=pd.Timestamp("2025-01-01")) as opened:
        yield opened


def test_only_placements_settled_before_are_shown_the_latest_booked_first(tables: Tables) -> None:
    found = past_placements(tables, candidates(("nobody", "x"), ("ada", "x")))
    assert list(found.columns) == PLACEMENT
    assert found["row_id"].tolist() == [1, 1]
    assert found["conversions"].tolist() == [3.0, 1.0]
    assert found["booked_at"].is_monotonic_decreasing


def test_weeks_end_at_as_of_and_hold_their_last_capture_and_their_posts(tables: Tables) -> None:
    found = past_audience(tables, candidates(("ada", "x")))
    told = found.set_index("week")[["followers", "posts"]].to_dict("index")
    assert told == {0: {"followers": 50.0, "posts": 1}, 1: {"followers": 30.0, "posts": 0}}


def test_without_a_network_in_the_offer_the_one_with_most_followers_is_shown(
    tables: Tables,
) -> None:
    found = past_audience(tables, candidates(("ada", None), ("ada", "y"), ("ada", "z")))
    assert found.groupby("row_id")["platform"].unique().map(list).to_dict() == {0: ["x"], 1: ["y"]}
    assert found[found["row_id"] == 1]["followers"].isna().all()


def test_without_tables_or_candidates_nothing_is_shown(tables: Tables) -> None:
    nobody = candidates(("ada", "x")).iloc[:0]
    assert past_placements(tables, nobody).columns.tolist() == PLACEMENT
    assert past_audience(tables, nobody).columns.tolist() == AUDIENCE
    creators = pd.DataFrame({"creator_id": ["ada"]})
    with open_frames({"creators": creators}) as bare:
        assert past_placements(bare, candidates(("ada", "x"))).empty
        assert past_audience(bare, candidates(("ada", "x"))).empty


def test_nothing_changes_when_the_future_is_cut_off() -> None:
    world = simulate(12, 3, days=300)
    cut = pd.Timestamp("2023-08-01")
    known = {
        "placements": "settled_at",
        "account_snapshots": "captured_at",
        "posts": "published_at",
    }
    whole = {name: world.tables[name] for name in known}
    before = {name: frame[frame[known[name]] < cut] for name, frame in whole.items()}
    asked = pd.DataFrame({"creator_id": world.tables["creators"]["creator_id"].unique()})
    asked = asked.assign(as_of=cut, platform=None)
    with open_frames(whole) as one, open_frames(before) as other:
        for look in (past_placements, past_audience):
            pd.testing.assert_frame_equal(look(one, asked), look(other, asked))
            assert len(look(one, asked)) > 0
