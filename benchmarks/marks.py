"""Parts of a Markdown page that scripts write, each between two marks."""

from __future__ import annotations

from pathlib import Path


def put(page: Path, name: str, text: str) -> None:
    """Put a part into a page in place of the part of that name, or at its end.

    Parameters
    ----------
    page : pathlib.Path
        A Markdown file.
    name : str
        Of the part.
    text : str
        In Markdown.
    """
    start, end = f"<!-- {name}:start -->", f"<!-- {name}:end -->"
    before, found, rest = page.read_text().partition(start)
    after = rest.partition(end)[2].removeprefix("\n") if found else ""
    body = text.rstrip("\n")
    kept = before if found else f"{before.rstrip()}\n\n"
    page.write_text(f"{kept}{start}\n{body}\n{end}\n{after}")
