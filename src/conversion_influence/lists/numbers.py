"""A column of numbers read in the one style that is known of it, and what is wrong with the rest.

`lists.number_evidence` finds the style; this module applies it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from conversion_influence.lists.number_forms import (
    APOSTROPHES,
    LONGEST,
    MINUS,
    MISSING,
    SPACES,
    TRUTHS,
    Form,
    form_of,
    shape_of,
)

if TYPE_CHECKING:
    import pyarrow as pa

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
    """

    whole: bool = False
    money: bool = True
    ratio: bool = True
    share: bool = False
    percent: bool = False
    default: str = ""
    strict: bool = False

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

    def fault(self, form: Form | None) -> str | None:
        """Return the code of what keeps a form from being read, None if it can be.

        Parameters
        ----------
        form : Form or None
            Of a cell that is not missing.
        """
        if form is None or not self.wanted.allows(form):
            return "bad_number"
        if form.currency and len(self.currencies) > 1:
            return "mixed_currency"
        if self.mixed and (form.decimal or form.unclear or form.group in (",", ".")):
            return "mixed_marks"
        return "unclear_number" if form.unclear and not self._settles(form.unclear) else None

    def _settles(self, mark: str) -> bool:
        """Return whether the style says what a mark before three digits is."""
        if mark == self.decimal:
            return self.proven or not self.wanted.whole
        known = self.decimal and (self.proven or self.decimal != self.wanted.default)
        return bool(known) and not self.wanted.strict and self.group in ("", mark)


class Parsed(NamedTuple):
    """A column of numbers.

    Attributes
    ----------
    values : numpy.ndarray
        float64, NaN where a cell is missing or cannot be read.
    faulty : numpy.ndarray
        Whether a cell was given and cannot be read.
    """

    values: NDArray[np.float64]
    faulty: NDArray[np.bool_]


def parse(cells: pa.Array | pa.ChunkedArray, style: NumberStyle) -> Parsed:
    """Return a block of a column as numbers.

    Parameters
    ----------
    cells : pyarrow.Array or pyarrow.ChunkedArray
        Text, trimmed, null where empty.
    style : NumberStyle
        Of the whole column.
    """
    values = None if style.truths else plain_values(cells)
    if values is None or not _reads_points(cells, style):
        return _parse_shapes(cells if style.wanted.strict else without_missing(cells), style)
    none = np.isnan(values)
    if style.divisor:
        return Parsed(values / style.divisor, np.zeros(len(none), dtype=bool))
    unknown = ~none & (values != 0)
    return Parsed(np.where(unknown, np.nan, values), unknown)


def plain_values(cells: pa.Array | pa.ChunkedArray) -> NDArray[np.float64] | None:
    """Return the numbers of a block where every cell is digits with a decimal point, else None.

    Parameters
    ----------
    cells : pyarrow.Array or pyarrow.ChunkedArray
        Text, null where empty.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    try:
        values = pc.cast(cells, pa.float64())
    except pa.ArrowInvalid:
        return None
    if pc.all(pc.is_finite(values)).as_py() is False:
        return None
    plain: NDArray[np.float64] = np.asarray(values.to_numpy(zero_copy_only=False), dtype=np.float64)
    return plain


def without_missing(cells: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    """Return cells, null where a word stands for what is missing.

    Parameters
    ----------
    cells : pyarrow.Array or pyarrow.ChunkedArray
        Text, trimmed.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    words = pa.array(sorted(MISSING), pa.string())
    return pc.if_else(pc.is_in(pc.utf8_lower(cells), words), pa.scalar(None, pa.string()), cells)


