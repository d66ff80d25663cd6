"""The command ``influence``: parse, call one workflow, print where the result is."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from conversion_influence import __version__, terminal
from conversion_influence.errors import InfluenceError, TableError, did_you_mean

FINISHED, WITH_REJECTS, WRONG_INPUT, LEAKING, INTERNAL, STOPPED = 0, 1, 2, 3, 70, 130
UsageError: type[Exception] = typer.BadParameter.__bases__[0]
"""Click's, or that of the copy which Typer brings."""

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
    epilog=(
        "Exit codes: 0 done, 1 done with rejected rows, 2 wrong input and nothing written, "
        "3 the audit found a look into the future, 70 a fault of ours."
    ),
)

Json = Annotated[
    bool, typer.Option("--json", help="Print one JSON document on stdout, all else on stderr.")
]
Data = Annotated[Path | None, typer.Option("--data", "-d", help="Folder of raw tables.")]
Model = Annotated[Path, typer.Option("--model", "-m", help="Folder of the model.")]
Track = Annotated[
    bool | None,
    typer.Option("--track/--no-track", help="Record the run; else as the config says."),
]
Lang = Annotated[Literal["en", "fr"], typer.Option(help="Language of reasons and words.")]
DEFAULT_MODEL = Path("models/latest")


@app.command(epilog="Example: `influence demo --out outputs`")
def demo(
    out: Annotated[
        Path, typer.Option("--out", "-o", help="Folder for the model and the ranked list.")
    ] = Path("outputs"),
    track: Track = None,
    as_json: Json = False,
) -> None:
    """Train on the small simulated data set that comes along, and score its candidates."""
    from conversion_influence import workflows

    with terminal.working() as step:
        shown = workflows.demo(out, track=track, step=step)
    if as_json:
        terminal.print_json(shown.to_dict())
    else:
        terminal.show_training(shown.training)
        terminal.show_prediction(shown.prediction)
    raise typer.Exit(WITH_REJECTS if shown.prediction.rejects else FINISHED)


@app.command(epilog="Example: `influence simulate worlds/one --creators 2000 --seed 7`")
def simulate(
    out: Annotated[Path, typer.Argument(help="Folder to write; must be empty or absent.")],
    creators: Annotated[int, typer.Option(min=10, max=1_000_000, help="How many.")] = 500,
    seed: Annotated[int, typer.Option(min=0)] = 0,
    days: Annotated[int, typer.Option(min=90, max=3650, help="Length of the world.")] = 730,
    effect: Annotated[
        bool, typer.Option(help="`--no-effect` makes a world where nothing predicts anything.")
    ] = True,
    as_json: Json = False,
) -> None:
    """Write a simulated world with known truth: raw tables, candidates, and the truth apart."""
    from conversion_influence import workflows

    with terminal.working() as step:
        made = workflows.simulate(out, creators, seed, days=days, effect=effect, step=step)
    if as_json:
        return terminal.print_json(made)
    terminal.say(f"A world of {creators} creators is in {out} (simulated; seed {seed}).")
    return None


@app.command(epilog="Example: `influence check data/demo`")
def check(
    data: Annotated[Path, typer.Argument(help="Folder of raw tables, or a YAML list of them.")],
    as_json: Json = False,
) -> None:
    """Say what is understood of a folder of tables, and everything that is wrong with it."""
    from conversion_influence.tables.sources import check_source

    with terminal.working() as step:
        step("reading every table")
        found = check_source(data)
    if as_json:
        terminal.print_json(found.to_dict())
    else:
        terminal.show_understanding(found)
    raise typer.Exit(FINISHED if found.ok else WRONG_INPUT)


