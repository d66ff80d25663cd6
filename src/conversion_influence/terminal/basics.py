"""Sentences on stdout, errors, progress and chatter on stderr, and the one JSON document."""

from __future__ import annotations

import json
import os
import re
import sys
import textwrap
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape

from conversion_influence.messages.said import Said
from conversion_influence.messages.steps import step_in_words
from conversion_influence.report.marks import shown

if TYPE_CHECKING:
    from conversion_influence.errors import Language
    from conversion_influence.lists.rejects import Reject

SHOWN = 10
"""Rows of a long list that are printed."""

ERROR = Said("Error:", "Erreur\N{NO-BREAK SPACE}:")
NOTE = Said("Note: {note}", "Remarque\N{NO-BREAK SPACE}: {note}")
MORE_NOTES = Said(
    "... and {hidden:,} more notes (--json lists all)",
    "... et {hidden:,} autres remarques (toutes avec --json)",
)


_HIDDEN = re.compile("[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
"""Characters that turn, hide or move what stands beside them."""


def visible(text: str) -> str:
    """Return a text in which no character acts on the terminal or hides; line ends stay.

    Parameters
    ----------
    text : str
        May quote a user's file.
    """
    return _HIDDEN.sub("\ufffd", shown(text))


def say(text: str, indent: int = 0) -> None:
    """Print one sentence.

    Parameters
    ----------
    text : str
        Plain text.
    indent : int
        Columns to the left of it.
    """
    console = Console()
    lines = textwrap.wrap(
        visible(text),
        max(console.width, 40),
        initial_indent=" " * indent,
        subsequent_indent=" " * indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    for line in lines:
        console.print(escape(line), highlight=False, soft_wrap=True)


def complain(text: str, language: Language = "en") -> None:
    """Print an error on stderr.

    Parameters
    ----------
    text : str
        Plain text.
    language : {"en", "fr"}
        Of the heading.
    """
    heading = ERROR.told(language)
    Console(stderr=True).print(
        f"[bold red]{heading}[/] {escape(visible(text))}", highlight=False, soft_wrap=True
    )


def print_json(content: Any) -> None:
    """Print one JSON document.

    Parameters
    ----------
    content : Any
        Plain values; a number that is none is a fault of ours, not written.
    """
    print(json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False, default=str))


@contextmanager
def working(language: Language = "en") -> Iterator[Callable[[str], None]]:
    """Show the current step on stderr, and send there whatever libraries print meanwhile.

    Parameters
    ----------
    language : {"en", "fr"}
        Of the steps that have words in it.

    Yields
    ------
    callable
        Told in words what begins now.
    """
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    with only_stderr():
        if not console.is_terminal:
            yield lambda text: console.print(
                f"{step_in_words(text, language)} ...", markup=False, soft_wrap=True
            )
            return
        columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
        with Progress(*columns, console=console, transient=True) as shown:
            task = shown.add_task(step_in_words("starting", language), total=None)
            yield lambda text: shown.update(task, description=step_in_words(text, language))


@contextmanager
def only_stderr() -> Iterator[None]:
    """Point stdout at stderr, for Python and for native code."""
    sys.stdout.flush()
    try:
        kept = os.dup(1)
    except OSError:  # no stdout at all
        yield
        return
    os.dup2(2, 1)
    try:
        with redirect_stdout(sys.stderr):
            yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)


def show_notes(notes: Sequence[str], language: Language = "en") -> None:
    """Print what the user should know, the first of many.

    Parameters
    ----------
    notes : sequence of str
        Sentences.
    language : {"en", "fr"}
        Of what stands around them.
    """
    for note in notes[:SHOWN]:
        say(NOTE.told(language, {"note": note}))
    if len(notes) > SHOWN:
        say(MORE_NOTES.told(language, {"hidden": len(notes) - SHOWN}))


def show_rejects(rejects: Sequence[Reject], language: Language = "en") -> None:
    """Print the first rejected rows.

    Parameters
    ----------
    rejects : sequence of Reject
        Rows that could not be used.
    language : {"en", "fr"}
        Of the reasons.
    """
    for reject in rejects[:SHOWN]:
        say(reject.told(language), indent=2)
