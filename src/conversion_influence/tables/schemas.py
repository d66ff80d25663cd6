"""The public contract: what each table holds, one frozen `Contract` per table.

A rule is stated as the SQL condition of a row that breaks it, over the typed columns of its table;
``{now}`` stands for the instant of opening.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from conversion_influence.tables.contract import Column, Contract, Rule, counts, may, must, time

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
        must("creator_id"),
        *may("handle", "name", "country", "language", "topics", "credentials"),
        Column("managed", "boolean"),
        time("first_seen_at"),
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
        must("creator_id"),
        must("platform"),
        *may("account_id", "handle"),
        time("created_at"),
        Column("verified", "boolean"),
        *may("timezone"),
    ),
    key=("creator_id", "platform"),
)

_ACCOUNT_SNAPSHOTS = Contract(
    "account_snapshots",
    "account and capture",
    (
        must("creator_id"),
        must("platform"),
        must("captured_at", "timestamp", past=True),
        must("followers", "count"),
        *counts("following", "posts", "listed"),
    ),
    key=("creator_id", "platform", "captured_at"),
)

_POSTS = Contract(
    "posts",
    "post",
    (
        must("post_id"),
        must("creator_id"),
        must("platform"),
        must("published_at", "timestamp", past=True),
        *may("topic", "hashtags", "format"),
        Column("sponsored", "boolean"),
        *may("text", "link"),
        time("captured_at"),
        *counts(*METRICS),
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
        must("post_id"),
        must("captured_at", "timestamp", past=True),
        *counts(*METRICS),
    ),
    key=("post_id", "captured_at"),
    rules=(_PAID_VIEWS,),
)

_MENTIONS = Contract(
    "mentions",
    "mention of a creator by another account",
    (
        must("creator_id"),
        must("mentioned_at", "timestamp", past=True),
        must("source_id"),
        *may("kind"),
        *counts("source_followers"),
        *may("topic", "platform", "post_id"),
    ),
)

_REPLIES = Contract(
    "replies",
    "audience comment under a creator's post",
    (
        must("creator_id"),
        must("commented_at", "timestamp", past=True),
        *may("author_id"),
        time("replied_at"),
        Column("is_question", "boolean"),
        Column("is_critical", "boolean"),
        *counts("words"),
        *may("text", "post_id"),
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
        must("placement_id"),
        must("creator_id"),
        must("booked_at", "timestamp"),
        must("settled_at", "timestamp", null=True),
        must("conversions", "count", null=True),
        *counts("exposures"),
        Column("revenue", "number"),
        Column("cost", "number", low=0.0),
        *may("currency", "campaign_id", "brand", "platform", "topic", "country", "format"),
        time("posted_at", past=False),
        Column("discount", "number", low=0.0),
        *counts("reach", "clicks", "refunds"),
        *may("language", "link", "brief"),
        time("planned_at", past=False),
        *counts("control_exposures", "control_conversions"),
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
