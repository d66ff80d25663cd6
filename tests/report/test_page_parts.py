"""Parts of the page: texts and numbers, both choices side by side, and what a bundle says."""

from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversion_influence.messages.said import Said
from conversion_influence.report import page_followers
from conversion_influence.report.page_cards import characteristics, typical
from conversion_influence.report.page_followers import choice_of, comparison_of
from conversion_influence.report.page_numbers import count, money, number, share, signed
from conversion_influence.report.page_said import Phrases, fill, own
from conversion_influence.report.page_table import offer, table_of, who
from conversion_influence.report.page_trust import headline, trust_of

from .drawn_page import HOSTILE, drawn_about, drawn_content

NARROW = "\N{NARROW NO-BREAK SPACE}"


class Seen(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


@given(st.text(st.characters(), max_size=60), st.text(max_size=60))
def test_any_text_of_a_user_is_one_element_that_holds_it(text: str, other: str) -> None:
    shown = own(text)
    for said in (shown, Said(shown, own(other) + ".")):
        found = Seen(Phrases("en").tell(said, "b", title=text))
        assert found.tags == ["b"]
        assert found.text == shown


@pytest.mark.parametrize("text", HOSTILE)
def test_a_shown_text_is_short_and_hides_nothing(text: str) -> None:
    shown = own(text, 20)
    assert len(shown) <= 20
    assert shown.isprintable()
    assert own("\ud800\x00") == "\N{REPLACEMENT CHARACTER}" * 2


@pytest.mark.parametrize(
    ("said", "en", "fr"),
    [
        (number(1234567.0), "1,234,567", f"1{NARROW}234{NARROW}567"),
        (number(-0.04, 1), "0.0", "0,0"),
        (share(0.0409), "4.09%", "4,09\N{NO-BREAK SPACE}%"),
        (share(0.00001234), "0.00123%", "0,00123\N{NO-BREAK SPACE}%"),
        (share(0.0), "0%", "0\N{NO-BREAK SPACE}%"),
        (share(1.0), "100%", "100\N{NO-BREAK SPACE}%"),
        (count(99.96), "100", "100"),
        (money(99.996), "100", "100"),
        (money(9.5), "9.50", "9,50"),
        (signed(-0.00001), "0.0%", "0,0\N{NO-BREAK SPACE}%"),
        (signed(-0.25, 0), "−25%", "−25\N{NO-BREAK SPACE}%"),
        (fill("{}: {}", "{0}", Said("a", "b")), "{0}: a", "{0}: b"),
    ],
)
def test_numbers_are_written_as_each_language_does(said: Said, en: str, fr: str) -> None:
    assert said == (en, fr)


def test_both_choices_are_the_rows_they_say_and_add_up() -> None:
    content = drawn_content(40)
    found = comparison_of(content)
    followers = np.nan_to_num(content.followers, nan=-1)
    most = np.argsort(-followers, kind="stable")[:10]
    assert found["names"][0] == content.scores["handle"].tolist()[:10]
    assert found["names"][1] == content.scores["handle"].iloc[most].tolist()
    theirs = choice_of(content, most)
    rows = content.scores.iloc[most]
    assert theirs.expected == pytest.approx(rows["expected_conversions"].sum())
    assert theirs.cost == pytest.approx(rows["cost"].sum())
    assert theirs.low < theirs.expected < theirs.high
    both = len({*range(10)} & {*most.tolist()})
    assert f"In both: {both}." in found["said"][0].en


def test_a_short_list_is_halved_and_costs_that_are_missing_are_counted() -> None:
    content = drawn_content(6)
    scores = content.scores.assign(cost=[100.0, np.nan, 50.0, np.nan, np.nan, 20.0])
    content = replace(content, scores=scores)
    found = comparison_of(content)
    assert len(found["names"][0]) == 3
    ours = choice_of(content, np.arange(3))
    assert (ours.exposed, ours.priced) == (3, 2)
    assert ours.bought == pytest.approx(scores["expected_conversions"][[0, 2]].sum())
    assert "known for 2 of 3" in dict((t.en, o) for t, o, _ in found["table"])["Cost"].en


def test_one_candidate_is_no_plural() -> None:
    assert "Le candidat en tête" in comparison_of(drawn_content(2))["said"][0].fr


def test_what_is_not_known_of_choices_is_said_plainly() -> None:
    content = drawn_content(8)
    unpriced = replace(content, scores=content.scores.assign(cost=np.nan))
    assert page_followers.NO_COST in comparison_of(unpriced)["said"]
    blind = replace(content, scores=content.scores.assign(expected_conversions=np.nan))
    assert page_followers.NO_EXPOSURES in comparison_of(blind)["said"]
    nobody = replace(content, followers=np.full(8, np.nan))
    assert comparison_of(nobody) == {"said": [page_followers.UNKNOWN], "table": [], "names": []}


def test_characteristics_keep_their_sum_and_are_set_beside_their_network() -> None:
    content = drawn_content(30)
    moved = characteristics(content.groups)
    pd.testing.assert_series_equal(
        moved.sum(axis=1), content.groups.drop(columns="expected").sum(axis=1)
    )
    networks = pd.Series(["x"] * 20 + ["y"] * 9 + [None])
    medians = typical(moved, networks)
    assert medians["momentum"][0] == moved["momentum"][:20].median()
    assert medians["momentum"][25] == medians["momentum"][29] == moved["momentum"].median()


def test_filters_and_sorting_stand_in_the_order_of_the_rows() -> None:
    content = drawn_content(30)
    facts = table_of(content)["facts"]
    choices = dict((name, told) for name, _, told in table_of(content)["filters"])
    for place, row in enumerate(content.scores.to_dict("records")):
        (chosen,) = facts["filters"]["platform"][place]
        assert choices["platform"][chosen] == row["platform"]
        assert facts["sorting"]["likelihood"][place] == pytest.approx(row["likelihood"], rel=1e-5)
        assert len(facts["filters"]["flags"][place]) == len(row["flags"].split(";")) - (
            row["flags"] == ""
        )


def test_a_candidate_is_called_by_what_the_list_gives() -> None:
    assert who({"handle": None, "creator_id": "c1"}, 0) == "c1"
    assert who({"id": 7}, 0) == "7"
    assert who({"handle": " "}, 2) == Said("candidate 3", "candidat 3")
    assert offer({"platform": "x", "topic": None, "country": "FR"}) == "x · FR"


def test_a_bundle_without_part_of_its_judgement_still_has_a_verdict() -> None:
    about = drawn_about()
    judge = {**about.judge, "differences": {}, "reliability": None}
    found = trust_of(replace(about, judge=judge, refreshed=1), Phrases("en"))
    assert found["calibration"] is None
    assert found["leads"] == []
    assert len(found["said"]) == 2
    assert "hold" in headline("").en
    assert "the most followers first" in headline("no_better_than:audience_size").en
