"""Similarity of posts to a brief, by hand-worked examples and a plain count of 3-grams."""

from __future__ import annotations

import unicodedata
from collections import Counter
from datetime import datetime
from math import log, sqrt

import ibis
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversion_influence.dataset import brief as module
from conversion_influence.dataset.brief import compute_brief
from conversion_influence.dataset.ngrams import cosines
from conversion_influence.tables.sources import Tables

from .tables_of_two import day, opened


def grams(text: str) -> dict[str, float]:
    """Return the weights of a text's 3-grams, as the definition says them."""
    plain = unicodedata.normalize("NFKD", text.lower())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    words = "".join(c if c.isalnum() else " " for c in plain).split()
    padded = f" {' '.join(words)} "
    counts = Counter(padded[start : start + 3] for start in range(len(padded) - 2))
    return {gram: 1 + log(count) for gram, count in counts.items()}


def cosine(text: str, other: str) -> float:
    left, right = grams(text), grams(other)
    if not left or not right:
        return float("nan")
    shared = sum(weight * right.get(gram, 0.0) for gram, weight in left.items())
    lengths = [sqrt(sum(weight**2 for weight in side.values())) for side in (left, right)]
    return shared / (lengths[0] * lengths[1])


def posts(*rows: tuple[str, str, datetime, str | None]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["post_id", "creator_id", "published_at", "text"])
    return table.assign(platform="x")


def similarity(tables: Tables, *asked: tuple[str, datetime, str | None]) -> list[float]:
    """Return the block's answers in the order of the questions."""
    pairs = pd.DataFrame(asked, columns=["creator_id", "as_of", "brief"])
    pairs["as_of"] = pairs["as_of"].astype("datetime64[us]")
    pairs = pairs.astype({"brief": "string"}).assign(pair_id=range(len(pairs)))
    made = tables.hold(ibis.memtable(pairs).mutate(brief=ibis._.brief.cast("string")))
    found = compute_brief(tables, made, frozenset({"brief_similarity"})).execute()
    return found.set_index("pair_id").sort_index()["brief_similarity"].to_list()


def test_a_small_similarity_by_hand() -> None:
    # " abab " has " ab", "aba", "bab", "ab "; " ab " has " ab", "ab "
    assert cosines(["abab"], ["ab"])[0] == pytest.approx(2 / sqrt(4 * 2))
    # " aaaa " has " aa", "aaa" twice, "aa "; " aaa " has each of them once
    twice = 1 + log(2)
    expected = (2 + twice) / sqrt((2 + twice**2) * 3)
    assert cosines(["aaaa"], ["aaa"])[0] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("Crème BRÛLÉE !!", "creme brulee"),
        ("ﬁne ½ ™", "fine 1 2 TM"),
        ("a\n\n\tb", "a b"),
        ("😍 été 😍", "ete"),
        ("カ\u3099", "カ"),
    ],
)
def test_case_accents_ligatures_signs_and_blanks_make_no_difference(text: str, other: str) -> None:
    case = other.replace("TM", "tm") if "ﬁ" in text else other
    assert cosine(text, other) == pytest.approx(cosines([text], [other])[0], nan_ok=True)
    assert cosines([text], [case])[0] == pytest.approx(cosine(text, case), nan_ok=True)


def test_texts_in_any_script_are_compared() -> None:
    texts = ["منتج جديد للبشرة", "新しい化粧品", "新产品 护肤", "नया उत्पाद", "новый крем", "𝒳 𐐀𐐁"]
    for text in texts:
        found = cosines([text] * len(texts), texts)
        assert found == pytest.approx([cosine(text, other) for other in texts])
        assert found.max() == pytest.approx(1.0)


@pytest.mark.parametrize("text", ["", "  ", "😍", "?!", "\u0301", "_"])
def test_a_text_without_letters_and_digits_is_like_nothing(text: str) -> None:
    found = cosines([text, "cream", "cream"], ["cream", text, "cream"])
    assert np.isnan(found).tolist() == [True, True, False]


def test_no_texts_have_no_similarities() -> None:
    assert cosines([], []).shape == (0,)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.text("aAé É\n1_.Σß字\u0301"), st.text("aé b\n字Σ")), max_size=6))
def test_many_texts_at_once_are_compared_as_one_by_one(pairs: list[tuple[str, str]]) -> None:
    found = cosines([text for text, _ in pairs], [other for _, other in pairs])
    assert found == pytest.approx([cosine(*pair) for pair in pairs], rel=1e-12, nan_ok=True)


def test_posts_of_the_lookback_count_and_nothing_that_is_not_known() -> None:
    as_of = day(101)
    table = posts(
        ("old", "ada", day(11) - pd.Timedelta(seconds=1), "zebra"),
        ("first", "ada", day(11), "skin cream"),
        ("none", "ada", day(50), None),
        ("last", "ada", day(100), "a serum"),
        ("now", "ada", as_of, "zebra"),
        ("other", "bob", day(60), "zebra"),
    )
    with opened(posts=table) as tables:
        found = similarity(
            tables,
            ("ada", as_of, "Cream and serum"),
            ("ada", as_of, "zebra"),
            ("ada", as_of, None),
            ("ada", as_of, "🤷"),
            ("nobody", as_of, "zebra"),
            ("bob", as_of, "zebra"),
            ("bob", day(60), "zebra"),
        )
    nothing = float("nan")
    text = "a serum skin cream"
    expected = [cosine(text, "Cream and serum"), cosine(text, "zebra")]
    expected += [nothing, nothing, nothing, 1.0, nothing]
    assert found == pytest.approx(expected, nan_ok=True)


def test_only_the_last_posts_with_text_are_read_newest_first() -> None:
    rows = [(f"p{number:02}", "ada", day(5), f"word{number}") for number in range(25)]
    table = posts(*rows, ("p99", "ada", day(6), None))
    with opened(posts=table) as tables:
        found = similarity(tables, ("ada", day(9), "word3 word4 word5 word6"))
    text = " ".join(f"word{number}" for number in range(24, 4, -1))
    assert found == pytest.approx([cosine(text, "word3 word4 word5 word6")])


def test_the_size_of_batches_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        (f"p{n}", name, day(2 + n), f"{name} says {n} crèmes")
        for n in range(4)
        for name in ("ada", "bob")
    ]
    table = posts(*((f"{post}{name}", name, at, text) for post, name, at, text in rows))
    asked = [(name, day(3 + n), f"brief {n % 3}") for n in range(5) for name in ("ada", "bob")]
    with opened(posts=table) as tables:
        at_once = similarity(tables, *asked)
        monkeypatch.setattr(module, "PAIRS_AT_ONCE", 3)
        monkeypatch.setattr(module, "CHARACTERS_AT_ONCE", 20)
        assert similarity(tables, *asked) == at_once


def test_a_cohort_without_briefs_has_no_similarity() -> None:
    with opened(posts=posts(("p", "ada", day(2), "text"))) as tables:
        assert np.isnan(similarity(tables, ("ada", day(3), None))).all()
