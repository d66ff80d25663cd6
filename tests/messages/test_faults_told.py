"""Whatever is refused by a code is told in both languages, from the same details."""

from string import Formatter

import pytest

from conversion_influence import bundle_faults
from conversion_influence.errors import TableError
from conversion_influence.lists import faults
from conversion_influence.messages.said import Said
from conversion_influence.tables import faults as table_faults
from conversion_influence.tables.doubt_words import DOUBTS

TOLD = (faults.FAULTS, bundle_faults.FAULTS, table_faults.FAULTS, DOUBTS)
WORDS = {code: said for words in TOLD for code, said in words.items()}


def details(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("code", WORDS)
def test_a_fault_is_told_in_both_languages_from_what_is_given(code: str) -> None:
    words: Said = WORDS[code]
    assert words.en != words.fr
    assert details(words.fr) <= details(words.en)


def test_no_code_is_used_twice() -> None:
    assert len(WORDS) == sum(map(len, TOLD))


def test_a_bundle_fault_carries_its_code_and_both_sentences() -> None:
    found = bundle_faults.bundle_fault("newer_format", file="manifest.json", came=9, known=2)
    assert found.code == "newer_format"
    assert "was written by format 9, this version reads 2: upgrade" in found.told("en")
    assert "est écrit au format 9, et cette version lit le format 2 : mettez" in found.told("fr")


def test_a_fault_of_a_table_is_told_in_both_languages() -> None:
    found = table_faults.problem(
        "posts", "below_least", row=3, column="likes", value="-1", rows=9, least=0.0
    )
    assert found.code == "below_least"
    assert str(found) == (
        "posts row 3, column likes: is below 0; correct it, or leave it empty if it is unknown "
        "(9 rows in all) (value '-1')"
    )
    french = found.told("fr")
    assert french.startswith("posts ligne 3, colonne likes\N{NO-BREAK SPACE}: est inférieur à 0 ;")
    assert french.endswith("(9 lignes en tout) (valeur '-1')")


def test_faults_of_one_kind_share_their_code_and_others_have_none() -> None:
    one, other = (
        table_faults.problem("posts", "key_twice", row=1, key="post_id", first=0),
        table_faults.problem("posts", "empty_table"),
    )
    assert TableError([one, one]).code == "key_twice"
    assert TableError([one, other]).code is None
    told = TableError([other] * 25).told("fr").splitlines()
    assert told[-1] == "... et 5 de plus"
    assert told[0] == f"posts\N{NO-BREAK SPACE}: {table_faults.FAULTS['empty_table'].fr}"
