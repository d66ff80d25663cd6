from pathlib import Path

import pytest

from conversion_influence.errors import ConfigError, ListError
from conversion_influence.lists.mapping import (
    Choices,
    Naming,
    name_columns,
    recogniser,
)
from conversion_influence.lists.mapping_file import read_choices, save_mapping


def known(*received: str, asked: tuple[str, ...] = (), **choices: object) -> tuple[str, ...]:
    return name_columns(received, Choices(**choices), asked).known  # type: ignore[arg-type]


def test_synonyms_are_mapped_and_all_else_keeps_its_name() -> None:
    assert known("Pseudo", "Prix", "Note", "Fake followers %") == (
        *("handle", "cost", "Note", "Fake followers %"),
    )


def test_the_users_word_stands_over_what_is_found() -> None:
    assert known("Pseudo", "Prix", columns={"Prix": "-"}) == ("handle", "Prix")
    assert known("a", "b", columns={"a": "handle", "B": "cost"}) == ("handle", "cost")
    assert known("Prix", "Budget", columns={"Budget": "cost"}) == ("Prix", "cost")
    assert known("cost", "Budget", columns={"Budget": "cost"}) == ("cost (received)", "cost")


def test_two_columns_for_one_are_refused_with_the_options_to_paste() -> None:
    with pytest.raises(ListError, match=r'Prix, Cost would .* --map "Prix=cost" or --map "Cost=co'):
        known("Prix", "Cost")
    with pytest.raises(ListError, match="would all be read as cost"):
        known("a", "b", columns={"a": "cost", "b": "cost"})


def test_signals_of_a_model_come_before_synonyms() -> None:
    assert known("Price", asked=("Price",)) == ("Price",)
    assert known("Engagement Rate", asked=("engagement_rate",)) == ("engagement_rate",)
    assert known("Engagement rate (%)", asked=("engagement_rate",)) == ("Engagement rate (%)",)
    assert known("ER %", asked=("er_pct",), columns={"ER %": "er_pct"}) == ("er_pct",)
    assert known("A B", asked=("a_b", "a-b")) == ("A B",)


def test_a_preset_says_what_looks_like_an_offer_and_is_not() -> None:
    assert known("Link", "Country") == ("link", "country")
    assert known("Link", "Country", preset="modash") == ("profile", "Country")
    assert known("Influencer_ID", "media_url", preset="upfluence") == ("creator_id", "profile")


def test_a_column_that_is_not_there_is_refused_and_passed_over_in_a_saved_mapping() -> None:
    with pytest.raises(ListError, match=r"--map names the column 'Prx', .* Did you mean 'Prix'"):
        known("Prix", columns={"Prx": "cost"})
    assert known("Prix", saved={"Prx": "cost"}) == ("cost",)
    with pytest.raises(ConfigError, match=r"nothing is called 'csot'.* Did you mean 'cost'"):
        known("Prix", columns={"Prix": "csot"})


@pytest.mark.parametrize("option", ["Prix", "=cost", "Prix=", ""])
def test_an_option_of_another_form_is_refused(option: str) -> None:
    with pytest.raises(ConfigError, match='is not of the form "Received name=known"'):
        read_choices([option])


def test_options_are_read_and_a_name_may_hold_an_equals_sign() -> None:
    assert read_choices(["a = b=cost", "x=-"]).columns == {"a = b": "cost", "x": "-"}


def test_a_mapping_that_is_kept_reads_the_next_list_alike(tmp_path: Path) -> None:
    path = tmp_path / "mapping.yaml"
    received = ("Pseudo", "Prix (€)", "Lien", "Note")
    first = name_columns(received, Choices({"Lien": "profile"}, preset="kolsquare"))
    save_mapping(path, first, "kolsquare")
    again = read_choices(mapping=path)
    assert again.preset == "kolsquare"
    assert again.saved == {"Pseudo": "handle", "Prix (€)": "cost", "Lien": "profile"}
    assert name_columns(received, again).known == first.known


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("- a", 'a mapping is written as "columns:"'),
        ("columns: 3", 'a mapping is written as "columns:"'),
        ("columns: {}\nother: 1", 'a mapping is written as "columns:"'),
        ("columns: {}\npreset: modsh", "there is no preset 'modsh'"),
        ("columns: [", "the mapping cannot be read"),
    ],
)
def test_a_file_that_is_no_mapping_is_refused(tmp_path: Path, text: str, match: str) -> None:
    path = tmp_path / "mapping.yaml"
    path.write_text(text)
    with pytest.raises(ConfigError, match=match):
        read_choices(mapping=path)


def test_a_preset_that_there_is_not_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"no preset 'modsh'; .* Did you mean 'modash'"):
        read_choices(preset="modsh")


def test_the_line_of_names_is_found_by_what_the_user_says() -> None:
    found = recogniser(Choices({"qui": "handle"}), ("weird",))
    assert [found(name) for name in ("qui", "weird", "Abonnés", "Email", "zzz")] == [
        *("handle", "weird", "followers", "email", None),
    ]


def test_a_naming_knows_both_names() -> None:
    naming = Naming(("Prix", "Note"), ("cost", "Note"))
    assert naming.mapping == {"Prix": "cost"}
    assert (naming.received_as("cost"), naming.received_as("handle")) == ("Prix", "handle")


@pytest.mark.parametrize(
    ("name", "known"),
    [
        *(("Remise (€)", "discount"), ("Remise (k)", "discount"), ("Coût (%)", "cost")),
        *(("Abonnés (€)", "followers"), ("Prix en %", "value_per_conversion")),
    ],
)
def test_a_column_cannot_be_mapped_to_what_its_unit_contradicts(name: str, known: str) -> None:
    with pytest.raises(ListError, match="cannot be") as refused:
        name_columns(["handle", name], Choices(columns={name: known}))
    assert refused.value.code == "unit_of_another"


def test_names_alike_but_for_case_are_a_models_signal_only_if_there_is_one() -> None:
    assert known("WARMTH", asked=("warmth", "size")) == ("warmth",)
    assert known("WARMTH", asked=("warmth", "Warmth")) == ("WARMTH",)
