"""Every signal of the catalog is told in a sentence, in English and in French."""

import math
import re

import pytest

from conversion_influence.dataset.catalog import GROUPS, catalog
from conversion_influence.dataset.features import Signal
from conversion_influence.dataset.wording import GROUPS_IN_WORDS, WORDINGS, Kind, Phrase
from conversion_influence.evaluation.amounts import (
    Language,
    days_in_words,
    hours_in_words,
    is_singular,
    pace_in_words,
    typeset,
)
from conversion_influence.evaluation.peer_position import WORDS
from conversion_influence.evaluation.reasons import reason
from conversion_influence.evaluation.sentences import sentence

LANGUAGES: tuple[Language, ...] = ("en", "fr")

LONGEST = 96
"""Characters of a sentence, without where the value stands among peers."""

ASKED: dict[Kind, tuple[object, ...]] = {
    "text": ("home-audio",),
    "yes_no": (0.0, 1.0),
    "change": (-2.0, -0.4, 0.0, 0.001, 0.4, 3.0),
    "lift": (0.0, 0.4, 1.0, 1.4, 8.0),
    "focus": (0.25, 0.6, 1.0),
    "points": (-0.3, 0.0, 0.01, 0.2),
    "factor": (0.0, 0.4, 2.3),
}
USUAL: tuple[object, ...] = (0.0, 0.00003, 0.0123, 0.5, 1.0, 1.5, 2.0, 37.6)
NEEDED: dict[Kind, tuple[str, ...]] = {
    "change": ("none", "less"),
    "lift": ("none", "less", "times"),
    "points": ("none", "less"),
    "yes_no": ("none",),
    "share": (),
    "pace": ("none",),
    "variety": ("none",),
    "focus": ("none",),
}
"""Sentences that a kind cannot do without: what is usually said would be wrong there."""

NOUN_AFTER_VALUE = re.compile(r"\{value\} (?!(?:times|fois)\b)[a-zé]+s\b")
COUNTED: tuple[Kind, ...] = ("count", "number", "log_count", "per_hundred", "weight")

BY_NAME = [pytest.param(signal, id=signal.name) for signal in catalog()]


def words_of(signal: Signal, language: Language) -> str:
    return signal.en if language == "en" else signal.fr


def phrases(signal: Signal) -> tuple[Phrase, Phrase]:
    wording = WORDINGS[signal.stem]
    return wording.en, wording.fr


def test_sentences_and_signals_are_the_same_list() -> None:
    assert {signal.stem for signal in catalog()} == set(WORDINGS)
    assert tuple(GROUPS_IN_WORDS) == GROUPS


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("signal", BY_NAME)
def test_what_is_said_is_plain_and_short(signal: Signal, language: Language) -> None:
    values = ASKED.get(WORDINGS[signal.stem].kind, USUAL)
    for value in (*values, None, float("nan"), float("inf")):
        said = reason(signal.name, words_of(signal, language), value, language)
        assert len(said) <= LONGEST, said
        assert not re.search(r"[_{}]|\bnan\b|\binf\b|\blog\b| {2}|\s$|^\s|[=+@]", said), said
        assert signal.name not in said.split()[1:] or signal.name in words_of(signal, language)
        assert said[0].islower()
        assert not said.endswith(".")


@pytest.mark.parametrize("signal", BY_NAME)
def test_the_unknown_is_called_unknown_in_each_language(signal: Signal) -> None:
    english, french = (
        reason(signal.name, words_of(signal, language), None, language) for language in LANGUAGES
    )
    assert re.search(r"unknown|not given|no (?:known|past)", english), english
    assert re.search(r"inconnue?s?$|non indiquée?$|aucune? |on ignore", french), french


@pytest.mark.parametrize("signal", BY_NAME)
def test_each_kind_has_the_sentences_it_cannot_do_without(signal: Signal) -> None:
    kind = WORDINGS[signal.stem].kind
    for phrase in phrases(signal):
        missing = [part for part in NEEDED.get(kind, ()) if not getattr(phrase, part)]
        assert missing == []
        if kind in COUNTED and NOUN_AFTER_VALUE.search(phrase.many):
            assert phrase.one, phrase.many


@pytest.mark.parametrize("signal", BY_NAME)
def test_both_languages_give_the_value_and_the_lookback_alike(signal: Signal) -> None:
    english, french = phrases(signal)
    for part in ("many", "less", "times"):
        one, other = getattr(english, part), getattr(french, part)
        for blank in ("{value}", "{period}"):
            assert one.count(blank) == other.count(blank), (one, other)
    if signal.days is None:
        return
    told = sentence(WORDINGS[signal.stem], 0.7, signal.days, "en")
    assert (str(signal.days) in told or "year" in told) == ("{period}" in english.many)


