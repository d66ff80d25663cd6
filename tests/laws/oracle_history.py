"""The oracle's answers about past placements: smoothed rates and lifts, returns and bookings."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from .oracle_question import Number, Question, Row, Rules, log1p, mean, ratio

GROUPS = {
    "platform": ("platform",),
    "topic": ("topic",),
    "creator": ("creator_id",),
    "creator_topic": ("creator_id", "topic"),
    "creator_brand": ("creator_id", "brand"),
}
"""Columns that two placements share if they are of one group."""


def rules_of(windows: Iterable[int | None]) -> Rules:
    """Return the rules with the catalog's lookbacks, the longest first."""
    ordered = sorted(set(windows), key=lambda days: -(days or 10**9))
    return Rules(
        tuple(ordered),
        expected_days=365,
        rho=(1e-6, 0.5),
        variance=(1e-3, 2.0),
        prior=(0.5, 25.0),
        kept=3.0,
    )


def expect(placements: list[Row], rules: Rules) -> list[Row]:
    """Return placements with an outcome, and what was to be expected when they were booked."""
    final = [row for row in placements if row["conversions"] is not None]
    final = [row | {"n": row["exposures"] or 1} for row in final]
    expected = []
    for row in final:
        booking = Question({"placements": final}, row | {"as_of": row["booked_at"]}, rules)
        going = base_rate(booking, rules.expected_days)
        usable = going is not None
        extra = {"e": row["n"] * going if usable else 0.0, "o": row["conversions"] if usable else 0}
        expected.append(row | extra | {"k": row["conversions"]})
    return expected


def settled(q: Question, days: int | None = None, group: str | None = None) -> list[Row]:
    """Return the placements settled before as_of, in a lookback, of the cohort row's group."""
    keys = GROUPS[group] if group else ()
    rows = q.known(q.world["placements"], "settled_at", days)
    return [row for row in rows if all(row[key] == q.row[key] for key in keys)]


def has_group(q: Question, group: str) -> bool:
    return all(q.row[key] is not None for key in GROUPS[group])


def base_rate(q: Question, days: int | None) -> Number:
    """Return everybody's rate: the whole past's, which the shorter lookbacks lean on."""
    rows = settled(q)
    if not rows:
        return None
    k, n = (sum(row[part] for row in rows) for part in ("conversions", "n"))
    found = (k + q.rules.prior[0]) / (n + q.rules.prior[1])
    for window in sorted({d for d in q.rules.windows if d}, reverse=True):
        if days is None or window < days:
            break
        rows = settled(q, window)
        k, n = (sum(row[part] for row in rows) for part in ("conversions", "n"))
        found = (k + q.rules.kept) / (n + q.rules.kept / found)
    return found


def totals(q: Question, group: str) -> list[dict[str, float]]:
    """Return the sums of each group of a kind over all that was settled before as_of."""
    members: dict[tuple[Any, ...], list[Row]] = {}
    for row in settled(q):
        key = tuple(row[name] for name in GROUPS[group])
        if None not in key:
            members.setdefault(key, []).append(row)
    return [{part: sum(row[part] for row in rows) for part in "knoe"} for rows in members.values()]


def strength(q: Question, group: str) -> float:
    """Return (1 - rho) / rho by the analysis-of-variance estimator of the correlation rho."""
    sums = totals(q, group)
    count, k, n = len(sums), sum(s["k"] for s in sums), sum(s["n"] for s in sums)
    rho = 0.0
    if count > 1 and n > count:
        squares = sum(s["k"] ** 2 / s["n"] for s in sums)
        between = (squares - k**2 / n) / (count - 1)
        within = (k - squares) / (n - count)
        typical = (n - sum(s["n"] ** 2 for s in sums) / n) / (count - 1)
        rho = ratio(between - within, between + (typical - 1) * within) or 0.0
    low, high = q.rules.rho
    rho = min(max(rho, low), high)
    return (1 - rho) / rho


def shape(q: Question, group: str) -> float:
    """Return 1 / variance of observed over expected, by the gamma-Poisson moment estimator."""
    sums = totals(q, group)
    gaps = sum((s["o"] - s["e"]) ** 2 for s in sums)
    variance = ratio(gaps - sum(s["o"] for s in sums), sum(s["e"] ** 2 for s in sums)) or 0.0
    low, high = q.rules.variance
    return 1 / min(max(variance, low), high)


