"""Text of a user in a file that a spreadsheet opens: nothing in it may act, and nothing is lost.

A spreadsheet takes a cell of a CSV file that begins with ``=``, ``+``, ``-`` or ``@`` for a
formula. Such a text gets an apostrophe in front; one that has apostrophes and then such a sign gets
one more, so that taking one away gives back what was received (`unguard`). A formula after a
separator or a quote inside a text gets its apostrophe there: a program that splits cells at another
mark would find it at the beginning. Plain numbers stay as they are. After OWASP, "CSV injection".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields

from conversion_influence.lists.guard import SIGNS, guard_start, unguard_start

LONGEST = 32_767
"""Characters that a cell of a workbook can hold, counted in units of UTF-16."""

_INSIDE = (
    r"(?<=[,;\t\r\n\"])('{quotes})"
    rf"(?=[ \u00a0]*(?:[=\uff1d]|[{SIGNS}][^,;\t\r\n]*(?:[(!\[\\]|\| *')))"
)
_ADD = re.compile(_INSIDE.format(quotes="*"))
_TAKE = re.compile(_INSIDE.format(quotes="+"))

SUSPECT = (
    "^['\\s\\x00-\\x1f\\x{200b}-\\x{200f}\\x{202a}-\\x{202e}\\x{2060}-\\x{2069}\\x{feff}\\x{a0}"
    "\\x{202f}\\x{2000}-\\x{200a}\\x{3000}\\x{85}\\x{1680}\\x{2028}\\x{2029}\\x{205f}]*"
    "[=+\\-@\\x{ff1d}\\x{ff0b}\\x{ff0d}\\x{ff20}]"
    "|^'*[\\t\\r\\n]"
    "|[,;\\t\\r\\n\"]'*[ \\x{a0}]*[=+\\-@\\x{ff1d}\\x{ff0b}\\x{ff0d}\\x{ff20}]"
)
"""For RE2: true of every text that `guard` changes, and of few others."""

CONTROL = "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f\\x{fffe}\\x{ffff}]"
"""For RE2: true of every text that `shown` changes."""

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_PICTURES = 0x2400
_DELETE = "\x7f"


@dataclass(frozen=True)
class Changed:
    """How many cells were changed on their way into a file, by what was done.

    Attributes
    ----------
    guarded : int
        An apostrophe keeps them from being taken for a formula.
    replaced : int
        Control characters, which such a file cannot hold, are shown as a picture.
    cut : int
        Longer than a cell can be; the end is left out, and the cell says so.
    """

    guarded: int = 0
    replaced: int = 0
    cut: int = 0

    def __add__(self, other: Changed) -> Changed:
        """Return both together."""
        return Changed(
            *(getattr(self, each.name) + getattr(other, each.name) for each in fields(self))
        )


def guard(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula, `unguard` gives back what it was.

    Parameters
    ----------
    text : str
        Of a cell or a heading.
    """
    return guard_start(_ADD.sub(r"\1'", text))


def unguard(text: str) -> str:
    """Return the text that `guard` was given.

    Parameters
    ----------
    text : str
        Of a cell of a CSV file that this package wrote.
    """
    return _TAKE.sub(lambda found: found[1][1:], unguard_start(text))


def shown(text: str) -> str:
    """Return a text whose control characters are pictures (U+2400 and on); line ends and tabs stay.

    Half a surrogate pair, and U+FFFE and U+FFFF, are no characters and become U+FFFD.

    Parameters
    ----------
    text : str
        Of a cell.
    """
    return _CONTROL.sub(_picture, text)


def _picture(found: re.Match[str]) -> str:
    if found[0] == _DELETE:
        return "\u2421"
    code = ord(found[0])
    return chr(_PICTURES + code) if code < 0x20 else "\ufffd"


def fitting(text: str, longest: int = LONGEST) -> str:
    """Return a text that fits a cell of a workbook, and says how long it was where it is cut.

    Parameters
    ----------
    text : str
        Without half surrogate pairs.
    longest : int
        Units of UTF-16 that fit.
    """
    if len(text) <= longest // 2 or _units(text) <= longest:
        return text
    told = f"… [{len(text)}]"
    kept = text.encode("utf-16-le")[: 2 * (longest - len(told))].decode("utf-16-le", "ignore")
    return kept + told


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
