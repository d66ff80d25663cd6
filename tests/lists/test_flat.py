import gzip
from pathlib import Path

import pandas as pd
import pytest

from conversion_influence.errors import ListError
from conversion_influence.lists.flat import read_flat


def write(folder: Path, content: str | bytes) -> Path:
    path = folder / "flat.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_any_delimiter_gives_the_same_table(tmp_path: Path, mark: str) -> None:
    text = "creator,x,word,won\nc1,1.5,a,True\nc2,,b,False\n".replace(",", mark)
    frame = read_flat(write(tmp_path, gzip.compress(text.encode())))
    expected = pd.DataFrame(
        {"creator": ["c1", "c2"], "x": [1.5, None], "word": ["a", "b"], "won": [1.0, 0.0]}
    )
    pd.testing.assert_frame_equal(frame, expected)


def test_csv_and_parquet_of_one_frame_read_alike(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "id": [1, 2, 3],
            "small": [1e-7, None, 0.1],
            "code": ["01", "2", None],
            "text": ['a"b', "c,d\ne", "é"],
            "yes": [True, False, True],
            "at": pd.to_datetime(["2024-01-01 00:00", "2024-01-02 10:00", None]),
        }
    )
    frame.to_csv(tmp_path / "flat.csv", index=False)
    frame.to_parquet(tmp_path / "flat.parquet")
    from_csv, from_parquet = (read_flat(tmp_path / f"flat.{kind}") for kind in ("csv", "parquet"))
    same = [name for name in frame if name != "at"]
    pd.testing.assert_frame_equal(from_csv[same], from_parquet[same])
    assert from_csv["small"].tolist()[0] == 1e-7
    assert pd.to_datetime(from_csv["at"]).equals(pd.to_datetime(from_parquet["at"]))


def test_rows_that_are_not_whole_are_all_counted_and_five_are_named(tmp_path: Path) -> None:
    broken = "".join(f"{number},1,1\n" for number in range(7))
    with pytest.raises(ListError, match=r"7 of 8 rows are not whole") as raised:
        read_flat(write(tmp_path, f"a,b\n1,2\n{broken}"))
    message = str(raised.value)
    assert "line 3: the row has 3 cells and the header 2" in message
    assert "line 7" in message
    assert "line 8" not in message
    assert message.endswith("... and 2 more")


@pytest.mark.parametrize(
    ("content", "match"),
    [
        ("", r"flat\.csv is empty"),
        ("a,b\n", "has column names and no rows"),
        ('a,b\n1,2\n"3,4\n', r"line 3: a quote opens here and is never closed"),
        ("a,A\n1,2\n", "two columns are called a"),
        ("a,\n1,2\n", "column 2 of 2 has no name"),
        ("a,b;c\n1,2;3\n", r"line 1: the columns could be separated by ',' / ';'"),
        ('"a\n1\n', r"line 1: the column names are broken by a quote"),
        ("a;b\n1,234;x\n", r"column a: 1,234: the decimal mark of this file is not clear"),
        ("a;b\n1,5;1.5\n", r"the decimal mark of this file is not clear"),
    ],
)
def test_a_table_that_cannot_be_read_says_where_and_what_to_do(
    tmp_path: Path, content: str, match: str
) -> None:
    with pytest.raises(ListError, match=match):
        read_flat(write(tmp_path, content))


def test_the_rows_settle_a_delimiter_that_the_header_leaves_open(tmp_path: Path) -> None:
    frame = read_flat(write(tmp_path, "price, in EUR;won\n1;1\n2;0\n"))
    assert list(frame.columns) == ["price, in EUR", "won"]


def test_codes_stay_text_where_the_caller_says_so(tmp_path: Path) -> None:
    path = write(tmp_path, "cluster,x\n1,2\n3,4\n")
    assert read_flat(path, strings=["cluster"])["cluster"].tolist() == ["1", "3"]
    with pytest.raises(ListError, match=r"has no column 'clusters'.* Did you mean 'cluster'\?"):
        read_flat(path, strings=["clusters"])


def test_a_late_word_makes_a_column_text(tmp_path: Path) -> None:
    rows = "".join(f"{number},1\n" for number in range(2000))
    frame = read_flat(write(tmp_path, f"a,b\n{rows}word,1\n"))
    assert frame["a"].iloc[[0, -1]].tolist() == ["0", "word"]
    assert frame["b"].dtype == "float64"


def test_how_the_file_was_read_travels_with_the_frame(tmp_path: Path) -> None:
    frame = read_flat(write(tmp_path, "a,b\né,1\n".encode("cp1252")))
    assert "line 2 is not UTF-8" in frame.attrs["notes"][0]


def test_whole_numbers_that_a_float_cannot_hold_stay_text(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("reference,clicks\n12345678901234567890,12\n12345678901234567891,13\n")
    frame = read_flat(path)
    assert list(frame["reference"]) == ["12345678901234567890", "12345678901234567891"]
    assert frame["clicks"].dtype == "float64"
