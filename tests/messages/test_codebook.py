"""Whatever code a user can meet is explained in both languages, and found by near misses."""

import pytest

from conversion_influence import bundle_faults
from conversion_influence.errors import ConfigError
from conversion_influence.evaluation.flag_words import WORDS
from conversion_influence.lists.codes import CODES
from conversion_influence.lists.faults import FAULTS
from conversion_influence.messages.codebook import ENTRIES, look_up
from conversion_influence.messages.entry import KINDS, Entry
from conversion_influence.messages.flags import FLAGS
from conversion_influence.messages.verdicts import VERDICTS
from conversion_influence.modeling.support import UNSEEN
from conversion_influence.tables import faults as table_faults


def codes_of(entries: tuple[Entry, ...]) -> list[str]:
    return [entry.code for entry in entries]


def test_every_code_that_is_met_is_explained_and_no_other() -> None:
    of_kind = {kind: [each.code for each in ENTRIES if each.kind == kind] for kind in KINDS}
    assert sorted(of_kind["row"]) == sorted(CODES)
    assert sorted(of_kind["file"]) == sorted(FAULTS)
    assert sorted(of_kind["table"]) == sorted(table_faults.FAULTS)
    assert sorted(of_kind["model"]) == sorted(bundle_faults.FAULTS)
    assert sorted(codes_of(FLAGS)) == sorted([*WORDS, f"{UNSEEN}_<column>"])
    assert len(set(codes_of(ENTRIES))) == len(ENTRIES)


def test_every_verdict_that_can_be_given_is_explained() -> None:
    from .verdicts_given import verdicts_given

    found = {look_up(code).code for code in verdicts_given()}
    assert found == set(codes_of(VERDICTS))


@pytest.mark.parametrize("entry", ENTRIES, ids=codes_of(ENTRIES))
def test_an_entry_has_whole_sentences_in_both_languages(entry: Entry) -> None:
    for said in (entry.meaning, entry.remedy):
        assert said.en != said.fr
        for text in said:
            assert text[0].isupper()
            assert text[-1] == "."
    assert entry.example.en
    assert entry.example.fr


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("duplicate", "duplicate"),
        ("Unclear-Number", "unclear_number"),
        ("unseen_topic", "unseen_<column>"),
        ("no_better_than:base_rate", "no_better_than:<rule>"),
        ("no_better_than", "no_better_than:<rule>"),
    ],
)
def test_a_code_is_found_however_it_is_written(asked: str, found: str) -> None:
    assert look_up(asked).code == found


def test_an_unknown_code_is_answered_with_the_nearest() -> None:
    with pytest.raises(ConfigError, match="Did you mean 'wrong_width'"):
        look_up("wrong_with")
    with pytest.raises(ConfigError, match=r"no code ''\. `influence explain` lists all"):
        look_up("")
