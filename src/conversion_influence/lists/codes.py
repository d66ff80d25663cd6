"""Every kind of fault of a row, in words: what is wrong and what to do, in English and French.

The words stand between column and value: "line 3, column cost: is below 0; ... (value '-1')".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from conversion_influence.errors import Language


@dataclass(frozen=True)
class Code:
    """The words of one kind of fault; ``{names}`` stand for what a `Reject` carries as details.

    Attributes
    ----------
    en, fr : str
        What is wrong and what to do, in each language.
    """

    en: str
    fr: str


CODES: Mapping[str, Code] = {
    "wrong_width": Code(
        "the row has {cells} cells and the header {columns}; fill in the missing ones, or quote "
        "cells that hold the delimiter",
        "la ligne a {cells} cellules et l'en-tête {columns} ; complétez celles qui manquent, ou "
        "mettez entre guillemets les cellules qui contiennent le séparateur",
    ),
    "open_quote": Code(
        "a quote opens here and is never closed; close it, or remove it",
        "un guillemet s'ouvre ici et ne se ferme jamais ; fermez-le ou supprimez-le",
    ),
    "bad_quote": Code(
        "a quote stands inside a cell; put the whole cell in quotes and double those inside it",
        "un guillemet se trouve dans une cellule ; mettez toute la cellule entre guillemets et "
        "doublez ceux qu'elle contient",
    ),
    "bad_json": Code(
        "is no JSON object with plain values and each name once (see {where}); correct the line",
        "n'est pas un objet JSON à valeurs simples où chaque nom figure une seule fois "
        "(voir {where}) ; corrigez la ligne",
    ),
    "missing_creator": Code(
        "no creator is named; fill in {columns}",
        "aucun créateur n'est nommé ; remplissez {columns}",
    ),
    "bad_time": Code(
        "is not a time; write it as 2024-05-31T18:30:00Z or 2024-05-31",
        "n'est pas une date ; écrivez 2024-05-31T18:30:00Z ou 2024-05-31",
    ),
    "bad_number": Code(
        "is not a number; write it with a decimal point and without units or thousands separators, "
        "like 1234.5",
        "n'est pas un nombre ; écrivez-le avec un point décimal, sans unité ni séparateur de "
        "milliers, comme 1234.5",
    ),
    "bad_number_comma": Code(
        "is not a number; write it like 1234,5, with the decimal comma of this file and without "
        "units or thousands separators",
        "n'est pas un nombre ; écrivez-le comme 1234,5, avec la virgule décimale de ce fichier, "
        "sans unité ni séparateur de milliers",
    ),
    "unclear_mark": Code(
        "cannot be read, for the decimal mark of this file is not clear; write all its numbers "
        "like 1234.50, or all like 1234,50",
        "ne peut pas être lu, car la marque décimale de ce fichier n'est pas claire ; écrivez tous "
        "ses nombres comme 1234.50, ou tous comme 1234,50",
    ),
    "unclear_number": Code(
        "may mean thousands or decimals; write it like 1234 or 1234.5",
        "peut vouloir dire des milliers ou des décimales ; écrivez-le comme 1234 ou 1234.5",
    ),
    "negative": Code(
        "is below 0; correct it, or leave it empty if it is unknown",
        "est inférieur à 0 ; corrigez-le, ou laissez la case vide si la valeur est inconnue",
    ),
    "zero_exposures": Code(
        "is 0, so there is nothing to predict; correct it, or leave it empty",
        "vaut 0, il n'y a donc rien à prévoir ; corrigez-le, ou laissez la case vide",
    ),
    "duplicate": Code(
        "the same offer as in line {first}; remove one of them, or tell them apart",
        "la même offre qu'à la ligne {first} ; supprimez l'une des deux, ou distinguez-les",
    ),
    "unknown_creator": Code(
        "no table in {source} knows this creator; check the spelling, or leave it out",
        "aucune table de {source} ne connaît ce créateur ; vérifiez l'orthographe, ou retirez-le",
    ),
    "ambiguous_handle": Code(
        "several creators share this handle; give creator_id, or platform",
        "plusieurs créateurs portent ce pseudo ; indiquez creator_id, ou platform",
    ),
}
"""By code; programs may rely on the codes, people read the words."""


def fault_in_words(code: str, details: Mapping[str, str], language: Language = "en") -> str:
    """Return what is wrong and what to do.

    Parameters
    ----------
    code : str
        A key of `CODES`.
    details : mapping of str to str
        A value for each ``{name}`` of the code's words.
    language : {"en", "fr"}
        Of the words.
    """
    words = CODES[code]
    return (words.en if language == "en" else words.fr).format_map(dict(details))
