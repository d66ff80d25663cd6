"""What is wrong with a table, in words: English and French side by side, by code.

The words stand between column and value: "posts row 3, column likes: is below 0; ... (value '-1')".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conversion_influence.errors import Problem
from conversion_influence.messages.said import Said
from conversion_influence.tables.contract import Kind

READABLE: Mapping[Kind, Said] = {
    "string": Said("text", "du texte"),
    "timestamp": Said(
        "a time; write it as 2024-05-31T18:30:00Z or 2024-05-31",
        "une date ; écrivez 2024-05-31T18:30:00Z ou 2024-05-31",
    ),
    "number": Said(
        "a number; write it with a decimal point and without units or thousands separators",
        "un nombre ; écrivez-le avec un point décimal, sans unité ni séparateur de milliers",
    ),
    "count": Said(
        "a whole number; write it without decimals, units or thousands separators",
        "un nombre entier ; écrivez-le sans décimales, sans unité ni séparateur de milliers",
    ),
    "boolean": Said(
        "true or false; write true or false",
        "vrai ou faux ; écrivez true ou false",
    ),
}
"""How a value of each kind is to be written."""

FAULTS: Mapping[str, Said] = {
    "no_folder": Said(
        "no such folder; name the folder that holds the tables",
        "ce dossier n'existe pas ; nommez celui qui contient les tables",
    ),
    "no_table": Said(
        "no table found; name the files <table>.csv, with one of {names}",
        "aucune table ; appelez les fichiers <table>.csv, avec l'un de ces noms : {names}",
    ),
    "two_files": Said(
        "two files for one table; keep one of them",
        "deux fichiers pour une table ; n'en gardez qu'un",
    ),
    "unreadable_table": Said(
        "the file cannot be read ({reason}); write it again",
        "le fichier ne peut pas être lu ({reason}) ; écrivez-le à nouveau",
    ),
    "empty_table_file": Said(
        "the file is empty; write the column names into the first line, or remove the file",
        "le fichier est vide ; écrivez les noms des colonnes sur la première ligne, ou supprimez "
        "le fichier",
    ),
    "table_not_utf8": Said(
        "{what}; save the file as UTF-8",
        "{what} ; enregistrez le fichier en UTF-8",
    ),
    "empty_first_line": Said(
        "the first line is empty; write the column names there",
        "la première ligne est vide ; écrivez-y les noms des colonnes",
    ),
    "unnamed_table": Said(
        "no column has a name; write the column names into the first line",
        "aucune colonne n'a de nom ; écrivez les noms des colonnes sur la première ligne",
    ),
    "name_twice": Said(
        "two columns are called {names}; rename or remove one",
        "deux colonnes s'appellent {names} ; renommez ou supprimez l'une d'elles",
    ),
    "broken_line": Said(
        "line {line} of the file {reason}{hidden}; the rows are checked after that",
        "la ligne {line} du fichier {reason}{hidden} ; les lignes de données sont vérifiées "
        "ensuite",
    ),
    "missing_column": Said(
        "the column is missing; add it or rename the one that holds it.{near}",
        "la colonne manque ; ajoutez-la, ou renommez celle qui la contient.{near}",
    ),
    "empty_table": Said(
        "has no rows; fill it or remove the file",
        "n'a aucune ligne ; remplissez-la, ou supprimez le fichier",
    ),
    "unreadable_value": Said("is not {kind}", "n'est pas {kind}"),
    "missing_value": Said(
        "has no value; fill it in or leave the row out",
        "n'a pas de valeur ; remplissez-la, ou retirez la ligne",
    ),
    "below_least": Said(
        "is below {least:g}; correct it, or leave it empty if it is unknown",
        "est inférieur à {least:g} ; corrigez-le, ou laissez la case vide si la valeur est "
        "inconnue",
    ),
    "future_time": Said(
        "lies in the future (now is {now:%Y-%m-%d %H:%M} UTC); check date and time zone",
        "est dans le futur (il est {now:%Y-%m-%d %H:%M} UTC) ; vérifiez la date et le fuseau "
        "horaire",
    ),
    "key_twice": Said(
        "the same {key} as row {first}; keep one of them",
        "même {key} qu'à la ligne {first} ; ne gardez que l'une des deux",
    ),
    "negative_credentials": Said(
        "credentials is negative; give their number or a ';'-joined list",
        "credentials est négatif ; donnez leur nombre, ou une liste séparée par ';'",
    ),
    "more_paid_views": Said(
        "more paid views than views; views counts them all, the paid ones too",
        "plus de vues payées que de vues ; views les compte toutes, les payées aussi",
    ),
    "paid_views_apart": Said(
        "more paid views than views, one of them given on posts for the same capture; correct it",
        "plus de vues payées que de vues, l'un des deux nombres venant de posts pour le même "
        "relevé ; corrigez-le",
    ),
    "early_capture": Said(
        "captured before the post was published; check both times and their time zones",
        "relevé avant que la publication ne paraisse ; vérifiez les deux dates et leurs fuseaux "
        "horaires",
    ),
    "unknown_post": Said(
        "no such post in posts; add the post or leave the row out",
        "cette publication n'est pas dans posts ; ajoutez-la, ou retirez la ligne",
    ),
    "foreign_post": Said(
        "the post is another creator's; give a post of creator_id, or leave post_id empty",
        "la publication est celle d'un autre créateur ; donnez une publication de creator_id, ou "
        "laissez post_id vide",
    ),
    "early_reply": Said(
        "replied before the comment was made; check both times and their time zones",
        "réponse antérieure au commentaire ; vérifiez les deux dates et leurs fuseaux horaires",
    ),
    "no_exposure": Said(
        "exposures is 0, so the placement has no rate; leave the row out, or leave the value empty "
        "where the outcome is a single yes or no",
        "exposures vaut 0, le placement n'a donc pas de taux ; retirez la ligne, ou laissez la "
        "valeur vide si le résultat est un simple oui ou non",
    ),
    "more_conversions": Said(
        "more conversions than exposures; count clicks and views alike as exposures",
        "plus de conversions que d'expositions ; comptez clics et vues comme expositions",
    ),
    "conversions_alone": Said(
        "more than 1 conversion but no exposures (absent exposures count as 1); give the exposures",
        "plus d'une conversion mais pas d'expositions (une valeur absente compte pour 1) ; donnez "
        "les expositions",
    ),
    "no_conversions": Said(
        "no conversions although the placement is settled; write 0, or leave settled_at empty",
        "pas de conversions alors que le placement est soldé ; écrivez 0, ou laissez settled_at "
        "vide",
    ),
    "early_settlement": Said(
        "settled before it was booked; check both times and their time zones",
        "soldé avant d'être réservé ; vérifiez les deux dates et leurs fuseaux horaires",
    ),
    "more_clicks": Said(
        "more clicks than people reached; count the clicks of one person once, and everybody who "
        "clicked as reached",
        "plus de clics que de personnes touchées ; comptez une fois les clics d'une personne, et "
        "comme touchés tous ceux qui ont cliqué",
    ),
    "more_refunds": Said(
        "more refunds than conversions; conversions counts all that converted, those who returned "
        "it too",
        "plus de remboursements que de conversions ; conversions compte tous ceux qui ont "
        "converti, même ceux qui ont renvoyé l'achat",
    ),
    "more_in_control": Said(
        "more conversions than exposures in the control group; check both counts",
        "plus de conversions que d'expositions dans le groupe témoin ; vérifiez les deux nombres",
    ),
    "half_a_control": Said(
        "control_conversions without control_exposures; give both or neither",
        "control_conversions sans control_exposures ; donnez les deux, ou aucun",
    ),
}
"""By code; programs may rely on the codes, people read the words."""

MOST_EXAMPLES = 5
"""Rows shown per fault."""

IN_ALL = Said(" ({rows} rows in all)", " ({rows} lignes en tout)")


def problem(
    table: str,
    code: str,
    *,
    row: int | None = None,
    column: str | None = None,
    value: str | None = None,
    rows: int = 1,
    **details: Any,
) -> Problem:
    """Return one fault of one table, in both languages.

    Parameters
    ----------
    table, row, column, value
        As the attributes of `Problem`.
    code : str
        A key of `FAULTS`.
    rows : int
        That have this fault; where they are more than are shown, it is said.
    **details
        A value for each ``{name}`` of the code's words.
    """
    said = FAULTS[code]
    english, french = said.told("en", details), said.told("fr", details)
    if rows > MOST_EXAMPLES:
        many = {"rows": rows}
        english, french = english + IN_ALL.told("en", many), french + IN_ALL.told("fr", many)
    return Problem(table, row, column, value, english, french, code)
