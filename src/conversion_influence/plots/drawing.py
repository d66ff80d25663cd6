"""What all figures share: size, colours, lines, and their bytes; the only place of matplotlib.

Colours are those of Okabe and Ito (2008), told apart by colour-blind readers, and lines differ in
their dashes too.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from conversion_influence.errors import MissingExtraError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FIRST = "#0072B2"
"""Blue, for the model that is judged."""

OTHERS = ("#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#8C6D00")
DASHES = ("--", "-.", ":", (0, (5, 1)), (0, (3, 1, 1, 1)), (0, (1, 1)), (0, (8, 3)))
REFERENCE = "#767676"
"""Grey of reference lines, dark enough to read."""


def to_png(figure: Figure) -> bytes:
    """Return a new figure as PNG, the same bytes for the same table; drawing settles its layout.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        From one of the functions above.
    """
    from io import BytesIO

    buffer = BytesIO()
    figure.savefig(buffer, format="png", metadata={"Software": None})
    return buffer.getvalue()


def color_of(index: int) -> str:
    """Return the colour of the model at a position; the first is brought out.

    Parameters
    ----------
    index : int
        From 0.
    """
    return FIRST if index == 0 else OTHERS[(index - 1) % len(OTHERS)]


def line_style(index: int) -> dict[str, Any]:
    """Return colour, width and dashes of the line at a position; the first is brought out.

    Parameters
    ----------
    index : int
        From 0.
    """
    if index == 0:
        return {"color": FIRST, "linewidth": 2.6, "zorder": 3}
    dashes: Sequence[Any] = DASHES
    return {
        "color": color_of(index),
        "linewidth": 1.5,
        "linestyle": dashes[(index - 1) % len(DASHES)],
    }


def percent(rate: float, _position: float | None = None) -> str:
    """Return a rate in per cent, with the digits that it needs.

    Parameters
    ----------
    rate : float
        1 is 100 %.
    """
    return f"{100 * rate:.3g} %" if rate < 0.01 else f"{100 * rate:.0f} %"


def mark_rates(axis: Any, low: float, high: float) -> None:
    """Put ticks at 1, 2, 5 of each decade where the range is short, else at the decades.

    Parameters
    ----------
    axis : matplotlib.axis.Axis
        Logarithmic, of rates.
    low, high : float
        Its limits.
    """
    from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

    steps = (1, 3) if high / low < 300 else (1,)
    decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    ticks = [step * 10.0**decade for decade in decades for step in steps]
    axis.set_major_locator(FixedLocator([tick for tick in ticks if low <= tick <= high]))
    axis.set_minor_locator(NullLocator())
    axis.set_major_formatter(FuncFormatter(percent))


def tidy(axes: Any) -> None:
    """Take away the lines above and to the right of a panel.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        The panel.
    """
    axes.spines[["top", "right"]].set_visible(False)


def new_figure(width: float, height: float) -> Figure:
    """Return an empty figure that belongs to no window.

    Parameters
    ----------
    width, height : float
        In inches.

    Raises
    ------
    MissingExtraError
        If matplotlib is not installed.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        msg = "drawing needs matplotlib; install it with: pip install 'conversion-influence[train]'"
        raise MissingExtraError(msg) from error
    return Figure(figsize=(width, height), layout="constrained", dpi=150)
