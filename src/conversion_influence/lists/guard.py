"""A cell of a CSV file that a spreadsheet would take for a formula, made harmless and back.

A spreadsheet takes a cell that begins with ``=``, ``+``, ``-`` or ``@`` for a formula. An
apostrophe in front keeps it from that; a text that has apostrophes and then such a sign gets one
more, so that taking one away gives back what was received. Plain numbers stay as they are.
"""

from __future__ import annotations

import re

SIGNS = "=+\\-@\uff1d\uff0b\uff0d\uff20"
"""Of a formula, and their full-width forms."""

_UNSEEN = "\\s\x00-\x1f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
"""What may stand before them without being seen."""

_NUMBER = re.compile(r"[+-]?[0-9][0-9 .,\u00a0\u202f]*(?:[eE][+-]?[0-9]+)?[ \u00a0\u202f]?%?")
_ACTS = re.compile(f"[{_UNSEEN}]*[{SIGNS}]|[\t\r\n]")


def guard_start(text: str) -> str:
    """Return a text whose beginning no spreadsheet takes for a formula.

    Parameters
    ----------
    text : str
        Of a cell or a heading.
    """
    return f"'{text}" if _acts(text) else text


def unguard_start(text: str) -> str:
    """Return the text that `guard_start` was given.

    Parameters
    ----------
    text : str
        Of a cell of a CSV file that this package wrote.
    """
    return text[1:] if text.startswith("'") and _acts(text) else text


def _acts(text: str) -> bool:
    """Return whether a text begins with what acts, but for apostrophes, and is no number."""
    bare = text.lstrip("'")
    return bool(_ACTS.match(bare)) and not _NUMBER.fullmatch(bare)
