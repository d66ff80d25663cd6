"""Commands on models: train, judge, tune, refresh, audit."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from conversion_influence import terminal
from conversion_influence.cli.app import (
    DEFAULT_MODEL,
    FINISHED,
    LEAKING,
    Json,
    Lang,
    Track,
    app,
)


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
    """Train on past placements, judge the model, and save it.

    It is judged against simple rules; the run is recorded where that is wanted.
    """
    from conversion_influence import workflows
    from conversion_influence.config_file import load_config

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
    """Say if a model would have been worth using at past dates.

    It is fitted at each of them and judged on what came after. Every simple rule is judged beside
    it, also in money where revenue and cost are known.
    """
    from conversion_influence import workflows
    from conversion_influence.config_file import load_config

    settings = load_config(config, {"data": data, "seed": seed})
    with terminal.working(lang) as step:
        done = workflows.backtest(settings, out, cuts=cuts, folds=folds, step=step)
    if as_json:
        return terminal.print_json(done.to_dict())
    terminal.show_backtest(done, lang)
    return None


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
    lang: Lang = "en",
    as_json: Json = False,
) -> None:
    """Set a model's level on what has settled since; ranks stay.

    What counts are placements that the model did not learn from.
    """
    from conversion_influence import workflows
    from conversion_influence.config_file import load_config

    settings = workflows.with_tracking(load_config(config, {"data": data}), track)
    with terminal.working(lang) as step:
        done = workflows.recalibrate(bundle, out, settings.data, settings.tracking, step=step)
    if as_json:
        return terminal.print_json(done.to_dict(lang))
    terminal.show_recalibration(done, lang)
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
    """Look for better settings of the trees, and say if it paid.

    Settings are compared walking forward through the rows to learn from.
    """
    from conversion_influence import workflows
    from conversion_influence.config_file import load_config

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
    data: Annotated[
        Path | None, typer.Option("--data", "-d", help="Folder of raw tables, or a flat table.")
    ] = None,
    out: Annotated[Path, typer.Option("--out", "-o", help="Report to write: .md or .json.")] = Path(
        "audit.md"
    ),
    creators: Annotated[int, typer.Option(min=2, help="How many are sampled.")] = 200,
    cuts: Annotated[
        int, typer.Option(min=1, max=50, help="Instants at which the future is altered.")
    ] = 2,
    seed: Annotated[int | None, typer.Option(min=0, help="Of all random choices.")] = None,
    lang: Lang = "en",
    as_json: Json = False,
) -> None:
    """Test on your own data that no signal sees the future.

    Ends with 3 where one does. Of a flat table, whose signals were computed elsewhere, it looks for
    outcomes in disguise and for doubtful times. The report is in English.
    """
    from conversion_influence import workflows
    from conversion_influence.config_file import load_config

    settings = load_config(config, {"data": data, "seed": seed})
    with terminal.working(lang) as step:
        done = workflows.audit(settings, out, creators=creators, cuts=cuts, step=step)
    if as_json:
        terminal.print_json(done.to_dict())
    else:
        terminal.show_audit(done, lang)
    raise typer.Exit(LEAKING if done.leaks else FINISHED)
