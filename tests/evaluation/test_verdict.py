"""The verdict in words: use it, no better than past rate, or how many placements are missing."""

from __future__ import annotations

import math

import pytest

from conversion_influence.evaluation.resample import FEW, FEWEST
from conversion_influence.evaluation.verdict import (
    FEWEST_MORE,
    LEARNED,
    MOST_MORE,
    Rival,
    Size,
    Verdict,
    decide,
    more_placements,
)
from conversion_influence.evaluation.verdict_advice import together
from conversion_influence.evaluation.verdict_subjects import CHOICES, OF_NEW_CREATORS
from conversion_influence.evaluation.worthwhile import WORTHWHILE

LOSS = 0.1

WAYS = {
    "creator_history": "sort by creator_topic_rate, which `influence features",
    "topic_rate": "sort by topic_rate, which `influence features",
    "audience_size": "sort the ranked list by rank_by_followers",
    "logistic_regression": "train with model.use: ridge, the regression alone",
    "my_column": "sort the list by my_column",
}
"""How to rank by a rule, as its verdict says it."""


def rival(name: str, difference: float, error: float, *, beaten: bool = False) -> Rival:
    """Return a rule of log loss 0.1 from which the model differs, in shares of that."""
    low, high = difference - 1.96 * error, difference + 1.96 * error
    return Rival(name, LOSS, beaten, difference * LOSS, low * LOSS, high * LOSS)


def told(*rivals: Rival, creators: int = 50, exposures: float = 1e6) -> Verdict:
    return decide(0.099, rivals, size=Size(500, creators, exposures))


def more(at: Rival, placements: int, rivals: int = 1) -> int:
    return more_placements(at, Size(placements, 50, 1e9), rivals, 0.95)


def test_every_rule_beaten_means_use_it() -> None:
    said = told(rival("base_rate", 0.02, 0.002, beaten=True))
    assert said.code == "use_it"
    assert said.text_en.startswith("Use it: on 500 past results of 50 creators")
    assert said.text_fr.startswith("Utilisez-le : ")
    assert said.more_placements is None


def test_a_small_interval_around_nothing_means_no_better_than_past_rate() -> None:
    said = told(
        rival("base_rate", -1e-4, 1e-4),
        rival("audience_size", -2e-4, 1e-4),
        rival("logistic_regression", 0.05, 0.01, beaten=True),
    )
    assert said.code == "no_better_than:base_rate"
    assert said.text_en.startswith("No better than past rate: ")
    assert said.text_fr.startswith("Pas mieux que le taux passé : ")
    assert "did at least as well" in said.text_en


def test_past_rates_are_named_before_other_rules() -> None:
    better = Rival("audience_size", 0.09, False, -0.009, -0.0091, -0.0089)
    assert told(better, rival("topic_rate", -1e-4, 1e-4)).code == "no_better_than:topic_rate"
    alone = told(better, rival("topic_rate", 0.02, 0.002, beaten=True))
    assert alone.code == "no_better_than:audience_size"
    assert alone.text_en.startswith('No better than "the most followers first": ')


def test_a_lead_too_small_to_matter_is_said_to_be_one() -> None:
    said = told(rival("base_rate", WORTHWHILE / 4, WORTHWHILE / 5))
    assert said.code == "no_better_than:base_rate"
    assert "its lead is 0.1% of the rule's error, and less than the 0.5% from which" in said.text_en
    assert "son avance est de 0,1 % de l'erreur de la règle, moins que les 0,5 %" in said.text_fr


def test_a_sure_lead_too_small_to_matter_is_no_reason_to_use_the_model() -> None:
    sure = rival("audience_size", 0.0016, 0.0002, beaten=True)
    said = told(rival("base_rate", 0.05, 0.002, beaten=True), sure)
    assert said.code == "no_better_than:audience_size"
    assert "its lead is 0.2% of the rule's error" in said.text_en
    assert "comes to the same; the rule is simpler." in said.text_en
    assert "Go by the rule" not in said.text_en
    tiny = decide(
        0.9997, [Rival("base_rate", 1.0, True, 3e-4, 1e-4, 5e-4)], size=Size(500, 60, 1e5)
    )
    assert tiny.code == "no_better_than:base_rate"
    assert "its lead is less than 0.1% of" in tiny.text_en
    assert "son avance est de moins de 0,1 % de" in tiny.text_fr


