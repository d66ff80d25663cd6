"""One sentence in two languages, its numbers and dates written as each language writes them."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from string import Formatter
from typing import Any, NamedTuple, TypeVar

from conversion_influence.errors import InfluenceError, Language, did_you_mean

Refusal = TypeVar("Refusal", bound=InfluenceError)

SHOWN = 5
"""Values of a list that a sentence names."""

_FRENCH = str.maketrans(
    {",": "\N{NARROW NO-BREAK SPACE}", ".": ",", "%": "\N{NO-BREAK SPACE}%"},
)


class Said(NamedTuple):
    """A sentence, or a part of one, in both languages.

    Attributes
    ----------
    en, fr : str
        May hold ``{names}`` with a format, such as ``{rows:,}`` or ``{share:.0%}``.
    """

    en: str
    fr: str

    def told(self, language: Language, details: Mapping[str, Any] | None = None) -> str:
        """Return the sentence in one language.

        Parameters
        ----------
        language : {"en", "fr"}
            Of the sentence, its numbers and whatever `Said` stands among the details.
        details : mapping, optional
            A value for each name. A sequence is named by its first values.

        Examples
        --------
        >>> rows = Said("{rows:,} rows, {share:.1%}", "{rows:,} lignes, {share:.1%}")
        >>> rows.told("en", {"rows": 12500, "share": 0.034})
        '12,500 rows, 3.4%'
        >>> rows.told("fr", {"rows": 12500, "share": 0.034}).split()
        ['12', '500', 'lignes,', '3,4', '%']
        """
        text = self.en if language == "en" else self.fr
        return text if details is None else _Typesetter(language).vformat(text, (), details)

    def filled(self, details: Mapping[str, Any]) -> Said:
        """Return the sentence in both languages, its ``{names}`` filled in.

        Parameters
        ----------
        details : mapping
            As for `told`.
        """
        return Said(self.told("en", details), self.told("fr", details))


LINES = (Said("lines", "lignes"), Said("line", "ligne"))
"""What stands before lines that a sentence names with ``{lines:lines}``: several, and one."""


class _Typesetter(Formatter):
    """Fills in a sentence: numbers as the language writes them."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def convert_field(self, value: Any, conversion: str | None) -> Any:
        if conversion == "r" and isinstance(value, str):
            return quoted(value)
        return super().convert_field(value, conversion)

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, Said):
            return value.told(self.language)
        if isinstance(value, int | float):
            return typeset(format(value, format_spec), self.language)
        if isinstance(value, Sequence) and not isinstance(value, str):
            told = self._listed(value, told_more_names if format_spec == "names" else told_rest)
            if format_spec != "lines":
                return told
            return f"{LINES[len(value) == 1].told(self.language)} {told}"
        return format(value, format_spec)

    def _listed(self, values: Sequence[Any], rest: Callable[[int], Said]) -> str:
        first = ", ".join(self.format_field(value, "") for value in values[:SHOWN])
        hidden = len(values) - SHOWN
        if hidden <= 0:
            return first
        return first + rest(hidden).told(self.language)


def quoted(text: str) -> str:
    r"""Return a text in quotes, as a reader who does not program can tell what it holds.

    Whatever is as wide as a space is one; other characters that cannot be seen are named.

    Parameters
    ----------
    text : str
        May quote a user's file.

    Examples
    --------
    >>> quoted("1\u202f000,50\xa0€"), quoted("\u200bc00001")
    ("'1 000,50 €'", "'<U+200B>c00001'")
    """
    seen = text if text.isprintable() else "".join(map(_seen, text))
    mark = '"' if "'" in seen and '"' not in seen else "'"
    return f"{mark}{seen}{mark}"


def hides(text: str) -> bool:
    """Return whether a text holds characters that cannot be seen, other than spaces.

    Parameters
    ----------
    text : str
        As received.
    """
    return not text.isprintable() and any(len(_seen(letter)) > 1 for letter in text)


def _seen(letter: str) -> str:
    if letter.isprintable():
        return letter
    blank = letter in "\t\r\n" or unicodedata.category(letter) == "Zs"
    return " " if blank else f"<U+{ord(letter):04X}>"


def told_rest(hidden: int) -> Said:
    """Return how many of a list are not named.

    Parameters
    ----------
    hidden : int
        At least one.
    """
    return Said(f" and {hidden} more", f" et {hidden} autre{'s' if hidden > 1 else ''}")


def told_more_names(hidden: int) -> Said:
    """Return how many names are not given, where one may stand for several of what is counted.

    Parameters
    ----------
    hidden : int
        At least one.
    """
    many = "s" if hidden > 1 else ""
    return Said(f" and {hidden} more name{many}", f" et {hidden} autre{many} nom{many}")


def typeset(number: str, language: Language) -> str:
    """Return a number as a language writes it.

    Parameters
    ----------
    number : str
        As Python writes it: ``1,234.5`` or ``3.4%``.
    language : {"en", "fr"}
        French has a thin space for thousands, a decimal comma, and a space before ``%``.
    """
    return number if language == "en" else number.translate(_FRENCH)


def told_near(name: str, known: Sequence[str]) -> Said:
    """Return `` Did you mean 'x'?`` for the nearest known name, or nothing.

    Parameters
    ----------
    name : str
        The name as received.
    known : sequence of str
        Names that would have been right.
    """
    return Said(did_you_mean(name, known), did_you_mean(name, known, "fr"))


def refusal(kind: type[Refusal], english: str, french: str, /, **details: Any) -> Refusal:
    """Return an error that is said in both languages.

    Parameters
    ----------
    kind : type
        Of the error.
    english, french : str
        What, where, and what to do.
    **details
        A value for each ``{name}`` of the words.
    """
    return coded(kind, None, Said(english, french), **details)


def coded(kind: type[Refusal], code: str | None, words: Said, /, **details: Any) -> Refusal:
    """Return an error that `influence explain` says more of, in both languages.

    Parameters
    ----------
    kind : type
        Of the error.
    code : str or None
        Under which it stands in the `codebook`.
    words : Said
        What, where, and what to do.
    **details
        A value for each ``{name}`` of the words.
    """
    return kind(words.told("en", details), french=words.told("fr", details), code=code)
