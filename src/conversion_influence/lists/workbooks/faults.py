"""Why a workbook or a JSON file as a whole cannot be read, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conversion_influence.messages.said import Said

WORKBOOK_FAULTS: Mapping[str, Said] = {
    "no_workbook": Said(
        "{file} is no workbook, or a damaged one; save it again, or save the list as CSV.",
        "{file} n'est pas un classeur, ou un classeur abîmé ; enregistrez-le à nouveau, ou "
        "enregistrez la liste en CSV.",
    ),
    "old_workbook": Said(
        "{file} is a workbook of Excel 4 or older; save it as XLSX or CSV.",
        "{file} est un classeur d'Excel 4 ou plus ancien ; enregistrez-le en XLSX ou en CSV.",
    ),
    "damaged_workbook": Said(
        "{where}: the workbook is damaged ({reason}); save it again in a spreadsheet, or save the "
        "list as CSV.",
        "{where} : le classeur est abîmé ({reason}) ; enregistrez-le à nouveau dans un tableur, ou "
        "enregistrez la liste en CSV.",
    ),
    "locked_workbook": Said(
        "{file}: the workbook is protected with a password; remove the password in the spreadsheet "
        "and save it again, or save the list as CSV.",
        "{file} : le classeur est protégé par un mot de passe ; retirez le mot de passe dans le "
        "tableur et enregistrez-le à nouveau, ou enregistrez la liste en CSV.",
    ),
    "large_workbook": Said(
        "{where}: {found}; {remedy}.",
        "{where} : {found} ; {remedy}.",
    ),
    "no_sheet_rows": Said(
        "{file}: no sheet of the workbook has rows; write the list into one sheet.",
        "{file} : aucune feuille du classeur n'a de lignes ; écrivez la liste dans une feuille.",
    ),
    "several_sheets": Said(
        "{file}: {count:,} sheets have rows ({sheets}); name the one with the list: --sheet "
        "{first}.",
        "{file} : {count:,} feuilles ont des lignes ({sheets}) ; nommez celle de la liste : "
        "--sheet {first}.",
    ),
    "unknown_sheet": Said(
        "{file} has no sheet {asked!r}; it has {sheets}.{near}",
        "{file} n'a pas de feuille {asked!r} ; il a {sheets}.{near}",
    ),
    "empty_sheet": Said(
        "{file}: sheet {asked!r} has no rows; sheets with rows: {sheets}. Name one with --sheet.",
        "{file} : la feuille {asked!r} n'a pas de lignes ; feuilles avec des lignes : {sheets}. "
        "Nommez-en une avec --sheet.",
    ),
    "no_json_objects": Said(
        "{file}: no JSON object with plain values was found{first}; write one object per line, or "
        "an array of objects.",
        "{file} : aucun objet JSON à valeurs simples n'a été trouvé{first} ; écrivez un objet par "
        "ligne, ou un tableau d'objets.",
    ),
    "broken_json_array": Said(
        "{file} line {line}: the JSON array is not well-formed from here on ({raw!r}); write it "
        "again, or write one object per line.",
        "{file} ligne {line} : le tableau JSON n'est plus bien formé à partir d'ici ({raw!r}) ; "
        "écrivez-le à nouveau, ou écrivez un objet par ligne.",
    ),
    "large_json": Said(
        "{where}: the objects have more than {most:,} {what}; {remedy}.",
        "{where} : les objets ont plus de {most:,} {what} ; {remedy}.",
    ),
}
"""By code, as in `lists.faults.FAULTS`."""

SAVE_AS_CSV = Said("save the list as CSV", "enregistrez la liste en CSV")


def filled(english: str, french: str, **details: Any) -> Said:
    """Return a part of a sentence, its ``{names}`` filled in.

    Parameters
    ----------
    english, french : str
        The part.
    **details
        A value for each name.
    """
    return Said(english, french).filled(details)
