"""What in the raw tables looks as if it were read, written or settled at another time than it says.

None of it proves a look into the future; each entry says what to check. Every doubt is one query
over two counts: the rows in doubt, and the rows there are. `audit.findings` asks them.
"""

from __future__ import annotations

from dataclasses import dataclass

from conversion_influence.dataset.facts import numeric_extras
from conversion_influence.messages.audit_doubts import OF_TABLES
from conversion_influence.messages.said import Said
from conversion_influence.tables.casting import quoted
from conversion_influence.tables.schemas import METRICS
from conversion_influence.tables.sources import Tables

LARGE = 10
"""A reading of so many cannot be taken at the very instant of publication."""

VERY_LARGE = 100
"""Likes of so many within an hour are looked at if older posts have no more."""

_METRIC_SUM = " + ".join(f"coalesce({name}, 0)" for name in METRICS)
_BY_CREATOR = ("account_snapshots", "posts", "mentions", "replies", "accounts")


@dataclass(frozen=True)
class Doubt:
    """A question to the tables.

    Attributes
    ----------
    code : str
        Short name.
    table, column : str
        What it is about.
    needs : tuple of (str, str)
        Table and column pairs without which there is nothing to ask.
    query : str
        SQL that yields one row: rows in doubt, rows there are. ``{now}`` is the instant of audit.
    message : Said
        What it means and what to do.
    least : float
        Share of the rows from which it is worth saying.
    """

    code: str
    table: str
    column: str
    needs: tuple[tuple[str, str], ...]
    query: str
    message: Said
    least: float = 0.0


_CAPTURES = (("posts", "published_at"), ("post_metrics", "captured_at"))
_SETTLED = (("placements", "settled_at"),)
_JOINED = "FROM post_metrics JOIN posts USING (post_id)"
_OLD_LIKES = (
    f"(SELECT greatest({VERY_LARGE}, coalesce(quantile_cont(likes, 0.9), 0)) {_JOINED} "
    "WHERE captured_at >= published_at + INTERVAL 7 DAY)"
)

DOUBTS = (
    Doubt(
        "large_when_published",
        "post_metrics",
        "captured_at",
        _CAPTURES,
        f"SELECT count(*) FILTER (WHERE captured_at = published_at AND total >= {LARGE}), count(*) "
        f"FROM (SELECT captured_at, published_at, {_METRIC_SUM} AS total {_JOINED})",
        OF_TABLES["large_when_published"].filled({"large": LARGE}),
    ),
    Doubt(
        "large_within_an_hour",
        "post_metrics",
        "likes",
        (*_CAPTURES, ("post_metrics", "likes")),
        "SELECT count(*) FILTER (WHERE captured_at > published_at AND captured_at <= published_at "
        f"+ INTERVAL 1 HOUR AND likes > {_OLD_LIKES}), count(*) {_JOINED}",
        OF_TABLES["large_within_an_hour"],
    ),
    Doubt(
        "one_late_reading",
        "post_metrics",
        "captured_at",
        (("post_metrics", "captured_at"),),
        "WITH days AS (SELECT count(*) AS n FROM post_metrics GROUP BY captured_at::DATE) "
        "SELECT max(n), sum(n) FROM days",
        OF_TABLES["one_late_reading"],
        0.9,
    ),
    Doubt(
        "one_snapshot",
        "account_snapshots",
        "captured_at",
        (("account_snapshots", "captured_at"),),
        "WITH days AS (SELECT count(*) AS n FROM account_snapshots GROUP BY captured_at::DATE) "
        "SELECT max(n), sum(n) FROM days",
        OF_TABLES["one_snapshot"],
        0.9,
    ),
    Doubt(
        "settled_when_booked",
        "placements",
        "settled_at",
        _SETTLED,
        "SELECT count(*) FILTER (WHERE settled_at = booked_at), count(settled_at) FROM placements",
        OF_TABLES["settled_when_booked"],
    ),
    Doubt(
        "settled_in_future",
        "placements",
        "settled_at",
        _SETTLED,
        "SELECT count(*) FILTER (WHERE settled_at > {now} AND conversions IS NOT NULL), "
        "count(settled_at) FROM placements",
        OF_TABLES["settled_in_future"],
    ),
    Doubt(
        "booked_in_future",
        "placements",
        "booked_at",
        (("placements", "booked_at"),),
        "SELECT count(*) FILTER (WHERE booked_at > {now}), count(*) FROM placements",
        OF_TABLES["booked_in_future"],
    ),
    Doubt(
        "posted_before_booked",
        "placements",
        "booked_at",
        (("placements", "posted_at"),),
        "SELECT count(*) FILTER (WHERE posted_at <= booked_at), count(posted_at) FROM placements",
        OF_TABLES["posted_before_booked"],
    ),
    Doubt(
        "same_placement_twice",
        "placements",
        "placement_id",
        _SETTLED,
        "WITH same AS (SELECT count(*) AS n FROM placements WHERE conversions > 0 GROUP BY "
        "creator_id, booked_at, campaign_id, brand, platform, topic, settled_at, conversions, "
        "exposures, revenue) SELECT coalesce(sum(n - 1), 0), sum(n) FROM same",
        OF_TABLES["same_placement_twice"],
        0.01,
    ),
    Doubt(
        "first_seen_after_booked",
        "creators",
        "first_seen_at",
        (("creators", "first_seen_at"), ("placements", "booked_at")),
        "SELECT count(*) FILTER (WHERE first_seen_at > booked_at), count(first_seen_at) "
        "FROM placements JOIN creators USING (creator_id)",
        OF_TABLES["first_seen_after_booked"],
    ),
    Doubt(
        "account_after_posts",
        "accounts",
        "created_at",
        (("accounts", "created_at"), ("posts", "published_at")),
        "SELECT count(*) FILTER (WHERE created_at > published_at), count(created_at) "
        "FROM posts JOIN accounts USING (creator_id, platform)",
        OF_TABLES["account_after_posts"],
    ),
)
"""Every doubt, in the order of the report."""


def read_when_published(tables: Tables) -> tuple[Doubt, ...]:
    """Return the doubt about numbers known when their post was published, the user's own included.

    A count of 0 is true at that instant, so it is in no doubt.

    Parameters
    ----------
    tables : Tables
        The opened raw tables.
    """
    own = [f"{quoted(name)} IS NOT NULL" for name in numeric_extras(tables)]
    there = " OR ".join([f"{_METRIC_SUM} > 0", *own])
    return (
        Doubt(
            "read_when_published",
            "post_metrics",
            "captured_at",
            _CAPTURES,
            f"SELECT count(*) FILTER (WHERE captured_at = published_at AND ({there})), count(*) "
            f"{_JOINED}",
            OF_TABLES["read_when_published"],
        ),
    )


def without_facts(tables: Tables) -> tuple[Doubt, ...]:
    """Return the doubt about placements of creators of whom no other table knows anything.

    Parameters
    ----------
    tables : Tables
        The opened raw tables.
    """
    known = [name for name in _BY_CREATOR if name in tables.names]
    if not known:
        return ()
    ids = " UNION ".join(f"SELECT creator_id FROM {name}" for name in known)
    return (
        Doubt(
            "no_facts",
            "placements",
            "creator_id",
            (("placements", "creator_id"),),
            f"SELECT count(*) FILTER (WHERE creator_id NOT IN ({ids})), count(*) FROM placements",
            OF_TABLES["no_facts"].filled({"tables": ", ".join(known)}),
        ),
    )
