"""The simulated world keeps its promises: same seed, same world; the truth is as stated."""

import gzip
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from conversion_influence.errors import ConfigError
from conversion_influence.tables import world_files
from conversion_influence.tables.sources import open_folder, open_frames
from conversion_influence.tables.world import DEMO, World, simulate, write_world
from conversion_influence.tables.world_offers import Offers
from conversion_influence.tables.world_outcomes import BASE_RATE, true_probability
from conversion_influence.tables.world_people import draw_people, instants, pick
from conversion_influence.tables.world_rhythms import draw_slots, rhythms, slot_shares

SMALL = {"creators": 40, "seed": 3, "days": 200}


@pytest.fixture(scope="module")
def world() -> World:
    return simulate(DEMO["creators"], DEMO["seed"], days=DEMO["days"])


@pytest.fixture(scope="module")
def idle_world() -> World:
    return simulate(DEMO["creators"], DEMO["seed"], effect=False, days=DEMO["days"])


def auc(score: np.ndarray, conversions: np.ndarray, exposures: np.ndarray) -> float:
    """Return P(a converted exposure has the higher score), ties counted by half."""
    rows = pd.DataFrame({"score": score, "yes": conversions, "no": exposures - conversions})
    sums = rows.groupby("score").sum().sort_index()
    no_below = sums["no"].cumsum() - sums["no"] / 2
    return float((sums["yes"] * no_below).sum() / (sums["yes"].sum() * sums["no"].sum()))


def followers_at_booking(world: World) -> pd.Series:
    """Return the last follower count captured before each booking, per placement_id."""
    known = pd.merge_asof(
        world.tables["placements"].sort_values("booked_at"),
        world.tables["account_snapshots"].sort_values("captured_at"),
        left_on="booked_at",
        right_on="captured_at",
        by=["creator_id", "platform"],
        allow_exact_matches=False,
    )
    return known.set_index("placement_id")["followers"]


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("first", "second"):
        write_world(simulate(**SMALL), tmp_path / name)
    assert files_of(tmp_path / "first") == files_of(tmp_path / "second")


def test_another_seed_gives_another_world() -> None:
    first = simulate(**SMALL)
    second = simulate(**{**SMALL, "seed": 4})
    assert not first.truth.equals(second.truth)


def test_every_table_passes_the_public_contract(world: World) -> None:
    tables = open_frames(dict(world.tables))
    assert tables.warnings == ()
    for name, frame in world.tables.items():
        table = tables.get(name)
        assert table is not None
        assert table.count().execute() == len(frame)


def test_a_written_world_opens_with_every_row(world: World, tmp_path: Path) -> None:
    write_world(world, tmp_path / "world")
    tables = open_folder(tmp_path / "world")
    rows = {name: int(tables.tables[name].count().execute()) for name in tables.names}
    assert rows == {name: len(frame) for name, frame in world.tables.items()}


def test_conversions_never_exceed_exposures(world: World) -> None:
    placements = world.tables["placements"]
    assert placements["conversions"].ge(0).all()
    assert (placements["conversions"] <= placements["exposures"]).all()
    assert placements["exposures"].ge(20).all()


def test_conversions_scatter_around_the_truth_as_a_binomial_does(world: World) -> None:
    placements, truth = world.tables["placements"], world.truth
    assert placements["placement_id"].tolist() == truth["placement_id"].tolist()
    k, n, p = placements["conversions"], placements["exposures"], truth["true_probability"]
    assert k.sum() == pytest.approx((n * p).sum(), rel=0.03)
    assert ((k - n * p) ** 2 / (n * p * (1 - p))).mean() == pytest.approx(1.0, abs=0.15)


def test_the_truth_ranks_well_and_followers_mislead(world: World) -> None:
    placements = world.tables["placements"].set_index("placement_id")
    followers = followers_at_booking(world).reindex(placements.index)
    seen = followers.notna()
    k, n = placements["conversions"], placements["exposures"]
    truth = world.truth.set_index("placement_id")["true_probability"]
    assert 0.70 < auc(truth.to_numpy(), k.to_numpy(), n.to_numpy()) < 0.78
    assert 0.38 < auc(followers[seen].to_numpy(), k[seen].to_numpy(), n[seen].to_numpy()) < 0.5


@pytest.mark.parametrize(
    ("column", "least"), [("saves", 0.6), ("comments", 0.6), ("shares", 0.6), ("likes", 0.5)]
)
def test_reactions_per_reach_carry_the_truth(world: World, column: str, least: float) -> None:
    owner = world.tables["posts"].set_index("post_id")["creator_id"]
    metrics = world.tables["post_metrics"]
    sums = metrics.groupby(metrics["post_id"].map(owner))[[column, "reach"]].sum()
    placements = world.tables["placements"]
    score = placements["creator_id"].map(sums[column] / sums["reach"])
    seen = score.notna()
    k, n = placements["conversions"][seen], placements["exposures"][seen]
    assert auc(score[seen].to_numpy(), k.to_numpy(), n.to_numpy()) > least