@pytest.mark.parametrize("signal", BY_NAME)
def test_comparisons_have_words_and_yes_or_no_has_none(signal: Signal) -> None:
    wording = WORDINGS[signal.stem]
    assert wording.compare in ("", *WORDS)
    if wording.kind in ("yes_no", "text"):
        assert wording.compare == ""


@pytest.mark.parametrize("signal", BY_NAME)
def test_french_keeps_its_spaces(signal: Signal) -> None:
    for value in ASKED.get(WORDINGS[signal.stem].kind, USUAL):
        said = reason(signal.name, signal.fr, value, "fr")
        assert not re.search(r" [%:;»]|« |\d \d{3}", said), said


SAID: list[tuple[str, object, Language, str]] = [
    ("reply_rate_90d", 0.62, "en", "replies to 62% of comments over the last 90 days"),
    ("reply_rate_90d", 0.62, "fr", "répond à 62\u00a0% des commentaires ces 90 derniers jours"),
    ("reply_rate_365d", 0.0, "fr", "ne répond à aucun commentaire ces 12 derniers mois"),
    ("reply_rate_90d", None, "en", "reply rate unknown"),
    ("posts_per_week_28d", 1.0, "en", "posts once a week over the last 28 days"),
    ("posts_per_week_28d", 0.25, "fr", "publie 1,1 fois par mois ces 28 derniers jours"),
    ("accounts", 1.0, "en", "has 1 account"),
    ("accounts", 2.0, "en", "has 2 accounts"),
    ("accounts", 0.0, "fr", "n'a aucun compte"),
    ("mentions_per_post_90d", 1.5, "fr",
     "reçoit 1,5 mention par publication ces 90 derniers jours"),
    ("mentions_per_post_90d", 1.5, "en", "gets 1.5 mentions per post over the last 90 days"),
    ("log_followers", math.log1p(12345), "fr", "a 12\u202f345 abonnés"),
    ("log_followers", 0.0, "en", "has no followers"),
    ("follower_growth_28d", 0.0711, "en", "grew their audience by 7.4% over the last 28 days"),
    ("follower_growth_28d", -0.5, "fr",
     "a perdu 39\u00a0% de son audience ces 28 derniers jours"),
    ("follower_growth_28d", math.log(4), "en",
     "multiplied their audience by 4 over the last 28 days"),
    ("creator_lift", 1.42, "en", "has an estimated 42% more conversions than usual to date"),
    ("creator_lift_365d", 0.7, "fr",
     "a des conversions estimées à 30\u00a0% en dessous de la normale ces 12 derniers mois"),
    ("comments_per_like_90d", 0.154, "fr",
     "obtient 15 commentaires pour 100 «\u00a0j'aime\u00a0» ces 90 derniers jours"),
    ("country_match", 0.0, "fr", "n'est pas du pays de la campagne"),
    ("country_match", 1.0, "en", "is from the campaign's country"),
    ("topic", "home_audio {value}", "en", "is planned on the topic home_audio {value}"),
    ("format", None, "fr", "format prévu non indiqué"),
    ("platform_concentration_90d", 0.5, "en",
     "spreads posts over about 2 networks over the last 90 days"),
    ("listed_per_1000_followers", 3.14, "fr", "figure dans 3,1 listes pour 1\u202f000 abonnés"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value", "language", "said"), SAID)
def test_a_signal_is_told_as_a_person_would(
    name: str, value: object, language: Language, said: str
) -> None:
    assert reason(name, "its name in the catalog", value, language) == said


@pytest.mark.parametrize(
    ("value", "english", "french"),
    [
        (0.0, False, True),
        (1.0, True, True),
        (1.04, True, True),
        (1.5, False, True),
        (1.96, False, False),
        (2.0, False, False),
    ],
)
def test_grammar_of_one(value: float, english: bool, french: bool) -> None:
    assert is_singular(value, "en") is english
    assert is_singular(value, "fr") is french


def test_times_are_told_in_the_unit_that_suits_them() -> None:
    assert days_in_words(59.4, "fr") == "59 jours"
    assert days_in_words(61, "fr") == "2 mois"
    assert days_in_words(800, "fr") == "2,2 ans"
    assert days_in_words(0.02, "en", whole=False) == "29 minutes"
    assert hours_in_words(47.9, "en") == "48 hours"
    assert hours_in_words(0.001, "fr") == "moins d'une minute"
    assert pace_in_words(0.001, "en") == "0.052 times a year"


def test_typesetting_leaves_english_alone() -> None:
    assert typeset("a : 1 000", "en") == "a : 1 000"
    assert typeset("a : 1 000", "fr") == "a\u00a0: 1\u202f000"
