"""The page: whole, safe and small, whatever a list holds."""

import base64
import hashlib
import json
import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import numpy as np
import pandas as pd
import pytest

from conversion_influence.errors import Language
from conversion_influence.report.page import page
from conversion_influence.report.page_content import MOST_BYTES, MOST_CARDS, MOST_ROWS, Content

from .drawn_page import HOSTILE, drawn_content, poorer

VOID = {"meta", "input"}


class Read(HTMLParser):
    """What a browser would see: elements, their attributes, and the text of each."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self._inside = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._inside = tag

    def handle_data(self, data: str) -> None:
        self.texts.append((self._inside, data))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    def text(self, tag: str) -> str:
        return "".join(data for name, data in self.texts if name == tag)


def read(content: Content, language: Language = "en") -> tuple[str, Read]:
    text = page(content, language).decode()
    return text, Read(text)


def facts_of(found: Read) -> dict[str, Any]:
    text = next(data for name, data in found.texts if name == "script" and data.startswith("{"))
    facts: dict[str, Any] = json.loads(text)
    return facts


@pytest.fixture(scope="module")
def hostile() -> tuple[str, Read]:
    return read(drawn_content(30, HOSTILE))


def test_every_candidate_of_the_list_is_in_the_page_in_rank_order() -> None:
    content = drawn_content(40)
    found = read(content)[1]
    names = [data for name, data in found.texts if name == "a" and data.startswith("creator-")]
    assert names == list(content.scores["handle"])
    assert len(found.all("details")) >= 40


def test_every_rejected_and_duplicate_row_is_in_the_page_with_its_reason() -> None:
    text = read(drawn_content())[1].text("td")
    for line in ("2", "3", "4", "9"):
        assert line in text
    assert text.count("is not a number") == 3
    assert "line 4" in text


def test_no_text_of_a_list_becomes_an_element(hostile: tuple[str, Read]) -> None:
    plain = read(drawn_content(30))[1]
    assert Counter(tag for tag, _ in hostile[1].elements) == Counter(t for t, _ in plain.elements)
    assert [a for _, a in hostile[1].elements if any(name.startswith("on") for name in a)] == []
    assert len(hostile[1].all("script")) == 2
    assert len(hostile[1].all("style")) == 1


def test_hostile_texts_are_shown_as_texts_nothing_hidden(hostile: tuple[str, Read]) -> None:
    text, found = hostile
    assert HOSTILE[0] in found.text("a")
    assert "{{ 7 * 7 }}" in found.text("a")
    assert "\u202e" not in text
    assert "\N{LINE SEPARATOR}" not in text
    assert "abc\N{REPLACEMENT CHARACTER}txt.exe" in found.text("a")
    assert "x" * 49 not in text


def test_the_data_in_the_page_cannot_end_their_element(hostile: tuple[str, Read]) -> None:
    raw = re.search(r'<script type="application/json"[^>]*>(.*?)</script>', hostile[0], re.S)
    assert raw is not None
    assert not set("<>&'") & set(raw[1])
    assert len(facts_of(hostile[1])["sorting"]["rank"]) == 30


def test_nothing_is_asked_of_any_server(hostile: tuple[str, Read]) -> None:
    asking = {"src", "srcset", "action", "formaction", "data", "poster", "background", "ping"}
    for tag, attributes in hostile[1].elements:
        assert tag not in {"link", "img", "iframe", "object", "embed", "base", "image", "use"}
        assert not asking & set(attributes)
        assert str(attributes.get("href", "#")).startswith("#")
    style, script = hostile[1].text("style"), hostile[1].text("script")
    assert not re.search(r"url\(|@import|https?:|//", style)
    assert not re.search(r"https?:|fetch|XMLHttp|import\(|innerHTML|eval\(", script)


def test_the_policy_names_the_script_and_the_style_and_nothing_else(
    hostile: tuple[str, Read],
) -> None:
    policy = next(a["content"] for a in hostile[1].all("meta") if "http-equiv" in a)
    inline = re.findall(r"<(style|script)>(.*?)</\1>", hostile[0], re.S)
    digests = {
        kind: base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        for kind, text in inline
    }
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digests['style']}'; "
        f"script-src 'sha256-{digests['script']}'; base-uri 'none'; form-action 'none'"
    )
    assert not re.search(r"<[^>]* style=", hostile[0])


def with_long_names(rows: int, letter: str) -> Content:
    content = drawn_content(rows, [letter * 100] * rows)
    scores = content.scores.assign(topic=letter * 100, country=letter * 100)
    return replace(content, scores=scores)


def test_five_hundred_creators_are_in_a_small_page_whatever_their_names_are_made_of() -> None:
    text, found = read(with_long_names(MOST_CARDS, "&"))
    assert len(text.encode()) < MOST_BYTES
    assert len(facts_of(found)["sorting"]["rank"]) == 500
    assert "&" * 47 in found.text("a")


def test_five_hundred_creators_all_have_a_card() -> None:
    text, found = read(drawn_content(500))
    assert len(text.encode()) < MOST_BYTES
    assert sum(a.get("class") == "card" for a in found.all("details")) == 500


def test_a_page_that_holds_less_than_the_list_says_so() -> None:
    text, found = read(with_long_names(MOST_ROWS + 1, "頁"))
    assert len(text.encode()) < MOST_BYTES
    assert len(facts_of(found)["sorting"]["rank"]) == MOST_ROWS
    assert f"The first {MOST_ROWS:,} of {MOST_ROWS + 1:,} candidates" in found.text("p")
    cards = sum(a.get("class") == "card" for a in found.all("details"))
    assert f"There are cards of the first {cards} candidates" in found.text("p")
    assert "There are cards" not in read(drawn_content(30))[1].text("p")


def test_the_best_of_a_long_list_are_told_from_all_of_it() -> None:
    content = replace(drawn_content(30), total=900_004, scored=900_000)
    found = read(content)[1]
    assert "The first 30 of 900,000 candidates" in found.text("p")
    assert "chosen from the first 30 of the 900,000" in found.text("p")
    assert "900,000" in found.text("bdi")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_each_language_holds_the_texts_of_the_other(language: Language) -> None:
    other: Language = "fr" if language == "en" else "en"
    one, two = (read(drawn_content(), each)[1] for each in (language, other))
    marks = [int(str(a["data-i"])) for _, a in one.elements if "data-i" in a]
    texts = facts_of(one)["texts"]
    assert set(marks) == set(range(len(texts)))
    assert marks == [int(str(a["data-i"])) for _, a in two.elements if "data-i" in a]
    assert one.all("html")[0]["lang"] == language
    for text in texts:
        assert text in "".join(data for _, data in two.texts)


def test_french_numbers_are_french() -> None:
    content = drawn_content(rows=12)
    scores = content.scores.assign(likelihood=0.04217, expected_conversions=1234.5)
    found = read(replace(content, scores=scores, rejects=()), "fr")[1]
    shown = "".join(data for name, data in found.texts if name not in ("script", "style"))
    assert "4,22\N{NO-BREAK SPACE}%" in shown
    assert "1\N{NARROW NO-BREAK SPACE}234" in shown
    assert not re.search(r"\d\.\d", shown)


def test_a_page_without_most_of_it_says_what_is_missing() -> None:
    content = poorer(drawn_content(rows=5))
    text, found = read(content)
    assert "candidate 1" in found.text("a")
    assert "holds no judgement of itself" in text
    assert "The followers of these candidates are not known" in text
    assert "kept without ranges" in text
    assert "No raw tables were given" in text
    assert "nothing was left out" in text
    assert ">nan" not in text.lower()


def test_a_model_of_choices_speaks_of_no_conversions() -> None:
    content = drawn_content(12)
    content = replace(content, about=replace(content.about, choice=True))
    scores = content.scores.drop(columns=["exposures", "cost", "chance_cost"])
    names = [name for name in scores if "conversion" in name or "exposures" in name]
    found = read(replace(content, scores=scores.drop(columns=names)))[1]
    text = "".join(data for name, data in found.texts if name not in ("script", "style"))
    assert "chosen over the median creator" in text
    assert "Mean likelihood" in text
    for words in ("per exposure", "of 1,000 exposures", "Cost per conversion", "give a column"):
        assert words not in text


def test_an_empty_list_has_a_page_too() -> None:
    content = drawn_content(rows=3)
    empty = replace(
        content,
        scores=content.scores.iloc[:0],
        followers=np.array([]),
        evidence=np.array([]),
        groups=content.groups.iloc[:0],
        placements=content.placements.iloc[:0],
        audience=content.audience.iloc[:0],
    )
    text = read(empty)[0]
    assert "No candidate could be scored" in text
    assert 'id="cards"' not in text


def test_missing_cells_of_every_kind_leave_no_trace() -> None:
    content = drawn_content(rows=8)
    scores = content.scores.copy()
    for name in ("cost", "cost_per_conversion", "low", "expected_conversions", "chance_cost"):
        scores.loc[3, name] = np.nan
    scores["handle"] = scores["handle"].astype(object)
    scores.loc[3, ["handle", "platform"]] = [None, pd.NA]
    found = read(replace(content, scores=scores))[1]
    shown = "".join(data for name, data in found.texts if name != "script")
    assert not re.search(r"\b(nan|None|<NA>|inf)\b", shown)
