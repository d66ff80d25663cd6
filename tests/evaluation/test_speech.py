"""Reasons of a row are what sets it apart; what is the same for everybody is told once."""

from __future__ import annotations

import numpy as np
import pandas as pd

from conversion_influence.dataset.aggregates import Total
from conversion_influence.dataset.catalog import catalog
from conversion_influence.dataset.features import Derived
from conversion_influence.errors import Language
from conversion_influence.evaluation.reasons import is_shared
from conversion_influence.evaluation.speech import OWN, Speech, speech_of

ROWS = 20
WORDS = {
    "base_rate_365d": ("going conversion rate", "taux de conversion courant"),
    "pulse_28d": ("how lively the networks are now", "activité générale des réseaux"),
    "reply_rate_90d": ("share of comments they answer", "part des commentaires répondus"),
}


def speech(language: Language = "en", group: str = "any") -> Speech:
    listed = [{"name": n, "group": group, "en": e, "fr": f} for n, (e, f) in WORDS.items()]
    return speech_of(list(WORDS), {"signals": listed}, language)


def frame() -> pd.DataFrame:
    values = {"base_rate_365d": 0.021, "pulse_28d": 0.0}
    return pd.DataFrame({**values, "reply_rate_90d": np.linspace(0, 1, ROWS)}, range(ROWS))


def moves() -> pd.DataFrame:
    own = np.linspace(-0.3, 0.3, ROWS)
    return pd.DataFrame({"base_rate_365d": -2.0, "pulse_28d": 0.0, "reply_rate_90d": own})


def test_the_going_rate_is_no_reason_of_any_row_however_far_it_moves_them() -> None:
    found = speech().reasons(frame(), moves(), 3)
    assert (found[:, 0] != "").all()
    assert all("comments" in text for text in found[:, 0])
    assert (found[:, 1:] == "").all()


def test_what_is_the_same_for_everybody_is_told_once_in_both_languages() -> None:
    assert list(speech().shared(frame(), moves())) == [
        "campaigns in general have an estimated conversion rate of 2.1% over the last year (-)"
    ]
    (french,) = speech("fr").shared(frame(), moves())
    assert french.startswith("les campagnes en général ont un taux de conversion estimé à 2,1")


def test_a_row_has_the_same_reasons_alone_as_among_others() -> None:
    together = speech().reasons(frame(), moves(), 3)
    alone = [speech().reasons(frame()[i : i + 1], moves()[i : i + 1], 3)[0] for i in range(ROWS)]
    assert (together == np.array(alone)).all()


def test_nothing_is_said_to_be_the_same_where_rows_are_asked_at_several_instants() -> None:
    later = frame().assign(base_rate_365d=np.linspace(0.02, 0.03, ROWS))
    assert list(speech().shared(later, moves())) == []


def test_a_column_of_the_users_own_may_be_a_reason_whatever_it_is_called() -> None:
    assert not any(theme.shared for theme in speech_of(["base_rate"], {}, "en").themes)
    listed = {"signals": [{"name": "pulse", "group": OWN, "en": "pulse", "fr": "pulse"}]}
    assert not any(theme.shared for theme in speech_of(["pulse"], listed, "en").themes)


def test_the_words_know_which_signals_of_the_catalog_say_nothing_of_a_creator() -> None:
    def of_all(need: object) -> bool:
        going = isinstance(need, Derived) and need.name.startswith("base_rate")
        return going or (isinstance(need, Total) and need.scope == "everyone")

    for signal in catalog():
        assert is_shared(signal.name) == all(of_all(need) for need in signal.needs), signal.name
