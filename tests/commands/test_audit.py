"""The command ``audit``: verdict first, a report, and an exit code of its own for leaks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from conversion_influence.dataset.assemble import Features, assemble
from conversion_influence.dataset.audit import compare
from conversion_influence.dataset.catalog import catalog
from conversion_influence.errors import Problem, TableError
from conversion_influence.tables.sources import Tables

from .small_world import Ended, assert_refused, influence

KEPT = ("log_followers", "posts_per_week_28d", "mentioners_90d", "topic", "log_cost")
TABLES = ("creators", "account_snapshots", "posts", "placements")


@pytest.fixture(name="data")
def _data(world: Path) -> Path:
    """Return a folder of four tables; of placements with two columns of the user's own."""
    (folder := Path("data")).mkdir()
    for name in TABLES:
        frame = pd.read_csv(world / f"{name}.csv", dtype=str)
        if name == "placements":
            frame["orders"] = frame["conversions"].astype(float) * 2 + 1
            frame["bid"] = range(len(frame))
        frame.to_csv(folder / f"{name}.csv", index=False)
    return folder


@pytest.fixture(name="config")
def _config() -> Path:
    """Return a config that leaves all signals out but a few, to be quick."""
    return write_config()


def write_config(*placements: str) -> Path:
    left_out = [signal.name for signal in catalog() if signal.name not in KEPT]
    settings = {"features": {"exclude": left_out, "placements": list(placements)}}
    path = Path("audit.yaml")
    path.write_text(json.dumps(settings))
    return path


def audited(config: Path, data: Path, *more: object) -> Ended:
    return influence("audit", config, "--data", data, "--cuts", 1, "--creators", 12, *more)


def test_a_clean_audit_says_so_first_ends_with_0_and_leaves_a_report(
    data: Path, config: Path
) -> None:
    ended = audited(config, data)
    assert ended.code == 0, ended.err
    assert ended.out.startswith("No signal moved in ")
    report = Path("audit.md").read_text()
    assert "**No signal moved in " in report
    for words in (
        "12 creators",
        "at the cut",
        "creators.country",
        "fingerprint",
        "placements.orders",
    ):
        assert words in report.replace("\\_", "_")
    assert "do not name them as signals: placements.orders" in " ".join(ended.out.split())


def test_the_document_has_every_figure_of_the_report(data: Path, config: Path) -> None:
    ended = audited(config, data, "--json", "--seed", 5, "--out", "audit.json")
    assert ended.code == 0, ended.err
    said = ended.json
    assert json.loads(Path("audit.json").read_text()) == said
    assert said["verdict"]["leaks"] is False
    assert (said["moved"], said["disguised"]) == ([], [])
    assert said["beware"] == ["placements.orders"]
    assert set(said["signals"]) == set(KEPT) - {"mentioners_90d"}
    assert said["left_out"] == ["mentioners_90d"]
    assert {entry["copy"] for entry in said["compared"]} == {"altered", "deleted", "added"}
    rows = sum(entry["rows"] for entry in said["compared"])
    assert said["comparisons"] == rows * len(said["signals"])
    assert said["sample"]["creators"] == 12
    assert (said["seed"], len(said["fingerprint"])) == (5, 64)
    assert {"duckdb", "conversion_influence"} <= set(said["versions"])
    assert "creators.country" in said["lasting"]


def test_the_same_seed_gives_the_same_answer(data: Path, config: Path) -> None:
    first, second = (audited(config, data, "--json", "--seed", 5).json for _ in range(2))
    for name in ("seconds", "now"):
        del first[name], second[name]
    assert first == second


def test_a_column_that_carries_the_outcome_ends_with_3_once_a_config_names_it(data: Path) -> None:
    ended = audited(write_config("orders", "bid"), data, "--json")
    assert ended.code == 3, ended.err
    assert ended.json["disguised"] == ["orders"]
    assert ended.json["verdict"]["text_en"].endswith("1 signal alone told the outcome: orders.")
    assert {"orders", "bid"} <= set(ended.json["signals"])
    assert ended.json["moved"] == []


def test_a_copy_of_another_outcome_is_named_and_one_of_the_exposures_is_not(
    data: Path, config: Path
) -> None:
    path = data / "placements.csv"
    frame = pd.read_csv(path)
    sums = np.random.default_rng(3).lognormal(3.0, 1.0, len(frame)).round(2)
    frame["revenue"], frame["invoice"] = sums, [f"{one:.2f} EUR" for one in sums]
    frame["bookable"] = frame["exposures"]
    frame.to_csv(path, index=False)
    ended = audited(config, data, "--json")
    assert ended.code == 0, ended.err
    assert set(ended.json["beware"]) == {"placements.invoice", "placements.orders"}


