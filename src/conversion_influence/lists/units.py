"""The unit that stands behind the name of a column: a currency, a scale, a percent sign."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from conversion_influence.lists.number_forms import CURRENCIES, SCALES

_SCALES = {**SCALES, "thousands": 3}
_PERCENT = frozenset({"%", "pct", "percent", "pourcent", "pourcentage"})
_TAXES = frozenset({"ht", "ttc"})
_ZONES = frozenset({"utc", "gmt"})
_LINKS = frozenset({"in", "en"})

_BRACKETS = re.compile(r"^(.*\S)\s*[(\[]([^()\[\]]*)[)\]]$")
_BARE_UNIT = re.compile(r"^(.*[^\s€$£%])\s*([€$£%])$")
_TAIL_WORDS = 3


class Unit(NamedTuple):
    """What a unit says.

    Attributes
    ----------
    power : int
        Power of ten of its scale: 3 for ``k€`` and ``en milliers``.
    currency : str
        Code of its currency, "" for none.
    percent, tax, zone : bool
        It says percent; with or without taxes; in which zone instants are.
    """

    power: int = 0
    currency: str = ""
    percent: bool = False
    tax: bool = False
    zone: bool = False

    @property
    def money(self) -> bool:
        """Whether it belongs to amounts of money."""
        return bool(self.currency) or self.tax


def unit_of(text: str) -> Unit | None:
    """Return what a unit says, None where a word of it is no unit.

    Parameters
    ----------
    text : str
        What stands behind a name: ``k€``, ``EUR HT``, ``en milliers``.
    """
    unit = Unit()
    words = [word for word in re.split(r"[\s,;/.]+", text.casefold()) if word]
    for word in words:
        one = _word(word)
        if one is None:
            return None
        unit = Unit(
            unit.power or one.power,
            unit.currency or one.currency,
            unit.percent or one.percent,
            unit.tax or one.tax,
            unit.zone or one.zone,
        )
    return unit if any(unit) else None


def _word(word: str) -> Unit | None:
    if word in _LINKS:
        return Unit()
    if word in CURRENCIES:
        return Unit(currency=CURRENCIES[word])
    if word in _SCALES:
        return Unit(power=_SCALES[word])
    for scale in ("k", "m"):
        bare = word.removeprefix(scale) if word.startswith(scale) else word.removesuffix(scale)
        if bare != word and bare in CURRENCIES:
            return Unit(_SCALES[scale], CURRENCIES[bare])
    said = Unit(percent=word in _PERCENT, tax=word in _TAXES, zone=word in _ZONES)
    return said if any(said) else None


@lru_cache(maxsize=50_000)
def split_unit(name: str) -> tuple[str, str]:
    """Return a name and the unit that stands behind it, or "".

    Parameters
    ----------
    name : str
        As received: ``Cost (EUR)``, ``Remise %``, ``Prix HT``, ``Tarif en €``. What stands in
        brackets is taken for a unit whatever it is.
    """
    trimmed = unicodedata.normalize("NFKC", name).strip()
    found = _BRACKETS.match(trimmed)
    if found is not None:
        return found[1], " ".join(found[2].casefold().split())
    words = trimmed.split()
    for count in range(min(_TAIL_WORDS, len(words) - 1), 0, -1):
        tail = " ".join(words[-count:])
        if _stands_bare(tail):
            return " ".join(words[:-count]), tail.casefold()
    sign = _BARE_UNIT.match(trimmed)
    return (sign[1], sign[2]) if sign else (trimmed, "")


def _stands_bare(tail: str) -> bool:
    """Return whether words are a unit without brackets; a scale needs ``en`` or ``in``."""
    unit = unit_of(tail)
    linked = tail.casefold().split()[0] in _LINKS
    return unit is not None and not unit.zone and (linked or not unit.power)


def name_unit(name: str) -> Unit:
    """Return what the unit behind a name says; nothing where there is none that is known.

    Parameters
    ----------
    name : str
        As received.
    """
    return unit_of(split_unit(name)[1]) or Unit()
