"""Which old one-byte encoding makes words of a text: cp1252, iso-8859-15, cp850 or mac-roman.

Nearly every byte has a meaning in these, so no decoder objects; what differs is whether letters
stand in words, in one case, and signs stand where signs stand in French, English, German and
Spanish. Where too many of them stand nowhere of these, the text is of another encoding.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

_SPOKEN = {
    **{"cp1252": "Windows cp1252", "iso8859-15": "iso-8859-15"},
    **{"cp850": "cp850 (MS-DOS)", "mac-roman": "mac-roman"},
}
"""In the order of preference where they make equal sense."""

_LETTERS = frozenset("àâäæçèéêëîïñóôöœùûüÿßáíúÀÂÄÆÇÈÉÊËÎÏÑÓÔÖŒÙÛÜŸÁÍÚ")
_RARE = frozenset("ãåìòõøýžšðþÃÅÌÒÕØÝŽŠÐÞ")
_ALONE = frozenset("àÀôóéè")
_SIGNS = frozenset("€£«»’‘“”–—…•°·®©™²³¿¡§½¼\xa0º")
_CONTEXT = re.compile(rb"[^\x80-\xff\s]{0,12}[\x80-\xff]+[^\x80-\xff\s]{0,12}")
_MOST = 5_000
_ODD_SHARE = 0.15
"""Share of the letters and signs beyond ASCII that may stand where none stands."""

_POWERS, _DASHES = frozenset("¹²³"), frozenset("–—")
_BEFORE = {"ç": "aouâàôùû", "ù": "", "à": "", "û": "bcdfghjklmnpqrstvwxz"}
"""Letters before which others stand in French; ``à`` and ``ù`` stand at the end of a word."""
_LONG_RUN = re.compile(r"[^\W\d_\x00-\x7f]{3}")
_SHOUTED = re.compile(r"(?<![^\W\d_])(?![^\W\d_]*[a-z])(?=(?:[^\W\d_]*[A-Z]){2})[^\W\d_]+")
"""A word with two capital letters at least, and no small one but beyond ASCII."""

_WORD = re.compile(r"\w*[^\W\x00-\x7f]\w*")


class Legacy(NamedTuple):
    """An encoding that makes words of a text.

    Attributes
    ----------
    encoding : str
        As Python calls it.
    spoken : str
        As people call it.
    example : str
        A word with a letter that it decides.
    """

    encoding: str
    spoken: str
    example: str


def find_legacy(blocks: Iterable[bytes]) -> Legacy | None:
    """Return the encoding under which the letters beyond ASCII make most sense, None if none does.

    Parameters
    ----------
    blocks : iterable of bytes
        The text.
    """
    contexts: Counter[bytes] = Counter()
    for block in blocks:
        if not block.isascii():
            contexts.update(_CONTEXT.findall(block))
        if len(contexts) > _MOST:
            break
    scores = {encoding: _sense(contexts, encoding) for encoding in _SPOKEN}
    best = max(scores, key=lambda encoding: scores[encoding].total)
    if scores[best].total <= 0 or scores[best].odd > _ODD_SHARE * scores[best].letters:
        return None
    words = (_WORD.search(context.decode(best)) for context in contexts)
    return Legacy(best, _SPOKEN[best], next((word[0] for word in words if word), ""))


class _Sense(NamedTuple):
    """How much sense words make, how many letters beyond ASCII they have, and how many odd ones."""

    total: float
    letters: int
    odd: int


def _sense(contexts: Counter[bytes], encoding: str) -> _Sense:
    """Return what sense the words make on the whole; minus infinity if a byte means nothing."""
    total, letters, odd = 0.0, 0, 0
    for context, count in contexts.items():
        try:
            word = context.decode(encoding)
        except UnicodeDecodeError:
            return _Sense(float("-inf"), 0, 0)
        found = _senses(word)
        total += count * sum(found)
        letters += count * len(found)
        odd += count * sum(one < 0 for one in found)
    return _Sense(total, letters, odd)


def _senses(word: str) -> list[float]:
    """Return the sense of each letter and sign beyond ASCII."""
    padded = f" {word} "
    places = [at for at, char in enumerate(padded) if char > "\x7f"]
    if _LONG_RUN.search(word):
        return [-2.0 * len(word) / len(places)] * len(places)
    shouted = {at for run in _SHOUTED.finditer(padded) for at in range(*run.span())}
    return [
        _sense_of(padded[at - 1], padded[at], padded[at + 1], shouted=at in shouted)
        for at in places
    ]


def _sense_of(before: str, char: str, after: str, *, shouted: bool) -> float:
    if char in _SIGNS:
        return _sign_sense(before, char, after)
    if char not in _LETTERS and char not in _RARE:
        return -2.0
    if char.isupper() and (before.islower() or (before.isalpha() and after.islower())):
        return -2.0
    if before.isalpha() or after.isalpha():
        return _letter_sense(char, after, shouted=shouted)
    if before.isdigit() != after.isdigit():
        return 0.5 if char in _LETTERS and char.islower() else -1.0
    return 1.0 if char in _ALONE else -1.0


def _letter_sense(char: str, after: str, *, shouted: bool) -> float:
    """Return the sense of a letter beside another: less where another alphabet is likelier."""
    rare = char not in _LETTERS or (shouted and char.islower())
    misplaced = after.isalpha() and after not in _BEFORE.get(char, after)
    return 0.5 if misplaced or (rare and shouted) else 1.0 if rare else 2.0


def _sign_sense(before: str, char: str, after: str) -> float:
    if (char in _POWERS and after.isalpha()) or (char in _DASHES and before.isalpha()):
        return -1.0
    if before.isalpha() and after.isalpha():
        return 2.0 if char == "’" else -1.0
    return 2.0
