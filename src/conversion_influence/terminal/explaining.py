"""What a code means, on the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from rich.console import Console
from rich.markup import escape

from conversion_influence.errors import Language
from conversion_influence.messages.entry import KINDS, Entry
from conversion_influence.messages.said import Said
from conversion_influence.terminal.basics import say

MEANS = Said("What it means", "Ce que cela veut dire")
EXAMPLE = Said("Example", "Exemple")
DO = Said("What to do", "Que faire")


def show_entry(entry: Entry, language: Language) -> None:
    """Print what a code means, an example, and what to do.

    Parameters
    ----------
    entry : Entry
        From `messages.codebook.look_up`.
    language : {"en", "fr"}
        Of the words.
    """
    console = Console()
    console.print(f"[bold]{escape(entry.code)}[/]: {KINDS[entry.kind].told(language)}")
    for title, text in ((MEANS, entry.meaning), (EXAMPLE, entry.example), (DO, entry.remedy)):
        console.print(title.told(language), style="bold", highlight=False)
        say(text.told(language).replace("`", ""), indent=2)


def show_entries(entries: Sequence[Entry], language: Language) -> None:
    """Print every code with its meaning, by where it is met.

    Parameters
    ----------
    entries : sequence of Entry
        Those of one kind stand together.
    language : {"en", "fr"}
        Of the words.
    """
    console = Console()
    for kind, alike in groupby(entries, key=lambda each: each.kind):
        console.print(KINDS[kind].told(language), style="bold underline", highlight=False)
        for each in alike:
            console.print(escape(each.code), style="bold", highlight=False)
            say(each.meaning.told(language).replace("`", ""), indent=2)
