import gzip
import math
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pandas as pd
import pytest

from conversion_influence.errors import ListError
from conversion_influence.lists import candidates
from conversion_influence.lists.candidates import (
    CandidateList,
    read_candidates,
    read_signal_rows,
)
from conversion_influence.messages.notes import note

NOW = datetime(2024, 6, 1, 12, tzinfo=UTC)


def read(folder: Path, content: str | bytes, name: str = "list.csv", **options) -> CandidateList:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_candidates(path, now=NOW, **options)


@pytest.mark.parametrize(
    ("content", "match"),
    [
        (b"", r"list\.csv is empty; write the column names"),
        (b"\xef\xbb\xbf\n \n", r"is empty"),
        (b"creator_id,cost\n\n", r"has column names and no rows"),
        (
            b"creatorrid,nam\na,b\n",
            r"line 1: no known column among creatorrid, nam; the first line",
        ),
        (
            b"hande,platform\na,b\n",
            r"no column creator_id or handle.*Did you mean 'handle'.*--map \"hande=handle\"",
        ),
        (b"platform,cost\na,1\n", r"no column creator_id or handle among platform, cost"),
        (b"creator_id,Cost, cost\na,1,2\n", r"line 1: two columns are called cost"),
        (
            b"creator_id,Cost,Prix\na,1,2\n",
            r"line 1: the columns Cost, Prix would all be read as cost.*--map \"Prix=cost\"",
        ),
        (b"creator_id,x,X\na,1,2\n", r"two columns are called x"),
        (b"creator_id,,cost\na,1,2\n", r"column 2 of 3 has no name"),
        (b"creator_id,Line\na,1\n", r"'Line' is taken by the line number"),
        (
            b"ann,100,instagram\nbob,90,tiktok\n",
            r"creator_id or handle\. This line seems to be data already \('100'\); write a line of "
            r"column names above it\.$",
        ),
        (b"@ann,instagram\n@bob,tiktok\n", r"seems to be data already \('@ann'\)"),
        (
            b"hande,nam\na,b\n",
            r"or handle\. Column 'hande' is not known",
        ),
        (
            b"creator_id,topic;platform\na,b\n",
            r"line 1: the columns could be separated by ',' / ';'",
        ),
        (b'"creator_id,cost\na,1\n', r"line 1: the column names are broken by a quote"),
        (b"\xff\xfec\x00r\x00\x01", r"from line 1 on the text is not UTF-16, as the file begins"),
        (b"PK\x03\x04rest", r"the compressed file is damaged"),
        (
            b"creator_id\n\x81\n",
            r"line 2: the text is neither UTF-8 nor written in letters of Windows",
        ),
        (b"\x1f\x8b\x08broken", r"the compressed file is damaged"),
        (gzip.compress(b"creator_id\na\n", mtime=0)[:-6], r"the compressed file is damaged"),
        (b"PAR1broken", r"the Parquet file cannot be read"),
    ],
)
def test_a_list_that_cannot_be_read_says_where_and_what_to_do(
    tmp_path: Path, content: bytes, match: str
) -> None:
    with pytest.raises(ListError, match=match):
        read(tmp_path, content)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ListError, match=r"nowhere\.csv: the file cannot be read \(No such file"):
        read_candidates(tmp_path / "nowhere.csv", now=NOW)


