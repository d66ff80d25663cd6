"""What a user should know about how a list was read, before its columns are: by code."""

from __future__ import annotations

from collections.abc import Mapping

from conversion_influence.messages.said import Said

READING_NOTES: Mapping[str, Said] = {
    "read_from_archive": Said("read from {member} in {file}", "lu dans {member}, dans {file}"),
    "damaged_letters": Said(
        "line {line} is not UTF-8, as the rest of the file is; rows with such letters are rejected",
        "la ligne {line} n'est pas en UTF-8, comme le reste du fichier ; les lignes qui ont de "
        "telles lettres sont rejetées",
    ),
    "read_as_legacy": Said(
        "line {line} is not UTF-8, so the file was read as {encoding}; if letters look wrong, save "
        "it as CSV in UTF-8",
        "la ligne {line} n'est pas en UTF-8, le fichier a donc été lu en {encoding} ; si des "
        "lettres sont fausses, enregistrez-le en CSV UTF-8",
    ),
    "read_as_legacy_such_as": Said(
        "line {line} is not UTF-8, so the file was read as {encoding}, for example {example!r}; if "
        "letters look wrong, save it as CSV in UTF-8",
        "la ligne {line} n'est pas en UTF-8, le fichier a donc été lu en {encoding}, par exemple "
        "{example!r} ; si des lettres sont fausses, enregistrez-le en CSV UTF-8",
    ),
    "rejects_returned": Said(
        "this is a file of rejects: its columns {columns} are passed over, and numbers and dates "
        "are read as in the list that the rows come from",
        "c'est un fichier de rejets : ses colonnes {columns} sont laissées de côté, et les nombres "
        "et les dates sont lus comme dans la liste d'où viennent les lignes",
    ),
    "as_of_now": Said(
        "column {name!r} says nothing in {rows:,} of {all:,} rows; they are scored as of now",
        "la colonne {name!r} ne dit rien (lignes : {rows:,} sur {all:,}) ; leur date est "
        "celle de maintenant",
    ),
    "passed_above": Said(
        "lines above the column names were passed over ({lines:lines}: {first!r})",
        "des lignes au-dessus des noms de colonnes ont été laissées de côté ({lines:lines} : "
        "{first!r})",
    ),
    "passed_repeated": Said(
        "the column names stand again, which was passed over ({lines:lines})",
        "les noms des colonnes reviennent, ce qui a été laissé de côté ({lines:lines})",
    ),
    "passed_empty": Said(
        "rows without any cell were passed over ({lines:lines})",
        "des lignes sans aucune cellule ont été laissées de côté ({lines:lines})",
    ),
    "cells_span_rows": Said(
        "quoted cells span lines that each look like a whole row ({lines:lines}); check that no "
        "quote is missing there",
        "des cellules entre guillemets couvrent des lignes qui ressemblent chacune à une ligne "
        "entière ({lines:lines}) ; vérifiez qu'il n'y manque pas de guillemet",
    ),
    "sheet_of_the_list": Said(
        "sheet {sheet!r} was read, the only one with known column names; not read: {sheets}",
        "la feuille {sheet!r} a été lue, la seule qui ait des noms de colonnes connus ; non lues : "
        "{sheets}",
    ),
    "hidden_sheet_read": Said(
        "sheet {sheet!r} is hidden; it was read",
        "la feuille {sheet!r} est masquée ; elle a été lue",
    ),
    "hidden_sheets_not_read": Said(
        "hidden sheets with rows were not read: {sheets}; name one with --sheet to read it",
        "des feuilles masquées qui ont des lignes n'ont pas été lues : {sheets} ; nommez-en une "
        "avec --sheet pour la lire",
    ),
    "long_numbers": Said(
        "numbers of more than 15 digits have lost their last digits in the workbook ({cells}); ids "
        "must be stored as text",
        "des nombres de plus de 15 chiffres ont perdu leurs derniers chiffres dans le classeur "
        "({cells}) ; les identifiants doivent y être du texte",
    ),
    "bare_formulas": Said(
        "formulas without a stored value were read as empty ({cells}); open the workbook in a "
        "spreadsheet and save it",
        "des formules sans valeur enregistrée ont été lues comme vides ({cells}) ; ouvrez le "
        "classeur dans un tableur et enregistrez-le",
    ),
    "merged_cells": Said(
        "merged cells hold their value in the first cell only ({cells})",
        "les cellules fusionnées n'ont leur valeur que dans la première ({cells})",
    ),
}
"""Part of `messages.notes.NOTES`."""
