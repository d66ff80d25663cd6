"""The command ``influence``: its options, and what several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from conversion_influence import __version__

FINISHED, WITH_REJECTS, WRONG_INPUT, LEAKING, NOTHING_SCORED = 0, 1, 2, 3, 4
INTERNAL, STOPPED = 70, 130
"""Exit codes."""

app = typer.Typer(
    name="influence",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=(
        "Predict conversion influence: how likely an exposure through a creator is to convert, "
        "learned from your own placements.\n\n"
        "Start with `influence demo`, then `influence check` on your own tables or list."
    ),
    epilog=(
        "Exit codes: 0 done, 1 done with rejected rows, 2 wrong input and nothing written, "
        "3 the audit found a look into the future, 4 no row could be scored, 70 a fault of ours."
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
Lang = Annotated[
    Literal["en", "fr"],
    typer.Option(
        envvar="INFLUENCE_LANG", help="Language of reasons, notes and messages, and its numbers."
    ),
]
Columns = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        help='What a column of the list is: `--map "Prix HT=cost"`; `"Notes=-"` leaves it as it '
        "is. May stand several times.",
    ),
]
Mapping = Annotated[
    Path | None, typer.Option(help="What the columns of lists are, from --save-mapping (YAML).")
]
Preset = Annotated[
    str | None,
    typer.Option(help="Names of columns of a tool: hypeauditor, kolsquare, modash, traackr, ..."),
]
Sheet = Annotated[str | None, typer.Option(help="Sheet of a workbook; else its only list.")]
DEFAULT_MODEL = Path("models/latest")


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