@pytest.mark.parametrize(
    ("row", "code", "column", "value", "reason"),
    [
        ("a,tiktok,2024-06-01,10", "wrong_width", None, None, "has 4 cells and the header 5"),
        ("a,tiktok,,10,2,3", "wrong_width", None, None, "has 6 cells and the header 5"),
        ('"a,tiktok,,10,2', "open_quote", None, None, "never closed"),
        ('a"b,tiktok,,10,2', "bad_quote", None, None, "a quote stands inside a cell"),
        (" ,tiktok,,10,2", "missing_creator", None, None, "fill in creator_id"),
        ("a,tiktok,01/02/2024,10,2", "unclear_date", "as_of", "01/02/2024", "may mean 2024-01-02"),
        ("a,tiktok,45444,10,2", "serial_for_date", "as_of", "45444", "is a number where a date"),
        ("a,tiktok,2024-02-30,10,2", "bad_time", "as_of", "2024-02-30", "is not a time"),
        ("a,tiktok,,12 people,2", "bad_number", "exposures", "12 people", "like 1234.5"),
        ("a,tiktok,,€5,2", "bad_number", "exposures", "€5", "without words or signs"),
        ("a,tiktok,,10 %,2", "bad_number", "exposures", "10 %", "is not a number"),
        ('a,tiktok,,"1,234",2', "unclear_number", "exposures", "1,234", "may mean 1234 or 1.234"),
        ("a,tiktok,,10-20k,2", "range_for_number", "exposures", "10-20k", "is a range"),
        ("a,tiktok,,12-mars,2", "date_for_number", "exposures", "12-mars", "is a date where"),
        ("a,tiktok,,2024-03-12,2", "date_for_number", "exposures", "2024-03-12", "is a date where"),
        (
            "https://www.instagram.com/zoe,tiktok,,10,a",
            "bad_number",
            "cost",
            "a",
            "is not a number",
        ),
        ("a,tiktok,,inf,2", "bad_number", "exposures", "inf", "is not a number"),
        ("a,tiktok,,-1,2", "negative", "exposures", "-1", "is below 0"),
        ("a,tiktok,,1,-0.5", "negative", "cost", "-0.5", "is below 0"),
        ("a,tiktok,,0,2", "zero_exposures", "exposures", "0", "nothing to predict"),
    ],
)
def test_a_row_that_cannot_be_scored_is_a_reject_with_its_line_and_reason(
    tmp_path: Path, row: str, code: str, column: str | None, value: str | None, reason: str
) -> None:
    found = read(tmp_path, f"creator_id,platform,as_of,exposures,cost\ngood,x,,10,2\n{row}\n")
    (reject,) = found.rejects
    assert (reject.line, reject.code, reject.column, reject.value) == (3, code, column, value)
    assert reason in reject.reason
    assert reject.raw == row
    assert list(found.frame["creator_id"]) == ["good"]
    assert found.total == 2


@pytest.mark.parametrize("row", ["good,x,,10,2", "good,X,2024-06-01T12:00:00Z,10.0,2 €"])
def test_an_offer_that_stands_further_up_is_a_duplicate_with_the_line_of_the_first(
    tmp_path: Path, row: str
) -> None:
    found = read(tmp_path, f"creator_id,platform,as_of,exposures,cost\ngood,x,,10,2\n{row}\n")
    (duplicate,) = found.duplicates
    assert (duplicate.line, duplicate.code, duplicate.raw) == (3, "duplicate", row)
    assert "the same offer as in line 2" in duplicate.reason
    assert (found.rejects, found.total, len(found.frame)) == ((), 2, 1)


def test_columns_have_their_types_and_absent_ones_are_missing(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        " Creator_ID ,AS_OF,Exposures,score,code,flag,Note,nothing\n"
        "7, 2024-05-31T20:00:00+02:00,1e3,1.5,007,true, hi ,\n"
        "x,,,-2,8,FALSE,2,\n",
    )
    assert list(found.frame.columns) == [
        *("line", "creator_id", "handle", "platform", "topic", "country", "format", "brand"),
        *("campaign_id", "language", "link", "brief", "as_of", "planned_at"),
        *("exposures", "cost", "discount", "value_per_conversion"),
        *("score", "code", "flag", "Note", "nothing"),
    ]
    assert found.given == {"creator_id", "as_of", "exposures"}
    assert str(found.frame["as_of"].dtype) == "datetime64[us]"
    assert found.frame["as_of"].tolist() == [
        pd.Timestamp("2024-05-31 18:00"),
        pd.Timestamp("2024-06-01 12:00"),
    ]
    assert found.frame["creator_id"].tolist() == ["7", "x"]
    assert found.frame["score"].tolist() == ["1.5", "-2"]
    assert found.frame["code"].tolist() == ["007", "8"]
    assert found.frame["flag"].tolist() == ["true", "FALSE"]
    assert found.frame["Note"].tolist() == ["hi", "2"]
    assert found.frame["nothing"].isna().all()
    assert found.frame["exposures"].isna().tolist() == [False, True]
    assert found.frame["handle"].isna().all()