def test_nothing_can_be_learned_from_a_world_without_effect(idle_world: World) -> None:
    assert set(idle_world.truth["true_probability"]) == {BASE_RATE}
    assert set(idle_world.truth_candidates["true_probability"]) == {BASE_RATE}
    placements = idle_world.tables["placements"]
    k, n = placements["conversions"], placements["exposures"]
    halves = (placements["creator_id"] < "c00075").to_numpy()
    assert k.sum() / n.sum() == pytest.approx(BASE_RATE, rel=0.04)
    assert auc(halves.astype(float), k.to_numpy(), n.to_numpy()) == pytest.approx(0.5, abs=0.02)


def test_a_world_without_effect_differs_in_outcomes_only(world: World, idle_world: World) -> None:
    outcomes = ["conversions", "revenue", "refunds"]
    for name, frame in world.tables.items():
        other = idle_world.tables[name]
        assert frame.drop(columns=outcomes, errors="ignore").equals(
            other.drop(columns=outcomes, errors="ignore")
        )
    assert world.candidates.equals(idle_world.candidates)


def test_the_true_probability_is_the_stated_equation() -> None:
    drawn = draw_people(np.random.default_rng(0), 10, 90)
    traits = ("mass", "authenticity", "conversation", "authority", "drift", "momentum")
    values = dict(zip(traits, (1.0, -0.5, 0.8, 0.6, 0.1, -1.0), strict=True))
    people = replace(
        drawn, **{name: np.full_like(getattr(drawn, name), values[name]) for name in traits}
    )
    tiktok = np.nonzero(people.account_platform == 2)[0][:1]
    offers = Offers(
        creator=people.account_creator[tiktok],
        account=tiktok,
        topic=np.array([4]),
        brand=np.array([12]),
        day=np.array([0.0]),
        slot=np.array([0]),
        discount=np.array([0.2]),
    )
    found = true_probability(people, offers, np.array([1.2]), np.array([0.05]))
    eta = -4.15 + 0.48 * 0.7 + 0.40 * -0.5 + 0.34 * 0.8 + 0.18 * -1.0 - 0.22 * 1.0
    eta += 0.35 - 0.3 + 0.15 * 1.2 + 1.5 * 0.2 + 0.05
    assert found == pytest.approx([1 / (1 + np.exp(-eta))], abs=1e-9)


def test_true_probabilities_stay_within_their_limits(world: World) -> None:
    for frame in (world.truth, world.truth_candidates):
        assert frame["true_probability"].between(0.002, 0.10).all()


def test_placements_are_booked_then_posted_then_settled_before_the_end(world: World) -> None:
    placements = world.tables["placements"]
    end = world.candidates["as_of"].iloc[0]
    assert (placements["booked_at"] < placements["posted_at"]).all()
    assert (placements["posted_at"] < placements["settled_at"]).all()
    assert (placements["settled_at"] < end).all()
    waited = (placements["settled_at"].dt.normalize() - placements["booked_at"].dt.normalize()).dt
    assert waited.days.between(14, 45).all()


def test_no_table_knows_a_fact_from_after_the_end(world: World) -> None:
    end = world.candidates["as_of"].iloc[0]
    for frame in world.tables.values():
        for column in frame.select_dtypes("datetime"):
            assert frame[column].dropna().lt(end).all(), column


def test_posts_are_captured_after_publishing_and_counts_only_grow(world: World) -> None:
    posts, metrics = world.tables["posts"], world.tables["post_metrics"]
    published = metrics["post_id"].map(posts.set_index("post_id")["published_at"])
    assert (metrics["captured_at"] > published).all()
    growth = metrics.drop(columns="captured_at").groupby("post_id").diff().dropna()
    assert growth.ge(0).all(axis=None)
    assert metrics.groupby("post_id").size().max() == 2


def test_nobody_is_booked_more_than_25_times_and_somebody_never(world: World) -> None:
    booked = world.tables["placements"]["creator_id"].value_counts()
    assert booked.max() <= 25
    assert len(booked) < len(world.tables["creators"])


def test_every_candidate_has_a_truth_and_an_account(world: World) -> None:
    keys = ["creator_id", "as_of", "topic", "country", "platform"]
    assert world.candidates[keys].equals(world.truth_candidates[keys])
    accounts = world.tables["accounts"]
    known = set(zip(accounts["creator_id"], accounts["platform"], strict=True))
    assert (
        set(zip(world.candidates["creator_id"], world.candidates["platform"], strict=True)) <= known
    )


