"""Signals that a config leaves out: unknown names are refused all at once, before any reading."""

from __future__ import annotations

from pathlib import Path

import pytest

from conversion_influence.config import Config
from conversion_influence.dataset.catalog import catalog
from conversion_influence.dataset.chosen import choose_signals, refuse_strangers
from conversion_influence.errors import ConfigError
from conversion_influence.workflows.reading import read_training_data


def test_all_names_that_are_no_signals_are_told_with_the_nearest() -> None:
    with pytest.raises(ConfigError) as refused:
        choose_signals(catalog(), ["reply_rate_90", "topic", "nonsense"])
    assert str(refused.value) == (
        "features.exclude: there is no signal 'reply_rate_90'. Did you mean 'reply_rate_90d'? "
        "There is no signal 'nonsense'."
    )


def test_what_columns_of_the_users_own_may_become_is_not_refused_before_reading() -> None:
    refuse_strangers(["quality_mean_90d", "mood", "topic"], ["mood"])
    with pytest.raises(ConfigError, match="there is no signal 'quality_mean_30d'"):
        refuse_strangers(["quality_mean_30d"], [])


def test_training_refuses_them_before_it_looks_at_the_tables(tmp_path: Path) -> None:
    config = Config(data=tmp_path / "absent", features={"exclude": ["reply_rate_90"]})
    with pytest.raises(ConfigError, match="Did you mean 'reply_rate_90d'"):
        read_training_data(config, lambda _: None)
