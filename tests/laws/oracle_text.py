"""The oracle's reading of texts: comments that show intent to buy, posts that read like a brief."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from functools import cache
from itertools import pairwise, product

from conversion_influence.dataset.lexicon import ENGLISH, FRENCH, LETTERS

from .oracle_events import posts
from .oracle_question import Answer, Number, Question

POSTS, GRAM = 20, 3
MOST_BETWEEN = 3
COMBINING = "[\u0300-\u036f]"


@cache
def phrases() -> tuple[tuple[tuple[str, ...], bool], ...]:
    """Return the lexicon's phrases as words, and whether a question must follow."""
    found = []
    for entry in (*ENGLISH, *FRENCH):
        asked = entry.endswith(" ?")
        parts = re.findall(r"\(([^)]*)\)|([^ ()]+)", entry.removesuffix(" ?"))
        choices = [either.split("|") if either else [word] for either, word in parts]
        found += [(tuple(" ".join(words).split()), asked) for words in product(*choices)]
    return tuple(found)


@cache
def is_word(written: str, wanted: str) -> bool:
    """Return whether a word of a comment is one of the lexicon, accents given, left or combined."""
    pattern = ""
    for letter in wanted:
        plain = unicodedata.normalize("NFD", letter)[0]
        pattern += letter if plain == letter else f"(?:{letter}|{plain}{COMBINING}?)"
    return re.fullmatch(pattern, written) is not None


def follows(text: str, spans: list[tuple[int, int]], wanted: tuple[str, ...]) -> bool:
    """Return whether the first words of a text are the wanted ones, close to each other."""
    if len(spans) < len(wanted):
        return False
    near = all(
        later[0] - earlier[1] <= MOST_BETWEEN for earlier, later in pairwise(spans[: len(wanted)])
    )
    return near and all(
        is_word(text[start:end], word) for (start, end), word in zip(spans, wanted, strict=False)
    )


@cache
def shows_intent(comment: str) -> bool:
    """Return whether a comment holds a phrase of the lexicon, as whole words."""
    text = comment.lower()
    spans = [found.span() for found in re.finditer(f"[{LETTERS}]+", text)]
    for place in range(len(spans)):
        for wanted, asked in phrases():
            if follows(text, spans[place:], wanted):
                rest = text[spans[place + len(wanted) - 1][1] :].lstrip(" ")
                if not asked or not rest or rest[0] == "?":
                    return True
    return False


def grams(text: str) -> Counter[str]:
    """Return the runs of three characters of a text's words, blanks around each word included."""
    plain = unicodedata.normalize("NFKD", text.lower())
    kept = "".join(letter for letter in plain if not unicodedata.combining(letter))
    words = "".join(letter if letter.isalnum() else " " for letter in kept).split()
    padded = f" {' '.join(words)} "
    return Counter(padded[start : start + GRAM] for start in range(len(padded) - GRAM + 1))


def weights(text: str) -> dict[str, float]:
    return {gram: 1 + math.log(count) for gram, count in grams(text).items()}


def brief_similarity(q: Question, days: int) -> Number:
    texts = [row["text"] for row in posts(q, days)[::-1] if row["text"] is not None][:POSTS]
    brief, written = weights(q.row["brief"] or ""), weights(" ".join(texts))
    if not brief or not written:
        return None
    shared = sum(weight * written.get(gram, 0.0) for gram, weight in brief.items())
    lengths = [math.sqrt(sum(w**2 for w in side.values())) for side in (brief, written)]
    return shared / (lengths[0] * lengths[1])


TEXT: dict[str, Answer] = {"brief_similarity": brief_similarity}
"""What answers a signal, by its name without lookback."""
