"""Commands on tables and signals, and the demonstration."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from conversion_influence import terminal
from conversion_influence.cli.app import (
    FINISHED,
    WITH_REJECTS,
    Columns,
    Json,
    Lang,
    Mapping,
    Preset,
    Track,
    app,
)


@app.command(epilog="Example: `influence demo --out outputs`")
def demo(
    out: Annotated[
        Path, typer.Option("--out", "-o", help="Folder for the model and the ranked list.")
    ] = Path("outputs"),
    track: Track = None,
    as_json: Json = False,
) -> None:
    """Train on the simulated data that come along, and score them."""
    from conversion_influence import workflows

    with terminal.working() as step:
        shown = workflows.demo(out, track=track, step=step)
    if as_json:
        terminal.print_json(shown.to_dict())
    else:
        terminal.show_training(shown.training)
        terminal.show_prediction(shown.prediction)
    raise typer.Exit(WITH_REJECTS if shown.prediction.left_out else FINISHED)


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
    """Write a simulated world with known truth.

    Raw tables and candidates, and the truth apart.
    """
    from conversion_influence import workflows

    with terminal.working() as step:
        made = workflows.simulate(out, creators, seed, days=days, effect=effect, step=step)
    if as_json:
        return terminal.print_json(made)
    terminal.say(f"A world of {creators} creators is in {out} (simulated; seed {seed}).")
    return None


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
    columns: Columns = None,
    mapping: Mapping = None,
    preset: Preset = None,
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
    """Compute features of past placements, or of a list.

    Each is what was known at its instant: the booking, or the as_of of a candidate.
    """
    from conversion_influence import workflows
    from conversion_influence.config_file import load_config
    from conversion_influence.lists.mapping_file import read_choices
    from conversion_influence.tables.embedded import Resources

    configured = load_config(config)
    choices = read_choices(columns or (), mapping, preset)
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
            choices=choices,
            step=step,
        )
    if as_json:
        terminal.print_json(made.to_dict())
    else:
        terminal.show_features(made)
    raise typer.Exit(WITH_REJECTS if made.rejects else FINISHED)


@app.command(epilog="Example: `influence signals --group conversation`")
def signals(
    group: Annotated[str | None, typer.Option(help="Only this group.")] = None,
    lang: Lang = "en",
    as_json: Json = False,
) -> None:
    """List the signals: formula, lookback, tables, and why.

    `--group` shows one of their groups.
    """
    from conversion_influence import workflows

    listed = workflows.list_signals(group)
    if as_json:
        return terminal.print_json(listed)
    terminal.show_signals(listed, lang)
    return None