def test_a_sure_lead_that_may_be_worth_the_trouble_or_not_needs_more_data() -> None:
    said = told(rival("base_rate", 0.004, 0.001, beaten=True))
    assert said.code == "not_enough_data"
    assert "worth the trouble and one that is not" in said.text_en


def test_with_too_little_data_the_advice_is_the_simplest_and_says_why() -> None:
    # The unbeaten rule of lowest loss is no advice: nothing shows that it is better than none.
    wide = Rival("expert_scorecard", 0.08, False, 0.001, -0.02, 0.02)
    said = told(wide, rival("base_rate", 0.002, 0.008), rival("creator_history", 0.002, 0.008))
    assert said.code == "not_enough_data"
    assert "Until there are more results: take the creators as equally good." in said.text_en
    assert "nothing is shown to be better yet" in said.text_en
    assert "En attendant d'autres résultats : tenez les créateurs pour équivalents." in said.text_fr
    assert "scorecard" not in said.text_en


def test_no_rule_is_advised_that_the_model_is_ahead_of() -> None:
    shown = rival("base_rate", 0.05, 0.002, beaten=True)
    ahead = told(shown, rival("expert_scorecard", 0.002, 0.008))
    assert ahead.code == "not_enough_data"
    assert "Until there are more results, rank with the model: " in ahead.text_en
    assert "go by the rule" not in ahead.text_en
    behind = told(
        shown, rival("expert_scorecard", 0.002, 0.008), rival("topic_rate", -0.002, 0.008)
    )
    assert "go by the rule: sort by topic_rate" in behind.text_en
    assert "it did at least as well as the model" in behind.text_en


def test_the_verdict_on_new_creators_advises_nothing_and_is_reconciled() -> None:
    said = decide(
        0.099, [rival("base_rate", 0.002, 0.008)], size=Size(500, 50, 1e6), about=OF_NEW_CREATORS
    )
    assert said.code == "not_enough_data"
    for text in ("Until there are", "equally good", "control group"):
        assert text not in said.text_en
    assert together("not_enough_data", said.code) is None
    unsure, none, both = (
        together("use_it", code) for code in (said.code, "no_better_than:x", "use_it")
    )
    assert unsure is not None
    assert "its lead is not shown yet" in unsure.en
    assert none is not None
    assert "no better than the rule" in none.en
    assert both is not None
    assert both.en.startswith("So use it for creators that it has not learned from, too")


def test_a_wide_interval_means_not_enough_data_and_says_how_many_more() -> None:
    said = told(rival("base_rate", 0.002, 0.008))
    assert said.code == "not_enough_data"
    assert said.more_placements is not None
    assert f"about {said.more_placements:,} more placements needed" in said.text_en
    assert said.text_fr.startswith("Pas assez de données : il faut environ ")


def test_a_model_that_learned_little_from_little_data_is_not_said_to_be_no_better() -> None:
    close = rival("base_rate", -1e-5, 1e-5)
    assert told(close, exposures=1e6).code == "no_better_than:base_rate"
    few = told(close, exposures=1e4)
    assert few.code == "not_enough_data"
    # 2 (1.960 + 0.842)^2 nats against 1e4 * 0.1 * 0.005 seen: 3.14 times as many in all.
    assert few.more_placements == 1100


def test_one_rule_that_needs_more_data_leaves_it_open() -> None:
    said = told(rival("base_rate", 0.02, 0.002, beaten=True), rival("audience_size", 0.004, 0.004))
    assert said.code == "not_enough_data"


@pytest.mark.parametrize(("lead", "half"), [(0.004, 0.004), (0.0016, 0.0002), (-0.004, 0.005)])
def test_a_regression_on_the_same_signals_may_do_as_well(lead: float, half: float) -> None:
    equal = rival("logistic_regression", lead, half)
    said = told(rival("base_rate", 0.02, 0.002, beaten=True), equal)
    assert said.code == "use_it"
    assert "better than the simple rule" in said.text_en
    assert '"a weighted sum of all signals", which learns from the same signals,' in said.text_en
    assert ("foretold better still" in said.text_en) == (lead < 0)
    assert ("is not shown." in said.text_en) == (lead > 0)
    assert ("le hasard suffit à l'expliquer." in said.text_fr) == (lead < 0)


def test_a_regression_on_the_same_signals_that_is_better_is_told() -> None:
    better = rival("logistic_regression", -0.02, 0.01)
    said = told(rival("base_rate", 0.02, 0.002, beaten=True), better)
    assert said.code == "no_better_than:logistic_regression"


