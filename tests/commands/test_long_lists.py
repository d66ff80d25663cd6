"""A list gives the same bytes however it is cut, and a stopped run goes on to the same bytes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from conversion_influence.lists.cell_blocks import CellBlocks
from conversion_influence.workflows import ordering, top
from conversion_influence.workflows.work_folder import WorkFolder, place_of

from .long_lists import SMALL_GROUP, cut_small, long_list
from .small_world import assert_refused, influence

FORMATS = (
    ("ranked.csv", ()),
    ("ranked.csv", ("--locale", "fr", "--target-cost", "3", "--value", "7")),
    ("ranked.xlsx", ()),
    ("ranked.json", ()),
    ("ranked.parquet", ("--lang", "fr")),
)


def outputs(*arguments: object) -> dict[str, bytes]:
    """Run predict in an empty folder; return what it wrote and said, and empty the folder again."""
    listed = long_list(Path("list.csv"))
    ended = influence("predict", listed, *arguments, "--json")
    assert ended.code == 1, ended.err
    found = {path.name: path.read_bytes() for path in Path().iterdir() if path.is_file()}
    assert sorted(path.name for path in Path().iterdir()) == sorted(found)
    for name in found:
        Path(name).unlink()
    return {**found, "said": ended.out.encode()}


@pytest.mark.parametrize(("out", "more"), FORMATS)
def test_blocks_and_buckets_change_no_byte(
    flat: tuple[Path, Path], out: str, more: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ordering, "GROUP", SMALL_GROUP)
    monkeypatch.setattr(top, "MOST_EXPLAINED", 150)
    asked = ("--model", flat[0], "--out", out, "--report", "report.html", *more)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    whole = outputs(*asked)
    said = json.loads(whole["said"])
    assert (said["total"], said["scored"], said["rejected"]) == (361, 356, 5)
    assert len(said["scores"]) == 150
    cut_small(monkeypatch)
    assert len(list(CellBlocks(long_list(Path("list.csv"))))) > 5
    small = outputs(*asked)
    assert [name for name in whole if small[name] != whole[name]] == []
    assert small.keys() == whole.keys()


class Killed(BaseException):
    """Stands for a signal that ends the process."""


@pytest.fixture
def stopped(flat: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> tuple[object, ...]:
    """A run that ended after three parts were scored; returns its arguments."""
    cut_small(monkeypatch)
    keep = WorkFolder.keep

    def keep_three(work: WorkFolder, name: str, table: object, **how: bool) -> Path:
        if name == "part-00003.arrow":
            raise Killed
        return keep(work, name, table, **how)

    arguments = ("predict", long_list(Path("list.csv")), "--model", flat[0])
    with monkeypatch.context() as patched:
        patched.setattr(WorkFolder, "keep", keep_three)
        with pytest.raises(Killed):
            influence(*arguments)
    assert place_of(Path("ranked.csv")).is_dir()
    assert not Path("ranked.csv").exists()
    return arguments


def test_a_resumed_run_scores_only_what_is_left_and_ends_with_the_same_bytes(
    stopped: tuple[object, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[str] = []
    keep = WorkFolder.keep

    def noted(work: WorkFolder, name: str, table: object, **how: bool) -> Path:
        kept.append(name)
        return keep(work, name, table, **how)

    monkeypatch.setattr(WorkFolder, "keep", noted)
    assert influence(*stopped, "--resume").code == 1
    assert {"part-00000.arrow", "part-00002.arrow"}.isdisjoint(kept)
    assert "part-00003.arrow" in kept
    resumed = [Path(name).read_bytes() for name in ("ranked.csv", "ranked.rejects.csv")]
    assert not place_of(Path("ranked.csv")).exists()
    assert influence(*stopped).code == 1
    assert [Path(name).read_bytes() for name in ("ranked.csv", "ranked.rejects.csv")] == resumed


def test_a_run_that_is_asked_something_else_is_not_resumed(stopped: tuple[object, ...]) -> None:
    ended = influence(*stopped, "--resume", "--value", "7", "--lang", "fr")
    assert_refused(ended, r"--resume : depuis .* un changement \(--lang, --locale, --value\)")
    with Path("list.csv").open("a") as file:
        file.write("c1;0,5;1;1;FR;;100;;1;\n")
    assert_refused(influence(*stopped, "--resume"), r"--resume: the list changed since the run")
    assert place_of(Path("ranked.csv")).is_dir()


def test_without_resume_a_run_begins_anew_and_says_so(stopped: tuple[object, ...]) -> None:
    ended = influence(*stopped, "--json")
    assert ended.code == 1
    assert any("what was left of it is gone" in note for note in ended.json["notes"])
    assert not place_of(Path("ranked.csv")).exists()


def test_resume_needs_a_run_to_go_on_with(flat: tuple[Path, Path]) -> None:
    asked = ("predict", flat[1], "--model", flat[0], "--resume")
    assert_refused(influence(*asked), "nothing of a former run for ranked.csv is left")
    assert_refused(influence(*asked, "--data", "."), "--resume goes with --out and without --data")


def test_two_runs_do_not_make_the_same_file(flat: tuple[Path, Path]) -> None:
    from conversion_influence.workflows.work_folder import work_folder

    with work_folder(Path("ranked.csv")):
        ended = influence("predict", flat[1], "--model", flat[0])
    assert_refused(ended, "ranked.csv: another run is making it")


def test_a_run_killed_at_any_moment_leaves_whole_outputs_and_resumes(
    flat: tuple[Path, Path],
) -> None:
    script = Path(__file__).parents[2] / "benchmarks" / "killed.py"
    listed = long_list(Path("list.csv"), 1500)
    asked = ("--kills", "6", "--seed", "3", "--block", "4000")
    given = ("--list", listed, "--model", flat[0])
    done = subprocess.run(
        [sys.executable, script, *asked, *given], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert '"wrong": []' in done.stdout
