"""Texts in both languages, and the marks by which a page turns from one to the other.

Whatever differs between English and French is written once into the page, in the language it opens
in, and marked with its number in a list of the other language's texts. A text that is the same in
both carries no mark.
"""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from conversion_influence.errors import Language
from conversion_influence.evaluation.amounts import typeset
from conversion_influence.messages.said import Said

LONGEST = 48
"""Characters of a text of the user's own that are shown."""

UNCLOSED = frozenset({"dd", "dt", "li", "option", "td", "th"})
"""Elements whose end HTML knows without a tag; a page holds many thousands of them."""

_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff"
    "\ufff9-\ufffb\ud800-\udfff]"
)
"""Characters that control, reverse or hide text."""

_PLAIN = re.compile(r"#?[A-Za-z0-9_-]+")


class Phrases:
    """The texts of one page, as they are written into it.

    Parameters
    ----------
    language : {"en", "fr"}
        In which the page opens.
    """

    def __init__(self, language: Language) -> None:
        self._at = 0 if language == "en" else 1
        self._marks: dict[tuple[str, str], int] = {}

    def tell(self, said: Said | str, tag: str = "span", **attributes: object) -> Markup:
        """Return an element that holds a text.

        Parameters
        ----------
        said : Said or str
            The text; one for both languages where it is a plain string.
        tag : str
            Name of the element; a ``span`` that would carry nothing is left out.
        **attributes : object
            Of the element; ``class_`` is ``class``. One that is None is left out.
        """
        en, fr = said if isinstance(said, Said) else (said, said)
        written = "".join(
            f" {name.rstrip('_').replace('_', '-')}={_quoted(value)}"
            for name, value in attributes.items()
            if value is not None
        )
        if en != fr:
            fr = typeset(fr, "fr")
            mark = self._marks.setdefault((en, fr), len(self._marks))
            written += f" data-i={mark}"
        text = escape((en, fr)[self._at])
        if tag == "span" and not written:
            return text
        end = "" if tag in UNCLOSED else f"</{tag}>"
        return Markup(f"<{tag}{written}>{text}{end}")

    def others(self) -> list[str]:
        """Return the texts of the language the page does not open in, by their marks."""
        return [pair[1 - self._at] for pair in self._marks]


def _quoted(value: object) -> str:
    """Return an attribute's value, in quotes unless it is a plain word."""
    text = str(value)
    return text if _PLAIN.fullmatch(text) else f'"{escape(text)}"'


def own(text: object, longest: int = LONGEST) -> str:
    """Return a text of the user's own as it is shown: nothing hidden, and not too long.

    Parameters
    ----------
    text : object
        A name, a cell as received.
    longest : int
        Characters that are shown.
    """
    plain = _UNSEEN.sub("\N{REPLACEMENT CHARACTER}", str(text)[: 4 * longest]).strip()
    return plain if len(plain) <= longest else f"{plain[: longest - 1]}…"


def between(low: Said, high: Said) -> Said:
    """Write a range.

    Parameters
    ----------
    low, high : Said
        Its ends.
    """
    return fill("{}–{}", low, high)


def fill(pattern: Said | str, *parts: Said | str, **named: Said | str) -> Said:
    """Put texts into the blanks of a text, language by language.

    Parameters
    ----------
    pattern : Said or str
        With blanks as of `str.format`.
    *parts, **named : Said or str
        What fills them; it is not looked into.
    """
    patterns = pattern if isinstance(pattern, Said) else Said(pattern, pattern)
    return Said(
        *(
            text.format(
                *(_side(part, at) for part in parts),
                **{name: _side(part, at) for name, part in named.items()},
            )
            for at, text in enumerate(patterns)
        )
    )


def joined(parts: list[Said], between_: str = " ") -> Said:
    """Join texts, language by language.

    Parameters
    ----------
    parts : list of Said
        In order.
    between_ : str
        What stands between them.
    """
    return Said(*(between_.join(part[at] for part in parts) for at in range(2)))


def _side(part: Said | str, at: int) -> str:
    return part[at] if isinstance(part, Said) else part
