"""One code, explained: what it means, an example, what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from conversion_influence.errors import Language
from conversion_influence.messages.said import Said

Kind = Literal["row", "file", "table", "model", "flag", "verdict"]

KINDS: dict[Kind, Said] = {
    "row": Said("Rows that cannot be scored", "Lignes qui ne peuvent pas être notées"),
    "file": Said("Lists that cannot be read", "Listes qui ne peuvent pas être lues"),
    "table": Said("Tables that cannot be used", "Tables qui ne peuvent pas être utilisées"),
    "model": Said("Models that cannot be used", "Modèles qui ne peuvent pas être utilisés"),
    "flag": Said("Flags of a scored row", "Réserves d'une ligne notée"),
    "verdict": Said("Verdicts on a model", "Verdicts sur un modèle"),
}
"""Where a code is met, in the order of pages."""


@dataclass(frozen=True)
class Entry:
    """What a user can read about a code.

    Attributes
    ----------
    code : str
        As it stands in files and documents; ``<...>`` in it stands for a name.
    kind : {"row", "file", "table", "model", "flag", "verdict"}
        Where it is met.
    meaning, example, remedy : Said
        What it means, a case of it, and what to do.
    """

    code: str
    kind: Kind
    meaning: Said
    example: Said
    remedy: Said

    def to_dict(self, language: Language) -> dict[str, str]:
        """Return the stable JSON form in one language.

        Parameters
        ----------
        language : {"en", "fr"}
            Of the words.
        """
        return {
            "code": self.code,
            "kind": self.kind,
            "meaning": self.meaning.told(language),
            "example": self.example.told(language),
            "remedy": self.remedy.told(language),
        }


Pair = tuple[str, str]
"""A sentence in English and in French."""


def entry(code: str, kind: Kind, meaning: Pair, example: Pair, remedy: Pair) -> Entry:
    """Return an entry from pairs of sentences.

    Parameters
    ----------
    code, kind, meaning, example, remedy
        As the attributes of `Entry`.
    """
    return Entry(code, kind, Said(*meaning), Said(*example), Said(*remedy))
