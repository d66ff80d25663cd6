"""How the numbers of one column are written, and what one cell says in that style."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from conversion_influence.lists.number_forms import LONGEST, MINUS, Form, form_of, shape_of

_MONTHS = (
    r"(jan|f[eé]v|feb|mar|avr|apr|mai|may|juin?|jul|juil|ao[uû]t?|aug|sep|oct|nov|d[eé]c)"
    r"[a-zéû]*\.?"
)
_DATE = re.compile(
    rf"\d{{4}}-\d\d?-\d\d?([t ].*)?|\d\d?[./]\d\d?[./]\d\d(\d\d)?( .*)?|"
    rf"\d\d?[-/ .]{_MONTHS}([-/ .]\d\d(\d\d)?)?|{_MONTHS}[-/ .]\d\d(\d\d)?"
)
_RANGE = re.compile(
    r"[~≈<>≤≥±].*\d.*|.*\d.*\+|.*\d[^-\N{EN DASH}]*[-\N{EN DASH}] ?\d.*|.*\d.* (à|to) .*\d.*"
)


@dataclass(frozen=True)
class Wanted:
    """What a column is to hold.

    Attributes
    ----------
    whole : bool
        Counts: 1,234 of them are no 1.234.
    money : bool
        A currency may stand beside the number.
    ratio : bool
        A percent sign may.
    share : bool
        A part of one: 3.4 % is 0.034.
    percent : bool
        The name says percent: as a share, bare numbers are 100 times it; otherwise the sign
        changes nothing.
    default : {"", "."}
        Decimal mark where no cell and no other column tells; of files that programs write.
    strict : bool
        Digits and one mark only: no groups, units, currencies, and no words for what is missing.
    part : bool
        Nothing but parts of one: bare numbers that are all 1 or more are percents.
    power : int
        Power of ten that the name says, for numbers without a scale of their own.
    currency : str
        Code of the currency that the name says, "" for none.
    own : bool
        A signal of a model, in whatever unit the model learned it: no count, price or share of
        the offer, though it may be called like one.
    mingled : bool
        Stored numbers, whose point is a decimal one, stand among texts such as ``1.234``.
    truths : bool
        A column of nothing but true and false is one of ones and zeros.
    stored : bool
        Its numbers are stored as such: their point says nothing of how people write texts.
    """

    whole: bool = False
    money: bool = True
    ratio: bool = True
    share: bool = False
    percent: bool = False
    default: str = ""
    strict: bool = False
    part: bool = False
    power: int = 0
    currency: str = ""
    own: bool = False
    mingled: bool = False
    truths: bool = True
    stored: bool = False

    def allows(self, form: Form) -> bool:
        """Return whether a number of that form may stand in the column.

        Parameters
        ----------
        form : Form
            Of a cell.
        """
        if self.strict:
            return form.plain
        return (self.money or not form.currency) and (self.ratio or not form.percent)


@dataclass(frozen=True)
class NumberStyle:
    """How the numbers of one column are written.

    Attributes
    ----------
    wanted : Wanted
        What the column is to hold.
    decimal, group : str
        Decimal mark and the mark of thousands; "" where no cell tells.
    proven : bool
        The decimal mark is proven by the column itself.
    mixed : tuple of str
        Two cells that contradict each other, else empty.
    currencies : mapping of str to str
        A cell per currency.
    divisor : {1, 100, 0}
        100 where bare numbers of a share column are percents; 0 where that cannot be known.
    truths : bool
        All cells are true or false.
    example : str
        A cell that shows the style, "" where all are plain.
    """

    wanted: Wanted = Wanted()
    decimal: str = ""
    group: str = ""
    proven: bool = False
    mixed: tuple[str, ...] = ()
    currencies: Mapping[str, str] = field(default_factory=dict)
    divisor: int = 1
    truths: bool = False
    example: str = ""

    @property
    def unclear_currency(self) -> bool:
        """Whether a bare number may be of any of several currencies."""
        return len(self.currencies) > 1 and not self.wanted.currency

    def fault(self, form: Form | None) -> str | None:
        """Return the code of what keeps a form from being read, None if it can be.

        Parameters
        ----------
        form : Form or None
            Of a cell that is not missing.
        """
        if form is None or not self.wanted.allows(form):
            return "bad_number"
        if self.unclear_currency or (form.currency and len(self.currencies) > 1):
            return "mixed_currency"
        if self.mixed and (form.decimal or form.unclear or form.group in (",", ".")):
            return "mixed_marks"
        return "unclear_number" if form.unclear and not self._settles(form) else None

    def _settles(self, form: Form) -> bool:
        """Return whether the style says what a mark before three digits is.

        ``12,5 k`` proves nothing of ``1,234`` followers but that it is no group of a number like
        ``1.234``: only counts with a scale have decimals.
        """
        mark = form.unclear
        if self.wanted.mingled and (mark == "." or mark != self.group):
            return False
        if mark == self.decimal:
            scaled = bool(form.power or self.wanted.power)
            return self.proven and scaled if self.wanted.whole else True
        known = self.decimal and (self.proven or self.decimal != self.wanted.default)
        return bool(known) and not self.wanted.strict and self.group in ("", mark)


def read_one(value: str, style: NumberStyle) -> float:
    """Return the number of one cell that the style can read.

    Parameters
    ----------
    value : str
        A cell, trimmed.
    style : NumberStyle
        Of its column; the divisor of a share is not applied.
    """
    form = form_of(shape_of(value))
    if form is None:
        msg = f"{value!r} is no number"
        raise ValueError(msg)
    kept = "".join(c for c in value.casefold() if c.isdecimal() or c == (style.decimal or "."))
    if form.exponent:
        kept = re.sub(r"[^0-9e.+-]", "", value.casefold().replace(style.decimal or ".", "."))
        return float(kept.replace(MINUS, "-")) * float(10**style.wanted.power)
    sign = "-" if form.negative else ""
    return float(f"{sign}{kept.replace(',', '.')}e{power_of(form, style)}") + 0.0


def value_of(value: str, style: NumberStyle) -> float:
    """Return what one cell becomes, its unit and the divisor of a share applied.

    Parameters
    ----------
    value : str
        A cell that the style can read.
    style : NumberStyle
        Of its column.
    """
    number = read_one(value, style)
    form = form_of(shape_of(value))
    if style.divisor > 1 and form is not None and not form.percent:
        number /= style.divisor
    return number


def explain(value: str, style: NumberStyle) -> tuple[str, dict[str, str]]:
    """Return the code of what is wrong with a cell, and what its words name.

    Parameters
    ----------
    value : str
        A cell that was given and could not be read.
    style : NumberStyle
        Of its column.
    """
    code = style.fault(form_of(shape_of(value)))
    if code is None:
        code = "bad_number" if style.divisor else "share_or_percent"
    if code == "bad_number":
        return _kind_of_bad(value, style), {}
    if code == "unclear_number":
        digits = re.sub(r"[^0-9.,]", "", value)
        point, comma = digits.replace(",", "."), digits.replace(".", ",")
        whole = re.sub("[.,]", "", digits)
        shorter = digits.rstrip("0").rstrip(".,")
        clear = shorter if shorter != digits else f"{digits}0"
        return code, {"whole": whole, "decimal": point, "decimal_fr": comma, "clear": clear}
    if code == "mixed_marks":
        return code, {"one": style.mixed[0], "other": style.mixed[1]}
    if code == "mixed_currency":
        return code, {"currencies": ", ".join(style.currencies.values())}
    return code, {}


def _kind_of_bad(value: str, style: NumberStyle) -> str:
    small = value.strip().casefold()
    if not style.wanted.strict and len(small) <= LONGEST:
        if _DATE.fullmatch(small):
            return "date_for_number"
        if _RANGE.fullmatch(small):
            return "range_for_number"
    return "bad_number"


def power_of(form: Form, style: NumberStyle) -> int:
    """Return the power of ten that the unit of a number stands for.

    Parameters
    ----------
    form : Form
        Of a cell.
    style : NumberStyle
        Of its column.
    """
    kept = style.wanted.percent and not style.wanted.share
    return (form.power or style.wanted.power) - (2 if form.percent and not kept else 0)
