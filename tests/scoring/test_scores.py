"""Scores, the columns beside them, and reasons as a person would write them."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import lightgbm
import numpy as np
import pandas as pd
import pytest

from conversion_influence.bundle import Bundle
from conversion_influence.evaluation.flag_words import flags_in_words
from conversion_influence.evaluation.peer_position import peers_of, peers_to_facts
from conversion_influence.evaluation.reasons import Language, reason
from conversion_influence.evaluation.speech import Theme, speech_of
from conversion_influence.modeling.calibration import LogisticCalibrator
from conversion_influence.modeling.certainty import Certainty
from conversion_influence.modeling.encoding import fit_encoding
from conversion_influence.modeling.line import constant
from conversion_influence.modeling.ranges import Spread
from conversion_influence.modeling.scale import fit_scale
from conversion_influence.modeling.support import fit_support
from conversion_influence.modeling.worth import Worth
from conversion_influence.scoring import contributions_by_group, explain, explained, score

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
    facts = {"signals": [{"name": n, "group": "any", "en": w, "fr": w} for n, w in WORDS.items()]}
    record: Any = SimpleNamespace(facts=facts)
    return Bundle(booster, encoding, LogisticCalibrator(0.0, 1.0), constant(0.0), record)


def themes_of(bundle: Bundle) -> tuple[Theme, ...]:
    facts: Any = bundle.record.facts if bundle.record else {}
    return speech_of(bundle.encoding.signals, facts, "en").themes


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


@pytest.fixture(scope="module")
def limited(frame: pd.DataFrame, bundle: Bundle) -> Bundle:
    """The same model with its limits."""
    spread = Spread(-5.0, -3.0, 0.6, 0.0, 0.01, 0.02)
    support = fit_support(frame[SIGNALS], np.full(400, np.nan), 5000.0, spread)
    facts = bundle.record.facts if bundle.record else {}
    record: Any = SimpleNamespace(facts={**facts, **Certainty(spread, support).to_dict()})
    return replace(bundle, record=record)


def test_ranges_stand_around_what_is_foretold(frame: pd.DataFrame, limited: Bundle) -> None:
    scores = score(frame.assign(exposures=[np.nan, *[100.0] * 399]), limited, target_cost=5.0)
    assert (scores["low"] < scores["likelihood"]).all()
    assert (scores["likelihood"] < scores["high"]).all()
    assert scores.loc[0, ["conversions_low", "conversions_high", "chance_cost"]].isna().all()
    rest = scores[1:]
    assert (rest["conversions_low"] <= rest["expected_conversions"]).all()
    assert (rest["expected_conversions"] <= rest["conversions_high"]).all()
    assert rest["chance_cost"].between(0, 1).all()
    assert rest["chance_cost"].corr(rest["likelihood"], method="spearman") > 0.99
    cheap = score(frame, limited, target_cost=500.0)
    assert (cheap["chance_cost"] > score(frame, limited, target_cost=5.0)["chance_cost"]).all()
    assert "chance_cost" not in score(frame, limited)


def test_assumed_exposures_widen_the_range_of_conversions(
    frame: pd.DataFrame, limited: Bundle
) -> None:
    sure = score(frame.assign(exposures=1000.0), limited)
    assumed = frame.assign(exposures=1000.0, exposures_low=400.0, exposures_high=2000.0)
    wide = score(assumed, limited)
    assert (wide["conversions_high"] > sure["conversions_high"]).all()
    pd.testing.assert_series_equal(wide["low"], sure["low"])


def test_what_was_not_learned_is_flagged(frame: pd.DataFrame, limited: Bundle) -> None:
    asked = frame.head(3).assign(topic=["tea", "opera", "bikes"], log_followers=[9.0, 9.0, 90.0])
    asked = asked.assign(reply_rate_90d=0.5, reply_rate_365d=0.5)
    assert list(score(asked, limited)["flags"]) == ["", "unseen_topic", "outside"]


def test_a_model_without_limits_gives_no_ranges_and_no_flags(
    frame: pd.DataFrame, bundle: Bundle
) -> None:
    scores = score(frame, bundle, target_cost=5.0)
    assert scores[["low", "high", "conversions_low", "chance_cost"]].isna().all(axis=None)
    assert set(scores["flags"]) == {""}


def test_flags_are_words_in_both_languages() -> None:
    codes = "little_data;little_training;outside;unseen_topic;unseen_colour"
    english, french = flags_in_words(codes, "en"), flags_in_words(codes, "fr")
    assert english[3:] == ["topic never seen in training", "colour never seen in training"]
    assert french[3] == "sujet jamais vu en apprentissage"
    assert len({*english, *french}) == 10
    assert flags_in_words("", "en") == []


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
    assert [theme.positions for theme in themes_of(bundle)] == sorted(
        [(SIGNALS.index("topic"),), (0, 1), (2,)], key=lambda places: places[0]
    ) or len(themes_of(bundle)) == 3
    reasons = explain(frame, bundle)
    counted = sum(reasons[name].str.contains("of comments") for name in reasons)
    assert counted.max() == 1
    assert reasons["reason_1"].str.contains(r"replies to \d+% of comments over the last").any()


def test_the_sign_of_a_reason_is_that_of_its_contribution(
    frame: pd.DataFrame, bundle: Bundle
) -> None:
    reasons = explain(frame, bundle)["reason_1"]
    top, bottom = frame["reply_rate_90d"].idxmax(), frame["reply_rate_90d"].idxmin()
    assert reasons[top].endswith("(+)")
    assert reasons[bottom].endswith("(-)")
    assert not reasons.str.match(r"[=+\-@]").any()  # a spreadsheet would take it for a formula


def test_money_follows_from_what_a_conversion_is_worth(
    frame: pd.DataFrame, limited: Bundle
) -> None:
    facts: Any = limited.record.facts if limited.record else {}
    worth = Worth(30.0, "EUR", 200, 900.0).to_dict()
    past: Any = SimpleNamespace(facts={**facts, "worth": worth})
    asked = frame.assign(value_per_conversion=[2.0, *[np.nan] * 399], cost=[0.0, *[50.0] * 399])
    known = score(asked, replace(limited, record=past))
    expected = known["expected_conversions"]
    each = np.array([2.0, *[30.0] * 399])
    np.testing.assert_allclose(known["expected_revenue"], expected * each)
    for end in ("low", "high"):
        np.testing.assert_allclose(known[f"revenue_{end}"], known[f"conversions_{end}"] * each)
    np.testing.assert_allclose(known["return_on_cost"][1:], expected[1:] * 30.0 / 50.0)
    assert np.isnan(known["return_on_cost"][0])  # nothing is paid: no return on it
    said = score(asked, replace(limited, record=past), value=5.0)
    np.testing.assert_allclose(said["expected_revenue"], expected * [2.0, *[5.0] * 399])
    unknown = score(asked, limited)
    assert (
        unknown.loc[1:, ["expected_revenue", "revenue_low", "return_on_cost"]].isna().all(axis=None)
    )


def test_the_score_is_the_place_among_placements_learned_from(
    frame: pd.DataFrame, bundle: Bundle
) -> None:
    facts: Any = bundle.record.facts if bundle.record else {}
    scale = fit_scale(bundle.likelihood(frame), bundle.calibrator)
    assert scale is not None
    record: Any = SimpleNamespace(facts={**facts, "scale": scale.to_dict()})
    scores = score(frame, replace(bundle, record=record))
    below = scores["likelihood"].rank() / 400 * 100
    np.testing.assert_allclose(scores["score"], below, atol=1.0)
    assert score(frame, bundle)["score"].isna().all()


def test_each_row_is_scored_by_itself(frame: pd.DataFrame, limited: Bundle) -> None:
    whole = score(frame, limited, target_cost=5.0, value=3.0)
    parts = [frame.iloc[:7], frame.iloc[7:8], frame.iloc[8:]]
    apart = pd.concat([score(part, limited, target_cost=5.0, value=3.0) for part in parts])
    pd.testing.assert_frame_equal(whole, apart, check_exact=True)


def test_reasons_come_with_what_each_group_of_signals_moves(
    frame: pd.DataFrame, bundle: Bundle
) -> None:
    reasons, groups = explained(frame, bundle, "en")
    pd.testing.assert_frame_equal(reasons, explain(frame, bundle))
    pd.testing.assert_frame_equal(groups, contributions_by_group(frame, bundle), check_exact=True)


def test_groups_of_contributions_add_up_to_the_log_odds(
    frame: pd.DataFrame, bundle: Bundle
) -> None:
    stretched = replace(bundle, calibrator=LogisticCalibrator(-0.3, 1.7))
    facts: Any = bundle.record.facts if bundle.record else {}
    named = {"reply_rate_90d": "conversation", "reply_rate_365d": "conversation", "topic": "offer"}
    signals = [
        {**entry, "group": named.get(entry["name"], "presence")} for entry in facts["signals"]
    ]
    record: Any = SimpleNamespace(facts={"signals": signals})
    known = replace(stretched, record=record)
    found = contributions_by_group(frame.drop(columns="log_followers"), known)
    assert list(found) == ["conversation", "presence", "offer", "expected"]
    log_odds = known.log_odds(frame.assign(log_followers=np.nan))
    np.testing.assert_allclose(found.sum(axis=1), log_odds, rtol=0, atol=1e-9)
    assert list(contributions_by_group(frame, replace(known, record=None))) == [
        "signals",
        "expected",
    ]


SAID: list[tuple[str, str | None, object, Language, str]] = [
    ("reply_rate_90d", "share answered", 0.4213, "en",
     "replies to 42% of comments over the last 90 days"),
    ("own_rate_90d", "their rate", 0.4213, "en", "their rate, last 90 days: 42%"),
    ("own_mean_90d", "moyenne", 3.21, "fr", "moyenne, 90 derniers jours\u00a0: 3,2"),
    ("topic", "topic", "tea", "en", "is planned on the topic tea"),
    ("topic", "sujet", None, "fr", "sujet prévu non indiqué"),
    ("reply_rate_90d", None, 0.42, "en", "reply_rate_90d: 42%"),
    ("fee_rate", None, 12.0, "en", "fee_rate: 12"),
    ("eng_rate", None, 0.094, "en", "eng_rate: 9.4%"),
    ("log_views", None, 3.2, "en", "log_views: 3.2"),
    ("niche", None, "tea", "en", "niche: tea"),
    ("x", None, None, "fr", "x\u00a0: inconnu"),
    ("x", None, -0.00004, "en", "x: -4e-05"),
    ("x", None, 0.0, "en", "x: 0"),
    ("x", None, 9.96, "en", "x: 10"),
    ("x", None, True, "en", "x: 1"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "words", "value", "language", "said"), SAID)
def test_a_value_is_written_as_a_person_would(
    name: str, words: str | None, value: object, language: Language, said: str
) -> None:
    assert reason(name, words, value, language) == said


def test_a_reason_tells_where_the_value_stands_among_peers(
    frame: pd.DataFrame, bundle: Bundle
) -> None:
    known: Any = bundle.record.facts if bundle.record else {}
    peers = peers_to_facts(peers_of(frame, np.arange(len(frame)), SIGNALS))
    record: Any = SimpleNamespace(facts={**known, "peers": peers})
    best = frame.loc[[frame["reply_rate_90d"].idxmax()]]
    english = explain(best, replace(bundle, record=record)).iloc[0]
    french = explain(best, replace(bundle, record=record), language="fr").iloc[0]
    assert any(said.endswith(", more than 9 in 10 peers (+)") for said in english)
    assert any(said.endswith(", plus que 9 pairs sur 10 (+)") for said in french)


def test_columns_of_a_flat_table_are_shown_as_they_are(frame: pd.DataFrame, bundle: Bundle) -> None:
    facts = {"signals": [{"name": n, "group": "signals", "en": n, "fr": n} for n in WORDS]}
    record: Any = SimpleNamespace(facts=facts)
    flat = replace(bundle, record=record)
    assert all(theme.own for theme in themes_of(flat))
    reasons = explain(frame.head(50), flat)["reason_1"]
    assert reasons.str.match(r"[a-z_0-9]+: ").all()


def test_a_signal_called_alike_in_both_languages_still_has_its_sentence(
    frame: pd.DataFrame, bundle: Bundle
) -> None:
    facts = {"signals": [{"name": n, "group": "offer", "en": n, "fr": n} for n in WORDS]}
    record: Any = SimpleNamespace(facts=facts)
    reasons = explain(frame.head(50), replace(bundle, record=record))["reason_1"]
    assert reasons.str.contains(r"replies to|is planned on|followers").all()
