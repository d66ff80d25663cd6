"""Block "brief": how much a creator's recent posts read like the text of the campaign.

The text of a creator at an instant is the concatenation, by blanks, of the text of its last `POSTS`
posts with text: published in the `DAYS` days before as_of (a post exactly so old is in) and known,
that is published strictly before as_of; last by (``published_at``, ``post_id``), the newest first.

A text is normalised: lower case, then NFKD without combining marks, then every run of characters
that are neither letters nor digits (`str.isalnum`) becomes one blank, and one blank stands before
and one behind. What counts are its 3-grams of characters, blanks included; an n-gram that occurs
c times weighs 1 + ln c. The similarity is the cosine between the weights of the brief and those of
the posts, from 0 to 1; null where either has no n-gram.

N-grams of characters need no word list, stemmer or language, and are robust to spelling (Damashek
1995, Gauging similarity with n-grams: language-independent categorization of text, Science 267;
Cavnar & Trenkle 1994); logarithmic counts with cosine are Salton & Buckley 1988.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import ibis
import pandas as pd

from conversion_influence.dataset.joins import join_pairs
from conversion_influence.dataset.ngrams import cosines
from conversion_influence.tables.sources import Tables
from conversion_influence.timeframe import is_past, is_within

POSTS = 20
"""How many of a creator's posts are read at most."""

DAYS = 90
"""How old the posts may be."""

PAIRS_AT_ONCE = 1024
"""Pairs whose texts are held in memory at a time."""

CHARACTERS_AT_ONCE = 4_000_000
"""Characters of texts whose n-grams are counted at a time; one text is never split."""


def compute_brief(tables: Tables, pairs: Any, columns: frozenset[str]) -> Any:  # noqa: ARG001
    """Return one row per pair with how much the creator's posts read like its brief.

    Parameters
    ----------
    tables : Tables
        Must hold posts with their text.
    pairs : ibis.Table
        One row per question, with ``pair_id``, ``creator_id``, ``as_of``, ``brief``.
    columns : frozenset of str
        What is wanted: there is only ``brief_similarity``.

    Returns
    -------
    ibis.Table
        ``pair_id``, ``brief_similarity`` (null without brief or text).
    """
    posts = tables.tables["posts"].select("creator_id", "published_at", "post_id", "text")
    posts = posts.filter(posts.text.notnull())
    asked = pairs.filter(pairs.brief.notnull()).select("pair_id", "creator_id", "as_of", "brief")
    turn = ibis.row_number().over(ibis.window(order_by="pair_id"))
    asked = asked.mutate(turn=turn.cast("int64")).cache()
    turns = range(0, int(asked.count().execute()), PAIRS_AT_ONCE)
    batches = (
        asked.filter(asked.turn >= first, asked.turn < first + PAIRS_AT_ONCE) for first in turns
    )
    found = [pd.DataFrame({"pair_id": [], "brief_similarity": []})]
    found += [part for batch in batches for part in _answers(posts, batch)]
    frame = pd.concat(found).astype({"pair_id": "int64", "brief_similarity": "float64"})
    similar = tables.hold(ibis.memtable(frame))
    return join_pairs(pairs.select("pair_id"), similar)


def _answers(posts: Any, batch: Any) -> Iterator[pd.DataFrame]:
    """Yield the similarities of some pairs, each with a brief; not of those without any text."""
    rows = _last_texts(posts, batch).order_by(["pair_id", "place"]).execute()
    texts = rows.groupby("pair_id")["text"].agg(" ".join).rename("text").reset_index()
    texts = texts.merge(batch.select("pair_id", "brief").execute(), on="pair_id")
    slices = texts["text"].str.len().cumsum() // CHARACTERS_AT_ONCE
    for _, part in texts.groupby(slices):
        values = cosines(part["text"].tolist(), part["brief"].tolist())
        yield pd.DataFrame({"pair_id": part["pair_id"], "brief_similarity": values})


def _last_texts(posts: Any, batch: Any) -> Any:
    """Return the texts that count for each pair, the newest at ``place`` 0."""
    joined = batch.select("pair_id", "creator_id", "as_of").inner_join(posts, "creator_id")
    joined = joined.filter(is_past(joined.published_at, joined.as_of))
    joined = joined.filter(is_within(joined.published_at, joined.as_of, DAYS))
    newest = [ibis.desc("published_at"), ibis.desc("post_id")]
    place = ibis.row_number().over(ibis.window(group_by="pair_id", order_by=newest))
    ranked = joined.select("pair_id", "text", place=place)
    return ranked.filter(ranked.place < POSTS)
