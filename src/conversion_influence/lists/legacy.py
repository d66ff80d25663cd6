"""Which old one-byte encoding makes words of a text: cp1252, iso-8859-15 or mac-roman.

Every byte has a meaning in these, so no decoder objects; what differs is whether letters stand in
words, in one case, and signs stand where signs stand in French, English, German and Spanish.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

_SPOKEN = {"cp1252": "Windows cp1252", "iso8859-15": "iso-8859-15", "mac-roman": "mac-roman"}
"""In the order of preference where they make equal sense."""

_LETTERS = frozenset("àâäæçèéêëîïñóôöœùûüÿßáíúÀÂÄÆÇÈÉÊËÎÏÑÓÔÖŒÙÛÜŸÁÍÚ")
_RARE = frozenset("ãåìòõøýžšðþÃÅÌÒÕØÝŽŠÐÞ")
_ALONE = frozenset("àÀôóéè")
_SIGNS = frozenset("€£«»’‘“”–—…•°·®©™²³¿¡§½¼\xa0º")
_CONTEXT = re.compile(rb"[^\x80-\xff\s]{0,12}[\x80-\xff]+[^\x80-\xff\s]{0,12}")
_MOST = 5_000
_LONG_RUN = re.compile(r"[^\W\d_\x00-\x7f]{3}")
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
    best = max(scores, key=lambda encoding: scores[encoding])
    if scores[best] <= 0:
        return None
    words = (_WORD.search(context.decode(best)) for context in contexts)
    return Legacy(best, _SPOKEN[best], next((word[0] for word in words if word), ""))


def _sense(contexts: Counter[bytes], encoding: str) -> float:
    """Return how much sense the words make on the whole; minus infinity if a byte means nothing."""
    total = 0.0
    for context, count in contexts.items():
        try:
            word = context.decode(encoding)
        except UnicodeDecodeError:
            return float("-inf")
        total += count * _word_sense(word)
    return total


def _word_sense(word: str) -> float:
    if _LONG_RUN.search(word):
        return -2.0 * len(word)
    padded = f" {word} "
    total = 0.0
    for at, char in enumerate(word, start=1):
        if char > "\x7f":
            total += _sense_of(padded[at - 1], char, padded[at + 1])
    return total


def _sense_of(before: str, char: str, after: str) -> float:
    if char in _SIGNS:
        return _sign_sense(before, char, after)
    if char not in _LETTERS and char not in _RARE:
        return -2.0
    if char.isupper() and before.islower():
        return -2.0
    if before.isalpha() or after.isalpha():
        return 2.0 if char in _LETTERS else 1.0
    if before.isdigit() != after.isdigit():
        return 0.5 if char in _LETTERS and char.islower() else -1.0
    return 1.0 if char in _ALONE else -1.0


def _sign_sense(before: str, char: str, after: str) -> float:
    if before.isalpha() and after.isalpha():
        return 2.0 if char == "’" else -1.0
    return 2.0