def rate(q: Question, days: int | None, group: str) -> Number:
    parent = rate(q, days, "topic") if group == "creator_topic" else base_rate(q, days)
    if parent is None or not has_group(q, group):
        return None
    rows, m = settled(q, days, group), strength(q, group)
    k, n = sum(row["k"] for row in rows), sum(row["n"] for row in rows)
    return (k + m * parent) / (n + m)


def lift(q: Question, days: int | None, group: str) -> Number:
    if base_rate(q, None) is None or not has_group(q, group):
        return None
    rows, alpha = settled(q, days, group), shape(q, group)
    return (sum(row["o"] for row in rows) + alpha) / (sum(row["e"] for row in rows) + alpha)


def log_exposures(q: Question, group: str) -> Number:
    rows = settled(q, None, group)
    return log1p(sum(row["n"] for row in rows)) if has_group(q, group) else None


def last_settled(q: Question) -> list[datetime]:
    return [row["settled_at"] for row in settled(q, None, "creator")]


def smoothed_ratio(q: Question, parts: list[tuple[str, float, float]], extra: float) -> Number:
    """Return the creator's part / whole, with so much of everybody's added to the whole."""
    everybody = sum(part for _, part, _ in parts), sum(whole for _, _, whole in parts)
    base = ratio(*everybody)
    if base is None:
        return None
    mine = [(part, whole) for who, part, whole in parts if who == q.row["creator_id"]]
    return (sum(p for p, _ in mine) + extra * base) / (sum(w for _, w in mine) + extra)


def ctr(q: Question, _: None) -> Number:
    seen = [row for row in settled(q) if row["clicks"] is not None and row["reach"]]
    return smoothed_ratio(q, [(r["creator_id"], r["clicks"], r["reach"]) for r in seen], 1000)


def revenue_per_exposure(q: Question, _: None) -> Number:
    sold = [row for row in settled(q) if row["revenue"] is not None]
    return smoothed_ratio(
        q, [(r["creator_id"], r["revenue"], r["exposures"] or 1) for r in sold], 100
    )


def refund_share(q: Question, _: None) -> Number:
    sold = [row for row in settled(q) if row["refunds"] is not None]
    return smoothed_ratio(q, [(r["creator_id"], r["refunds"], r["conversions"]) for r in sold], 10)


def booked(q: Question) -> list[Row]:
    """Return the creator's placements booked before as_of, settled or not."""
    return q.known(q.own("bookings"), "booked_at")


def brand_placements(q: Question, _: None) -> Number:
    brand = q.row["brand"]
    return None if brand is None else sum(row["brand"] == brand for row in booked(q))


def competitor_placements(q: Question, _: None) -> Number:
    brand = q.row["brand"]
    if brand is None or q.topic is None:
        return None
    there = [row["brand"] for row in booked(q) if row["topic"] == q.topic]
    return sum(other is not None and other != brand for other in there)


def price_against_history(q: Question, _: None) -> Number:
    before, now = mean([row["cost"] for row in booked(q)]), q.row["cost"]
    return None if before is None or now is None else math.log((now + 1) / (before + 1))


HISTORY = {
    "base_rate": base_rate,
    "settled_placements": lambda q, _: len(settled(q, None, "creator")),
    "days_since_settled": lambda q, _: q.days_since(last_settled(q)),
    "creator_ctr": ctr,
    "creator_revenue_per_exposure": revenue_per_exposure,
    "creator_refund_share": refund_share,
    "brand_placements": brand_placements,
    "competitor_placements": competitor_placements,
    "price_against_history": price_against_history,
}
"""What answers a signal, by its name without lookback."""

for _group in GROUPS:
    HISTORY[f"{_group}_rate"] = lambda q, days, group=_group: rate(q, days, group)
    HISTORY[f"{_group}_lift"] = lambda q, days, group=_group: lift(q, days, group)
    HISTORY[f"{_group}_log_exposures"] = lambda q, _, group=_group: log_exposures(q, group)
