"""What the signals of each kind bring to a design."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from conversion_influence.modeling.design import Part
from conversion_influence.modeling.line import Line
from conversion_influence.modeling.terms import Category, Gap, Number, gaps

MOST_CATEGORIES = 30
"""Columns per categorical signal; rarer values share the term of the unknown ones."""

SMALLEST_SPREAD = 1e-9
"""Gaps in log-odds that vary less than this do not vary."""

USUAL_SPREAD = 0.1
"""Unit of gaps that vary less: what hardly varied in training must not carry away later rows."""

SMALLEST_SHARE = 1e-12
"""The same for numbers, over the largest of them."""

LARGEST = 1e150
"""Numbers are taken for no larger, so that their squares stay finite."""


def past(
    signal: str,
    columns: Mapping[str, np.ndarray],
    reference: str | None,
    *,
    anchor: float,
    mean: float | None,
    deviation: float,
) -> list[Part]:
    """Return the part of a past rate, in log-odds above its reference.

    The prior is of the gap itself, uncentred: what it is on average goes to the line's intercept.

    Parameters
    ----------
    signal : str
        Its name.
    columns : mapping of str to numpy.ndarray
        Values per row by signal, NaN where missing.
    reference : str or None
        Signal of the likelihood compared with.
    anchor : float
        Log-odds compared with where there is no reference.
    mean, deviation : float
        Of the prior; see `Part` for a mean of None.

    Returns
    -------
    list of Part
        Empty where no row has a gap.
    """
    found = _gap(signal, columns, reference)
    if found is None:
        return []
    gap, values = found
    usual = gap.centre - (anchor if reference is None else 0.0)

    def line(b: np.ndarray) -> Line:
        share = float(b[0])
        return Line(share * usual, gaps={signal: (gap.scaled(share),)})

    return [Part((values + usual)[:, None], line, mean, deviation)]


def further_past(
    signal: str, columns: Mapping[str, np.ndarray], reference: str | None
) -> list[Part]:
    """Return the part of a past rate that is treated as any other signal: in standard deviations.

    The unit is `USUAL_SPREAD` at least.

    Parameters
    ----------
    signal : str
        Its name.
    columns : mapping of str to numpy.ndarray
        Values per row by signal, NaN where missing.
    reference : str or None
        Signal of the likelihood compared with.

    Returns
    -------
    list of Part
        Empty where the gap does not vary.
    """
    found = _gap(signal, columns, reference)
    if found is None:
        return []
    gap, values = found
    spread = float(values.std())
    if spread <= SMALLEST_SPREAD:
        return []
    unit = max(spread, USUAL_SPREAD)

    def line(b: np.ndarray) -> Line:
        return Line(0.0, gaps={signal: (gap.scaled(float(b[0]) / unit),)})

    return [Part((values / unit)[:, None], line)]


def _gap(
    signal: str, columns: Mapping[str, np.ndarray], reference: str | None
) -> tuple[Gap, np.ndarray] | None:
    """Return the term of coefficient 1 and its values, 0 where missing; None if all are."""
    x, against = columns[signal], None if reference is None else columns[reference]
    difference = gaps(x, against)
    if np.isnan(difference).all():
        return None
    gap = Gap(reference, float(np.nanmean(difference)), 1.0)
    return gap, gap.values(x, against)


def number(x: np.ndarray) -> Number:
    """Return the term of coefficient 1, or of 0 where known values do not vary.

    Parameters
    ----------
    x : numpy.ndarray
        One value per row, NaN where missing.
    """
    known = np.clip(x[~np.isnan(x)], -LARGEST, LARGEST)
    if len(known) == 0:
        return Number(0.0, 1.0, 0.0, 1.0, 0.0, 0.0)
    smallest = SMALLEST_SHARE * float(np.abs(known).max())
    low, centre, high = np.percentile(known, [10, 50, 90]).tolist()
    spread = (high - low) / 2
    if spread <= smallest:
        spread = float(known.std())
    if spread <= smallest:
        return Number(centre, 1.0, 0.0, 1.0, 0.0, 0.0)
    bent = np.arcsinh((known - centre) / spread)
    return Number(centre, spread, float(bent.mean()), float(bent.std()), 1.0, 0.0)


def numbers(
    columns: Mapping[str, np.ndarray], read: Callable[[np.ndarray], Number] = number
) -> list[Part]:
    """Return the parts of numeric signals: their values, and that they are missing.

    Signals missing in the same rows share one column of absence, and its coefficient in equal
    shares. It needs two rows of each kind.

    Parameters
    ----------
    columns : mapping of str to numpy.ndarray
        Values per row by signal, NaN where missing.
    read : callable
        From the values of a signal to its term of coefficient 1, or of 0 where they do not vary.
    """
    terms = {name: read(x) for name, x in columns.items()}
    varying = {name: term for name, term in terms.items() if term.coefficient != 0.0}
    parts = []
    if varying:
        standard = [np.nan_to_num(term.standardised(columns[n])) for n, term in varying.items()]

        def of_values(b: np.ndarray) -> Line:
            scaled = zip(varying.items(), b.tolist(), strict=True)
            return Line(0.0, numbers={name: term.scaled(share) for (name, term), share in scaled})

        parts.append(Part(np.column_stack(standard), of_values))
    parts += _absences(columns, terms)
    return parts


def _absences(columns: Mapping[str, np.ndarray], terms: Mapping[str, Number]) -> list[Part]:
    alike: dict[bytes, list[str]] = {}
    for name, x in columns.items():
        absent = np.isnan(x)
        if min(int(absent.sum()), int((~absent).sum())) >= 2:
            alike.setdefault(np.packbits(absent).tobytes(), []).append(name)
    return [_absence(columns[names[0]], {n: terms[n] for n in names}) for names in alike.values()]


def _absence(x: np.ndarray, terms: Mapping[str, Number]) -> Part:
    absent = np.isnan(x).astype(np.float64)
    often = float(absent.mean())

    def line(b: np.ndarray) -> Line:
        share = float(b[0]) / len(terms)
        change = {"coefficient": 0.0, "missing": share * (1 - often), "known": -share * often}
        return Line(0.0, numbers={name: replace(term, **change) for name, term in terms.items()})

    return Part((absent - often)[:, None], line)


def category(signal: str, codes: np.ndarray, size: int) -> list[Part]:
    """Return the part of a categorical signal: one centred column per frequent value.

    Parameters
    ----------
    signal : str
        Its name.
    codes : numpy.ndarray
        Code per row, NaN where missing.
    size : int
        How many values are known.

    Returns
    -------
    list of Part
        Empty where all rows have the same value.
    """
    often = np.bincount(codes[~np.isnan(codes)].astype(np.intp), minlength=size) / len(codes)
    frequent = np.argsort(-often, kind="stable")[:MOST_CATEGORIES]
    frequent = frequent[(often[frequent] > 0.0) & (often[frequent] < 1.0)]
    if len(frequent) == 0:
        return []

    def line(b: np.ndarray) -> Line:
        mean = float(b @ often[frequent])
        terms = np.full(size, -mean)
        terms[frequent] += b
        return Line(0.0, categories={signal: Category(tuple(terms.tolist()), -mean)})

    return [Part((codes[:, None] == frequent) - often[frequent], line)]
