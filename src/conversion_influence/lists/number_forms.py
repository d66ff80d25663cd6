"""How one number is written: which characters group digits, mark decimals, or stand for a unit.

A number is looked at as its *shape*: every digit is a 9 (a leading zero stays 0), spaces of all
kinds are one, letters are small. `1 234,50 €` has the shape ``9 999,99 €``. However many rows a
column has, its numbers have few shapes, and what a shape says is worked out once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

MISSING = frozenset(
    {"n/a", "na", "n.a.", "n/d", "nd", "n.d.", "n/c", "nc", "n.c.", "-", "--", "\N{EN DASH}"}
    | {"\N{EM DASH}", "#n/a", "#na", "#n/d", "null", "none", "nan", "unknown", "inconnu"}
)
"""What stands, in any case, for a number or a date that is not known."""

SPACES = " \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}\N{FIGURE SPACE}"
APOSTROPHES = "'\N{RIGHT SINGLE QUOTATION MARK}\N{MODIFIER LETTER APOSTROPHE}"
MINUS = "\N{MINUS SIGN}"
LONGEST = 40
"""Characters of the longest text that can be a number."""

_THOUSANDS = ("k", "mille", "millier", "milliers", "thousand")
_MILLIONS = ("m", "mio", "mn", "million", "millions")
_BILLIONS = ("md", "mds", "mrd", "bn", "b", "milliard", "milliards")
SCALES: Mapping[str, int] = {
    **dict.fromkeys(_THOUSANDS, 3),
    **dict.fromkeys(_MILLIONS, 6),
    **dict.fromkeys(_BILLIONS, 9),
}
"""Powers of ten by the word behind a number; *billion* is not among them: it has two meanings."""

CURRENCIES: Mapping[str, str] = {
    **{"€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR"},
    **{"$": "USD", "us$": "USD", "usd": "USD", "£": "GBP", "gbp": "GBP", "chf": "CHF"},
    **{"cad": "CAD", "aud": "AUD", "¥": "JPY", "jpy": "JPY"},
}
"""Codes by the sign or word before or behind a number."""

TRUTHS: Mapping[str, float] = {"true": 1.0, "vrai": 1.0, "false": 0.0, "faux": 0.0}
"""What a column of yes and no may hold where a number belongs."""


def _one_of(words: Mapping[str, object]) -> str:
    longest_first = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word) for word in longest_first)


_FORM = re.compile(
    rf"(?P<open>\()?(?P<sign>[-+])? ?(?P<before>{_one_of(CURRENCIES)})? ?(?P<inner>[-+])?"
    r"(?P<body>[09]+(?:[ ',.][09]+)*[.,]?|[.,][09]+)(?P<power>e[-+]?[09]{1,3})?"
    rf" ?(?P<scale>{_one_of(SCALES)})? ?(?P<behind>{_one_of(CURRENCIES)})? ?(?P<percent>%)?"
    r"(?P<close>\))?"
)


@dataclass(frozen=True)
class Form:
    """What the shape of a number says.

    Attributes
    ----------
    group, decimal : str
        Characters that certainly group digits and mark decimals; "" for none.
    unclear : {"", ",", "."}
        The character that may be either, as in ``1,234``.
    power : int
        Power of ten of its unit: 3 for ``k``.
    percent, negative : bool
        It bears a percent sign; it is below zero.
    currency : str
        Code of its currency, "" for none.
    exponent : bool
        It is written as ``1.5e3``.
    """

    group: str = ""
    decimal: str = ""
    unclear: str = ""
    power: int = 0
    percent: bool = False
    negative: bool = False
    currency: str = ""
    exponent: bool = False

    @property
    def plain(self) -> bool:
        """Whether it is but digits with at most one mark: no groups, no unit, no currency."""
        return not (self.group or self.power or self.percent or self.currency)


@lru_cache(maxsize=20_000)
def form_of(shape: str) -> Form | None:
    """Return what a shape says, None where it is no number.

    Parameters
    ----------
    shape : str
        From `shape_of`.
    """
    found = _FORM.fullmatch(shape)
    if found is None or bool(found["open"]) != bool(found["close"]):
        return None
    signs = [sign for sign in (found["open"], found["sign"], found["inner"]) if sign]
    currencies = [code for code in (found["before"], found["behind"]) if code]
    if len(signs) > 1 or len(currencies) > 1:
        return None
    marks = _marks(found["body"], exponent=bool(found["power"]))
    if marks is None or (found["power"] and (found["scale"] or marks[0])):
        return None
    return Form(
        *marks,
        power=SCALES.get(found["scale"] or "", 0),
        percent=bool(found["percent"]),
        negative=bool(signs) and signs[0] in "-(",
        currency=CURRENCIES[currencies[0]] if currencies else "",
        exponent=bool(found["power"]),
    )


def _marks(body: str, *, exponent: bool) -> tuple[str, str, str] | None:
    """Return what groups, what is decimal and what is unclear; None for no number."""
    runs = re.split(r"[ ',.]", body)
    marks = re.findall(r"[ ',.]", body)
    if not marks:
        return "", "", ""
    *front, last = marks
    if last not in front and last in ",.":
        if front:
            return (front[0], last, "") if _grouped(front, runs[:-1]) and runs[-1] else None
        open_to_doubt = len(runs[1]) == 3 and 1 <= len(runs[0]) <= 3 and runs[0][0] != "0"
        return ("", "", last) if open_to_doubt and not exponent else ("", last, "")
    return (last, "", "") if _grouped(marks, runs) else None


def _grouped(marks: list[str], runs: list[str]) -> bool:
    """Return whether one character sets groups of three digits apart."""
    first, *others = runs
    return (
        all(one == other for one, other in pairwise(marks))
        and 1 <= len(first) <= 3
        and first[0] != "0"
        and all(len(run) == 3 for run in others)
    )


def shape_of(value: str) -> str:
    """Return the shape of one text; `numbers.shapes` does the same for a whole column.

    Parameters
    ----------
    value : str
        A cell, trimmed.
    """
    if len(value) > LONGEST:
        return "~"
    small = value.lower().translate(_ALIKE)
    shape = re.sub("[0-9]", "9", small)
    return shape.replace("9", "0", 1) if re.match("[^0-9]*0", small) else shape


def is_doubtful(text: str) -> bool:
    """Return whether a text is a number whose mark may be a decimal one or set thousands apart.

    Parameters
    ----------
    text : str
        A cell.
    """
    form = form_of(shape_of(text.strip())) if "." in text or "," in text else None
    return form is not None and bool(form.unclear)


_ALIKE = str.maketrans(dict.fromkeys(SPACES, " ") | dict.fromkeys(APOSTROPHES, "'") | {MINUS: "-"})
