"""Scores, the columns beside them, and reasons as a person would write them."""

from types import SimpleNamespace
from typing import Any

import lightgbm
import numpy as np
import pandas as pd
import pytest

from conversion_influence.bundle import Bundle
from conversion_influence.dataset.catalog import catalog
from conversion_influence.evaluation.reasons import Language, reason
from conversion_influence.modeling.calibration import LogisticCalibrator
from conversion_influence.modeling.encoding import fit_encoding
from conversion_influence.scoring import explain, ranked, score, themes

SIGNALS = ["reply_rate_90d", "reply_rate_365d", "log_followers", "topic"]
WORDS = {
    "reply_rate_90d": "share of comments they answer",
    "reply_rate_365d": "share of comments they answer",
    "log_followers": "audience size (log)",
    "topic": "topic of the campaign",
}


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    chance = np.random.default_rng(5)
    share = chance.random(400)
    return pd.DataFrame(
        {
            "reply_rate_90d": share,
            "reply_rate_365d": np.clip(share + chance.normal(0, 0.1, 400), 0, 1),
            "log_followers": chance.normal(9, 1, 400),
            "topic": chance.choice(["tea", "bikes"], 400),
            "exposures": 100.0,
            "cost": 50.0,
        }
    )


@pytest.fixture(scope="module")
def bundle(frame: pd.DataFrame) -> Bundle:
    encoding = fit_encoding(frame, SIGNALS)
    rate = 0.02 + 0.1 * frame["reply_rate_90d"] + 0.02 * (frame["topic"] == "tea")
    settings = {"objective": "cross_entropy", "verbosity": -1, "num_leaves": 7, "seed": 1}
    data = lightgbm.Dataset(encoding.matrix(frame), label=rate.to_numpy())
    booster = lightgbm.train(settings, data, 20)
    facts = {"signals": [{"name": n, "en": w, "fr": w} for n, w in WORDS.items()]}
    record: Any = SimpleNamespace(facts=facts)
    return Bundle(booster, encoding, LogisticCalibrator(0.0, 1.0), record)


def test_expected_conversions_and_their_cost_follow_from_the_likelihood(
    frame: pd.DataFrame, bundle: Bundle
) -> None:
    scores = score(frame.assign(exposures=[np.nan, *[100.0] * 399]), bundle)
    assert scores.index.equals(frame.index)
    np.testing.assert_allclose(scores["expected_conversions"][1:], 100 * scores["likelihood"][1:])
    np.testing.assert_allclose(
        scores["cost_per_conversion"][1:], 0.5 / scores["likelihood"][1:], rtol=1e-12
    )
    assert np.isnan(
        scores.loc[0, ["expected_conversions", "cost_per_conversion"]].astype(float)
    ).all()
    assert list(scores.sort_values("likelihood", ascending=False)["rank"]) == sorted(scores["rank"])


def test_scores_have_the_same_columns_whatever_the_list_holds(
    frame: pd.DataFrame, bundle: Bundle
) -> None:
    bare = frame.drop(columns=["exposures", "cost", "topic"])
    known, thin = score(frame, bundle), score(bare, bundle)
    assert list(known) == list(thin)
    assert set(known["coverage"]) == {1.0}
    assert set(thin["coverage"]) == {0.75}
    assert list(score(frame.head(0), bundle)) == list(known)


def test_the_order_of_rows_does_not_matter(frame: pd.DataFrame, bundle: Bundle) -> None:
    mixed = score(frame.sample(frac=1, random_state=2), bundle).sort_index()
    pd.testing.assert_frame_equal(mixed, score(frame, bundle), check_exact=True)


def test_lookbacks_of_one_theme_are_one_reason(frame: pd.DataFrame, bundle: Bundle) -> None:
    assert [theme.positions for theme in themes(bundle, "en")] == sorted(
        [(SIGNALS.index("topic"),), (0, 1), (2,)], key=lambda places: places[0]
    ) or len(themes(bundle, "en")) == 3
    reasons = explain(frame, bundle)
    counted = sum(reasons[name].str.contains("share of comments") for name in reasons)
    assert counted.max() == 1
    assert reasons["reason_1"].str.contains(r"comments they answer, last (?:90|365) days: \d").any()


