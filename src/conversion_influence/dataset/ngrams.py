"""How alike texts are, by runs of three characters; what is counted says `dataset.brief`.

All texts of a batch are counted in one pass over their characters as numbers. A 3-gram is the
number whose three digits are its characters, in the base of the batch's own alphabet, so two
different 3-grams never share a number.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

Integers = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.float64]

BETWEEN = "\n"
"""Stands between two texts of a batch, and in none of them."""

BLANK = 0
DROPPED = -1
CODE_POINTS = 0x110000


def cosines(texts: Sequence[str], others: Sequence[str]) -> Numbers:
    """Return the cosine between each text and its counterpart, NaN where one has no 3-gram.

    Parameters
    ----------
    texts, others : sequence of str
        Of one length, up to a few thousand: texts times the third power of the size of their
        alphabet, which is below 130,000 for all scripts of the world together, must be a 64-bit
        number.

    Returns
    -------
    numpy.ndarray
        One number per text, from 0 to 1.
    """
    if not len(texts):
        return np.empty(0)
    which, different = pd.factorize(np.asarray(others, dtype=object))
    weights = _weights([*texts, *different])
    lengths = np.sqrt(weights.multiply(weights).sum(axis=1))
    counterpart = which + len(texts)
    shared = weights[: len(texts)].multiply(weights[counterpart]).sum(axis=1)
    both = lengths[: len(texts)] * lengths[counterpart]
    similar: Numbers = np.full(len(texts), np.nan)
    np.divide(shared, both, out=similar, where=both > 0)
    return similar


def _weights(texts: Sequence[str]) -> sparse.csr_array:
    """Return 1 + ln(count) per text (row) and 3-gram (column)."""
    codes, text, size = _characters(texts)
    first, middle, last = codes[:-2], codes[1:-1], codes[2:]
    is_inside = (middle != BLANK) | (text[:-2] == text[2:])
    owner = np.where(middle != BLANK, text[1:-1], text[:-2])
    columns = size**3
    keys = owner * columns + (first * size + middle) * size + last
    keys = np.sort(keys[is_inside])
    starts = np.flatnonzero(np.diff(keys, prepend=-1))
    counts = np.diff(starts, append=len(keys))
    row, gram = np.divmod(keys[starts], columns)
    ends = np.searchsorted(row, np.arange(len(texts) + 1))
    return sparse.csr_array((1.0 + np.log(counts), gram, ends), shape=(len(texts), columns))


def _characters(texts: Sequence[str]) -> tuple[Integers, Integers, int]:
    """Return the normalised texts, end to end, as numbers of characters.

    Returns
    -------
    codes : numpy.ndarray
        0 is a blank, of which one stands before, between and behind the texts; a text without
        letters and digits has nothing between its two, which are one.
    text : numpy.ndarray
        Position of the text that a letter belongs to; means nothing at a blank.
    size : int
        All codes are smaller.
    """
    joined = BETWEEN.join(text.replace(BETWEEN, " ") for text in texts)
    plain = unicodedata.normalize("NFKD", f"{BETWEEN}{joined}{BETWEEN}".lower())
    points = np.frombuffer(plain.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    codes, size = _alphabet(points)
    codes, text = codes[points], np.cumsum(points == ord(BETWEEN)) - 1
    kept = codes != DROPPED
    codes, text = codes[kept], text[kept]
    single = np.ones(len(codes), dtype=bool)
    single[1:] = (codes[1:] != BLANK) | (codes[:-1] != BLANK)
    return codes[single], text[single], size


def _alphabet(points: npt.NDArray[np.uint32]) -> tuple[Integers, int]:
    """Return the code of each code point, and the number of different codes."""
    codes = np.full(CODE_POINTS, BLANK, dtype=np.int64)
    size = 1
    for point in np.flatnonzero(np.bincount(points)):
        character = chr(point)
        if unicodedata.combining(character):
            codes[point] = DROPPED
        elif character.isalnum():
            codes[point], size = size, size + 1
    return codes, size