def test_the_world_is_large_enough_to_learn_from_and_small_enough_to_ship(
    world: World, tmp_path: Path
) -> None:
    write_world(world, tmp_path / "demo")
    assert len(world.tables["placements"]) >= 1500
    assert sum(map(len, files_of(tmp_path / "demo").values())) < 2_500_000


def test_the_committed_demo_is_what_its_arguments_give(
    world: World, root: Path, tmp_path: Path
) -> None:
    demo = root / "data" / "demo"
    if not demo.is_dir():
        pytest.skip("data/demo is not part of this copy")
    write_world(world, tmp_path / "demo")
    committed, drawn = files_of(demo), files_of(tmp_path / "demo")
    assert committed.keys() == drawn.keys()
    for name in drawn:
        opened = gzip.decompress if name.endswith(".gz") else bytes
        assert opened(committed[name]) == opened(drawn[name]), name


def test_the_smallest_allowed_world_has_every_table() -> None:
    smallest = simulate(10, 0, days=90)
    assert all(len(frame) for frame in smallest.tables.values())


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"creators": 9, "seed": 1}, "creators is 9, .* creators >= 10"),
        ({"creators": 20, "seed": -1}, "seed is -1, .* seed >= 0"),
        ({"creators": 20, "seed": 1, "days": 30}, "days is 30, .* days >= 90"),
    ],
)
def test_an_argument_out_of_range_is_refused(arguments: dict[str, int], words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        simulate(**arguments)


def test_writing_over_something_is_refused(tmp_path: Path) -> None:
    small = simulate(**SMALL)
    (tmp_path / "kept.txt").write_text("mine")
    with pytest.raises(ConfigError, match="exists and is not an empty folder"):
        write_world(small, tmp_path)
    with pytest.raises(ConfigError, match="exists and is not an empty folder"):
        write_world(small, tmp_path / "kept.txt")
    assert files_of(tmp_path) == {"kept.txt": b"mine"}


def test_an_empty_folder_is_filled_and_missing_parents_are_made(tmp_path: Path) -> None:
    small = simulate(**SMALL)
    (tmp_path / "empty").mkdir()
    for out in (tmp_path / "empty", tmp_path / "new" / "deep"):
        write_world(small, out)
        assert {"placements.csv.gz", "candidates.csv", "README.md", "truth/placements.csv"} <= set(
            files_of(out)
        )


def test_a_failed_write_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(frame: pd.DataFrame, path: Path) -> None:
        msg = "disk full"
        raise OSError(msg)

    monkeypatch.setattr(world_files, "_write_csv", fail)
    with pytest.raises(OSError, match="disk full"):
        write_world(simulate(**SMALL), tmp_path / "world")
    assert list(tmp_path.iterdir()) == []


def test_the_truth_is_never_a_column_of_a_table(world: World) -> None:
    for frame in (*world.tables.values(), world.candidates):
        assert "true_probability" not in frame.columns


def test_rhythms_are_standardised_per_network() -> None:
    profile = rhythms()
    assert profile.shape == (4, 168)
    assert profile.mean(axis=1) == pytest.approx([0, 0, 0, 0], abs=1e-12)
    assert profile.std(axis=1) == pytest.approx([1, 1, 1, 1])


def test_skilled_creators_post_in_the_rhythm_of_the_network_and_others_at_any_hour() -> None:
    people = draw_people(np.random.default_rng(2), 60, 90)
    account = np.repeat(np.arange(len(people.level)), 300)
    slots = draw_slots(np.random.default_rng(3), people, account)
    fit = rhythms()[people.account_platform[account], slots]
    mean_fit = pd.Series(fit).groupby(people.rhythm[people.account_creator[account]]).mean()
    assert mean_fit.is_monotonic_increasing
    assert mean_fit.loc[0] == pytest.approx(0.0, abs=0.05)
    expected = (slot_shares() * rhythms()).sum(axis=2)[4].mean()
    assert mean_fit.loc[4] == pytest.approx(expected, abs=0.1)


def test_picks_follow_their_shares() -> None:
    drawn = pick(np.random.default_rng(1), np.tile([1.0, 0.0, 3.0], (20_000, 1)))
    assert np.bincount(drawn) / len(drawn) == pytest.approx([0.25, 0.0, 0.75], abs=0.01)


def test_an_unknown_day_is_no_instant() -> None:
    found = instants(np.array([0.5, np.nan]))
    assert found[0] == np.datetime64("2023-01-01T12:00:00")
    assert np.isnat(found[1])