@app.command(
    epilog="Examples: `influence features data/demo --out features.parquet` · "
    "`influence features data/demo --candidates list.csv --out features.csv` · "
    "`influence features data/demo --config configs/demo.yaml` · "
    "`influence features --source env:SHOP --engine spark`"
)
def features(
    data: Annotated[Path | None, typer.Argument(help="Folder of raw tables.")] = None,
    out: Annotated[
        Path, typer.Option("--out", "-o", help="File to write: .parquet or .csv.")
    ] = Path("features.parquet"),
    candidates: Annotated[
        Path | None,
        typer.Option("--candidates", "-c", help="For this list instead of past placements."),
    ] = None,
    config: Annotated[
        Path | None,
        typer.Option(help="YAML of settings, as for train; its `features:` and `data:` apply."),
    ] = None,
    source: Annotated[
        str | None,
        typer.Option(
            "--source",
            "-s",
            help="Instead of a folder: a database (`postgresql://...`, or `env:NAME` for one that "
            "stands in an environment variable), or a YAML list of tables.",
        ),
    ] = None,
    engine: Annotated[
        Literal["duckdb", "spark"], typer.Option(help="What computes them; the result is the same.")
    ] = "duckdb",
    spark: Annotated[
        list[str] | None, typer.Option("--spark", help="A Spark property, `spark.master=...`.")
    ] = None,
    cache: Annotated[
        Path | None,
        typer.Option(help="Folder of features kept between runs; only new rows are computed."),
    ] = None,
    memory: Annotated[
        str | None,
        typer.Option(envvar="INFLUENCE_MEMORY", help="Most memory of the database, such as 2GB."),
    ] = None,
    threads: Annotated[
        int | None, typer.Option(min=1, envvar="INFLUENCE_THREADS", help="Of the database.")
    ] = None,
    spill: Annotated[
        Path | None,
        typer.Option(envvar="INFLUENCE_SPILL", help="Folder for what does not fit into memory."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Compute point-in-time features of past placements, or of a list of candidates."""
    from conversion_influence import workflows
    from conversion_influence.config import load_config
    from conversion_influence.tables.embedded import Resources

    configured = load_config(config)
    place = workflows.one_source(data, source, configured)
    settings = workflows.spark_settings(engine, spark or [])
    limits = Resources(memory, threads, spill)
    with terminal.working() as step:
        made = workflows.features(
            place,
            out,
            candidates,
            chosen=configured.features,
            engine=engine,
            spark=settings,
            resources=limits,
            cache=cache,
            step=step,
        )
    if as_json:
        terminal.print_json(made.to_dict())
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
    track: Track = None,
    as_json: Json = False,
) -> None:
    """Train on past placements, judge against simple rules, save the model, record the run."""
    from conversion_influence import workflows
    from conversion_influence.config import load_config

    settings = workflows.with_tracking(load_config(config, {"data": data, "seed": seed}), track)
    with terminal.working() as step:
        done = workflows.train(settings, out, step=step)
    if as_json:
        return terminal.print_json(done.to_dict())
    terminal.show_training(done)
    return None


@app.command(
    epilog="Examples: `influence backtest --data data/demo` · "
    "`influence backtest configs/ciao.yaml --data ciao --cuts 3 --folds 0 --out backtest.json`"
)
def backtest(
    config: Annotated[Path | None, typer.Argument(help="YAML of settings, as for train.")] = None,
    data: Annotated[
        Path | None, typer.Option("--data", "-d", help="Folder of raw tables, or a flat table.")
    ] = None,
    out: Annotated[Path, typer.Option("--out", "-o", help="Report to write: .md or .json.")] = Path(
        "backtest.md"
    ),
    cuts: Annotated[
        int, typer.Option(min=2, max=50, help="Dates of the past at which a model is fitted.")
    ] = 4,
    folds: Annotated[
        int,
        typer.Option(
            min=0,
            max=20,
            help="Groups of creators left out in turn, to judge on creators never seen; 0: none.",
        ),
    ] = 3,
    seed: Annotated[int | None, typer.Option(min=0, help="Of all random choices.")] = None,
    lang: Lang = "en",
    as_json: Json = False,
) -> None:
    """Say if a model would have been worth using: fitted at past dates, judged on what came after.

    Every simple rule is judged beside it, also in money where revenue and cost are known.
    """
    from conversion_influence import workflows
    from conversion_influence.config import load_config

    settings = load_config(config, {"data": data, "seed": seed})
    with terminal.working() as step:
        done = workflows.backtest(settings, out, cuts=cuts, folds=folds, step=step)
    if as_json:
        return terminal.print_json(done.to_dict())
    terminal.show_backtest(done, lang)
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
    target_cost: Annotated[
        float | None,
        typer.Option(help="Highest cost of a conversion that is worth it; adds chance_cost."),
    ] = None,
    lang: Lang = "en",
    as_json: Json = False,
) -> None:
    """Rank a list of candidates by their likelihood to convert, with reasons."""
    from conversion_influence import workflows

    with terminal.working() as step:
        done = workflows.predict(
            candidates, model, data, out=out, language=lang, target_cost=target_cost, step=step
        )
    if as_json:
        terminal.print_json(done.to_dict())
    else:
        terminal.show_prediction(done)
    raise typer.Exit(WITH_REJECTS if done.rejects else FINISHED)


@app.command(
    epilog="Example: `influence recalibrate models/mine --data data/now --out models/refreshed`"
)
def recalibrate(
    bundle: Annotated[Path, typer.Argument(help="Folder of the model; it stays as it is.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder of the new model.")],
    data: Annotated[
        Path | None,
        typer.Option("--data", "-d", help="What it learned from and what has settled since."),
    ] = None,
    config: Annotated[
        Path | None, typer.Option(help="YAML of settings; its `data:` and `tracking:` apply.")
    ] = None,
    track: Track = None,
    as_json: Json = False,
) -> None:
    """Set a model's level on placements that settled since its training; ranks stay."""
    from conversion_influence import workflows
    from conversion_influence.config import load_config

    settings = workflows.with_tracking(load_config(config, {"data": data}), track)
    with terminal.working() as step:
        done = workflows.recalibrate(bundle, out, settings.data, settings.tracking, step=step)
    if as_json:
        return terminal.print_json(done.to_dict())
    terminal.show_recalibration(done)
    return None


@app.command(
    epilog="Example: `influence tune configs/demo.yaml --data data/demo --trials 30 --minutes 10`"
)
def tune(
    config: Annotated[Path | None, typer.Argument(help="YAML of settings, as for train.")] = None,
    data: Annotated[
        Path | None, typer.Option("--data", "-d", help="Folder of raw tables, or a flat table.")
    ] = None,
    out: Annotated[
        Path,
        typer.Option(
            "--out", "-o", help="YAML to write: the config with the best `model` section."
        ),
    ] = Path("tuned.yaml"),
    trials: Annotated[int, typer.Option(min=1, help="Of the study, earlier ones included.")] = 30,
    minutes: Annotated[
        float,
        typer.Option(
            min=0,
            help="After which no trial is begun; reading data and the last trial come on top.",
        ),
    ] = 10.0,
    study: Annotated[
        str, typer.Option(help="Database that keeps the trials; the same call goes on with it.")
    ] = "sqlite:///tune.db",
    name: Annotated[str, typer.Option(help="Of the study in its database.")] = "tune",
    seed: Annotated[int | None, typer.Option(min=0, help="Of all random choices.")] = None,
    track: Track = None,
    as_json: Json = False,
) -> None:
    """Look for better settings of the trees walking forward, and say whether it was worth it."""
    from conversion_influence import workflows
    from conversion_influence.config import load_config

    settings = workflows.with_tracking(load_config(config, {"data": data, "seed": seed}), track)
    with terminal.counting() as (step, told):
        done = workflows.tune(
            settings,
            config,
            out,
            trials=trials,
            minutes=minutes,
            study=study,
            name=name,
            step=step,
            told=told,
        )
    if as_json:
        return terminal.print_json(done.to_dict())
    terminal.show_tuning(done)
    return None


@app.command(
    epilog="Examples: `influence audit --data data/demo` · "
    "`influence audit configs/ciao.yaml --data ciao --out audit.json --seed 7`"
)
def audit(
    config: Annotated[Path | None, typer.Argument(help="YAML of settings, as for train.")] = None,
    data: Data = None,
    out: Annotated[Path, typer.Option("--out", "-o", help="Report to write: .md or .json.")] = Path(
        "audit.md"
    ),
    creators: Annotated[int, typer.Option(min=2, help="How many are sampled.")] = 200,
    cuts: Annotated[
        int, typer.Option(min=1, max=50, help="Instants at which the future is altered.")
    ] = 2,
    seed: Annotated[int | None, typer.Option(min=0, help="Of all random choices.")] = None,
    as_json: Json = False,
) -> None:
    """Test on your own data that no signal sees the future; ends with 3 where one does."""
    from conversion_influence import workflows
    from conversion_influence.config import load_config

    settings = load_config(config, {"data": data, "seed": seed})
    with terminal.working() as step:
        done = workflows.audit(settings, out, creators=creators, cuts=cuts, step=step)
    if as_json:
        terminal.print_json(done.to_dict())
    else:
        terminal.show_audit(done)
    raise typer.Exit(LEAKING if done.leaks else FINISHED)


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
        return terminal.print_json(listed)
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


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; a user's mistake is a message, a fault of ours a traceback too.

    Parameters
    ----------
    arguments : sequence of str, optional
        As typed after ``influence``; those of the process by default.

    Returns
    -------
    int
        The exit code: 0, 1 with rejected rows, 2 for wrong input, 3 where an audit found a leak, 70
        for a fault of ours, 130 when stopped.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    as_json = "--json" in given
    try:
        code = typer.main.get_command(app).main(given, "influence", standalone_mode=False)
    except InfluenceError as error:
        return _complain(error, str(error), WRONG_INPUT, as_json=as_json)
    except UsageError as error:
        if not given:  # the help has been printed
            return WRONG_INPUT
        return _complain(error, _usage(error), WRONG_INPUT, as_json=as_json)
    except (typer.Abort, KeyboardInterrupt) as error:
        return _complain(error, HALTED, STOPPED, as_json=as_json)
    except Exception as error:
        traceback.print_exc()
        msg = (
            f"a fault of ours, not of your data ({type(error).__name__}): please report the lines "
            "above"
        )
        return _complain(error, msg, INTERNAL, as_json=as_json)
    if code == STOPPED:
        terminal.complain(HALTED)
    return int(code or FINISHED)


HALTED = "stopped; nothing half-written was left behind"


def _usage(error: Any) -> str:
    """Return what is wrong with a call, and how to see what would be right."""
    message = str(error.format_message())
    name, known = getattr(error, "option_name", None), getattr(error, "possibilities", None)
    if name and known:
        message = f"No such option: {name}.{did_you_mean(name, known)}"
    asked = error.ctx.command_path if error.ctx is not None else "influence"
    return f"{message}\nSee `{asked} --help`."


def _complain(error: BaseException, message: str, code: int, *, as_json: bool) -> int:
    """Say what is wrong on stderr, and with ``--json`` on stdout too; return the exit code."""
    if as_json:
        problems = error.problems if isinstance(error, TableError) else ()
        described = {
            "kind": type(error).__name__,
            "message": message,
            "exit_code": code,
            "problems": [vars(problem) for problem in problems],
        }
        terminal.print_json({"error": described})
    terminal.complain(message)
    return code


if __name__ == "__main__":
    sys.exit(main())
