"""What is refused is refused in the language that was asked for."""

import gzip
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from ..small_world import changed, influence

LIST = "handle,cost\nann,1\n"


@pytest.mark.parametrize(
    ("options", "english", "french"),
    [
        (("--out", "x.docx"), "must end in .csv", "doit se terminer par .csv"),
        (("--preset", "modsh"), "Did you mean 'modash'", "Vouliez-vous dire 'modash'"),
        (("--map", "Prix"), "is not of the form", "n'est pas de la forme"),
        (("--map", "cost=prix"), "There are as_of", "Il y a as_of"),
        (("--resume", "--data", "."), "goes with --out", "va avec --out"),
        (("--model", "nowhere"), "is not a folder", "n'est pas un dossier"),
        (("--target-cost", "0"), "must be above 0", "doit être supérieur à 0"),
    ],
)
def test_a_call_is_refused_in_both_languages(
    model: Path, tmp_path: Path, options: tuple[str, ...], english: str, french: str
) -> None:
    listed = tmp_path / "list.csv"
    listed.write_text(LIST)
    given = () if "--model" in options else ("--model", model)
    told = [
        influence("predict", listed, "--data", tmp_path, *given, *options, "--lang", lang).err
        for lang in ("en", "fr")
    ]
    assert english in told[0]
    assert french in told[1]
    assert english not in told[1]


@pytest.mark.parametrize(
    ("options", "english", "french"),
    [
        ((), "order would mean nothing", "l'ordre ne voudrait rien dire"),
        (("--resume",), "nothing of a former run", "il ne reste rien d'une exécution"),
    ],
)
def test_a_call_without_tables_is_refused_in_both_languages(
    model: Path, tmp_path: Path, options: tuple[str, ...], english: str, french: str
) -> None:
    (tmp_path / "list.csv").write_text("creator_id,topic\nann,beauty\n")
    call = ("predict", "list.csv", "--model", model, *options)
    told = [influence(*call, "--lang", lang) for lang in ("en", "fr")]
    assert [ended.code for ended in told] == [2, 2]
    assert english in told[0].err
    assert french in told[1].err


def test_what_cannot_be_written_is_told_in_both_languages() -> None:
    from conversion_influence.workflows.files import OutputError, whole_file
    from conversion_influence.workflows.out_places import require_room

    with pytest.raises(OutputError, match="do not fit into a worksheet") as caught:
        require_room(Path("x.xlsx"), 2_000_000, 5)
    assert "2\N{NARROW NO-BREAK SPACE}000\N{NARROW NO-BREAK SPACE}000 lignes" in caught.value.told(
        "fr"
    )
    with pytest.raises(OutputError, match="cannot be written") as caught, whole_file(Path("x")):
        raise OSError(28, "No space left on device")
    assert caught.value.told("fr").endswith("rien n'a été modifié")


def test_an_unknown_code_is_refused_in_both_languages() -> None:
    assert "no code 'nonsense'." in influence("explain", "nonsense").err
    assert "aucun code 'nonsense'." in influence("explain", "nonsense", "--lang", "fr").err


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (gzip.compress(LIST.encode(), mtime=0)[:-9], "se termine trop tôt"),
        (b"PAR1abc", "est incohérent"),
    ],
)
def test_what_is_damaged_is_said_in_french(tmp_path: Path, content: bytes, words: str) -> None:
    listed = tmp_path / "list.bin"
    listed.write_bytes(content)
    assert words in influence("check", listed, "--lang", "fr").err


def newer(model: Path) -> None:
    manifest = json.loads((model / "manifest.json").read_text())
    (model / "manifest.json").write_text(json.dumps({**manifest, "format": 99}))


def cut(model: Path) -> None:
    (model / "model.txt").write_bytes((model / "model.txt").read_bytes()[:-9])


