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
    "more_paid_views",
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
            "negative_credentials",
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
            "early_capture",
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
            "early_reply",
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
            "no_exposure",
        ),
        Rule(
            "conversions",
            ("exposures",),
            "exposures > 0 and conversions > exposures",
            "more_conversions",
        ),
        Rule(
            "conversions",
            ("conversions",),
            "exposures is null and conversions > 1",
            "conversions_alone",
            absent=("exposures",),
        ),
        Rule(
            "conversions",
            ("settled_at",),
            "conversions is null and settled_at < {now}",
            "no_conversions",
            absent=("conversions",),
        ),
        Rule(
            "settled_at",
            ("settled_at", "booked_at"),
            "settled_at < booked_at",
            "early_settlement",
        ),
        Rule(
            "clicks",
            ("clicks", "reach"),
            "clicks > reach",
            "more_clicks",
        ),
        Rule(
            "refunds",
            ("refunds", "conversions"),
            "refunds > conversions",
            "more_refunds",
        ),
        Rule(
            "control_conversions",
            ("control_conversions", "control_exposures"),
            "control_conversions > control_exposures",
            "more_in_control",
        ),
        Rule(
            "control_conversions",
            ("control_conversions",),
            "control_conversions is not null and control_exposures is null",
            "half_a_control",
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
