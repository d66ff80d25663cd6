"""What the simulated world says beyond counts: texts, posts meant, peers, plans, reports."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

from conversion_influence.dataset.lexicon import INTENT
from conversion_influence.lists.offer import KNOWN
from conversion_influence.tables.schemas import CONTRACTS
from conversion_influence.tables.world import DEMO, World, simulate
from conversion_influence.tables.world_people import TOPICS, People, draw_people
from conversion_influence.tables.world_words import PHRASES, WORDS


@pytest.fixture(scope="module")
def world() -> World:
    return simulate(DEMO["creators"], DEMO["seed"], days=DEMO["days"])


@pytest.fixture(scope="module")
def people() -> People:
    """The hidden people of the same world."""
    stream = np.random.default_rng(np.random.SeedSequence(DEMO["seed"]).spawn(1)[0])
    return draw_people(stream, DEMO["creators"], DEMO["days"])


@pytest.fixture(scope="module")
def traits(world: World, people: People) -> pd.DataFrame:
    """Hidden traits per creator_id."""
    best = people.authority[np.arange(people.creators), people.main_topic]
    return pd.DataFrame(
        {
            "authority": best,
            "authenticity": people.authenticity,
            "conversation": people.conversation,
            "bought": people.bought,
        },
        index=world.tables["creators"]["creator_id"],
    )


def shows_intent(texts: pd.Series) -> pd.Series:
    return texts.str.lower().map(lambda text: re.search(INTENT, text) is not None)


def test_every_column_of_the_contract_that_signals_read_is_given(world: World) -> None:
    unused = {"control_exposures", "control_conversions"}
    for name, frame in world.tables.items():
        metrics = {"captured_at", *CONTRACTS["post_metrics"].names} if name == "posts" else set()
        absent = set(CONTRACTS[name].names) - set(frame.columns) - unused - (metrics - {"post_id"})
        assert absent == set(), name
    assert set(KNOWN) - set(world.candidates.columns) == {
        *("handle", "campaign_id", "value_per_conversion")
    }


def test_candidates_say_all_of_an_offer_that_placements_say(world: World) -> None:
    booked, offered = world.tables["placements"], world.candidates
    assert set(offered["format"]) <= set(booked["format"])
    assert offered["discount"].eq(0.0).all()


def test_the_vocabulary_has_twelve_words_per_topic_none_of_which_shows_intent() -> None:
    for lines in WORDS:
        assert [len(line.split()) for line in lines] == [12] * len(TOPICS)
        words = pd.Series(" ".join(lines).split())
        assert not shows_intent(words + "?").any()


def test_no_text_has_a_sign_that_a_plain_csv_must_quote(world: World) -> None:
    for texts in (
        *(world.tables[name]["text"] for name in ("posts", "replies")),
        *(frame["brief"] for frame in (world.tables["placements"], world.candidates)),
    ):
        assert not texts.dropna().str.contains('[,"\n]').any()


def test_a_third_of_posts_and_comments_have_a_text(world: World) -> None:
    for name in ("posts", "replies"):
        assert world.tables[name]["text"].notna().mean() == pytest.approx(1 / 3, abs=0.02)


def test_a_caption_is_written_in_the_language_and_the_words_of_its_topic(world: World) -> None:
    posts = world.tables["posts"].dropna(subset="text").merge(world.tables["creators"])
    french = posts["language"].eq("fr")
    for language, rows in enumerate((posts[~french], posts[french])):
        for topic, texts in rows.groupby("topic")["text"]:
            words = set(WORDS[language][TOPICS.index(str(topic))].split())
            found = texts.map(lambda text, words=words: len(words & set(re.split(r"[ ?]", text))))
            assert found.between(1, 4).all()


def test_authority_writes_rarer_words(world: World, traits: pd.DataFrame) -> None:
    posts = world.tables["posts"].dropna(subset="text")
    place = {
        (topic, word): index
        for lines in WORDS
        for topic, line in zip(TOPICS, lines, strict=True)
        for index, word in enumerate(line.split())
    }
    depth = [
        np.mean([place[topic, word] for word in re.split(r"[ ?]", text) if (topic, word) in place])
        for topic, text in zip(posts["topic"], posts["text"], strict=True)
    ]
    mean = pd.Series(depth).groupby(posts["creator_id"].to_numpy()).mean()
    assert mean.corr(traits["authority"], method="spearman") > 0.5


def test_a_comment_says_what_its_columns_say(world: World) -> None:
    replies = world.tables["replies"].dropna(subset="text")
    text, cut = replies["text"], replies["text"].str.contains("…")
    assert (text.str.endswith("?") == replies["is_question"]).all()
    count = text.str.split().str.len()
    assert (count[~cut] == replies["words"][~cut]).all()
    assert (count[cut] == 12).all()
    assert (replies["words"][cut] > 12).all()
    assert not shows_intent(text[replies["is_critical"]]).any()


def test_every_phrase_of_intent_is_in_the_lexicon_and_no_other_is() -> None:
    for language in PHRASES:
        for kind, phrases in enumerate(language):
            for phrase in (phrase for some in phrases for phrase in some):
                for text in (phrase, f"{phrase}?") if kind % 2 == 0 else (f"{phrase}?",):
                    assert shows_intent(pd.Series([text]))[0] == (kind >= 4), text


def test_intent_follows_what_makes_people_buy(world: World, traits: pd.DataFrame) -> None:
    replies = world.tables["replies"].dropna(subset="text")
    intent = shows_intent(replies["text"]).groupby(replies["creator_id"]).mean()
    leaning = 0.6 * traits["authority"] + 0.5 * traits["authenticity"]
    leaning += 0.4 * traits["conversation"]
    assert 0.05 < intent.mean() < 0.25
    assert intent.corr(leaning, method="spearman") > 0.5


@pytest.mark.parametrize(
    ("table", "time"), [("mentions", "mentioned_at"), ("replies", "commented_at")]
)
def test_a_post_that_is_meant_is_the_creators_and_was_there(
    world: World, table: str, time: str
) -> None:
    posts = world.tables["posts"].set_index("post_id")
    rows = world.tables[table].dropna(subset="post_id")
    meant = posts.loc[rows["post_id"]]
    assert (meant["creator_id"].to_numpy() == rows["creator_id"].to_numpy()).all()
    assert (meant["published_at"].to_numpy() <= rows[time].to_numpy()).all()
    if table == "mentions":
        assert (meant["topic"].to_numpy() == rows["topic"].to_numpy()).all()
        assert (meant["platform"].to_numpy() == rows["platform"].to_numpy()).all()
        assert 0.2 < len(rows) / len(world.tables[table]) < 0.5
    else:
        assert len(rows) == len(world.tables[table])


def test_neighbours_are_alike_and_nobody_names_themselves(
    world: World, traits: pd.DataFrame
) -> None:
    mentions = world.tables["mentions"][["creator_id", "source_id"]].drop_duplicates()
    peers = mentions[mentions["source_id"].isin(traits.index)]
    assert (peers["creator_id"] != peers["source_id"]).all()
    around = peers["source_id"].map(traits["authority"]).groupby(peers["creator_id"]).mean()
    own = traits["authority"].reindex(around.index)
    assert 0.5 < around.corr(own) < 0.95
    cited = peers.groupby("source_id").size().reindex(traits.index, fill_value=0)
    assert cited.corr(traits["conversation"], method="spearman") > 0.3


def test_those_who_bought_follow_to_unfollow_and_hear_few_voices(
    world: World, traits: pd.DataFrame
) -> None:
    captures = world.tables["account_snapshots"]
    change = captures.groupby(["creator_id", "platform"])["following"].diff().abs()
    moved = change.groupby(captures["creator_id"]).mean().groupby(traits["bought"]).mean()
    assert moved[True] > 4 * moved[False]
    authors = world.tables["replies"].groupby("creator_id")["author_id"]
    repeated = (1 - authors.nunique() / authors.size()).groupby(traits["bought"]).mean()
    assert repeated[True] > repeated[False] + 0.3


def test_paid_views_are_a_part_of_the_views_and_more_of_them_where_bought(
    world: World, traits: pd.DataFrame
) -> None:
    owner = world.tables["posts"].set_index("post_id")["creator_id"]
    metrics = world.tables["post_metrics"]
    metrics = metrics.assign(creator_id=metrics["post_id"].map(owner)).dropna(subset="paid_views")
    assert (metrics["paid_views"] <= metrics["views"]).all()
    assert 0.4 < metrics["creator_id"].nunique() / len(traits) < 0.8
    sums = metrics.groupby(metrics["creator_id"].map(traits["bought"]))[["paid_views", "views"]]
    share = sums.sum()["paid_views"] / sums.sum()["views"]
    assert share[True] > 1.5 * share[False] > 0


def test_a_report_has_all_its_counts_or_none(world: World, traits: pd.DataFrame) -> None:
    placements = world.tables["placements"]
    counts = placements[["reach", "clicks", "refunds"]]
    reported = counts.notna().all(axis=1)
    assert (reported == counts.notna().any(axis=1)).all()
    assert reported.mean() == pytest.approx(0.8, abs=0.03)
    rows = placements[reported]
    assert (rows["clicks"] == rows["exposures"]).all()
    assert (rows["clicks"] <= rows["reach"]).all()
    assert (rows["refunds"] <= rows["conversions"]).all()
    sums = rows.groupby("creator_id")[["refunds", "conversions"]].sum().astype(float)
    share = sums["refunds"] / sums["conversions"].where(sums["conversions"] > 20)
    assert share.corr(traits["authenticity"]) < -0.3


def test_a_plan_names_the_full_hour_of_the_post_and_lies_after_the_booking(world: World) -> None:
    planned = world.tables["placements"].dropna(subset="planned_at")
    assert (planned["planned_at"] == planned["posted_at"].dt.floor("h")).all()
    assert (planned["planned_at"] > planned["booked_at"]).all()
    candidates = world.candidates.dropna(subset="planned_at")
    assert (candidates["planned_at"] > candidates["as_of"]).all()
    assert (candidates["planned_at"] < candidates["as_of"] + pd.Timedelta(days=8)).all()
    for rows, every in ((planned, world.tables["placements"]), (candidates, world.candidates)):
        assert 0.8 < len(rows) / len(every) < 1.0


def test_a_campaign_has_one_brief_per_language_in_the_words_of_its_topic(world: World) -> None:
    placements = world.tables["placements"]
    assert (placements.groupby(["campaign_id", "language"])["brief"].nunique() == 1).all()
    for offers in (placements, world.candidates):
        for language, rows in offers.groupby("language"):
            for topic, briefs in rows.groupby("topic")["brief"]:
                rare = WORDS[language == "fr"][TOPICS.index(str(topic))].split()[6:]
                found = briefs.map(lambda text, rare=rare: sum(word in text for word in rare))
                assert found.ge(3).all()
    languages = world.tables["creators"].set_index("creator_id")["language"]
    same = placements["language"] == placements["creator_id"].map(languages)
    assert same.mean() == pytest.approx(0.85, abs=0.03)
