"""Why a list as a whole cannot be read, in words: English and French side by side, by code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conversion_influence.errors import ListError
from conversion_influence.lists.workbook_faults import WORKBOOK_FAULTS
from conversion_influence.messages.said import Said

FAULTS: Mapping[str, Said] = {
    **WORKBOOK_FAULTS,
    "unreadable_file": Said(
        "{path}: the file cannot be read ({reason}); check the path.",
        "{path} : le fichier ne peut pas être lu ({reason}) ; vérifiez le chemin.",
    ),
    "damaged_archive": Said(
        "{file}: the compressed file is damaged ({reason}); fetch or write it again.",
        "{file} : le fichier compressé est abîmé ({reason}) ; récupérez-le ou écrivez-le à "
        "nouveau.",
    ),
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
    "zero_bytes": Said(
        "{file} line {line}: the file holds zero bytes: it is no text; save it as CSV in UTF-8.",
        "{file} ligne {line} : le fichier contient des octets nuls : ce n'est pas du texte ; "
        "enregistrez-le en CSV UTF-8.",
    ),
    "unknown_encoding": Said(
        "{file} line {line}: the text is neither UTF-8 (see line {foreign}) nor Windows cp1252; "
        "save it as CSV in UTF-8.",
        "{file} ligne {line} : le texte n'est ni en UTF-8 (voir la ligne {foreign}) ni en Windows "
        "cp1252 ; enregistrez-le en CSV UTF-8.",
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
        "creator_id ou handle.{hints}",
    ),
    "no_creator_column": Said(
        "{where}: no column creator_id or handle among {names}; one of them must name the "
        "creator.{hints}",
        "{where} : pas de colonne creator_id ni handle parmi {names} ; l'une d'elles doit nommer "
        "le créateur.{hints}",
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
    "unreadable_parquet": Said(
        "{file}: the Parquet file cannot be read ({reason}); write it again.",
        "{file} : le fichier Parquet ne peut pas être lu ({reason}) ; écrivez-le à nouveau.",
    ),
}
"""By code; programs may rely on the codes, people read the words."""


def fault(code: str, **details: Any) -> ListError:
    """Return the error of a list that cannot be read, in both languages.

    Parameters
    ----------
    code : str
        A key of `FAULTS`.
    **details
        A value for each ``{name}`` of its words; a sequence is named by its first values.
    """
    words = FAULTS[code]
    return ListError(words.told("en", details), code, words.told("fr", details))
