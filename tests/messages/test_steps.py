"""Whatever goes on in a command that speaks French is said in French."""

import re
from pathlib import Path

import pytest

import conversion_influence
from conversion_influence.dataset.audit.compare import COPIES
from conversion_influence.messages.steps import FRENCH, step_in_words

SPEAKING = (
    "prediction",
    "candidates",
    "checking",
    "backtest",
    "recalibration",
    "reading",
    "audit",
    "audit_flat",
)
"""Workflows of commands with ``--lang``, and of what they share."""


@pytest.mark.parametrize("workflow", SPEAKING)
def test_every_step_has_french_words(workflow: str) -> None:
    folder = Path(conversion_influence.__file__).parent / "workflows"
    told = re.findall(r'\bstep\(\s*f?"([^"]*)"', (folder / f"{workflow}.py").read_text("utf-8"))
    assert told
    assert [step for step in told if step not in FRENCH] == []


def test_a_step_without_french_is_told_in_english() -> None:
    assert step_in_words("scoring", "fr") == "notation"
    assert step_in_words("scoring", "en") == "scoring"
    assert step_in_words("sending the tables to Spark", "fr") == "sending the tables to Spark"


def test_every_copy_that_an_audit_makes_is_told_in_french_with_its_cut() -> None:
    for name in COPIES:
        told = step_in_words(f"everything known from 2024-02-24 12:00 on {name}", "fr")
        assert told.startswith("tout ce qui est connu à partir du 2024-02-24 12:00 ")
        assert name not in told
