"""How the columns of a list are headed and shown, by locale."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from conversion_influence.errors import Language

IN_FRENCH = {
    "rank": "rang",
    "rank_by_followers": "rang par abonnés",
    "score": "score",
    "likelihood": "probabilité",
    "low": "probabilité min",
    "high": "probabilité max",
    "expected_conversions": "conversions attendues",
    "conversions_low": "conversions min",
    "conversions_high": "conversions max",
    "expected_revenue": "chiffre d'affaires attendu",
    "revenue_low": "chiffre d'affaires min",
    "revenue_high": "chiffre d'affaires max",
    "cost_per_conversion": "coût par conversion",
    "return_on_cost": "chiffre d'affaires / coût",
    "chance_cost": "chance de tenir le coût",
    "reason_1": "raison 1",
    "reason_2": "raison 2",
    "reason_3": "raison 3",
    "coverage": "part des signaux connus",
    "flags": "alertes",
    "exposures_low": "expositions min",
    "exposures_high": "expositions max",
    "exposures_assumed": "expositions supposées",
}
"""Headings of a ranked list; columns that the list brought keep their names."""

_SHARE, _PRECISE, _MONEY, _WHOLE = "0%", "0.00%", "#,##0.00", "#,##0"
FORMATS = {
    "score": "0.0",
    "likelihood": _PRECISE,
    "low": _PRECISE,
    "high": _PRECISE,
    "expected_conversions": "#,##0.0",
    "conversions_low": _WHOLE,
    "conversions_high": _WHOLE,
    "expected_revenue": _MONEY,
    "revenue_low": _MONEY,
    "revenue_high": _MONEY,
    "cost_per_conversion": _MONEY,
    "return_on_cost": "0.00",
    "chance_cost": _SHARE,
    "coverage": _SHARE,
    "exposures_low": _WHOLE,
    "exposures_high": _WHOLE,
}
"""How a workbook shows the numbers of a ranked list; all others it shows as it likes."""

BARS = {"score": 100.0, "likelihood": None}
"""Columns that a workbook draws bars in, with the longest bar's number; None: the largest there."""


@dataclass(frozen=True)
class Layout:
    """How a list is laid out in a file made for people.

    Attributes
    ----------
    locale : {"en", "fr"}
        ``en``: CSV with commas and decimal points. ``fr``: CSV as a French spreadsheet reads it,
        with semicolons, decimal commas and a byte-order mark.
    headings : mapping of str to str
        What stands above a column instead of its name.
    formats : mapping of str to str
        Number formats of a workbook, by column.
    bars : mapping of str to float or None
        Columns of a workbook with bars, see `BARS`.
    title : str
        Of the workbook's sheet.
    received : bool
        Texts stand in CSV as received, but for an apostrophe at the start of what a spreadsheet
        would run (`lists.guard`).
    joined : mapping of str to tuple of str
        Columns that each hold the text of several cells (`delimited.joined_cells`), which have
        these names.
    """

    locale: Language = "en"
    headings: Mapping[str, str] = field(default_factory=dict)
    formats: Mapping[str, str] = field(default_factory=dict)
    bars: Mapping[str, float | None] = field(default_factory=dict)
    title: str = "list"
    received: bool = False
    joined: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def heading(self, names: Iterable[str]) -> list[str]:
        """Return what stands above each column; a heading that another column bears is not taken.

        Parameters
        ----------
        names : iterable of str
            Of the columns.
        """
        own = [each for name in names for each in self.joined.get(name, (name,))]
        return [name if (told := self.headings.get(name, name)) in own else told for name in own]


def ranked_layout(locale: Language, received: Mapping[str, str] | None = None) -> Layout:
    """Return how a ranked list is laid out.

    Parameters
    ----------
    locale : {"en", "fr"}
        In ``en`` our columns keep the names that programs know them by.
    received : mapping of str to str, optional
        What the list itself calls columns that are known under another name.
    """
    french = locale == "fr"
    headings = {**(IN_FRENCH if french else {}), **(received or {})}
    return Layout(locale, headings, FORMATS, BARS, "classement" if french else "ranked")


def rejects_layout(locale: Language) -> Layout:
    """Return how the rows that could not be scored are laid out.

    Parameters
    ----------
    locale : {"en", "fr"}
        As for `ranked_layout`.
    """
    return Layout(locale, received=True)
