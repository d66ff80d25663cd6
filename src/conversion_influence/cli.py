"""The command ``influence``: parse, call one workflow, print where the result is."""

from __future__ import annotations

import json
import sys
import traceback
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from conversion_influence import __version__, terminal
from conversion_influence.errors import InfluenceError, TableError

FINISHED, WITH_REJECTS, WRONG_INPUT, INTERNAL = 0, 1, 2, 70

app = typer.Typer(
    name="influence",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=(
        "Predict conversion influence: how likely an exposure through a creator is to convert, "
        "learned from your own placements.\n\n"
        "Start with `influence demo`, then `influence check FOLDER` on your own tables."
    ),
    epilog="Exit codes: 0 done, 1 done with rejected rows, 2 wrong input and nothing written, 70 a fault of ours.",
)

Json = Annotated[
    bool, typer.Option("--json", help="Print one JSON document on stdout, all else on stderr.")
]
Data = Annotated[Path | None, typer.Option("--data", "-d", help="Folder of raw tables.")]
Model = Annotated[Path, typer.Option("--model", "-m", help="Folder of the model.")]
Lang = Annotated[Literal["en", "fr"], typer.Option(help="Language of reasons and words.")]
DEFAULT_MODEL = Path("models/latest")


@app.command(epilog="Example: `influence demo --out outputs`")
def demo(
    out: Annotated[Path, typer.Option(help="Folder for the ranked list.")] = Path("outputs"),
    as_json: Json = False,
) -> None:
    """Train on the small simulated data set that comes along, and score its candidates."""
    from conversion_influence import workflows

    with terminal.progress() as step:
        shown = workflows.demo(out, step=step)
    if as_json:
        return _print_json(shown.to_dict())
    terminal.show_training(shown.training)
    terminal.show_prediction(shown.prediction, shown.ranked)
    return None


@app.command(epilog="Example: `influence simulate worlds/one --creators 2000 --seed 7`")
def simulate(
    out: Annotated[Path, typer.Argument(help="Folder to write; must be empty or absent.")],
    creators: Annotated[int, typer.Option(min=2, max=1_000_000)] = 500,
    seed: Annotated[int, typer.Option(min=0)] = 0,
    days: Annotated[int, typer.Option(min=60, max=3650, help="Length of the world.")] = 730,
    effect: Annotated[
        bool, typer.Option(help="`--no-effect` makes a world where nothing predicts anything.")
    ] = True,
    as_json: Json = False,
) -> None:
    """Write a simulated world with known truth: raw tables, candidates, and the truth apart."""
    from conversion_influence import workflows

    with terminal.progress() as step:
        made = workflows.simulate(out, creators, seed, days=days, effect=effect, step=step)
    if as_json:
        return _print_json(made)
    terminal.say(f"A world of {creators} creators is in {out} (simulated; seed {seed}).")
    return None


@app.command(epilog="Example: `influence check data/demo`")
def check(
    data: Annotated[Path, typer.Argument(help="Folder of raw tables.")],
    as_json: Json = False,
) -> None:
    """Say what is understood of a folder of tables, and everything that is wrong with it."""
    from conversion_influence.tables.sources import check_folder

    with terminal.progress() as step:
        step("reading every table")
        found = check_folder(data)
    if as_json:
        _print_json(found.to_dict())
    else:
        terminal.show_understanding(found)
    raise typer.Exit(FINISHED if found.ok else WRONG_INPUT)


