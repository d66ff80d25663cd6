"""`influence check LIST` and `predict --dry-run`: what is understood, and nothing is written."""

from pathlib import Path

import pandas as pd
import pytest

from .small_world import Ended, assert_refused, influence

FRENCH = """\
Export du 12/03/2024

Pseudo;Plateforme;Abonnés;cost;Notes;expozures
@alice;YouTube;136 000;1 234,50 €;bonne;1000
@bob;instagram;12,5 k;450,00 €;;2000
@carl;tiktok;1,2 M;n/a;<b>[red]x;3000
;tiktok;1,2 M;300;x;3000
@alice;YouTube;136 000;1 234,50 €;bonne;1000
@dora;YouTube;5 000;environ 300;bonne;1000
"""


@pytest.fixture
def listed() -> Path:
    Path("list.csv").write_text(FRENCH, encoding="cp1252")
    return Path("list.csv")


def words(ended: Ended) -> str:
    return " ".join(ended.out.split())


def test_what_is_understood_is_one_document(listed: Path) -> None:
    ended = influence("check", listed, "--json")
    assert ended.code == 1
    said = ended.json
    assert (said["kind"], said["encoding"], said["delimiter"]) == ("text", "cp1252", ";")
    assert (said["header_line"], said["passed_over"], said["sheet"]) == (3, [1], None)
    columns = {column["received"]: column for column in said["columns"]}
    assert list(columns) == ["Pseudo", "Plateforme", "Abonnés", "cost", "Notes", "expozures"]
    assert columns["Pseudo"]["taken_for"] == "handle"
    assert columns["Abonnés"]["examples"] == ["136 000", "12,5 k", "1,2 M"]
    assert "decimal comma" in columns["cost"]["style"]
    assert (columns["Notes"]["taken_for"], columns["Notes"]["filled"]) == (None, 5)
    assert columns["expozures"]["suggestion"] == '--map "expozures=exposures"'
    assert said["rows"] == said["kept"] + said["rejected"] + said["duplicates"] == 6
    faults = {fault["code"]: fault["lines"] for fault in said["faulty"]}
    assert faults["missing_creator"] == [7]
    assert sorted(line for lines in faults.values() for line in lines) == [7, 9]
    assert said["repeated"] == [8]
    assert said["signals"] is None


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_terminal_says_the_same_in_the_language_asked_for(
    listed: Path, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    ended = influence("check", listed, "--lang", language)
    assert ended.code == 1
    assert max(len(line) for line in ended.out.splitlines()) <= 80
    assert "<b>[red]x" in ended.out  # shown as it came, not taken for markup
    said = words(ended)
    if language == "en":
        assert "text, cp1252, cells separated by semicolons, column names in line 3" in said
        assert "Rows read: 6 (to score: 3, rejected: 2, duplicates: 1)" in said
        assert "missing_creator: 1 (line 7)" in said
        return
    assert "cellules séparées par des points-virgules, noms des colonnes à la ligne 3" in said
    assert "à noter : 3, rejets : 2, doublons : 1" in said
    assert "nombres, virgule" in said
    for english in ("Note:", "rows", "taken", "lines", "reading"):
        assert english not in ended.out + ended.err


def test_no_cell_acts_on_the_terminal() -> None:
    Path("list.csv").write_text("creator_id;cost\na\x1b[2Jb;5\nc\u202ed;=\x1b]0;x\x07\n")
    ended = influence("check", "list.csv")
    for character in ("\x1b", "\x07", "\u202e"):
        assert character not in ended.out + ended.err
    assert "a␛[2Jb" in ended.out


def test_what_the_user_says_of_a_column_counts(listed: Path) -> None:
    said = influence("check", listed, "--map", "expozures=exposures", "--json").json
    (column,) = [one for one in said["columns"] if one["received"] == "expozures"]
    assert (column["taken_for"], column["role"]) == ("exposures", "known")


def test_a_sheet_of_a_workbook_is_named() -> None:
    with pd.ExcelWriter("book.xlsx", engine="xlsxwriter") as book:
        pd.DataFrame({"x": [1]}).to_excel(book, sheet_name="Notes", index=False)
        table = pd.DataFrame({"creator_id": ["a", "b"], "cost": [450.5, 300.0]})
        table.to_excel(book, sheet_name="Liste", index=False)
    said = influence("check", "book.xlsx", "--sheet", "Liste", "--json").json
    assert (said["kind"], said["sheet"], said["rows"]) == ("workbook", "Liste", 2)


def test_a_folder_is_still_checked_as_tables_and_what_is_absent_is_said(world: Path) -> None:
    assert "tables" in influence("check", world, "--json").json
    assert_refused(influence("check", "nowhere"), "no such folder")
    assert_refused(influence("check", "nowhere.csv"), "nowhere.csv")
    assert_refused(influence("check", "nowhere.yaml"), "nowhere.yaml")


def test_with_a_model_its_signals_are_counted(flat: tuple[Path, Path]) -> None:
    model, table = flat
    said = influence("check", table, "--model", model, "--json").json
    assert said["signals"] == len(said["signals_held"]) > 1
    assert "warmth" in said["signals_held"]
    assert "of the model's" in words(influence("check", table, "--model", model))


def test_an_unknown_creator_id_with_unseen_characters_is_told_as_such(
    world: Path, model: Path
) -> None:
    Path("list.csv").write_text("creator_id\nc00001\n\u200bc00002\nno body\n")
    ended = influence("predict", "list.csv", "--data", world, "--model", model, "--dry-run")
    assert "unseen_in_creator: 1 (line 3)" in words(ended)
    assert "cannot be seen; type it anew (value '<U+200B>c00002')" in words(ended)
    assert "unknown_creator: 1 (line 4)" in words(ended)


def test_a_dry_run_says_what_would_be_scored_and_writes_nothing(world: Path, model: Path) -> None:
    Path("list.csv").write_text("creator_id,topic\nc00001,beauty\nc00002,tech\nnobody,tech\n")
    before = sorted(Path().iterdir())
    asked = ("predict", "list.csv", "--data", world, "--model", model, "--dry-run")
    ended = influence(*asked, "--json")
    assert ended.code == 1
    said = ended.json
    assert (said["scored"], said["understood"]["rejected"]) == (2, 1)
    assert said["understood"]["faulty"][0]["code"] == "unknown_creator"
    assert 0.0 < said["coverage"] <= 1.0
    french = influence(*asked, "--lang", "fr")
    assert "Lignes qui seraient notées : 2" in words(french)
    assert "Rien n'a été écrit." in french.out
    assert "aucune table de" in words(french)
    assert sorted(Path().iterdir()) == before
    scored = influence(*asked[:-1], "--json").json
    assert scored["scored"] == said["scored"]
    mean = sum(row["coverage"] for row in scored["scores"]) / 2
    assert mean == pytest.approx(said["coverage"])


def test_of_very_many_columns_the_first_are_shown_and_those_taken_for_something(
    tmp_path: Path,
) -> None:
    listed = tmp_path / "wide.csv"
    names = [*(f"measure {place}" for place in range(400)), "handle"]
    listed.write_text(",".join(names) + "\n" + ",".join(["1"] * 400 + ["nina"]) + "\n")
    ended = influence("check", listed)
    shown = words(ended)
    assert "measure 199 (kept as it is)" in shown
    assert "measure 200" not in shown
    assert "handle handle" in shown
    assert "201 of 401 columns are shown; `--json` tells all." in shown
    assert len(influence("check", listed, "--json").json["columns"]) == 401
