"""What in the raw tables looks as if it were read, written or settled at another time than it says.

None of it proves a look into the future; each entry says what to check. Every doubt is one query
over two counts: the rows in doubt, and the rows there are. `audit.findings` asks them.
"""

from __future__ import annotations

from dataclasses import dataclass

from conversion_influence.dataset.facts import numeric_extras
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
    message : str
        What it means and what to do.
    least : float
        Share of the rows from which it is worth saying.
    """

    code: str
    table: str
    column: str
    needs: tuple[tuple[str, str], ...]
    query: str
    message: str
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
        f"captures at the instant of publication with {LARGE} reactions or views and more, which "
        "nobody can have by then: captured_at is a copy of published_at",
    ),
    Doubt(
        "large_within_an_hour",
        "post_metrics",
        "likes",
        (*_CAPTURES, ("post_metrics", "likes")),
        "SELECT count(*) FILTER (WHERE captured_at > published_at AND captured_at <= published_at "
        f"+ INTERVAL 1 HOUR AND likes > {_OLD_LIKES}), count(*) {_JOINED}",
        "captures within an hour of publication with more likes than 9 in 10 posts have after a "
        "week: look at how captured_at was filled in",
    ),
    Doubt(
        "one_late_reading",
        "post_metrics",
        "captured_at",
        (("post_metrics", "captured_at"),),
        "WITH days AS (SELECT count(*) AS n FROM post_metrics GROUP BY captured_at::DATE) "
        "SELECT max(n), sum(n) FROM days",
        "captures of one day: read in one go. What reactions were at earlier bookings cannot be "
        "told from them, so these signals are missing for earlier rows and the model cannot learn "
        "from them",
        0.9,
    ),
    Doubt(
        "one_snapshot",
        "account_snapshots",
        "captured_at",
        (("account_snapshots", "captured_at"),),
        "WITH days AS (SELECT count(*) AS n FROM account_snapshots GROUP BY captured_at::DATE) "
        "SELECT max(n), sum(n) FROM days",
        "snapshots of one day: followers at earlier bookings are unknown, and growth is never "
        "known",
        0.9,
    ),
    Doubt(
        "settled_when_booked",
        "placements",
        "settled_at",
        _SETTLED,
        "SELECT count(*) FILTER (WHERE settled_at = booked_at), count(settled_at) FROM placements",
        "placements settled at the instant they were booked: if settled_at is a copy, outcomes "
        "count as history of others before they were known",
    ),
    Doubt(
        "settled_in_future",
        "placements",
        "settled_at",
        _SETTLED,
        "SELECT count(*) FILTER (WHERE settled_at > {now} AND conversions IS NOT NULL), "
        "count(settled_at) FROM placements",
        "placements with conversions although they settle after now: the numbers are not final",
    ),
    Doubt(
        "booked_in_future",
        "placements",
        "booked_at",
        (("placements", "booked_at"),),
        "SELECT count(*) FILTER (WHERE booked_at > {now}), count(*) FROM placements",
        "placements booked after now: they are plans; leave them out, or score them as candidates",
    ),
    Doubt(
        "posted_before_booked",
        "placements",
        "booked_at",
        (("placements", "posted_at"),),
        "SELECT count(*) FILTER (WHERE posted_at <= booked_at), count(posted_at) FROM placements",
        "placements posted at or before booked_at, so that signals see the first reactions to "
        "them: booked_at must be when it was decided",
    ),
    Doubt(
        "same_placement_twice",
        "placements",
        "placement_id",
        _SETTLED,
        "WITH same AS (SELECT count(*) AS n FROM placements WHERE conversions > 0 GROUP BY "
        "creator_id, booked_at, campaign_id, brand, platform, topic, settled_at, conversions, "
        "exposures, revenue) SELECT coalesce(sum(n - 1), 0), sum(n) FROM same",
        "placements with conversions that repeat another in everything but placement_id: one "
        "outcome counts twice, and may stand on both sides of a split",
        0.01,
    ),
    Doubt(
        "first_seen_after_booked",
        "creators",
        "first_seen_at",
        (("creators", "first_seen_at"), ("placements", "booked_at")),
        "SELECT count(*) FILTER (WHERE first_seen_at > booked_at), count(first_seen_at) "
        "FROM placements JOIN creators USING (creator_id)",
        "placements of creators who were first seen later: the row of creators was written "
        "afterwards, and so perhaps was what it says",
    ),
    Doubt(
        "account_after_posts",
        "accounts",
        "created_at",
        (("accounts", "created_at"), ("posts", "published_at")),
        "SELECT count(*) FILTER (WHERE created_at > published_at), count(created_at) "
        "FROM posts JOIN accounts USING (creator_id, platform)",
        "posts older than their account: check created_at, or whether the posts were moved to a "
        "new account",
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
            "captures count as known at the very instant of publication, as every number on posts "
            "without a captured_at does. If they were read later, the model sees the future: give "
            "the time of reading as captured_at",
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
            f"placements of creators of whom {', '.join(known)} say nothing: look whether the ids "
            "are written alike; such rows teach only history",
        ),
    )
