"""Write docs/signals.md from the catalog: python docs/generate_signals.py."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from conversion_influence.dataset.blocks import needs_of
from conversion_influence.dataset.catalog import GROUPS, catalog
from conversion_influence.dataset.features import Signal

PAGE = Path(__file__).parent / "signals.md"

HEAD = """\
# Signals

Written by `python docs/generate_signals.py` from the catalog
(`src/conversion_influence/dataset/catalog/`); a test fails when this page is not current.
`influence signals` prints the same list. With `--lang fr` what a signal is called and what a high
value means, the last two columns, are in French; groups, formulas, units and sources are in English
only, and tables and columns keep the names that they have in the data.

There are {signals} signals in {groups} groups. A suffix such as `_90d` is the lookback in days
before the prediction; a signal without one looks at the whole past, or at the present state. Events
count only where they were known strictly before the prediction. Lasting attributes (`creators`, and
`verified` and `timezone` of `accounts`) carry no time: they are taken as they stand in the table.
What happened before a table begins counts as nothing.

The size of an audience is that of the last capture before the prediction, however old it is, and a
change belongs to the day of the later of two captures. So where captures are rare, growth over a
short lookback is 0, and jumps and best days are large shares of all growth; and of three days or
posts or fewer, none can be over three times the mean, which is what makes a spike or a big post.
Captures at least weekly, better daily, are what these signals are for.

*Needs* names the tables, and the optional columns in them, without which the signal is left out.
`offer` is the placement or the candidate itself: what is planned. A signal on the campaign's topic
or on its network is missing for a row whose offer names none.

Numeric columns of your own on `posts` or `post_metrics` add two signals each, their mean over 90
and over 365 days (`helpfulness_mean_90d`). Columns of your own on `creators` and `placements`
become signals when the config names them under `features`.
"""

COLUMNS = ("signal", "formula in words", "unit", "needs", "why", "English: high", "French: high")


def page() -> str:
    """Return the whole page."""
    signals = catalog()
    parts = [HEAD.format(signals=len(signals), groups=len(GROUPS))]
    for group in GROUPS:
        rows = _rows([signal for signal in signals if signal.group == group])
        lines = [_line(COLUMNS), "|---" * len(COLUMNS) + "|", *map(_line, rows)]
        parts.append("\n".join([f"## {group.capitalize()}", "", *lines, ""]))
    return "\n".join(parts)


def _rows(signals: Sequence[Signal]) -> Iterator[tuple[str, ...]]:
    """Yield one row per formula, its lookbacks together."""
    for _, alike in groupby(signals, key=lambda s: (s.stem, s.words, s.source)):
        same = list(alike)
        names = ", ".join(f"`{signal.name}`" for signal in same)
        first = same[0]
        needs = ", ".join(needs_of(first))
        english = f"{first.en}: {first.high_en}"
        french = f"{first.fr} : {first.high_fr}"
        yield names, first.words, first.unit, needs, first.source, english, french


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"written: {PAGE.name}")
