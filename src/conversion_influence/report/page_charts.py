"""Small drawings as SVG inside the page: shapes only, coloured by its style sheet."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from markupsafe import Markup

WIDTH, HEIGHT = 260, 64
"""Of the drawing of followers and posts."""

BAR = 60
"""Half the width of a bar's drawing."""


def path(kind: str, way: str) -> str:
    """Return a path of one of the style sheet's classes.

    Parameters
    ----------
    kind : str
        Class.
    way : str
        Of our own making, numbers and letters only.
    """
    return f'<path class={kind} d="{way}"/>'


def range_bar(low: float, value: float, high: float, typical: float, most: float) -> Markup:
    """Draw a range with its likelihood, and where the list's median lies.

    Parameters
    ----------
    low, value, high : float
        Ends and likelihood.
    typical : float
        Median of the list, a fine line.
    most : float
        Value at the right edge.
    """
    left, at, right, middle = (_place(x, most, 300) for x in (low, value, high, typical))
    drawn = path("t", f"M0 8h300M{middle} 1v14") + path("r", f"M{left} 8H{max(right, left + 1)}")
    return Markup(f'<svg class=range viewBox="0 0 300 16">{drawn}<circle cx={at} cy=8 r=5 /></svg>')


def moved_bars(values: Sequence[float], typical: Sequence[float], most: float) -> Markup:
    """Draw how far each characteristic moves a score to either side, and the others' medians.

    Parameters
    ----------
    values, typical : sequence of float
        In log-odds, one per line of the table that the drawing stands beside.
    most : float
        Size at the edge.
    """
    ways = {"u": "", "d": "", "m": ""}
    for line, (value, median) in enumerate(zip(values, typical, strict=True)):
        reach, mark = (round(BAR * float(np.clip(x / most, -1, 1))) for x in (value, median))
        if reach:
            ways["u" if reach > 0 else "d"] += f"M{BAR} {10 * line + 5}h{reach}"
        ways["m"] += f"M{BAR + mark} {10 * line + 1}v8"
    drawn = path("t", f"M{BAR} 0v{10 * len(values)}")
    drawn += "".join(path(kind, way) for kind, way in ways.items() if way)
    size = f"0 0 {2 * BAR} {10 * len(values)}"
    return Markup(f'<svg class=b viewBox="{size}" preserveAspectRatio=none>{drawn}</svg>')


def momentum(followers: Sequence[float], posts: Sequence[float]) -> Markup:
    """Draw followers as a line over posts as bars, week by week, the latest at the right.

    Parameters
    ----------
    followers : sequence of float
        At the end of each week; NaN where nothing was captured.
    posts : sequence of float
        In each week, as many.
    """
    step = WIDTH / len(followers)
    most = max(*posts, 1.0)
    bars = "".join(
        f"M{place * step + step / 2:.0f} {HEIGHT}v-{20 * amount / most:.0f}"
        for place, amount in enumerate(posts)
        if amount
    )
    line = _line([(place + 0.5) * step for place in range(len(followers))], followers)
    drawn = (path("p", bars) if bars else "") + (path("f", line) if line else "")
    return Markup(f'<svg class=mo viewBox="0 0 {WIDTH} {HEIGHT}">{drawn}</svg>')


def _line(places: Sequence[float], values: Sequence[float]) -> str:
    """Return a way through the known values, in the upper part of the drawing."""
    known = [(x, y) for x, y in zip(places, values, strict=True) if np.isfinite(y)]
    if not known:
        return ""
    heights = np.array([y for _, y in known])
    low, span = heights.min(), max(float(np.ptp(heights)), 1e-9 + 0.02 * heights.max())
    points = [f"{x:.0f} {40 - 36 * (y - low) / span:.0f}" for x, y in known]
    return f"M{' '.join(points)}"


def _place(value: float, most: float, width: int) -> int:
    return round(width * float(np.clip(value / most if most else 0.0, 0.0, 1.0)))
