"""The command ``signals``: what each is, what it needs, and in which language."""

from __future__ import annotations

from .small_world import assert_refused, influence


def test_a_list_in_french_has_a_space_that_does_not_break_before_its_colons() -> None:
    said = influence("signals", "--group", "relevance", "--lang", "fr").out
    assert "une valeur élevée\N{NO-BREAK SPACE}: L'essentiel de leurs publications" in said
    assert "à partir de posts (topic)" in said
    assert "élevée:" not in said


def test_the_columns_that_a_table_may_lack_are_said_beside_it() -> None:
    said = " ".join(influence("signals", "--group", "offer").out.split())
    assert "from offer (cost), placements (cost);" in said
    needs = {one["name"]: one["needs"] for one in influence("signals", "--json").json}
    assert needs["topic_share_28d"] == ["posts (topic)"]


def test_a_group_that_there_is_not_is_refused_in_the_language_asked_for() -> None:
    asked = ("signals", "--group", "relevence")
    assert_refused(influence(*asked), r"there is no group 'relevence'\. Did you mean 'relevance'\?")
    french = influence(*asked, "--lang", "fr")
    assert_refused(french, r"il n'y a pas de groupe 'relevence'\. Vouliez-vous dire 'relevance' \?")
    assert "Groupes : relevance, frequency" in french.err
