import codecs
from pathlib import Path

import pytest

from conversion_influence.errors import ListError
from conversion_influence.lists.cell_reading import read_cells
from conversion_influence.lists.source import open_source
from conversion_influence.lists.text import TextFile, open_text

FRENCH = (
    "créateur;abonnés;coût\nZoé;136 000;1 200 €\nL'Été;12;cœur, œuvre\nÇA NOËL;À 5;où ?\n"
    "Straße;niño;¿qué?\n"
)
TYPED = FRENCH + "l’été;“vrai”;suite…\n– tiret;don’t;100 €\n"


def opened(folder: Path, content: bytes) -> TextFile:
    path = folder / "list.csv"
    path.write_bytes(content)
    return open_text(open_source(path))


def text_of(file: TextFile) -> str:
    return file.path.read_bytes()[file.start :].decode()


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        *((FRENCH, one) for one in ("cp1252", "iso8859-15", "mac-roman")),
        (FRENCH.replace("€", "EUR").replace("œ", "oe"), "cp850"),
        *((TYPED, one) for one in ("cp1252", "mac-roman")),
        *((TYPED, one) for one in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be")),
        (codecs.BOM_UTF16_BE.decode("utf-16-be") + TYPED, "utf-16-be"),
        (TYPED, "utf-32"),
    ],
)
def test_words_of_western_languages_are_read_in_any_encoding(
    tmp_path: Path, text: str, encoding: str
) -> None:
    file = opened(tmp_path, text.encode(encoding))
    assert text_of(file).removeprefix("\ufeff") == text.removeprefix("\ufeff")


@pytest.mark.parametrize(
    ("word", "encoding"),
    [
        *(("café", one) for one in ("cp1252", "mac-roman")),
        *(("hélène", one) for one in ("cp1252", "cp850", "cp437", "mac-roman")),
        *(("forêt", one) for one in ("cp1252", "cp850", "cp437", "mac-roman")),
        *(("garçon", one) for one in ("cp1252", "cp850", "cp437", "mac-roman")),
        *(("où voilà", one) for one in ("cp1252", "cp850", "cp437", "mac-roman")),
        *(("Müller", one) for one in ("cp1252", "cp850", "cp437", "mac-roman")),
        *(("canción más", one) for one in ("cp1252", "cp850", "mac-roman")),
        *(("CAFÉ", one) for one in ("cp1252", "mac-roman")),
        *(("136\xa0000", one) for one in ("cp1252", "mac-roman")),
        *(("100 €", one) for one in ("cp1252", "iso8859-15", "mac-roman")),
        *(("cœur", one) for one in ("cp1252", "iso8859-15", "mac-roman")),
        *(("1ère et 2è", one) for one in ("cp1252", "mac-roman")),
        *(("don’t", one) for one in ("cp1252", "mac-roman")),
    ],
)
def test_one_word_is_enough_to_tell_an_old_encoding(
    tmp_path: Path, word: str, encoding: str
) -> None:
    file = opened(tmp_path, f"handle,note\nann,{word}\n".encode(encoding))
    assert text_of(file).splitlines()[1] == f"ann,{word}"
    (note,) = file.notes
    assert note.details["line"] == 2


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("имя;цена\nПривет;дела\n", "cp1251"),
        ("名前;価格\nこんにちは;世界\n", "shift-jis"),
        ("όνομα;τιμή\nγράμματα;λέξη\n", "cp1253"),
        ("名字;价格\n你好;世界\n", "gbk"),
        ("Łódź;note\nKraków;życie\nMałgorzata;Łódź\n", "cp1250"),
        ("jméno;note\nDvořák;Plzeň\nŠťastný;Děčín\n", "cp1250"),
        ("テスト,300\n鈴木花子,200\n佐藤,100\n", "shift-jis"),
    ],
)
def test_letters_that_no_rule_reads_are_refused_with_their_line(
    tmp_path: Path, text: str, encoding: str
) -> None:
    content = b"handle;cost\n" + text.encode(encoding)
    with pytest.raises(ListError, match=r"list\.csv line 2: the text is neither UTF-8 nor"):
        opened(tmp_path, content)


def test_a_few_bytes_that_are_not_utf8_cost_their_rows_only(tmp_path: Path) -> None:
    rows = "".join(f"zoé{number},1\n" for number in range(9))
    content = f"handle,cost\n{rows}".encode().replace(b"zo\xc3\xa94", b"zo\xe94")
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    cells = read_cells(path)
    assert [(one.line, one.code, one.raw) for one in cells.broken] == [
        (6, "unreadable_text", "zo\N{REPLACEMENT CHARACTER}4,1")
    ]
    assert cells.table.column("handle").to_pylist() == [f"zoé{n}" for n in range(9) if n != 4]
    assert cells.notes[0].details["line"] == 6


def test_a_zero_byte_costs_its_row_only(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(b"handle,cost\nann,1\nbo\0b,2\ncid,3\n")
    cells = read_cells(path)
    assert [(one.line, one.code) for one in cells.broken] == [(3, "unreadable_text")]
    assert cells.lines.tolist() == [2, 4]


def test_what_begins_as_utf16_and_breaks_off_is_refused(tmp_path: Path) -> None:
    content = "handle,cost\nann,1\n".encode("utf-16") + b"\x00"
    with pytest.raises(ListError, match="from line 3 on the text is not UTF-16"):
        opened(tmp_path, content)


def test_one_damaged_byte_does_not_make_two_signs_of_the_only_other_letter(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes("handle,cost\nzoé,1\n".encode() + b"caf\xe9,2\n")
    cells = read_cells(path)
    assert cells.table.column("handle").to_pylist() == ["zoé"]
    assert [one.code for one in cells.broken] == ["unreadable_text"]
