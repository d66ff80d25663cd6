"""The command line: one JSON document, exit codes, near misses, and layout at every width."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from conversion_influence import __version__, cli, terminal, workflows
from conversion_influence.bundle import load_bundle

from .small_world import Ended, influence, trained

COMMANDS = (
    "demo",
    "simulate",
    "check",
    "features",
    "train",
    "audit",
    "predict",
    "backtest",
    "explain",
    "recalibrate",
    "tune",
    "signals",
)


@pytest.fixture(autouse=True)
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


@pytest.fixture(scope="session")
def training(base: Path) -> tuple[Path, Ended]:
    return trained(base)


def process(*arguments: object, columns: int = 80) -> subprocess.CompletedProcess[str]:
    """Run the command line as its own process."""
    command = [sys.executable, "-m", "conversion_influence", *map(str, arguments)]
    source = str(Path(cli.__file__).parents[2])
    environment = {**os.environ, "PYTHONPATH": source, "COLUMNS": str(columns), "TERM": "dumb"}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_with_an_example(command: str) -> None:
    ended = influence(command, "--help")
    assert ended.code == 0
    assert f"influence {command}" in ended.out
    assert "Example" in ended.out
    assert "--json" in ended.out


def test_a_summary_of_a_command_is_whole_on_a_narrow_terminal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    _, commands = influence("--help").out.split("Commands:\n")
    summaries = commands.split("\n\n")[0].splitlines()
    assert len(summaries) == len(COMMANDS)
    assert [line for line in summaries if not line.endswith(".") or line.endswith("...")] == []


def test_help_and_version_end_well_and_no_arguments_do_not() -> None:
    assert influence("--version").out.strip() == __version__
    assert influence("--help").code == 0
    bare = influence()
    assert (bare.code, "Error" in bare.err) == (2, False)


NEAR_MISSES = {
    ("trian",): "Did you mean 'train'",
    ("train", "--dta", "x"): "Did you mean '--data'",
    ("predict",): "Missing argument",
    ("simulate", "w", "--creators", "1"): "--creators",
    ("predict", "x.csv", "--lang", "de"): "--lang",
    ("signals", "--group", "conversatoin"): "Did you mean 'conversation'",
}


@pytest.mark.parametrize("arguments", NEAR_MISSES)
def test_a_wrong_call_is_answered_with_the_nearest_right_one(arguments: tuple[str, ...]) -> None:
    ended = influence(*arguments)
    assert NEAR_MISSES[arguments] in ended.err
    assert (ended.code, ended.out) == (2, "")


@pytest.mark.parametrize("arguments", [*NEAR_MISSES, ("check", "nowhere"), ("train",)])
def test_with_json_an_error_is_one_document_on_stdout(arguments: tuple[str, ...]) -> None:
    ended = influence(*arguments, "--json")
    assert ended.code == 2
    error = ended.json["error"]
    assert set(error) == {"kind", "code", "message", "exit_code", "problems"}
    assert error["exit_code"] == 2
    assert error["message"].splitlines()[0] in ended.err


def test_the_document_of_a_training_has_the_figures_of_every_model(
    training: tuple[Path, Ended],
) -> None:
    bundle, ended = training
    assert ended.code == 0, ended.err
    said = ended.json
    assert set(said["judge"]) == {"walk_forward", "test"}
    assert {"model", "base_rate", "audience_size"} <= set(said["judge"]["test"])
    for models in said["judge"].values():
        for metrics in models.values():
            for figures in metrics.values():
                assert set(figures) == {"value", "low", "high", "n"}
    assert sum(rung["weight"] for rung in said["ladder"]) == pytest.approx(1.0)
    for rung in said["ladder"]:
        assert set(rung) == {
            "rung",
            "weight",
            "log_loss",
            "difference",
            "standard_error",
            "rounds",
            "in_time",
        }
    assert load_bundle(bundle).record.facts["ladder"] == said["ladder"]  # type: ignore[union-attr]
    assert said["bundle"] == str(bundle)
    assert said["run_id"] is None
    assert set(said["fingerprint"]) == {"data", "config"}
    assert said["seconds"] > 0
    assert said["verdict"]["code"]


def test_documents_of_the_other_commands_are_whole_too(world: Path, base: Path) -> None:
    assert {entry["name"] for entry in influence("signals", "--json").json} > {"log_followers"}
    assert influence("check", world, "--json").json["ok"] is True
    (world_files := Path("tables")).mkdir()
    (world_files / "placements.csv").write_bytes((world / "placements.csv").read_bytes())
    made = influence("features", world_files, "--out", "f.csv", "--json")
    assert (made.code, made.json["out"], made.json["rejects"]) == (0, "f.csv", [])
    assert made.json["rows"] == len(Path("f.csv").read_text().splitlines()) - 1
    known = made.json["coverage"]["history"]
    assert known["base_rate"] >= known["creator_rate_90d"] > 0.0
    assert set(made.json["left_out"]) >= {"posts_per_week_28d"}
    assert set(made.json["fingerprint"]) == {"data", "catalog"}
    drawn = influence("simulate", "w", "--creators", "10", "--days", "90", "--json")
    assert drawn.json["rows"]["creators"] == 10


def test_a_fault_of_ours_is_70_with_a_traceback_on_stderr(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("unforeseen")  # noqa: EM101

    monkeypatch.setattr(workflows, "list_signals", fail)
    ended = influence("signals", "--json")
    assert ended.code == 70
    assert "Traceback" in ended.err
    assert ended.json["error"]["kind"] == "RuntimeError"
    assert "Traceback" not in ended.out


def test_stopping_is_130_and_says_that_nothing_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(workflows, "list_signals", stop)
    ended = influence("signals")
    assert (ended.code, ended.out) == (130, "")
    assert "stopped" in ended.err


def test_what_libraries_print_meanwhile_never_reaches_stdout() -> None:
    program = (
        "import os\n"
        "from conversion_influence import terminal\n"
        "with terminal.working() as step:\n"
        "    step('working')\n"
        "    print('chatter')\n"
        "    os.write(1, b'native chatter')\n"
        "terminal.print_json({'done': True})\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert json.loads(ended.stdout) == {"done": True}
    assert "native chatter" in ended.stderr


def test_as_a_process_it_ends_with_the_same_codes(world: Path) -> None:
    assert process("trian").returncode == 2
    checked = process("check", world, "--json")
    assert checked.returncode == 0
    assert json.loads(checked.stdout)["ok"] is True


@pytest.mark.parametrize("columns", [80, 120])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_ranking_fits_the_terminal_and_shows_whole_reasons(
    columns: int, language: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    row = {
        "rank": 1,
        "creator_id": "bake-and-brew",
        "likelihood": 0.0938,
        "expected_conversions": 1234.5,
        "conversions_low": 900,
        "conversions_high": 1600,
        "cost_per_conversion": float("nan"),
        "reason_1": "lists that hold them, per thousand followers: 3.1 (+)",
        "reason_2": "past conversions of the creator on this topic against the going rate, last "
        "365 days: 1.4 times (-)",
        "reason_3": "",
        "coverage": 0.97,
        "flags": "little_data;unseen_topic",
    }
    terminal.show_ranking([row, {**row, "rank": 2, "creator_id": "b"}], language)
    shown = capsys.readouterr().out
    assert max(len(line) for line in shown.splitlines()) <= columns
    assert "+ lists that hold them, per thousand followers: 3.1" in shown
    assert ("9.38%" if language == "en" else "9,38") in shown
    assert "each" not in shown  # nobody has a cost per conversion
    assert "chance" not in shown
    assert ("900–1,600" if language == "en" else "900–1") in shown
    assert ("! topic never seen" if language == "en" else "! sujet jamais vu") in shown
    beside = "+ lists" in shown.splitlines()[1]
    assert beside is (columns == 120)


def test_the_tables_of_check_and_signals_fit_eighty_columns(world: Path) -> None:
    for arguments in (("check", world), ("signals",)):
        ended = influence(*arguments)
        assert ended.code == 0
        assert max(len(line) for line in ended.out.splitlines()) <= 80


def test_a_prediction_names_its_files_and_what_is_missing(
    world: Path, training: tuple[Path, Ended]
) -> None:
    Path("list.csv").write_text("creator_id\nc00001\nnobody\n")
    asked = ("predict", "list.csv", "--data", world, "--model", training[0])
    ended = influence(*asked, "--lang", "fr")
    assert ended.code == 1, ended.err
    assert "probabilit\u00e9" in ended.out
    assert "ranked.csv" in ended.out
    assert "ranked.rejects.csv" in ended.out
    said = " ".join(ended.out.split())
    assert "jours plus tard" in said  # the world ends in 2024, the list is scored as of now
    assert "expositions sont suppos\u00e9es (1 sur 1 lignes)" in said
    assert "sans colonne cost dans la liste, il n'y a pas de coût par conversion" in said
    assert "Lignes qui n'ont pas pu être notées (1 sur 2) :" in said
    assert "aucune table de" in said
    assert "vérification du modèle" in ended.err
    for english in ("Note:", "Top ", "Ranked list", "could not", "reading"):
        assert english not in ended.out + ended.err
    (reject,) = influence(*asked, "--lang", "fr", "--json").json["rejects"]
    assert reject["reason"].startswith("aucune table de")


def test_without_its_tables_a_model_ranks_nobody(training: tuple[Path, Ended]) -> None:
    Path("list.csv").write_text("creator_id,topic\nc00001,beauty\nnobody,tech\n")
    ended = influence("predict", "list.csv", "--model", training[0])
    assert ended.code == 2
    assert "the order would mean nothing. Give the tables with --data" in " ".join(
        ended.err.split()
    )


def test_features_carry_their_fingerprints_and_are_kept_between_runs(world: Path) -> None:
    Path("tables").mkdir()
    for name in ("placements.csv", "creators.csv"):
        (Path("tables") / name).write_bytes((world / name).read_bytes())
    limits = ("--memory", "1GB", "--threads", "1", "--spill", ".")
    asked = ("features", "tables", "--cache", "kept", *limits, "--json")
    first, again = (influence(*asked, "--out", name) for name in ("a.parquet", "b.parquet"))
    assert Path("a.parquet").read_bytes() == Path("b.parquet").read_bytes()
    assert len(list(Path("kept").rglob("*.parquet"))) == 1
    assert (first.json["kept"], again.json["kept"]) == (0, first.json["rows"])
    about = pq.read_schema("a.parquet").metadata
    assert first.json["fingerprint"] == again.json["fingerprint"]
    assert about[b"influence.data"].decode() == first.json["fingerprint"]["data"]
    assert about[b"influence.catalog"].decode() == first.json["fingerprint"]["catalog"]


def test_a_limit_that_cannot_be_kept_is_refused(world: Path) -> None:
    ended = influence("features", world, "--memory", "plenty")
    assert ended.code == 2
    assert "write memory as 2GB" in ended.err


@pytest.mark.parametrize("memory", ["10MB", "38MB"], ids=["opening", "computing"])
def test_what_does_not_fit_into_memory_is_a_message_on_memory(world: Path, memory: str) -> None:
    ended = influence("features", world, "--memory", memory, "--threads", "1")
    assert (ended.code, ended.out) == (2, "")
    assert "does not fit into the memory allowed (--memory / INFLUENCE_MEMORY)" in ended.err
    assert "Traceback" not in ended.err
    assert not Path("features.parquet").exists()
