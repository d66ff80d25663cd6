"""PageRank of the creators in the graph of who mentions whom, once a month.

The ranks of Page, Brin, Motwani & Winograd 1999 (The PageRank citation ranking) by power iteration:
a reader who at each step follows a mention with probability `DAMPING`, chosen by how often the
source made it, and otherwise jumps to any creator; a source that mentions nobody jumps always.
Written out, since scikit-network 0.33 gives the jump of a node without links to that node itself
(its default solver), and networkx is a large dependency for ten lines.
"""

from __future__ import annotations

from typing import Any, cast

import ibis
import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from conversion_influence.dataset.reference import reference_instant
from conversion_influence.timeframe import is_past, is_within

DAMPING = 0.85
DAYS = 365
"""Lookback of the graph, before the reference instant."""

TOLERANCE = 1e-12
"""Iteration ends when no rank changes by more than this part of itself."""

MOST_STEPS = 1000

Numbers = npt.NDArray[np.float64]


def pagerank(sources: Any, targets: Any, weights: Any) -> Numbers:
    """Return N times the PageRank of nodes 0..N-1, so 1 is the rank of the average node.

    Parameters
    ----------
    sources, targets : array of int
        One weighted edge per position; repeated edges add up.
    weights : array of float
        Positive.
    """
    n = int(max(sources.max(), targets.max())) + 1
    links = sparse.coo_array((weights, (targets, sources)), shape=(n, n)).tocsr()
    made = np.asarray(links.sum(axis=0), dtype=np.float64)
    silent = made == 0
    share = 1.0 / np.where(silent, 1.0, made)
    rank = np.ones(n)
    for _ in range(MOST_STEPS):
        followed = links @ (rank * share) + rank[silent].sum() / n
        previous, rank = rank, DAMPING * followed + (1.0 - DAMPING)
        if np.all(np.abs(rank - previous) <= TOLERANCE * rank):
            break
    return rank


def log_pageranks(mentions: Any, pairs: Any) -> pd.DataFrame:
    """Return ln(N PageRank) of the creator of each pair, at the reference instant of its as_of.

    Parameters
    ----------
    mentions : ibis.Table
        Mentions of creators by creators, no one of itself: ``creator_id``, ``source_id``,
        ``mentioned_at``, and ``source_known_at``, since when the source is known as a creator.
    pairs : ibis.Table
        With ``pair_id``, ``creator_id``, ``as_of``.

    Returns
    -------
    pandas.DataFrame
        ``pair_id``, ``log_pagerank``; a pair whose creator is not in the graph has no row.
    """
    nodes = _numbered(mentions)
    asked = pairs.mutate(at=reference_instant(pairs.as_of)).inner_join(nodes, "creator_id")
    asked = asked.select("pair_id", "at", "node").execute()
    found = [pd.DataFrame({"pair_id": [], "log_pagerank": []})]
    if len(asked):
        edges = _edges(mentions, nodes, asked["at"])
        found += [_ranks(edges, at, rows) for at, rows in asked.groupby("at")]
    return pd.concat(found).astype({"pair_id": "int64", "log_pagerank": "float64"})


def _numbered(mentions: Any) -> Any:
    """Return every creator that mentions or is mentioned, with a number from 0."""
    named = ibis.union(
        mentions.select("creator_id"), mentions.select(creator_id="source_id"), distinct=True
    )
    position = ibis.row_number().over(ibis.window(order_by="creator_id"))
    return named.mutate(node=position.cast("int64")).cache()


def _edges(mentions: Any, nodes: Any, instants: pd.Series) -> pd.DataFrame:
    """Return how often who mentioned whom on which day, for the lookbacks of some midnights.

    Whether a mention lies in the lookback of a midnight depends only on its day.
    """
    last, first = instants.max().to_pydatetime(), instants.min().to_pydatetime()
    rows = mentions.filter(is_past(mentions.mentioned_at, last))
    rows = rows.filter(is_within(rows.mentioned_at, first, DAYS))
    targets = nodes.select("creator_id", target="node")
    sources = nodes.select(source_id="creator_id", source="node")
    rows = rows.inner_join(targets, "creator_id").inner_join(sources, "source_id")
    by_day = rows.group_by(
        day=rows.mentioned_at.truncate("D").cast("timestamp(6)"), source="source", target="target"
    )
    counted = by_day.aggregate(
        weight=rows.count().cast("float64"), source_known_at=rows.source_known_at.min()
    )
    return cast(pd.DataFrame, counted.execute())


def _ranks(edges: pd.DataFrame, at: pd.Timestamp, asked: pd.DataFrame) -> pd.DataFrame:
    """Return the asked nodes that are in the graph of one instant, with their rank."""
    inside = is_past(edges["day"], at) & is_within(edges["day"], at, DAYS)
    graph = edges[inside & is_past(edges["source_known_at"], at)]
    if graph.empty:
        return pd.DataFrame({"pair_id": [], "log_pagerank": []})
    ends = np.concatenate([graph["source"].to_numpy(), graph["target"].to_numpy()])
    there, numbered = np.unique(ends, return_inverse=True)
    rank = pagerank(numbered[: len(graph)], numbered[len(graph) :], graph["weight"].to_numpy())
    ranked = pd.Series(np.log(rank), index=there)
    found = asked[asked["node"].isin(there)]
    return pd.DataFrame({"pair_id": found["pair_id"], "log_pagerank": found["node"].map(ranked)})