@app.command(
    epilog="Examples: `influence features data/demo --out features.parquet` · "
    "`influence features data/demo --candidates list.csv --out features.csv`"
)
def features(
    data: Annotated[Path, typer.Argument(help="Folder of raw tables.")],
    out: Annotated[Path, typer.Option(help="File to write: .parquet or .csv.")] = Path(
        "features.parquet"
    ),
    candidates: Annotated[
        Path | None, typer.Option(help="Compute them for this list instead of past placements.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Compute point-in-time features of past placements, or of a list of candidates."""
    from conversion_influence import workflows

    with terminal.progress() as step:
        made = workflows.features(data, out, candidates, step=step)
    if as_json:
        _print_json(made.to_dict())
    else:
        terminal.show_features(made)
    raise typer.Exit(WITH_REJECTS if made.rejects else FINISHED)


@app.command(
    epilog="Examples: `influence train --data data/demo` · "
    "`influence train configs/ciao.yaml --data ciao --out models/ciao --json`"
)
def train(
    config: Annotated[Path | None, typer.Argument(help="YAML of settings.")] = None,
    data: Annotated[
        Path | None, typer.Option("--data", "-d", help="Folder of raw tables, or a flat table.")
    ] = None,
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder of the model.")] = DEFAULT_MODEL,
    seed: Annotated[int | None, typer.Option(min=0, help="Of all random choices.")] = None,
    as_json: Json = False,
) -> None:
    """Train on past placements, judge against simple rules, save the model, record the run."""
    from conversion_influence import workflows
    from conversion_influence.config import load_config

    settings = load_config(config, {"data": data, "seed": seed})
    with terminal.progress() as step:
        done = workflows.train(settings, out, step=step)
    if as_json:
        return _print_json(done.to_dict())
    terminal.show_training(done)
    return None


@app.command(
    epilog="Examples: `influence predict candidates.csv --data data/demo --out ranked.csv` · "
    "`influence predict signals.csv --model models/flat` (a flat table that holds the signals)"
)
def predict(
    candidates: Annotated[Path, typer.Argument(help="List of candidates.")],
    model: Model = DEFAULT_MODEL,
    data: Data = None,
    out: Annotated[
        Path, typer.Option("--out", "-o", help="File to write: .csv or .parquet.")
    ] = Path("ranked.csv"),
    lang: Lang = "en",
    as_json: Json = False,
) -> None:
    """Rank a list of candidates by their likelihood to convert, with reasons."""
    from conversion_influence import workflows

    with terminal.progress() as step:
        done = workflows.predict(candidates, model, data, language=lang, step=step)
        files = workflows.write_prediction(done, out)
    if as_json:
        _print_json({**done.to_dict(), **files})
    else:
        terminal.show_prediction(done, out)
    raise typer.Exit(WITH_REJECTS if done.rejects else FINISHED)


@app.command(epilog="Example: `influence signals --group conversation`")
def signals(
    group: Annotated[str | None, typer.Option(help="Only this group.")] = None,
    lang: Lang = "en",
    as_json: Json = False,
) -> None:
    """List the signals: formula, lookback, tables needed, and why each is there."""
    from conversion_influence import workflows

    listed = workflows.list_signals(group)
    if as_json:
        return _print_json(listed)
    terminal.show_signals(listed, lang)
    return None


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version.")
    ] = False,
) -> None:
    """Hold what stands before the command."""


def _print_json(content: Any) -> None:
    typer.echo(json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False, default=str))


def main() -> None:
    """Run the command line; a user's mistake is a message, a fault of ours a traceback and exit 70."""
    try:
        app()
    except InfluenceError as error:
        if "--json" in sys.argv:
            _print_json({"error": _error_to_dict(error)})
        terminal.complain(str(error))
        sys.exit(WRONG_INPUT)
    except KeyboardInterrupt:
        terminal.complain("stopped; nothing half-written was left behind")
        sys.exit(130)
    except Exception:
        traceback.print_exc()
        terminal.complain(
            "this is a fault of ours, not of your data: please report the lines above"
        )
        sys.exit(INTERNAL)


def _error_to_dict(error: InfluenceError) -> dict[str, Any]:
    described: dict[str, Any] = {"kind": type(error).__name__, "message": str(error)}
    if isinstance(error, TableError):
        described["problems"] = [vars(problem) for problem in error.problems]
    return described


if __name__ == "__main__":
    main()
