"""Why a list as a whole cannot be read, in words: English and French side by side, by code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conversion_influence.errors import ListError
from conversion_influence.lists.source_faults import SOURCE_FAULTS
from conversion_influence.lists.workbooks.faults import WORKBOOK_FAULTS
from conversion_influence.messages.said import Said, coded

FAULTS: Mapping[str, Said] = {
    **SOURCE_FAULTS,
    **WORKBOOK_FAULTS,
    "empty_file": Said(
        "{file} is empty; write the column names into the first line and one creator per line "
        "below.",
        "{file} est vide ; écrivez les noms des colonnes sur la première ligne et un créateur par "
        "ligne en dessous.",
    ),
    "no_rows": Said(
        "{file} has column names and no rows; write one row per line below them.",
        "{file} a des noms de colonnes et aucune ligne ; écrivez une ligne par créateur en "
        "dessous.",
    ),
    "unnamed_column": Said(
        "{where}: column {place} of {columns} has no name; name it or remove the column.",
        "{where} : la colonne {place} sur {columns} n'a pas de nom ; nommez-la ou supprimez-la.",
    ),
    "column_twice": Said(
        "{where}: two columns are called {names}; rename or remove one.",
        "{where} : deux colonnes s'appellent {names} ; renommez ou supprimez l'une d'elles.",
    ),
    "reserved_name": Said(
        "{where}: the column name {name!r} is taken by the line number; rename it.",
        "{where} : le nom de colonne {name!r} est pris par le numéro de ligne ; renommez-la.",
    ),
    "broken_header": Said(
        "{where}: the column names are broken by a quote: {raw!r}; correct the line.",
        "{where} : un guillemet coupe les noms des colonnes : {raw!r} ; corrigez la ligne.",
    ),
    "no_known_column": Said(
        "{where}: no known column among {names}; the first line must hold creator_id or handle."
        "{hints}",
        "{where} : aucune colonne connue parmi {names} ; la première ligne doit contenir "
        "Identifiant du créateur (creator_id) ou Pseudo (handle).{hints}",
    ),
    "no_creator_column": Said(
        "{where}: no column creator_id or handle among {names}; one of them must name the "
        "creator.{hints}",
        "{where} : pas de colonne Identifiant du créateur (creator_id) ni Pseudo (handle) parmi "
        "{names} ; l'une d'elles doit nommer le créateur.{hints}",
    ),
    "unit_of_another": Said(
        "{where}: column {name!r} is in {unit!r}, and {known} cannot be; leave it out of --map, or "
        "correct its name.",
        "{where} : la colonne {name!r} est en {unit!r}, ce que {known} ne peut pas être ; "
        "retirez-la de --map, ou corrigez son nom.",
    ),
    "no_signal_column": Said(
        "{where}: none of the model's {signals:,} signals is a column. It has {names}; the model "
        "wants {wanted}. To compute signals from raw tables, give their folder with --data.",
        "{where} : aucun des {signals:,} signaux du modèle n'est une colonne. La liste a {names} ; "
        "le modèle attend {wanted}. Pour calculer les signaux à partir des tables brutes, donnez "
        "leur dossier avec --data.",
    ),
    "unclear_delimiter": Said(
        "{where}: the columns could be separated by {marks}: {raw!r}; use one of them only, or "
        "quote the names that hold the other.",
        "{where} : les colonnes pourraient être séparées par {marks} : {raw!r} ; n'en utilisez "
        "qu'un, ou mettez entre guillemets les noms qui contiennent l'autre.",
    ),
    "no_header": Said(
        "{where}: no column names were found; line {line} ({raw!r}) holds values like the rows "
        "below it. Write the column names into the first line.",
        "{where} : aucun nom de colonne n'a été trouvé ; la ligne {line} ({raw!r}) contient des "
        "valeurs comme les lignes qui la suivent. Écrivez les noms des colonnes sur la première "
        "ligne.",
    ),
    "header_width": Said(
        "{where}: there are {names:,} column names, but the rows below have {cells:,} cells "
        "({rows:,} of them); a name or a delimiter is missing or too many in the names.",
        "{where} : il y a {names:,} noms de colonnes, mais les lignes qui suivent ont {cells:,} "
        "cellules ({rows:,} lignes) ; il manque un nom ou un séparateur parmi les noms, ou il y en "
        "a un de trop.",
    ),
    "header_misfit": Said(
        "{where}: there are {names:,} column names, and none of the rows below can be split like "
        "them ({rows:,} are broken by quotes); correct what separates the names, or the quotes.",
        "{where} : il y a {names:,} noms de colonnes, et aucune des lignes qui suivent ne se "
        "découpe comme eux ({rows:,} sont brisées par des guillemets) ; corrigez ce qui sépare les "
        "noms, ou les guillemets.",
    ),
    "unclear_header": Said(
        "{where}: {raw!r} stands above the column names in line {line} and is neither a title nor "
        "column names; correct it, or remove what is above line {line}.",
        "{where} : {raw!r} se trouve au-dessus des noms de colonnes de la ligne {line} et n'est ni "
        "un titre ni des noms de colonnes ; corrigez-la, ou supprimez ce qui précède la ligne "
        "{line}.",
    ),
    "foreign_separator": Said(
        "{where}: cells separated by {mark!r} are not read; use a comma, a semicolon, a tab or |.",
        "{where} : des cellules séparées par {mark!r} ne sont pas lues ; employez une virgule, un "
        "point-virgule, une tabulation ou |.",
    ),
    "other_quotes": Said(
        "{where}: cells stand in apostrophes ({raw!r}); write the list again with double quotes.",
        "{where} : des cellules sont entre apostrophes ({raw!r}) ; écrivez la liste à nouveau avec "
        "des guillemets doubles.",
    ),
    "many_columns": Said(
        "{where}: there are {columns:,} columns, and at most {most:,} are read; leave some out.",
        "{where} : il y a {columns:,} colonnes, et {most:,} au plus sont lues ; retirez-en.",
    ),
    "mostly_broken": Said(
        "{file}: {rejected:,} rows cannot be split like the column names, and only {kept:,} can; "
        "this is no list in one table. Check what separates the cells, and the quotes.",
        "{file} : {rejected:,} lignes ne se découpent pas comme les noms de colonnes, et {kept:,} "
        "seulement le peuvent ; ce n'est pas une liste d'un seul tableau. Vérifiez le séparateur "
        "et les guillemets.",
    ),
    "mostly_repeated": Said(
        "{file}: {repeated:,} rows repeat an offer that stands further up, and only {different:,} "
        "offers are different; this is no list of creators. Check the columns that tell them "
        "apart, or remove the repeated rows.",
        "{file} : {repeated:,} lignes répètent une offre qui figure plus haut, et {different:,} "
        "offres seulement sont différentes ; ce n'est pas une liste de créateurs. Vérifiez les "
        "colonnes qui les distinguent, ou supprimez les lignes répétées.",
    ),
    "endless_line": Said(
        "{file} line {line}: the line is longer than {most:,} MB; this is no list.",
        "{file} ligne {line} : la ligne dépasse {most:,} Mo ; ce n'est pas une liste.",
    ),
    "lost_line": Said(
        "{file}: {lines:,} lines were read, but only {told:,} are accounted for; this is a fault "
        "of the program, please report it.",
        "{file} : {lines:,} lignes ont été lues, mais {told:,} seulement sont expliquées ; c'est "
        "une erreur du programme, merci de la signaler.",
    ),
    "columns_for_one": Said(
        "{where}: the columns {names} would all be read as {known}; say which one is, with "
        "{options}",
        "{where} : les colonnes {names} seraient toutes lues comme {known} ; dites laquelle l'est, "
        "avec {options}",
    ),
    "no_mapped_column": Said(
        "{where}: --map names the column {name!r}, and there are {names}.{hint}",
        "{where} : --map nomme la colonne {name!r}, et il y a {names}.{hint}",
    ),
    "unclear_table": Said(
        "{file}, column {column}: {cells}: the decimal mark of this file is not clear (1,234 may "
        "be 1234 or 1.234); write numbers with a decimal point in a file separated by commas, or "
        "keep the column as text.",
        "{file}, colonne {column} : {cells} : la marque décimale de ce fichier n'est pas claire "
        "(1,234 peut être 1234 ou 1.234) ; écrivez les nombres avec un point décimal dans un "
        "fichier séparé par des virgules, ou gardez la colonne comme texte.",
    ),
    "rows_not_whole": Said(
        "{file}: {broken:,} of {rows:,} rows are not whole:\n{shown}",
        "{file} : {broken:,} lignes sur {rows:,} ne sont pas entières :\n{shown}",
    ),
    "absent_text_column": Said(
        "{file} has no column {name!r}, which is to be read as text.{hint}",
        "{file} n'a pas de colonne {name!r}, qui doit être lue comme texte.{hint}",
    ),
}
"""By code; programs may rely on the codes, people read the words."""


def at_line(file: str, line: int) -> Said:
    """Return where in a file something stands.

    Parameters
    ----------
    file : str
        What the user calls it.
    line : int
        Physical line, from 1; 0 where the names stand on none.
    """
    if not line:
        return Said(file, file)
    return Said(f"{file} line {line}", f"{file} ligne {line}")


def fault(code: str, **details: Any) -> ListError:
    """Return the error of a list that cannot be read, in both languages.

    Parameters
    ----------
    code : str
        A key of `FAULTS`.
    **details
        A value for each ``{name}`` of its words; a sequence is named by its first values.
    """
    return coded(ListError, code, FAULTS[code], **details)
