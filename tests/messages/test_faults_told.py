"""Whatever is refused by a code is told in both languages, from the same details."""

from string import Formatter

import pytest

from conversion_influence import bundle_faults
from conversion_influence.lists import faults
from conversion_influence.messages.said import Said

WORDS = {**faults.FAULTS, **bundle_faults.FAULTS}


def details(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("code", WORDS)
def test_a_fault_is_told_in_both_languages_from_what_is_given(code: str) -> None:
    words: Said = WORDS[code]
    assert words.en != words.fr
    assert details(words.fr) <= details(words.en)


def test_no_code_is_used_twice() -> None:
    assert len(WORDS) == len(faults.FAULTS) + len(bundle_faults.FAULTS)


def test_a_bundle_fault_carries_its_code_and_both_sentences() -> None:
    found = bundle_faults.bundle_fault("newer_format", file="manifest.json", came=9, known=2)
    assert found.code == "newer_format"
    assert "was written by format 9, this version reads 2: upgrade" in found.told("en")
    assert "est écrit au format 9, et cette version lit le format 2 : mettez" in found.told("fr")
