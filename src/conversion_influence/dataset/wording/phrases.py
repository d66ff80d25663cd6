"""What a sentence on a signal is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "count",
    "log_count",
    "number",
    "per_hundred",
    "share",
    "pace",
    "days",
    "gap",
    "hours",
    "change",
    "lift",
    "factor",
    "points",
    "variety",
    "focus",
    "weight",
    "yes_no",
    "text",
]
"""How the model's number is read; `evaluation.amounts` says how each is written:

``count`` and ``number`` as they are, ``log_count`` is ln(1 + count), ``per_hundred`` a ratio told
as so many for 100, ``share`` in percent, ``pace`` a number per week, ``days`` and ``gap`` days
(whole, or with a decimal), ``hours``, ``change`` the logarithm of a ratio, ``lift`` the ratio,
``factor`` a logarithm told as a factor, ``points`` a difference of growths, ``variety`` an entropy
told as a number of equal parts, ``focus`` a sum of squared shares told likewise, ``weight`` in
ln(1 + followers), ``yes_no`` 1 or 0, ``text`` a category.
"""

Comparison = Literal["", "more", "fewer", "often", "above", "longer", "narrow"]
"""How a value is compared with those of peers (see `evaluation.peer_position`), ``fewer`` being
said of what can be counted; the empty text where peers share the value or it already is a
comparison with them."""


@dataclass(frozen=True)
class Phrase:
    """A sentence in one language, for each number that asks for other words.

    Texts may hold ``{value}`` and ``{period}`` (the lookback). Empty texts are never needed: the
    next that is given stands in, `many` last.

    Attributes
    ----------
    many : str
        What is usually said; of a change, what is said of a rise.
    unknown : str
        Where the value is missing.
    none : str
        At zero; of days, where there is not one; of a change, where there is none; of a variety,
        where there is one part only.
    one : str
        Where the number is singular: 1 in English, below 2 in French.
    less : str
        Of a change: a fall, whose size is ``{value}``.
    times : str
        Of a change: a rise to three times or more; ``{value}`` is the ratio.
    """

    many: str
    unknown: str
    none: str = ""
    one: str = ""
    less: str = ""
    times: str = ""


@dataclass(frozen=True)
class Wording:
    """How a signal's value is told to a marketer, as a predicate of the creator or of the offer.

    Attributes
    ----------
    kind : Kind
        How the number is read.
    en, fr : Phrase
        The sentences.
    compare : Comparison
        How the value stands to those of peers.
    shared : bool
        Whether it is the same for everybody who is asked about at one instant: it then moves every
        likelihood and no rank.
    """

    kind: Kind
    en: Phrase
    fr: Phrase
    compare: Comparison = ""
    shared: bool = False
