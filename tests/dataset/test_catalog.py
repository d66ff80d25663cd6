"""The catalog: every signal has its reason, its unit and plain words in both languages."""

from __future__ import annotations

from collections import Counter

import pytest

from conversion_influence.dataset.aggregates import ActiveWeeks, Total
from conversion_influence.dataset.blocks import BLOCKS
from conversion_influence.dataset.catalog import GROUPS, catalog
from conversion_influence.dataset.facts import all_streams, columns_of, of_streams
from conversion_influence.dataset.features import Derived, Signal
from conversion_influence.tables.schemas import CONTRACTS

SIGNALS = catalog()


def test_the_catalog_holds_at_least_ninety_signals_in_every_group() -> None:
    assert len(SIGNALS) >= 90
    assert {signal.group for signal in SIGNALS} == set(GROUPS)
    assert [signal.group for signal in SIGNALS] == sorted(
        (signal.group for signal in SIGNALS), key=GROUPS.index
    )


def test_no_two_signals_share_a_name() -> None:
    counts = Counter(signal.name for signal in SIGNALS)
    assert [name for name, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("signal", SIGNALS, ids=lambda signal: signal.name)
def test_a_signal_says_what_it_is_in_both_languages(signal: Signal) -> None:
    for said in (signal.words, signal.source, signal.unit, signal.en, signal.fr):
        assert said.strip() == said != ""
    for sentence in (signal.high_en, signal.high_fr):
        assert sentence.endswith(".")
        assert sentence[0].isupper()
    if signal.stem not in {"format"}:
        assert signal.en != signal.fr
    assert signal.high_en != signal.high_fr
    spoken = f"{signal.en} {signal.fr} {signal.high_en} {signal.high_fr}"
    assert "_" not in spoken, "a raw name is no plain word"


def test_what_signals_need_can_be_fed() -> None:
    known = {stream.name: stream for stream in all_streams()}
    for signal in SIGNALS:
        for aggregate in of_streams(signal.needs):
            stream = known[aggregate.stream]
            assert columns_of([aggregate]) <= {*stream.measures, *stream.keys}, signal.name
        for need in signal.needs:
            assert not isinstance(need, Derived) or need.block in BLOCKS, signal.name
        for table, column in signal.requires:
            assert table == "offer" or column in (*CONTRACTS[table].names, "credentials_n")


def test_everybodys_whole_past_is_refused() -> None:
    with pytest.raises(ValueError, match="posts: a total over everyone needs a lookback"):
        Total("posts", scope="everyone")


def test_more_weeks_than_bits_are_refused() -> None:
    with pytest.raises(ValueError, match="posts: active weeks of 500 days are more than 64 bits"):
        ActiveWeeks("posts", 500)
