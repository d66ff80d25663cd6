"""`influence explain`: one code, all codes, a near miss; and the language of the environment."""

import pytest

from conversion_influence.messages.codebook import ENTRIES

from .small_world import assert_refused, influence


def test_a_code_is_explained_in_the_language_asked_for() -> None:
    english, french = (influence("explain", "negative", *more) for more in ((), ("--lang", "fr")))
    assert (english.code, french.code) == (0, 0)
    assert "What to do" in english.out
    assert "Que faire" in french.out
    assert "laissez la case vide" in french.out


def test_without_a_code_all_are_listed() -> None:
    listed = influence("explain")
    assert all(f"{entry.code}\n" in listed.out for entry in ENTRIES)
    assert max(len(line) for line in listed.out.splitlines()) <= 100
    assert [entry["code"] for entry in influence("explain", "--json").json] == [
        entry.code for entry in ENTRIES
    ]


def test_a_document_holds_one_entry() -> None:
    told = influence("explain", "use_it", "--json", "--lang", "fr").json
    assert set(told) == {"code", "kind", "meaning", "example", "remedy"}
    assert told["remedy"].startswith("Classez")


def test_an_unknown_code_is_refused_with_the_nearest() -> None:
    assert_refused(influence("explain", "duplicat"), "Did you mean 'duplicate'")


def test_the_environment_may_set_the_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    assert "What to do" in influence("explain", "negative").out
    monkeypatch.setenv("INFLUENCE_LANG", "fr")
    assert "Que faire" in influence("explain", "negative").out
    assert "What to do" in influence("explain", "negative", "--lang", "en").out
    assert influence("explain", "nothing").err.startswith("Erreur")
    monkeypatch.setenv("INFLUENCE_LANG", "de")
    assert influence("explain", "negative").code == 2