def shapes(cells: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    """Return the shape of every cell, as `number_forms.shape_of` does for one.

    Parameters
    ----------
    cells : pyarrow.Array or pyarrow.ChunkedArray
        Text, trimmed, null where empty.
    """
    import pyarrow.compute as pc

    small = pc.utf8_lower(cells)
    for alike, one in ((SPACES[1:], " "), (APOSTROPHES[1:], "'"), (MINUS, "-")):
        small = pc.replace_substring_regex(small, f"[{alike}]", one)
    nines = pc.replace_substring_regex(small, "[0-9]", "9")
    leading = pc.match_substring_regex(small, "^[^0-9]*0")
    zeros = pc.replace_substring(nines, "9", "0", max_replacements=1)
    return pc.if_else(
        pc.greater(pc.utf8_length(cells), LONGEST), "~", pc.if_else(leading, zeros, nines)
    )


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
        return float(kept.replace(MINUS, "-"))
    sign = "-" if form.negative else ""
    return float(f"{sign}{kept.replace(',', '.')}e{_power(form, style)}") + 0.0


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
        return code, {"whole": re.sub("[.,]", "", digits), "decimal": digits.replace(",", ".")}
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


def _power(form: Form, style: NumberStyle) -> int:
    return form.power - (2 if form.percent and not style.wanted.percent else 0)


def _reads_points(cells: pa.Array | pa.ChunkedArray, style: NumberStyle) -> bool:
    """Return whether a decimal point in plain cells is what the style takes it for."""
    import pyarrow.compute as pc

    if not style.mixed and style.decimal == "." and (style.proven or not style.wanted.whole):
        return True
    return not pc.any(pc.match_substring(cells, ".")).as_py()


def _parse_shapes(cells: pa.Array | pa.ChunkedArray, style: NumberStyle) -> Parsed:
    import pyarrow as pa
    import pyarrow.compute as pc

    whole = cells.combine_chunks() if isinstance(cells, pa.ChunkedArray) else cells
    coded = shapes(whole).dictionary_encode()
    names = coded.dictionary.to_pylist()
    forms = [form_of(name) for name in names]
    codes = coded.indices
    given = np.asarray(whole.is_valid())
    if style.truths:
        return Parsed(_picked([TRUTHS.get(n, np.nan) for n in names], codes), ~given & given)
    readable = _picked([style.fault(form) is None for form in forms], codes) == 1.0
    mark = style.decimal or "."
    digits = pc.replace_substring(pc.replace_substring_regex(whole, f"[^0-9{mark}]", ""), mark, ".")
    signs = ["-" if form and form.negative else "" for form in forms]
    powers = [f"e{_power(form, style)}" if form else "" for form in forms]
    texts = pc.binary_join_element_wise(
        pa.array(signs, pa.string()).take(codes),
        digits,
        pa.array(powers, pa.string()).take(codes),
        "",
    )
    exponents = _picked([bool(form and form.exponent) for form in forms], codes) == 1.0
    plain = pc.if_else(pa.array(readable & ~exponents), texts, pa.scalar(None, pa.string()))
    values = pc.cast(plain, pa.float64()).to_numpy(zero_copy_only=False) + 0.0
    for row in np.flatnonzero(readable & exponents).tolist():
        values[row] = read_one(whole[row].as_py(), style)
    bare = _picked([bool(form and not form.percent) for form in forms], codes) == 1.0
    return _as_share(values, given, bare, style)


def _as_share(
    values: NDArray[np.float64],
    given: NDArray[np.bool_],
    bare: NDArray[np.bool_],
    style: NumberStyle,
) -> Parsed:
    """Apply the divisor of a share column to its numbers without a percent sign."""
    values = np.where(np.isfinite(values), values, np.nan)
    if style.divisor > 1:
        values = np.where(bare, values / style.divisor, values)
    elif not style.divisor:
        values = np.where(bare & (values != 0), np.nan, values)
    return Parsed(values, given & np.isnan(values))


def _picked(per_shape: list[float] | list[bool], codes: pa.Array) -> NDArray[np.float64]:
    """Return the value of each row's shape, NaN for rows without one."""
    import pyarrow as pa

    table = pa.array([float(one) for one in per_shape], pa.float64())
    picked: NDArray[np.float64] = table.take(codes).to_numpy(zero_copy_only=False)
    return picked