def test_now_is_taken_in_utc_whatever_its_zone(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("handle\na\n")
    there = NOW.astimezone(timezone(timedelta(hours=9)))
    for now in (there, NOW.replace(tzinfo=None)):
        assert read_candidates(path, now=now).frame["as_of"].item() == pd.Timestamp(
            "2024-06-01 12:00"
        )


def test_a_planned_instant_is_kept(tmp_path: Path) -> None:
    found = read(tmp_path, "handle,as_of\na,2024-12-24\n")
    assert found.frame["as_of"].item() == pd.Timestamp("2024-12-24")


def test_a_planned_posting_is_read_as_a_time_and_stays_unknown_where_it_is_empty(
    tmp_path: Path,
) -> None:
    found = read(
        tmp_path,
        "handle,Planned_At,Language,LINK,Brief\n"
        'a,2025-01-01T20:00+02:00,fr-BE,story,"Show it, and ""tell"""\nb,,,,\nc,2020-01-01,7,8,9\n',
    )
    assert found.given == {"handle", "planned_at", "language", "link", "brief"}
    assert str(found.frame["planned_at"].dtype) == "datetime64[us]"
    assert found.frame["planned_at"].tolist()[::2] == [
        pd.Timestamp("2025-01-01 18:00"),
        pd.Timestamp("2020-01-01"),
    ]
    assert found.frame["planned_at"].isna().tolist() == [False, True, False]
    assert found.frame["brief"].tolist()[0] == 'Show it, and "tell"'
    assert found.frame["language"].tolist()[::2] == ["fr-BE", "7"]
    assert found.frame["link"].isna().tolist() == [False, True, False]
    assert found.notes == ()


@pytest.mark.parametrize("planned", ["2024-12-32", "18:00", "tomorrow", "7"])
def test_a_planned_posting_that_is_no_time_is_a_reject(tmp_path: Path, planned: str) -> None:
    found = read(tmp_path, f"handle,planned_at\na,2024-12-24\nb,{planned}\n")
    (reject,) = found.rejects
    assert str(reject) == (
        "line 3, column planned_at: is not a time; "
        f"write it as 2024-05-31T18:30:00Z or 2024-05-31 (value {planned!r})"
    )
    assert reject.code == "bad_time"


def test_the_same_creator_planned_for_another_time_or_text_is_no_duplicate(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "handle,planned_at,brief\na,2024-12-24,x\na,2024-12-25,x\na,2024-12-24,y\na,,x\na,,x\n",
    )
    assert [(r.line, r.code) for r in found.duplicates] == [(6, "duplicate")]


def test_a_number_of_the_model_may_be_called_like_a_text_of_an_offer(tmp_path: Path) -> None:
    found = read(tmp_path, "handle,link,brief\na,3,4\nb,,\nc,two,\n", numbers=["link"])
    assert found.frame["link"].dtype == "float64"
    assert found.frame["link"].tolist()[0] == 3.0
    assert found.frame["brief"].tolist()[0] == "4"
    assert [(r.code, r.column, r.value) for r in found.rejects] == [("bad_number", "link", "two")]


def test_the_same_creator_with_another_offer_is_no_duplicate(tmp_path: Path) -> None:
    found = read(tmp_path, "handle,cost,discount,note\na,1,,x\na,2,,x\na,1,0.1,x\na,1,,y\n")
    assert [(r.line, r.code) for r in found.duplicates] == [(5, "duplicate")]


def test_line_numbers_count_physical_lines_through_quoted_line_breaks(tmp_path: Path) -> None:
    found = read(tmp_path, '"handle","note"\r\na,"x\r\ny"\r\n\r\nb,z\r\n"c\n\n",z,z\r\nd,z')
    assert found.frame["line"].tolist() == [2, 5, 9]
    assert [(r.line, r.code) for r in found.rejects] == [(6, "wrong_width")]


def test_a_row_that_a_missing_quote_may_hide_is_noted(tmp_path: Path) -> None:
    found = read(tmp_path, 'handle,note,cost\na,"x,1\nb,y",2\nc,"p\nq",2\n')
    assert found.total == 2
    assert found.notes == (note("cells_span_rows", lines=[2]),)
    assert "look like a whole row (line 2); check" in str(found.notes[0])


@pytest.mark.parametrize(
    ("costs", "read_as", "refused"),
    [
        (["12,5", "1,234"], [12.5, 1.234], []),
        (["0,125", "7"], [0.125, 7.0], []),
        (["12.5", "1.234"], [12.5, 1.234], []),
        (["1,234", "7"], [7.0], ["1,234"]),
        (["1.234", "7"], [7.0], ["1.234"]),
        (["1.234,50", "7,5"], [1234.5, 7.5], []),
        (["12,5", "1.234"], [12.5, 1234.0], []),
        (["12,5", "12.5", "7"], [7.0], ["12,5", "12.5"]),
    ],
)
def test_a_semicolon_file_is_read_with_the_decimal_mark_it_proves(
    tmp_path: Path, costs: list[str], read_as: list[float], refused: list[str]
) -> None:
    rows = "".join(f"c{index};{cost}\n" for index, cost in enumerate(costs))
    found = read(tmp_path, f"handle;cost\n{rows}")
    assert found.frame["cost"].tolist() == read_as
    assert [reject.value for reject in found.rejects] == refused
    assert {reject.code for reject in found.rejects} <= {"mixed_marks", "unclear_number"}


def test_a_decimal_mark_is_proven_by_another_column_of_numbers(tmp_path: Path) -> None:
    content = "handle;cost;score;version\na;1,50;2,125;1.2\nb;;3;1.3\n"
    found = read(tmp_path, content, numbers=["score"])
    assert found.frame["score"].tolist() == [2.125, 3.0]
    assert found.frame["version"].tolist() == ["1.2", "1.3"]
    alone = read(tmp_path, "handle;score\na;2,125\n", numbers=["score"])
    assert [(r.code, r.value) for r in alone.rejects] == [("unclear_number", "2,125")]


def test_counts_are_never_read_with_decimals_that_another_column_proves(tmp_path: Path) -> None:
    pointed = read(tmp_path, "handle;cost;followers\na;1.50;1.234\n")
    assert [(r.code, r.value) for r in pointed.rejects] == [("unclear_number", "1.234")]
    comma = read(tmp_path, "handle;cost;followers\na;1,50;1.234\n")
    assert comma.frame["followers"].tolist() == [1234.0]


def test_a_nearly_known_column_is_noted_and_never_mapped(tmp_path: Path) -> None:
    found = read(tmp_path, "handle,exposure,Fake followers %\na,1,2\n")
    assert [str(note) for note in found.notes] == [
        "column 'exposure' is not known and is kept as it is. Did you mean 'exposures'? "
        'Then add --map "exposure=exposures"'
    ]
    assert found.given == {"handle"}
    assert found.frame["Fake followers %"].tolist() == ["2"]


def test_how_a_column_is_read_is_said(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "Pseudo;Prix (€);Date prévue;Abonnés\n"
        "@a;1 200,50 €;31/05/2024;12,5 k\n"
        "b;3;01/06/2024;n/a\n",
    )
    assert [str(note) for note in found.notes] == [
        "columns that are read under another name: 'Pseudo' = handle, 'Prix (€)' = cost, "
        "'Date prévue' = planned_at, 'Abonnés' = followers",
        "column 'Prix (€)': '1 200,50 €' is read as 1,200.5",
        "column 'Abonnés': '12,5 k' is read as 12,500",
        "column 'Date prévue': '31/05/2024' is read as 2024-05-31",
    ]
    assert found.frame["followers"].fillna(-1).tolist() == [12500.0, -1.0]
    assert found.frame["cost"].tolist() == [1200.5, 3.0]


def test_a_link_to_a_profile_names_the_creator_and_the_network(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "Profile URL,platform\n"
        "https://www.tiktok.com/@Zoe?lang=fr,\n"
        "tiktok.com/@zoe/,TikTok\n"
        "instagram.com/zoe,\n"
        "https://www.instagram.com/p/Cxyz/,\n"
        "https://x.com/zoe,instagram\n",
    )
    assert found.frame["handle"].tolist() == ["Zoe", "zoe"]
    assert found.frame["platform"].tolist() == ["tiktok", "instagram"]
    assert found.given == {"handle", "platform"}
    assert [(r.line, r.details["first"]) for r in found.duplicates] == [(3, "2")]
    assert [(r.line, r.code, r.column) for r in found.rejects] == [
        (5, "no_profile", "Profile URL"),
        (6, "network_conflict", "Profile URL"),
    ]


def test_a_handle_and_a_link_must_name_one_account(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "username,url du profil,creator_id\n"
        "@zoe,tiktok.com/@ZOE,\n"
        "zoe,tiktok.com/@lea,\n"
        "zoe,youtube.com/channel/UCabcdefghijklmnopqrstuv,\n"
        "-,,\n"
        ",tiktok.com/@lea,c1\n",
    )
    assert [(r.line, r.code) for r in found.rejects] == [
        (3, "account_conflict"),
        (5, "missing_creator"),
    ]
    assert found.frame["handle"].tolist() == ["zoe", "zoe", "lea"]
    assert found.frame["platform"].fillna("").tolist() == ["tiktok", "youtube", ""]


def test_followers_over_all_networks_make_the_signal_of_a_model(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("name;Total followers\na;1,2 M\n")
    found = read_signal_rows(path, now=NOW, strings=[], numbers=["log_followers"])
    assert found.frame["log_followers"].tolist() == [pytest.approx(math.log(1_200_001))]
    assert any("log_followers is made" in str(note) for note in found.notes)
    path.write_text("name;Followers\na;1,2 M\n")
    with pytest.raises(ListError, match="none of the model's 1 signals is a column"):
        read_signal_rows(path, now=NOW, strings=[], numbers=["log_followers"])


def test_percent_is_read_by_its_sign_or_by_the_name_and_else_refused(tmp_path: Path) -> None:
    signed = read(tmp_path, "handle;Remise\na;20 %\nb;7,5 %\n")
    assert signed.frame["discount"].tolist() == [0.2, 0.075]
    named = read(tmp_path, "handle;Remise (%)\na;20\nb;7,5\n")
    assert named.frame["discount"].tolist() == [0.2, 0.075]
    mixed = read(tmp_path, "handle;Remise\na;20 %\nb;7,5\nc;0\n")
    assert mixed.frame["discount"].tolist() == [0.2, 0.0]
    assert [(r.code, r.value) for r in mixed.rejects] == [("share_or_percent", "7,5")]
    small = read(tmp_path, "handle;Remise (%)\na;0,2\n")
    assert [(r.code, r.value) for r in small.rejects] == [("share_or_percent", "0,2")]


def test_a_model_may_say_which_columns_are_text_and_which_are_numbers(tmp_path: Path) -> None:
    content = "handle,cluster,score\na,1,2\nb,2,high\n"
    found = read(tmp_path, content, strings=["cluster", "absent"], numbers=["score", "absent"])
    assert found.frame["cluster"].tolist() == ["1"]
    assert found.frame["score"].tolist() == [2.0]
    assert [(r.code, r.column, r.value) for r in found.rejects] == [("bad_number", "score", "high")]


def test_windows_letters_are_read_and_said(tmp_path: Path) -> None:
    found = read(tmp_path, "handle\nplain\nzoé\n".encode("cp1252"))
    assert found.frame["handle"].tolist() == ["plain", "zoé"]
    assert str(found.notes[0]).startswith(
        "line 3 is not UTF-8, so the file was read as Windows cp1252"
    )


def test_many_rejects_of_a_list_that_is_no_text_each_show_their_own_row(tmp_path: Path) -> None:
    path = tmp_path / "list.jsonl"
    path.write_text("\n".join(f'{{"handle": "c{row}", "cost": "{row}x"}}' for row in range(200)))
    rejects = read_candidates(path, now=NOW).rejects
    assert [reject.raw for reject in rejects] == [
        f"handle=c{row}, cost={row}x" for row in range(200)
    ]


def test_a_list_of_little_but_repeated_offers_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(candidates, "_MOST_REPEATED", 2)
    path = tmp_path / "list.csv"
    path.write_text("handle\n" + "ann\n" * 3)
    assert len(read_candidates(path, now=NOW).duplicates) == 2
    path.write_text("handle\n" + "ann\n" * 4)
    with pytest.raises(ListError, match=r"3 rows repeat an offer .* only 1 offers are different"):
        read_candidates(path, now=NOW)


def test_a_parquet_list_obeys_the_same_rules(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "Creator_ID": [123456789012.0, None, 3.0, 3.0],
            "as_of": pd.to_datetime(
                ["2024-05-01 10:00", "2024-05-01 00:00", None, None]
            ).tz_localize("CET"),
            "exposures": [10.0, 5.0, float("nan"), float("nan")],
            "flag": [True, False, True, True],
            "segment": pd.Categorical(["x", "y", "x", "x"]),
        }
    )
    path = tmp_path / "list.parquet"
    frame.to_parquet(path)
    found = read_candidates(path, now=NOW)
    assert found.frame["creator_id"].tolist() == ["123456789012", "3"]
    assert found.frame["as_of"].tolist() == [
        pd.Timestamp("2024-05-01 08:00"),
        pd.Timestamp("2024-06-01 12:00"),
    ]
    assert found.frame["flag"].tolist() == ["true", "true"]
    assert found.frame["segment"].tolist() == ["x", "x"]
    assert [(r.line, r.code) for r in found.rejects] == [(2, "missing_creator")]
    assert [(r.line, r.code) for r in found.duplicates] == [(4, "duplicate")]
    assert found.duplicates[0].raw == "Creator_ID=3, flag=true, segment=x"


def test_rows_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(
        ListError, match="3 rows were read, but 1 are kept, 0 rejected and 0 duplicates"
    ):
        CandidateList(pd.DataFrame({"line": [2]}), (), 3)


def test_columns_that_the_model_asked_for_are_no_near_misses(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("creator_id,exposure\na,1\n")
    now = datetime(2024, 6, 1)
    assert "exposure" in str(read_candidates(path, now=now).notes[0])
    assert read_candidates(path, now=now, numbers=["exposure"]).notes == ()


def test_cells_are_handed_back_as_received_by_line(tmp_path: Path) -> None:
    found = read(tmp_path, "handle,code,cost\na,007,1.50\nb,,x\nc,08,2\n")
    assert found.texts_at is not None
    assert list(found.frame["cost"]) == [1.5, 2.0]
    assert found.texts_at(found.frame["line"][::-1]).to_pylist() == [
        {"handle": "c", "code": "08", "cost": "2"},
        {"handle": "a", "code": "007", "cost": "1.50"},
    ]


def test_a_column_that_may_name_creators_is_asked_about_in_both_languages(tmp_path: Path) -> None:
    path = tmp_path / "liste.csv"
    path.write_text("Créateur,Prix\nanna,10\n")
    with pytest.raises(ListError) as caught:
        read_candidates(path, now=NOW)
    assert '--map "Créateur=handle"' in str(caught.value)
    assert str(caught.value).startswith("liste.csv line 1: ")
    assert caught.value.told("fr").startswith("liste.csv ligne 1 : ")
    assert '"Créateur=creator_id"' in caught.value.told("fr")