@pytest.mark.parametrize(
    ("damage", "code", "english", "french"),
    [
        (newer, "newer_format", "upgrade conversion-influence", "mettez à jour"),
        (cut, "damaged_model_file", "bytes were written", "octets ont été écrits"),
    ],
)
def test_a_model_is_refused_in_both_languages_with_a_code(
    model: Path,
    tmp_path: Path,
    damage: Callable[[Path], None],
    code: str,
    english: str,
    french: str,
) -> None:
    copy = shutil.copytree(model, tmp_path / "copy")
    damage(copy)
    (tmp_path / "list.csv").write_text(LIST)
    call = ("predict", "list.csv", "--model", copy)
    told = {lang: influence(*call, "--lang", lang) for lang in ("en", "fr")}
    assert english in told["en"].err
    assert f"See `influence explain {code}`" in told["en"].err
    assert french in told["fr"].err
    assert f"Voir `influence explain {code} --lang fr`" in told["fr"].err
    assert influence(*call, "--json").json["error"]["code"] == code


def test_faults_of_tables_are_refused_in_both_languages(
    model: Path, world: Path, tmp_path: Path
) -> None:
    data = changed(world, tmp_path / "data", "posts", lambda t: t.drop(columns="published_at"))
    (tmp_path / "list.csv").write_text(LIST)
    call = ("predict", "list.csv", "--model", model, "--data", data)
    told = {lang: influence(*call, "--lang", lang).err for lang in ("en", "fr")}
    assert "posts, column published_at: the column is missing; add it" in told["en"]
    assert "posts, colonne published_at\N{NO-BREAK SPACE}: la colonne manque" in told["fr"]
    assert "Voir `influence explain missing_column --lang fr`" in told["fr"]
    said = influence(*call, "--lang", "fr", "--json").json["error"]
    assert said["code"] == said["problems"][0]["code"] == "missing_column"
    assert said["problems"][0]["message"].startswith("la colonne manque")


def test_what_is_understood_of_tables_is_told_in_both_languages(
    world: Path, tmp_path: Path
) -> None:
    def doubtful(posts: pd.DataFrame) -> pd.DataFrame:
        return pd.concat([posts, posts.head(1)]).assign(credentials_n=1, seen_at="2024-01-01")

    data = changed(world, tmp_path / "data", "posts", doubtful)
    told = {lang: influence("check", data, "--lang", lang) for lang in ("en", "fr")}
    assert (told["en"].code, told["fr"].code) == (2, 2)
    for words in ("understood: post_id", "Wrong: posts row", "1 fault to mend first."):
        assert words in told["en"].out
    french = told["fr"].out.replace("\N{NO-BREAK SPACE}", " ")
    assert "Codes: key_twice; `influence explain CODE` says" in told["en"].out
    for words in ("comprises : post_id", "Faute : posts ligne", "1 faute à corriger d'abord."):
        assert words in french
    assert "seen_at (contient des dates" in " ".join(french.split())
    plain = influence("check", data, "--lang", "fr", "--json").json
    (posts,) = (table for table in plain["tables"] if table["name"] == "posts")
    assert posts["ignored"]["credentials_n"] == "est calculée de credentials"
    assert plain["problems"][0]["message"].startswith("même post_id qu'à la ligne 1")


def test_settings_and_options_are_refused_in_both_languages(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Path("c.yaml").write_text("sed: 1\nmodel: {rounds: 0}\nflat: {exposures: n}\n")
    call = ("recalibrate", "model", "--out", "new", "--config")
    english, french = (influence(*call, "c.yaml", "--lang", lang).err for lang in ("en", "fr"))
    assert "unknown key 'sed'. Did you mean 'seed'? Known here: data" in english
    assert "clé inconnue 'sed'. Vouliez-vous dire 'seed' ? Clés connues ici : data" in french
    assert "c.yaml : model.rounds : " in french
    assert "ne peut pas être lue" in influence(*call, "gone.yaml", "--lang", "fr").err
    monkeypatch.setenv("INFLUENCE_LANG", "fr")
    unknown = influence("predict", "list.csv", "--modl", "x").err
    assert "Option inconnue : --modl. Vouliez-vous dire '--model' ?" in unknown
    assert "Voir `influence predict --help`" in unknown
