"""What the columns of a list are: by their exact names, by a preset, or as the user says.

Nothing is mapped because it looks alike: 'Fake followers %' is no number of followers. What is
nearly a known name is suggested, with the option to paste.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from functools import cache, lru_cache
from types import MappingProxyType

from conversion_influence.lists.offer import KNOWN, TIMES
from conversion_influence.lists.synonyms import (
    ATTRIBUTES,
    FOLLOWERS,
    PERHAPS_COST,
    PERHAPS_CREATOR,
    PROFILE,
    SYNONYMS,
    TOTAL_FOLLOWERS,
)
from conversion_influence.lists.units import name_unit, split_unit, unit_of

TARGETS = (*KNOWN, PROFILE, FOLLOWERS, TOTAL_FOLLOWERS)
"""What a received column can be mapped to, besides the signals of a model."""

_MONEY = ("cost", "value_per_conversion")
_COUNTS = ("exposures", FOLLOWERS, TOTAL_FOLLOWERS)
LONGEST = 120
"""Characters of the longest text that can be the name of a known column."""

_NEAR = 0.8
_APART = re.compile(r"[\W_]+")


@lru_cache(maxsize=50_000)
def fold(name: str) -> str:
    """Return a name without case, accents, punctuation and doubled spaces.

    Parameters
    ----------
    name : str
        As received.
    """
    apart = unicodedata.normalize("NFKD", name)
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return _APART.sub(" ", bare.casefold()).strip()


def is_percent(name: str) -> bool:
    """Return whether a name says that its numbers are in percent.

    Parameters
    ----------
    name : str
        As received.
    """
    return name_unit(name).percent or bool({"pct", "percent", "pourcent"} & set(fold(name).split()))


def contradicts(name: str, known: str) -> bool:
    """Return whether the unit behind a name is none of a known column.

    Parameters
    ----------
    name : str
        As received; a unit that is not known contradicts nothing.
    known : str
        One of `TARGETS`.
    """
    unit = name_unit(name)
    if known == "discount":
        return unit.money or bool(unit.power)
    if known in _COUNTS:
        return unit.money or unit.percent
    return known in _MONEY and unit.percent


def _belongs(unit: str, known: str) -> bool:
    """Return whether a unit makes a name no other than that of a known column."""
    said = unit_of(unit)
    if said is None or said.power:
        return False
    if known in TIMES:
        return said.zone
    if known == "discount":
        return said.percent and not said.money
    return known in _MONEY and said.money and not said.percent


def recognise(name: str) -> str | None:
    """Return the known column a received name means, or the folded name of a usual attribute.

    Parameters
    ----------
    name : str
        As received.

    Returns
    -------
    str or None
        One of `TARGETS`; a header such as ``engagement rate`` that is only passed on; None for
        anything else.
    """
    if len(name) > LONGEST:
        return None
    target = known_target(name)
    if target is not None:
        return target
    folded = fold(split_unit(name)[0])
    return folded if folded in _attributes() else None


def known_target(name: str) -> str | None:
    """Return which of `TARGETS` a received name means, None for none.

    Parameters
    ----------
    name : str
        As received; a unit behind it is accepted where it belongs to the column.
    """
    target = _targets().get(fold(name)) if not split_unit(name)[1] else None
    if target is None:
        base, unit = split_unit(name)
        candidate = _targets().get(fold(base))
        if candidate and _belongs(unit, candidate):
            target = candidate
    return target


@lru_cache(maxsize=1_000)
def nearest(name: str) -> str | None:
    """Return the known column a name nearly has, None if it is near none or only passed on.

    Parameters
    ----------
    name : str
        As received. What it is near to is for suggestions and never mapped. A number whose unit
        is unknown, or not its own, is near none.
    """
    if len(name) > LONGEST:
        return None
    base, unit = split_unit(name)
    known = _near(fold(base))
    odd = bool(unit) and (unit_of(unit) is None or known is None or contradicts(name, known))
    return None if odd and known in (*_MONEY, *_COUNTS, "discount") else known


def _near(folded: str) -> str | None:
    if folded in PERHAPS_COST:
        return "cost"
    if folded in _attributes():
        return None
    near = get_close_matches(folded, _targets(), n=1, cutoff=_NEAR)
    return _targets()[near[0]] if near else None


def may_name(name: str) -> bool:
    """Return whether a column may name the creators, as a handle or as an id, or may not.

    Parameters
    ----------
    name : str
        As received.
    """
    return len(name) <= LONGEST and fold(split_unit(name)[0]) in _perhaps_creator()


def spells_names(cells: Sequence[str]) -> bool:
    """Return whether a row holds nothing but names of columns, two at least.

    Parameters
    ----------
    cells : sequence of str
        A row.
    """
    given = [cell for cell in cells if cell.strip()]
    return len(given) > 1 and all(recognise(cell) is not None for cell in given)


@cache
def header_words() -> frozenset[str]:
    """Return every name that `recognise` knows, in lower case, as it is mostly written."""
    listed = (*SYNONYMS.values(), ATTRIBUTES, TARGETS)
    return frozenset(header.casefold() for headers in listed for header in headers)


@cache
def _targets() -> Mapping[str, str]:
    table = {fold(known): known for known in TARGETS}
    for known, headers in SYNONYMS.items():
        for header in headers:
            table[fold(header)] = known
    return MappingProxyType(table)


@cache
def _attributes() -> frozenset[str]:
    return frozenset(fold(header) for header in ATTRIBUTES)


@cache
def _perhaps_creator() -> frozenset[str]:
    return frozenset(fold(header) for header in PERHAPS_CREATOR)
