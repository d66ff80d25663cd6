"""The public contract: what each table holds, one frozen `Contract` per table.

A rule is stated as the SQL condition of a row that breaks it, over the typed columns of its table;
``{now}`` stands for the instant of opening.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Kind = Literal["string", "timestamp", "number", "count", "boolean"]
"""Type of a column; a count is a whole number from 0, a number is finite."""


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Attributes
    ----------
    name : str
        Name in files and in expressions.
    kind : {"string", "timestamp", "number", "count", "boolean"}
        Type; timestamps are UTC.
    required : bool
        The column must stand in the table.
    nullable : bool
        A value may be missing.
    low : float or None
        Least allowed value.
    past : bool
        The instant may not lie in the future.
    """

    name: str
    kind: Kind = "string"
    required: bool = False
    nullable: bool = True
    low: float | None = None
    past: bool = False


@dataclass(frozen=True)
class Rule:
    """A condition over several columns of one row.

    Attributes
    ----------
    column : str
        Column the problem is reported for.
    needs : tuple of str
        Columns that must be given; otherwise the rule says nothing.
    broken : str
        SQL condition that is true for a row at fault.
    message : str
        What is wrong and what to do.
    absent : tuple of str
        Columns whose missing values the rule speaks of; where one of them cannot be read, the rule
        says nothing.
    """

    column: str
    needs: tuple[str, ...]
    broken: str
    message: str
    absent: tuple[str, ...] = ()


