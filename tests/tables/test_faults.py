"""Every fault is refused in words that say where it is and what to do."""

from __future__ import annotations

import gzip
import re
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from conversion_influence.errors import TableError
from conversion_influence.tables.faults import FAULTS as CODES
from conversion_influence.tables.sources import check_folder, open_folder

NOW = datetime(2024, 6, 1, tzinfo=UTC)
PLACEMENTS = "placement_id,creator_id,booked_at,settled_at,conversions,exposures,cost"
POSTS = "post_id,creator_id,platform,published_at"
MENTIONS = "creator_id,mentioned_at,source_id,post_id"
REPLIES = "creator_id,commented_at,replied_at,words,is_question"
SNAPSHOTS = "creator_id,platform,captured_at,followers"


def write(folder: Path, **tables: str) -> Path:
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def placements(*rows: str) -> dict[str, str]:
    return {"placements": "\n".join((PLACEMENTS, *rows)) + "\n"}


def posts(*rows: str, columns: str = "") -> dict[str, str]:
    return {"posts": "\n".join((POSTS + columns, *rows)) + "\n"}


GOOD = "p0,a,2024-01-01,2024-02-01,1,10,5"

FAULTS = {
    "unparsable count": (
        placements(GOOD, "p1,a,2024-01-01,2024-02-01,three,10,5"),
        r"placements row 2, column conversions: is not a whole number; .* \(value 'three'\)",
    ),
    "count with decimals": (
        placements("p1,a,2024-01-01,2024-02-01,1.5,10,5"),
        r"row 1, column conversions: is not a whole number; .*'1\.5'",
    ),
    "hexadecimal count": (
        placements("p1,a,2024-01-01,2024-02-01,1,0x10,5"),
        r"column exposures: is not a whole number; .*'0x10'",
    ),
    "number with a unit": (
        placements("p1,a,2024-01-01,2024-02-01,1,10,5 EUR"),
        r"column cost: is not a number; write it with a decimal point .*'5 EUR'",
    ),
    "infinite number": (
        placements("p1,a,2024-01-01,2024-02-01,1,10,inf"),
        r"column cost: is not a number; .*'inf'",
    ),
    "negative number": (
        placements("p1,a,2024-01-01,2024-02-01,1,10,-5"),
        r"column cost: is below 0; .*'-5\.0'",
    ),
    "unparsable time": (
        placements("p1,a,01/02/2024,2024-02-01,1,10,5"),
        r"column booked_at: is not a time; write it as 2024-05-31T18:30:00Z .*'01/02/2024'",
    ),
    "day that does not exist": (
        placements("p1,a,2024-02-30,2024-03-01,1,10,5"),
        r"column booked_at: is not a time; .*'2024-02-30'",
    ),
    "endless time": (
        placements("p1,a,2024-01-01,infinity,1,10,5"),
        r"column settled_at: is not a time; .*'infinity'",
    ),
    "unparsable boolean": (
        {"replies": f"{REPLIES}\na,2024-01-01,,3,maybe\n"},
        r"replies row 1, column is_question: is not true or false; .*'maybe'",
    ),
    "negative count": (
        {"account_snapshots": f"{SNAPSHOTS}\na,x,2024-01-01,-1\n"},
        r"account_snapshots row 1, column followers: is below 0; .*'-1'",
    ),
    "missing value": (
        placements(GOOD, " ,a,2024-01-01,2024-02-01,1,10,5"),
        r"placements row 2, column placement_id: has no value; fill it in",
    ),
    "missing column": (
        {"account_snapshots": "creator_id,platform,captured_at,follower\na,x,2024-01-01,1\n"},
        r"column followers: the column is missing; .* Is it the column 'follower'\?",
    ),
    "no exposures": (
        placements("p1,a,2024-01-01,2024-02-01,0,0,5"),
        r"column exposures: exposures is 0, so the placement has no rate; leave the row out",
    ),
    "more conversions than exposures": (
        placements("p1,a,2024-01-01,2024-02-01,11,10,5"),
        r"column conversions: more conversions than exposures; .*'conversions 11, exposures 10'",
    ),
    "conversions without exposures": (
        placements("p1,a,2024-01-01,2024-02-01,2,,5"),
        r"column conversions: more than 1 conversion but no exposures",
    ),
    "settled without conversions": (
        placements("p1,a,2024-01-01,2024-02-01,,10,5"),
        r"column conversions: no conversions although the placement is settled; write 0",
    ),
    "settled before booked": (
        placements("p1,a,2024-02-02,2024-02-01,1,10,5"),
        r"column settled_at: settled before it was booked; .*'settled_at 2024-02-01 00:00:00, bo",
    ),
    "control group beyond its exposures": (
        {
            "placements": f"{PLACEMENTS},control_exposures,control_conversions\n{GOOD},5,6\n"
            "p2,a,2024-01-01,2024-02-01,1,10,5,,1\n"
        },
        r"more conversions than exposures in the control group(.|\n)*row 2, .* give both",
    ),
    "captured before published": (
        posts("1,a,x,2024-01-02,2024-01-01,3", columns=",captured_at,likes"),
        r"posts row 1, column captured_at: captured before the post was published",
    ),
    "capture of an unknown post": (
        {
            **posts("1,a,x,2024-01-02"),
            "post_metrics": "post_id,captured_at\n1,2024-01-03\n2,2024-01-03\n",
        },
        r"post_metrics row 2, column post_id: no such post in posts; .*'2'",
    ),
    "capture before its post": (
        {**posts("1,a,x,2024-01-02"), "post_metrics": "post_id,captured_at\n1,2024-01-01\n"},
        r"post_metrics row 1, column captured_at: captured before the post was published",
    ),
    "more paid views than views, on posts": (
        posts("1,a,x,2024-01-02,9,10", columns=",views,paid_views"),
        r"posts row 1, column paid_views: more paid views than views; .*'paid_views 10, views 9'",
    ),
    "more paid views than views, in a capture": (
        {
            **posts("1,a,x,2024-01-02"),
            "post_metrics": "post_id,captured_at,views,paid_views\n1,2024-01-03,10,10\n"
            "1,2024-01-04,12,13\n",
        },
        r"post_metrics row 2, column paid_views: more paid views than views; views counts them all",
    ),
    "more paid views than views, in two tables": (
        {
            **posts("1,a,x,2024-01-02,2024-01-03,9", columns=",captured_at,views"),
            "post_metrics": "post_id,captured_at,paid_views\n1,2024-01-03,10\n1,2024-01-04,12\n",
        },
        r"post_metrics row 1, column paid_views: more paid views than views, one of them given on "
        r"posts for the same capture; correct it \(value 'paid_views 10, views 9'\)$",
    ),
    "paid views that are no count": (
        posts("1,a,x,2024-01-02,half", columns=",paid_views"),
        r"posts row 1, column paid_views: is not a whole number; .*'half'",
    ),
    "mention of another creator's post": (
        {
            **posts("1,a,x,2024-01-02", "2,b,x,2024-01-02"),
            "mentions": f"{MENTIONS}\na,2024-01-03,s,1\na,2024-01-03,s,2\n",
        },
        r"mentions row 2, column post_id: the post is another creator's; give a post of "
        r"creator_id, or leave post_id empty \(value 'post_id 2 by b, creator_id a'\)",
    ),
    "comment under another creator's post": (
        {
            **posts("1,a,x,2024-01-02"),
            "replies": "creator_id,commented_at,post_id\nb,2024-01-03,1\n",
        },
        r"replies row 1, column post_id: the post is another creator's",
    ),
    "more clicks than people reached": (
        {"placements": f"{PLACEMENTS},reach,clicks\n{GOOD},5,5\n{GOOD.replace('p0', 'p1')},5,6\n"},
        r"placements row 2, column clicks: more clicks than people reached; .*'clicks 6, reach 5'",
    ),
    "more refunds than conversions": (
        {"placements": f"{PLACEMENTS},refunds\n{GOOD},1\n{GOOD.replace('p0', 'p1')},2\n"},
        r"placements row 2, column refunds: more refunds than conversions; "
        r".*'refunds 2, conversions 1'",
    ),
    "negative refunds": (
        {"placements": f"{PLACEMENTS},refunds\n{GOOD},-1\n"},
        r"placements row 1, column refunds: is below 0; .*'-1'",
    ),
    "plan that is no time": (
        {"placements": f"{PLACEMENTS},planned_at\n{GOOD},friday evening\n"},
        r"column planned_at: is not a time; write it as 2024-05-31T18:30:00Z .*'friday evening'",
    ),
    "replied before commented": (
        {"replies": f"{REPLIES}\na,2024-01-02,2024-01-01,3,true\n"},
        r"column replied_at: replied before the comment was made",
    ),
    "post from the future": (
        posts("1,a,x,2024-06-02"),
        r"column published_at: lies in the future \(now is 2024-06-01 00:00 UTC\)",
    ),
    "duplicate key": (
        {
            "account_snapshots": f"{SNAPSHOTS}\na,x,2024-01-01,1\nb,x,2024-01-01,1\n"
            "a,x,2024-01-01T00:00Z,2\n"
        },
        r"row 3, column creator_id, platform, captured_at: the same .* as row 1; keep one of them",
    ),
    "negative credentials": (
        {"creators": "creator_id,credentials\na,-2\n"},
        r"column credentials: credentials is negative",
    ),
    "no rows": (placements(), r"placements: has no rows; fill it or remove the file"),
    "empty file": ({"placements": ""}, r"placements: the file is empty; .*'placements\.csv'"),
    "empty first line": ({"posts": "\na,b\n"}, r"posts: the first line is empty"),
    "column twice": (
        {"creators": "creator_id,handle,Handle\na,b,c\n"},
        r"creators: two columns are called handle; rename or remove one",
    ),
    "line with too few fields": (
        posts("1,a,x,2024-01-01", "2,a"),
        r"posts: line 3 of the file has too few fields; .*'2,a'",
    ),
    "line with too many fields": (
        posts("1,a,x,2024-01-01,5"),
        r"posts: line 2 of the file has too many fields; quote values",
    ),
    "unclosed quote": (
        posts('"1,a,x,2024-01-01', "2,a,x,2024-01-01"),
        r"posts: line 2 of the file has an unclosed or misplaced quote",
    ),
    "no table": ({"post": "post_id\n1\n"}, r"no table found; name the files <table>\.csv"),
}