def test_the_sign_of_a_reason_is_that_of_its_contribution(
    frame: pd.DataFrame, bundle: Bundle
) -> None:
    reasons = explain(frame, bundle)["reason_1"]
    top, bottom = frame["reply_rate_90d"].idxmax(), frame["reply_rate_90d"].idxmin()
    assert reasons[top].endswith("(+)")
    assert reasons[bottom].endswith("(-)")
    assert not reasons.str.match(r"[=+\-@]").any()  # a spreadsheet would take it for a formula


def test_a_column_called_like_a_score_is_kept_under_a_free_name() -> None:
    scores = pd.DataFrame({"rank": [2, 1], "likelihood": [0.1, 0.2]})
    own = pd.DataFrame({"likelihood": ["a", "b"], "given_likelihood": ["c", "d"], "rank": [8, 9]})
    found = ranked(own, scores)
    assert list(found) == [
        "rank", "given_given_likelihood", "given_likelihood", "given_rank", "likelihood"
    ]  # fmt: skip
    assert found.iloc[0].tolist() == [1, "b", "d", 9, 0.2]


def test_ties_stay_in_the_order_of_the_list() -> None:
    scores = pd.DataFrame({"rank": [2, 1, 2], "likelihood": [0.1, 0.2, 0.1]})
    own = pd.DataFrame({"creator_id": ["z", "b", "a"]})
    assert list(ranked(own, scores)["creator_id"]) == ["b", "z", "a"]


SAID: list[tuple[str, str, object, Language, str]] = [
    ("reply_rate_90d", "share answered", 0.4213, "en", "share answered, last 90 days: 42%"),
    ("creator_rate", "past rate", 0.0042, "en", "past rate: 0.42%"),
    ("creator_rate", "taux", 0.0423, "fr", "taux\u00a0: 4,2\u00a0%"),
    ("creator_lift", "against the going rate", 1.42, "en", "against the going rate: 1.4 times"),
    ("follower_growth_28d", "growth (log)", 0.0711, "en", "growth, last 28 days: +7.4%"),
    ("posts_trend_28d", "pace", -0.5, "en", "pace, last 28 days: -39%"),
    ("log_followers", "audience size (log)", np.log1p(12345), "en", "audience size: 12,345"),
    ("log_followers", "audience", np.log1p(12345), "fr", "audience\u00a0: 12\u202f345"),
    ("creator_log_exposures", "evidence (log exposures)", np.log1p(310), "en",
     "evidence (exposures): 310"),
    ("log_cost", "price (log)", np.log1p(157), "en", "price: 157"),
    ("days_since_post", "days since the last post", 12.4, "en", "days since the last post: 12"),
    ("mentioners_90d", "accounts", 3.0, "en", "accounts, last 90 days: 3"),
    ("comments_per_like_90d", "comments per like", 0.154, "en",
     "comments per like, last 90 days: 0.15"),
    ("country_match", "same country", 1.0, "en", "same country: yes"),
    ("country_match", "m\u00eame pays", 0.0, "fr", "m\u00eame pays\u00a0: non"),
    ("topic", "topic", "tea", "en", "topic: tea"),
    ("reply_rate_90d", "share", float("nan"), "en", "share, last 90 days: unknown"),
    ("topic", "sujet", None, "fr", "sujet\u00a0: inconnu"),
    ("fee_rate", "fee_rate", 12.0, "en", "fee_rate: 12"),
    ("eng_rate", "eng_rate", 0.094, "en", "eng_rate: 9.4%"),
    ("log_views", "log_views", 3.2, "en", "log_views: 3.2"),
    ("x", "x", -0.00004, "en", "x: -4e-05"),
    ("x", "x", 0.0, "en", "x: 0"),
    ("x", "x", 9.96, "en", "x: 10"),
    ("x", "x", True, "en", "x: 1"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "words", "value", "language", "said"), SAID)
def test_a_value_is_written_as_a_person_would(
    name: str, words: str, value: object, language: Language, said: str
) -> None:
    assert reason(name, words, value, language) == said


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_signal_of_the_catalog_speaks_of_logarithms(language: Language) -> None:
    for signal in catalog():
        words = signal.en if language == "en" else signal.fr
        said = reason(signal.name, words, 0.25, language)
        assert "log" not in said.split(":")[0].split(), said
