"""Sentences on stdout, errors, progress and chatter on stderr, and the one JSON document."""

from __future__ import annotations

import json
import os
import re
import sys
import textwrap
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape

from conversion_influence.messages.said import Said, typeset
from conversion_influence.messages.steps import step_in_words
from conversion_influence.report.marks import shown

if TYPE_CHECKING:
    from rich.progress import Progress

    from conversion_influence.errors import Language
    from conversion_influence.lists.rejects import Reject

SHOWN = 10
"""Rows of a long list that are printed."""

SELDOM = 15.0
"""Seconds between two lines on what is done, where there is no terminal."""

PROGRESS = Said(
    "{told}: {done:.0%}, about {left:.1f} minutes left",
    "{told} : {done:.0%}, encore {left:.1f} minutes environ",
)
ROWS = Said("{speed:,.0f} rows/s", "{speed:,.0f} lignes/s")

ERROR = Said("Error:", "Erreur\N{NO-BREAK SPACE}:")
NOTE = Said("Note: {note}", "Remarque\N{NO-BREAK SPACE}: {note}")
MORE_NOTES = Said(
    "... and {hidden:,} more notes (--json lists all)",
    "... et d'autres remarques : {hidden:,} (toutes avec --json)",
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


class Working:
    """Says what goes on; on a terminal with a bar, its rate and what time it still takes.

    Parameters
    ----------
    language : {"en", "fr"}
        Of the steps that have words in it.
    console : rich.console.Console
        Where to.
    shown : rich.progress.Progress, optional
        Where there is a terminal.
    """

    def __init__(self, language: Language, console: Console, shown: Progress | None) -> None:
        self._language, self._console, self._shown = language, console, shown
        self._task = shown.add_task(step_in_words("starting", language), rate="") if shown else None
        self._told, self._begun, self._last = "", 0.0, 0.0

    def __call__(self, text: str) -> None:
        """Say what begins now.

        Parameters
        ----------
        text : str
            In words.
        """
        self._told, self._begun = step_in_words(text, self._language), time.monotonic()
        self._last = self._begun
        if self._shown is not None and self._task is not None:
            self._shown.reset(self._task, description=self._told, total=None, rate="")
        else:
            self._console.print(f"{self._told} ...", markup=False, soft_wrap=True)

    def progress(self, done: int, total: int, unit: str) -> None:
        """Say how much of it is done; without a terminal, seldom.

        Parameters
        ----------
        done, total : int
            In that unit.
        unit : {"rows", "bytes"}
            What is counted.
        """
        now = time.monotonic()
        if self._shown is not None and self._task is not None:
            rate = _rate(done / max(now - self._begun, 1e-3), unit, self._language)
            self._shown.update(self._task, completed=done, total=total, rate=rate)
        elif done < total and now - self._last >= SELDOM:
            self._last = now
            left = (now - self._begun) * (total - done) / max(done, 1)
            words = {"told": self._told, "done": done / total, "left": left / 60}
            self._console.print(PROGRESS.told(self._language, words), markup=False, soft_wrap=True)


def _rate(speed: float, unit: str, language: Language) -> str:
    if unit == "bytes":
        return f"{speed / 1e6:,.0f} MB/s"
    return typeset(ROWS.told(language, {"speed": speed}), language)


@contextmanager
def working(language: Language = "en") -> Iterator[Working]:
    """Show the current step on stderr, and send there whatever libraries print meanwhile.

    Parameters
    ----------
    language : {"en", "fr"}
        Of the steps that have words in it.

    Yields
    ------
    Working
        Told in words what begins now, and how much of it is done.
    """
    from rich.progress import (
        BarColumn,
        Progress,
        SpinnerColumn,
        TaskProgressColumn,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    console = Console(stderr=True)
    with only_stderr():
        if not console.is_terminal:
            yield Working(language, console, None)
            return
        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=console, transient=True) as shown:
            yield Working(language, console, shown)


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