@dataclass(frozen=True)
class Contract:
    """What one table must hold.

    Attributes
    ----------
    name : str
        Name of the table and of its file.
    grain : str
        What a row stands for.
    columns : tuple of Column
        Known columns, required ones first.
    key : tuple of str
        Columns that together name a row; empty where rows have no name.
    rules : tuple of Rule
        Conditions over several columns.
    """

    name: str
    grain: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all known columns."""
        return tuple(column.name for column in self.columns)

    @property
    def required(self) -> tuple[str, ...]:
        """Names of the columns that must stand in the table."""
        return tuple(column.name for column in self.columns if column.required)

    def column(self, name: str) -> Column:
        """Return the column of that name; `KeyError` if there is none."""
        return {column.name: column for column in self.columns}[name]


def _must(name: str, kind: Kind = "string", *, past: bool = False, null: bool = False) -> Column:
    low = 0.0 if kind == "count" else None
    return Column(name, kind, required=True, nullable=null, low=low, past=past)


def _may(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name) for name in names)


def _counts(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name, "count", low=0.0) for name in names)


def _time(name: str, *, past: bool = True) -> Column:
    return Column(name, "timestamp", past=past)


FOLDED = ("brand", "kind", "platform", "topic")
"""Columns that only say which: `Beauty` and `beauty` are one, so they are read in lower case."""

METRICS = ("views", "reach", "likes", "comments", "shares", "saves", "paid_views")
"""Counts read off a post at one capture; the paid views are a part of the views."""

_PAID_VIEWS = Rule(
    "paid_views",
    ("paid_views", "views"),
    "paid_views > views",
    "more paid views than views; views counts them all, the paid ones too",
)

_CREATORS = Contract(
    "creators",
    "creator",
    (
        _must("creator_id"),
        *_may("handle", "name", "country", "language", "topics", "credentials"),
        Column("managed", "boolean"),
        _time("first_seen_at"),
    ),
    key=("creator_id",),
    rules=(
        Rule(
            "credentials",
            ("credentials",),
            "try_cast(credentials as double) < 0",
            "credentials is negative; give their number or a ';'-joined list",
        ),
    ),
)

_ACCOUNTS = Contract(
    "accounts",
    "creator and platform",
    (
        _must("creator_id"),
        _must("platform"),
        *_may("account_id", "handle"),
        _time("created_at"),
        Column("verified", "boolean"),
        *_may("timezone"),
    ),
    key=("creator_id", "platform"),
)

_ACCOUNT_SNAPSHOTS = Contract(
    "account_snapshots",
    "account and capture",
    (
        _must("creator_id"),
        _must("platform"),
        _must("captured_at", "timestamp", past=True),
        _must("followers", "count"),
        *_counts("following", "posts", "listed"),
    ),
    key=("creator_id", "platform", "captured_at"),
)

_POSTS = Contract(
    "posts",
    "post",
    (
        _must("post_id"),
        _must("creator_id"),
        _must("platform"),
        _must("published_at", "timestamp", past=True),
        *_may("topic", "hashtags", "format"),
        Column("sponsored", "boolean"),
        *_may("text", "link"),
        _time("captured_at"),
        *_counts(*METRICS),
    ),
    key=("post_id",),
    rules=(
        Rule(
            "captured_at",
            ("captured_at",),
            "captured_at < published_at",
            "captured before the post was published; check both times and their time zones",
        ),
        _PAID_VIEWS,
    ),
)

_POST_METRICS = Contract(
    "post_metrics",
    "post and capture",
    (
        _must("post_id"),
        _must("captured_at", "timestamp", past=True),
        *_counts(*METRICS),
    ),
    key=("post_id", "captured_at"),
    rules=(_PAID_VIEWS,),
)

_MENTIONS = Contract(
    "mentions",
    "mention of a creator by another account",
    (
        _must("creator_id"),
        _must("mentioned_at", "timestamp", past=True),
        _must("source_id"),
        *_may("kind"),
        *_counts("source_followers"),
        *_may("topic", "platform", "post_id"),
    ),
)

_REPLIES = Contract(
    "replies",
    "audience comment under a creator's post",
    (
        _must("creator_id"),
        _must("commented_at", "timestamp", past=True),
        *_may("author_id"),
        _time("replied_at"),
        Column("is_question", "boolean"),
        Column("is_critical", "boolean"),
        *_counts("words"),
        *_may("text", "post_id"),
    ),
    rules=(
        Rule(
            "replied_at",
            ("replied_at",),
            "replied_at < commented_at",
            "replied before the comment was made; check both times and their time zones",
        ),
    ),
)

_PLACEMENTS = Contract(
    "placements",
    "one creator in one campaign",
    (
        _must("placement_id"),
        _must("creator_id"),
        _must("booked_at", "timestamp"),
        _must("settled_at", "timestamp", null=True),
        _must("conversions", "count", null=True),
        *_counts("exposures"),
        Column("revenue", "number"),
        Column("cost", "number", low=0.0),
        *_may("currency", "campaign_id", "brand", "platform", "topic", "country", "format"),
        _time("posted_at", past=False),
        Column("discount", "number", low=0.0),
        *_counts("reach", "clicks", "refunds"),
        *_may("language", "link", "brief"),
        _time("planned_at", past=False),
        *_counts("control_exposures", "control_conversions"),
    ),
    key=("placement_id",),
    rules=(
        Rule(
            "exposures",
            ("exposures",),
            "exposures = 0",
            "exposures is 0, so the placement has no rate; leave the row out, or leave the value "
            "empty where the outcome is a single yes or no",
        ),
        Rule(
            "conversions",
            ("exposures",),
            "exposures > 0 and conversions > exposures",
            "more conversions than exposures; count clicks and views alike as exposures",
        ),
        Rule(
            "conversions",
            ("conversions",),
            "exposures is null and conversions > 1",
            "more than 1 conversion but no exposures (absent exposures count as 1); "
            "give the exposures",
            absent=("exposures",),
        ),
        Rule(
            "conversions",
            ("settled_at",),
            "conversions is null and settled_at < {now}",
            "no conversions although the placement is settled; write 0, or leave settled_at empty",
            absent=("conversions",),
        ),
        Rule(
            "settled_at",
            ("settled_at", "booked_at"),
            "settled_at < booked_at",
            "settled before it was booked; check both times and their time zones",
        ),
        Rule(
            "clicks",
            ("clicks", "reach"),
            "clicks > reach",
            "more clicks than people reached; count the clicks of one person once, and everybody "
            "who clicked as reached",
        ),
        Rule(
            "refunds",
            ("refunds", "conversions"),
            "refunds > conversions",
            "more refunds than conversions; conversions counts all that converted, those who "
            "returned it too",
        ),
        Rule(
            "control_conversions",
            ("control_conversions", "control_exposures"),
            "control_conversions > control_exposures",
            "more conversions than exposures in the control group; check both counts",
        ),
        Rule(
            "control_conversions",
            ("control_conversions",),
            "control_conversions is not null and control_exposures is null",
            "control_conversions without control_exposures; give both or neither",
            absent=("control_exposures",),
        ),
    ),
)

CONTRACTS: Mapping[str, Contract] = MappingProxyType(
    {
        contract.name: contract
        for contract in (
            _CREATORS,
            _ACCOUNTS,
            _ACCOUNT_SNAPSHOTS,
            _POSTS,
            _POST_METRICS,
            _MENTIONS,
            _REPLIES,
            _PLACEMENTS,
        )
    }
)
"""Contract of every table, by name."""