def test_a_signal_that_sees_the_future_ends_with_3_and_is_named_with_both_values(
    data: Path, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def leaking(tables: Tables, cohort: Any, **asked: Any) -> Features:
        made = assemble(tables, cohort, **asked)
        made.frame["log_followers"] = float(tables.tables["posts"].count().execute())
        return made

    monkeypatch.setattr(compare, "assemble", leaking)
    ended = audited(config, data)
    assert ended.code == 3, ended.err
    assert ended.out.startswith("1 signal moved with what was known only later: log_followers.")
    assert "log_followers (deleted from 20" in " ".join(ended.out.split())
    report = Path("audit.md").read_text()
    assert "| log\\_followers | deleted |" in report
    assert "| log\\_followers | added |" in report


def test_what_cannot_be_audited_is_refused_before_any_work(data: Path, config: Path) -> None:
    assert_refused(audited(config, data, "--out", "audit.pdf"), r"must end in \.md or \.json")
    assert_refused(influence("audit"), "no data: give --data")
    named = audited(write_config("order"), data)
    assert_refused(named, r"no extra column 'order'.*Did you mean 'orders'")
    (data / "placements.csv").unlink()
    assert_refused(audited(config, data), "placements: missing")
    assert not Path("audit.md").exists()


def test_in_french_everything_but_the_report_is_french(data: Path, config: Path) -> None:
    placements = pd.read_csv(data / "placements.csv", dtype=str)
    placements["settled_at"] = placements["booked_at"]
    placements.to_csv(data / "placements.csv", index=False)
    ended = audited(config, data, "--lang", "fr")
    assert ended.code == 0, ended.err
    said = " ".join(ended.out.replace("\N{NO-BREAK SPACE}", " ").split())
    assert said.startswith("Aucun signal n'a bougé en ")
    assert "Remarque : placements.settled_at : " in said
    assert "(100,0 %) des placements sont définitifs à l'instant de leur réservation" in said
    assert "Pris comme durables, sans vérification possible : creators.country" in said
    assert said.endswith("Rapport : audit.md (en anglais)")
    assert "classement par chaque signal seul ..." in ended.err
    assert "complété ..." in ended.err
    assert "placements settled at the instant they were booked" in Path("audit.md").read_text()


def test_a_copy_that_is_refused_ends_with_70_and_the_reason(
    data: Path, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refusing(*_: Any, **__: Any) -> Tables:
        raise TableError([Problem("posts", 1, "views", "altered", "not a whole number")])

    monkeypatch.setattr(compare, "open_frames", refusing)
    ended = audited(config, data)
    assert ended.code == 70
    assert "a fault of ours, not of your data" in ended.err
    assert "posts row 1, column views: not a whole number" in ended.err
    assert not Path("audit.md").exists()


FLAT = """\
flat: {conversions: k, exposures: n, id: id, group: creator_id, time: day, settled: final}
"""


@pytest.fixture(name="flat_config")
def _flat_config() -> Path:
    path = Path("flat.yaml")
    path.write_text(FLAT)
    return path


def write_flat(rows: int = 120, **columns: Any) -> Path:
    rng = np.random.default_rng(5)
    n = rng.integers(50, 500, rows)
    days = pd.date_range("2024-01-01", periods=rows)
    table = {
        "id": range(rows),
        "creator_id": rng.integers(0, 20, rows),
        "day": days.astype(str),
        "final": (days + pd.Timedelta(days=30)).astype(str),
        "mood": rng.random(rows),
        "n": n,
        "k": rng.binomial(n, rng.beta(2, 20, rows)),
    }
    frame = pd.DataFrame(table)
    frame.assign(**columns).to_csv("flat.csv", index=False)
    return Path("flat.csv")


def test_of_a_flat_table_the_outcome_in_disguise_is_found_and_the_rest_said_to_be_untested(
    flat_config: Path,
) -> None:
    table = write_flat(paid=lambda frame: 3.0 * frame["k"] + 1)
    ended = influence("audit", flat_config, "--data", table)
    assert ended.code == 3, ended.err
    assert ended.out.startswith("1 signal alone told the outcome: paid;")
    assert "Not tested: whether a signal was computed from what came later" in ended.out
    report = Path("audit.md").read_text()
    assert "| paid |" in report
    assert "## What could not be tested" in report


def test_of_a_flat_table_french_words_say_the_same(flat_config: Path) -> None:
    table = write_flat(paid=lambda frame: 3.0 * frame["k"] + 1, final=lambda frame: frame["day"])
    ended = influence("audit", flat_config, "--data", table, "--lang", "fr")
    assert ended.code == 3, ended.err
    said = " ".join(ended.out.replace("\N{NO-BREAK SPACE}", " ").split())
    assert said.startswith("Signaux qui révèlent à eux seuls le résultat (1) : paid ; ")
    assert "120 sur 120 (100,0 %) des lignes sont définitives à l'instant de day" in said
    assert "Non testé : si un signal a été calculé" in said


def test_a_clean_flat_table_ends_with_0_and_the_document_says_the_same(flat_config: Path) -> None:
    table = write_flat()
    ended = influence("audit", flat_config, "--data", table, "--json", "--out", "audit.json")
    assert ended.code == 0, ended.err
    said = ended.json
    assert json.loads(Path("audit.json").read_text()) == said
    assert said["verdict"]["leaks"] is False
    assert (said["disguised"], said["findings"]) == ([], [])
    assert [one["signal"] for one in said["alone"]] == ["mood"]
    assert len(said["not_tested"]) == 1
    assert (said["rows"], len(said["fingerprint"])) == (120, 64)


def test_times_of_a_flat_table_that_cannot_be_are_noted(flat_config: Path) -> None:
    def late(frame: pd.DataFrame) -> pd.Series:
        return frame["day"].where(frame.index < 110, "2999-01-01")

    def final(frame: pd.DataFrame) -> pd.Series:
        return frame["final"].where(frame.index > 3, "2023-01-01").where(frame.index != 7, "2999")

    ended = influence("audit", flat_config, "--data", write_flat(day=late, final=final), "--json")
    assert ended.code == 0, ended.err
    counts = {found["code"]: found["rows"] for found in ended.json["findings"]}
    assert counts == {"time_in_future": 10, "settled_in_future": 1, "settled_before_time": 14}


def test_what_an_untimed_or_small_flat_table_cannot_tell_is_said() -> None:
    Path("flat.yaml").write_text("flat: {conversions: k, exposures: n, ignore: [day, final, id]}")
    ended = influence("audit", "flat.yaml", "--data", write_flat(20), "--json")
    assert ended.code == 0, ended.err
    assert ended.json["verdict"]["text_en"].startswith("20 rows are too few to say")
    assert any("no column of time" in each for each in ended.json["not_tested"])