def test_where_a_regression_is_the_only_rule_it_must_be_outdone() -> None:
    assert told(rival("logistic_regression", -1e-4, 1e-4)).code == (
        "no_better_than:logistic_regression"
    )
    assert told(rival("logistic_regression", 0.02, 0.002, beaten=True)).code == "use_it"


def test_a_regression_that_is_outdone_counts_among_the_rules() -> None:
    both = [rival(name, 0.02, 0.002, beaten=True) for name in ("base_rate", "logistic_regression")]
    said = told(*both)
    assert "each of the 2 simple rules" in said.text_en
    assert "learns from the same signals" not in said.text_en


def test_more_placements_follow_the_error_and_the_lead() -> None:
    # One rule, level 0.95, power 0.8: (1.960 + 0.842) standard errors must fit into the lead.
    at = rival("base_rate", 0.01, 0.01)
    exact = 1000 * (((1.959964 + 0.841621) ** 2) - 1)
    found = more(at, 1000)
    assert found == math.ceil(exact / 100) * 100
    twice = more(rival("base_rate", 0.01, 0.02), 1000)
    assert twice == pytest.approx(4 * found, rel=0.2)
    assert more(at, 1000, 7) > found


def test_without_a_lead_a_worthwhile_one_is_sought() -> None:
    behind = more(rival("base_rate", -0.01, 0.02), 100)
    assert behind == more(rival("base_rate", WORTHWHILE, 0.02), 100)


@pytest.mark.parametrize("error", [0.0, 1e-6, 3.0, 1e6, math.nan])
def test_the_number_has_two_figures_and_bounds(error: float) -> None:
    found = more(rival("base_rate", 0.001, error), 40, 3)
    assert FEWEST_MORE <= found <= MOST_MORE
    assert len(str(found).rstrip("0")) <= 2


def test_no_rule_and_one_creator_give_no_answer() -> None:
    assert told().code == "no_baseline"
    assert told(rival("base_rate", math.nan, math.nan), creators=1).code == "too_few_creators"


@pytest.mark.parametrize("creators", range(2, FEWEST))
def test_so_few_creators_give_no_answer_whatever_the_lead(creators: int) -> None:
    said = told(rival("base_rate", 0.05, 0.001, beaten=True), creators=creators)
    assert said.code == "too_few_creators"
    assert f"{FEWEST} at least" in said.text_en
    assert f"{FEWEST} au moins" in said.text_fr


@pytest.mark.parametrize("difference", [0.05, -1e-4])
def test_few_creators_are_cautioned_against_in_the_verdict_itself(difference: float) -> None:
    against = rival("base_rate", difference, 1e-4, beaten=difference > 0)
    few, many = (told(against, creators=number) for number in (FEW - 1, FEW))
    assert few.code == many.code
    assert f"rests on {FEW - 1} creators only" in few.text_en
    assert f"ne repose que sur {FEW - 1} créateurs" in few.text_fr
    assert "creators only" not in many.text_en


@pytest.mark.parametrize("rule", WAYS)
def test_who_is_told_to_go_by_a_rule_is_told_how(rule: str) -> None:
    said = told(rival(rule, -1e-4, 1e-4))
    assert said.code == f"no_better_than:{rule}"
    assert f"Go by the rule: {WAYS[rule]}" in said.text_en
    assert "Suivez la règle : " in said.text_fr


@pytest.mark.parametrize("rule", sorted(set(WAYS) - set(LEARNED)))
def test_who_waits_for_results_is_told_how_to_go_by_a_rule(rule: str) -> None:
    waiting = told(rival("base_rate", 0.02, 0.002, beaten=True), rival(rule, -0.002, 0.008))
    assert f"Until there are more results: go by the rule: {WAYS[rule]}" in waiting.text_en


def test_the_average_rate_ranks_nobody() -> None:
    assert "Take the creators as equally good." in told(rival("base_rate", -1e-4, 1e-4)).text_en


@pytest.mark.parametrize(
    "against",
    [
        rival("base_rate", 0.02, 0.002, beaten=True),
        rival("base_rate", -1e-4, 1e-4),
        rival("base_rate", 0.002, 0.008),
    ],
)
def test_of_judgements_nothing_is_said_of_conversions_or_placements(against: Rival) -> None:
    said = decide(0.099, [against], size=Size(500, 50, 1e6), about=CHOICES)
    assert "on 500 past judgements that" in said.text_en.replace("On", "on")
    assert "500 jugements passés qu" in said.text_fr
    for word in ("conversion", "placement", "creators,"):
        assert word not in said.text_en + said.text_fr