@pytest.mark.parametrize(("tables", "message"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_refused_in_words_that_help(
    tmp_path: Path, tables: dict[str, str], message: str
) -> None:
    folder = write(tmp_path, **tables)

    with pytest.raises(TableError, match=message) as caught:
        open_folder(folder, now=NOW)

    for problem in caught.value.problems:
        assert problem.code in CODES
        assert problem.french is not None
        assert problem.french != problem.message
    assert not check_folder(folder, now=NOW).ok


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("post_id;é\n".encode("latin-1"), "the column names are not UTF-8; save the file as UTF-8"),
        (POSTS.encode() + b"\n1,\xe9,x,2024-01-01\n", "line 2 of the file is not UTF-8; save"),
        ("post_id,creator_id\n".encode("utf-16"), "the file is UTF-16 or no text; save"),
        (POSTS.encode() + b"\r\n1,a,x,2024-01-01\n2,a\r", "cannot be read|too few"),
    ],
)
def test_bytes_that_are_no_utf8_table_are_refused(
    tmp_path: Path, content: bytes, message: str
) -> None:
    (tmp_path / "posts.csv").write_bytes(content)

    with pytest.raises(TableError, match=message):
        open_folder(tmp_path, now=NOW)


@pytest.mark.parametrize("name", ["posts.csv.gz", "posts.parquet"])
def test_a_damaged_file_is_refused(tmp_path: Path, name: str) -> None:
    whole = gzip.compress(f"{POSTS}\n1,a,x,2024-01-01\n".encode() * 100)
    (tmp_path / name).write_bytes(whole[: len(whole) // 2])

    with pytest.raises(TableError, match=rf"posts: the file cannot be read .*{name}"):
        open_folder(tmp_path, now=NOW)


def test_damage_inside_a_parquet_file_is_told_like_damage_at_its_end(tmp_path: Path) -> None:
    place = tmp_path / "posts.parquet"
    frame = pd.DataFrame({"post_id": [f"p{n}" for n in range(5000)], "creator_id": "a"})
    frame.assign(platform="x", published_at=pd.Timestamp("2024-01-01")).to_parquet(place)
    whole = bytearray(place.read_bytes())
    whole[1000:3000] = bytes(2000)
    place.write_bytes(whole)

    told = r"posts: the file cannot be read .* write it again \(value 'posts.parquet'\)"
    with pytest.raises(TableError, match=told):
        open_folder(tmp_path, now=NOW)
    (problem,) = check_folder(tmp_path, now=NOW).problems
    assert re.search(told, str(problem))


def test_rows_of_a_parquet_file_are_told_by_where_they_stand(tmp_path: Path) -> None:
    frame = pd.DataFrame({"post_id": ["1", "2", "3", "2"], "creator_id": ["c", "b", "a", "a"]})
    at = pd.to_datetime(["2024-01-01", "2024-01-01", "2099-01-01", "2024-01-01"])
    frame.assign(platform="x", published_at=at).to_parquet(tmp_path / "posts.parquet")

    with pytest.raises(TableError, match="posts row 3, column published_at") as caught:
        open_folder(tmp_path, now=NOW)

    assert "posts row 4, column post_id: the same post_id as row 2" in str(caught.value)


def test_a_parquet_file_may_have_a_column_for_its_rows(tmp_path: Path) -> None:
    frame = pd.DataFrame({"post_id": ["1", "2"], "creator_id": "a", "file_row_number": [7, 8]})
    frame.assign(platform="x", published_at=pd.Timestamp("2024-01-01")).to_parquet(
        tmp_path / "posts.parquet"
    )
    with open_folder(tmp_path, now=NOW) as tables:
        assert "file_row_number" in tables.extras["post_metrics"]


def test_faults_of_all_tables_are_collected_at_once(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        creators="creator_id\na\na\n",
        account_snapshots=f"{SNAPSHOTS}\na,x,yesterday,-1\n",
        posts=f"{POSTS}\n1,a\n",
        placements=f"{PLACEMENTS}\np1,a,2024-01-01,2024-02-01,11,10,x\n",
    )

    with pytest.raises(TableError, match="keep one of them") as caught:
        open_folder(folder, now=NOW)

    found = {(problem.table, problem.column) for problem in caught.value.problems}
    assert found == {
        ("creators", "creator_id"),
        ("account_snapshots", "captured_at"),
        ("account_snapshots", "followers"),
        ("posts", None),
        ("placements", "conversions"),
        ("placements", "cost"),
    }


def test_a_fault_of_many_rows_shows_five_and_counts_all(tmp_path: Path) -> None:
    rows = [f"p{index},a,2024-01-01,2024-02-01,x,10,5" for index in range(1000)]

    with pytest.raises(TableError, match=r"\(1000 rows in all\)") as caught:
        open_folder(write(tmp_path, **placements(GOOD.replace("p0", "p"), *rows)), now=NOW)

    assert [problem.row for problem in caught.value.problems] == [2, 3, 4, 5, 6]


def test_two_files_for_one_table_are_refused(tmp_path: Path) -> None:
    folder = write(tmp_path, **placements(GOOD))
    (folder / "placements.csv.gz").write_bytes(
        gzip.compress((folder / "placements.csv").read_bytes())
    )

    with pytest.raises(TableError, match=r"two files for one table; .*placements\.csv, placem"):
        open_folder(folder, now=NOW)


@pytest.mark.parametrize("open_", [open_folder, check_folder])
def test_a_folder_that_does_not_exist_is_refused(tmp_path: Path, open_: object) -> None:
    assert callable(open_)
    with pytest.raises(TableError, match="no such folder; name the folder that holds the tables"):
        open_(tmp_path / "absent")
