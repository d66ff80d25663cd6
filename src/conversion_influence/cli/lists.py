"""Commands on lists of creators: whom to choose, and how sure that is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from conversion_influence import terminal
from conversion_influence.cli.app import (
    DEFAULT_MODEL,
    FINISHED,
    NOTHING_SCORED,
    WITH_REJECTS,
    WRONG_INPUT,
    Columns,
    Data,
    Json,
    Lang,
    Mapping,
    Model,
    Preset,
    Sheet,
    app,
)

if TYPE_CHECKING:
    from conversion_influence.errors import Language
    from conversion_influence.lists.mapping import Choices
    from conversion_influence.workflows import Prediction


@app.command(
    epilog="Examples: `influence check list.xlsx --lang fr` · `influence check list.csv "
    "--model models/latest` · `influence check data/demo` (a folder of tables)"
)
def check(
    place: Annotated[
        Path,
        typer.Argument(help="List of creators, or folder of raw tables, or a YAML list of them."),
    ],
    model: Annotated[
        Path | None, typer.Option("--model", "-m", help="Also say which of its signals a list has.")
    ] = None,
    columns: Columns = None,
    mapping: Mapping = None,
    preset: Preset = None,
    sheet: Sheet = None,
    lang: Lang = "en",
    as_json: Json = False,
) -> None:
    """Say how a list or tables are understood, and what is wrong.

    Nothing is scored and nothing is written.
    """
    from conversion_influence import workflows
    from conversion_influence.lists.mapping_file import read_choices

    if not workflows.is_list(place):
        return _check_tables(place, lang, as_json=as_json)
    choices = read_choices(columns or (), mapping, preset)
    with terminal.working(lang) as step:
        found = workflows.check_list(place, model, choices, sheet, step=step)
    if as_json:
        terminal.print_json(found.to_dict(lang))
    else:
        terminal.show_list(found, lang)
    raise typer.Exit(WITH_REJECTS if found.kept < found.rows else FINISHED)


def _check_tables(place: Path, lang: Language, *, as_json: bool) -> None:
    from conversion_influence.tables.sources import check_source

    with terminal.working(lang) as step:
        step("reading every table")
        found = check_source(place)
    if as_json:
        terminal.print_json(found.to_dict(lang))
    else:
        terminal.show_understanding(found, lang)
    raise typer.Exit(FINISHED if found.ok else WRONG_INPUT)


@app.command(
    epilog="Examples: `influence predict candidates.csv --data data/demo --out ranked.csv` · "
    "`influence predict list.csv --data data/demo --report report.html` · "
    "`influence predict signals.csv --model models/flat` (a flat table that holds the signals)"
)
def predict(
    candidates: Annotated[Path, typer.Argument(help="List of candidates.")],
    model: Model = DEFAULT_MODEL,
    data: Data = None,
    out: Annotated[
        Path,
        typer.Option("--out", "-o", help="File to write: .csv, .xlsx, .json, .jsonl or .parquet."),
    ] = Path("ranked.csv"),
    locale: Annotated[
        Literal["en", "fr"] | None,
        typer.Option(
            help="Of files: `en` is CSV with commas and decimal points, `fr` CSV as a French Excel "
            "reads it, with French headings. By default that of --lang."
        ),
    ] = None,
    target_cost: Annotated[
        float | None,
        typer.Option(help="Highest cost of a conversion that is worth it; adds chance_cost."),
    ] = None,
    value: Annotated[
        float | None,
        typer.Option(
            help="What a conversion is worth where the list has no value_per_conversion; else what "
            "it was worth in the model's past."
        ),
    ] = None,
    columns: Columns = None,
    mapping: Mapping = None,
    preset: Preset = None,
    save_mapping: Annotated[
        Path | None, typer.Option(help="YAML file to keep what the columns are in.")
    ] = None,
    report: Annotated[
        Path | None, typer.Option(help="Page to write that explains the list: .html.")
    ] = None,
    reasons: Annotated[
        int | None,
        typer.Option(
            min=1,
            help="How many of the best are explained, and stand in --report and --json; 1,500 by "
            "default, as reasons take long.",
        ),
    ] = None,
    resume: Annotated[
        bool,
        typer.Option(
            "--resume",
            help="Go on where the same call was killed or stopped; for lists of signals, which "
            "are scored without --data.",
        ),
    ] = False,
    sheet: Sheet = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Do all up to scoring, say it, and write nothing.")
    ] = False,
    lang: Lang = "en",
    as_json: Json = False,
) -> None:
    """Rank a list of creators by their likelihood to convert.

    Each has reasons, a range and flags; rows that cannot be scored go to a file with the reason.
    """
    from conversion_influence import workflows
    from conversion_influence.lists.mapping_file import read_choices

    choices = read_choices(columns or (), mapping, preset)
    if dry_run:
        return _try(candidates, model, data, choices, sheet, lang, as_json=as_json)
    with terminal.working(lang) as step:
        done = workflows.predict(
            candidates,
            model,
            data,
            out=out,
            language=lang,
            locale=locale,
            target_cost=target_cost,
            value=value,
            choices=choices,
            sheet=sheet,
            keep_mapping=save_mapping,
            report=report,
            reasons=reasons,
            resume=resume,
            step=step,
            progress=step.progress,
        )
    if as_json:
        terminal.print_json(done.to_dict())
    else:
        terminal.show_prediction(done)
    raise typer.Exit(code_of(done))


def _try(
    candidates: Path,
    model: Path,
    data: Path | None,
    choices: Choices,
    sheet: str | None,
    lang: Language,
    *,
    as_json: bool,
) -> None:
    from conversion_influence import workflows

    with terminal.working(lang) as step:
        done = workflows.dry_run(candidates, model, data, choices, sheet, step=step)
    if as_json:
        terminal.print_json(done.to_dict(lang))
    else:
        terminal.show_dry_run(done, lang)
    raise typer.Exit(WITH_REJECTS if done.scored < done.understood.rows else FINISHED)


def code_of(done: Prediction) -> int:
    """Return the exit code of a prediction.

    Parameters
    ----------
    done : Prediction
        What was scored, and what was left out.
    """
    if not done.rejected and not done.duplicated:
        return FINISHED
    return WITH_REJECTS if done.scored else NOTHING_SCORED


@app.command(epilog="Examples: `influence explain` · `influence explain unclear_number --lang fr`")
def explain(
    code: Annotated[
        str | None,
        typer.Argument(help="Code of a row, list, table, model, flag or verdict; all without it."),
    ] = None,
    lang: Lang = "en",
    as_json: Json = False,
) -> None:
    """Say what a code means, with an example, and what to do."""
    from conversion_influence.messages.codebook import ENTRIES, look_up

    if code is None:
        if as_json:
            return terminal.print_json([entry.to_dict(lang) for entry in ENTRIES])
        return terminal.show_entries(ENTRIES, lang)
    entry = look_up(code)
    if as_json:
        return terminal.print_json(entry.to_dict(lang))
    return terminal.show_entry(entry, lang)
