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
    "not_filled_in": Code(
        "the columns of the list are still empty; write the cells of the row into them, or remove "
        "the row",
        "les colonnes de la liste sont encore vides ; écrivez-y les cellules de la ligne, ou "
        "supprimez la ligne",
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
        "is not a number; write it like 1234.5, without words or signs",
        "n'est pas un nombre ; écrivez-le comme 1234,5, sans mots ni signes",
    ),
    "unclear_number": Code(
        "may mean {whole} or {decimal}, and no other cell of the column tells which; write {whole} "
        "or {clear}",
        "peut vouloir dire {whole} ou {decimal_fr}, et aucune autre case de la colonne ne le dit ; "
        "écrivez {whole} ou {clear}",
    ),
    "mixed_marks": Code(
        "cannot be read, for the column contradicts itself: {one} and {other} cannot both be "
        "right; write all its numbers in one way",
        "ne peut pas être lu, car la colonne se contredit : {one} et {other} ne peuvent pas être "
        "justes tous les deux ; écrivez tous ses nombres de la même façon",
    ),
    "mixed_currency": Code(
        "the column holds several currencies ({currencies}); convert them into one",
        "la colonne contient plusieurs devises ({currencies}) ; convertissez-les en une seule",
    ),
    "share_or_percent": Code(
        "may be a share (0.034) or percent (3.4); write a percent sign behind every number of the "
        "column, or behind none and shares only",
        "peut être une part (0,034) ou un pourcentage (3,4) ; mettez un signe % à chaque nombre de "
        "la colonne, ou à aucun en n'écrivant que des parts",
    ),
    "date_for_number": Code(
        "is a date where a number belongs: a spreadsheet may have turned the number into one; "
        "format the column as text or number and enter it again",
        "est une date à la place d'un nombre : un tableur a pu transformer le nombre ; mettez la "
        "colonne au format texte ou nombre et saisissez-le à nouveau",
    ),
    "range_for_number": Code(
        "is a range or an estimate; write one number, or leave it empty",
        "est un intervalle ou une estimation ; écrivez un seul nombre, ou laissez la case vide",
    ),
    "unclear_date": Code(
        "may mean {one} or {other}, and no other cell of the column tells which; write it like "
        "{one}",
        "peut vouloir dire {one} ou {other}, et aucune autre case de la colonne ne le dit ; "
        "écrivez-la comme {one}",
    ),
    "mixed_dates": Code(
        "cannot be read, for the column contradicts itself: {one} and {other} put day and month in "
        "different order; write all dates like 2024-05-31",
        "ne peut pas être lue, car la colonne se contredit : {one} et {other} n'ont pas le jour et "
        "le mois dans le même ordre ; écrivez toutes les dates comme 2024-05-31",
    ),
    "serial_for_date": Code(
        "is a number where a date belongs; format the column as a date in the spreadsheet, or "
        "write it like 2024-05-31",
        "est un nombre à la place d'une date ; mettez la colonne au format date dans le tableur, "
        "ou écrivez-la comme 2024-05-31",
    ),
    "far_time": Code(
        "lies before 2000, or after {last}; correct it, or leave it empty",
        "est avant 2000, ou après le {last} ; corrigez-la, ou laissez la case vide",
    ),
    "error_cell": Code(
        "is what a spreadsheet shows for a formula that failed; mend the formula, or write the "
        "name itself",
        "est ce qu'un tableur affiche pour une formule en erreur ; corrigez la formule, ou écrivez "
        "le nom lui-même",
    ),
    "long_name": Code(
        "has more than 300 characters, as no name has; write the name alone",
        "a plus de 300 caractères, ce qu'aucun nom n'a ; écrivez le nom seul",
    ),
    "spaced_handle": Code(
        "holds a space, and handles of this network hold none: it may be the name that is shown; "
        "give the handle, or the link to the profile",
        "contient une espace, or les pseudos de ce réseau n'en ont pas : c'est peut-être le nom "
        "affiché ; donnez le pseudo, ou le lien du profil",
    ),
    "no_profile": Code(
        "leads to no profile: it is a post, a search or a shortened link; give the link to the "
        "profile, or the handle",
        "ne mène pas à un profil : c'est une publication, une recherche ou un lien raccourci ; "
        "donnez le lien du profil, ou le pseudo",
    ),
    "account_conflict": Code(
        "names another account than the handle of the row ({handle}); correct one of them",
        "désigne un autre compte que le pseudo de la ligne ({handle}) ; corrigez l'un des deux",
    ),
    "network_conflict": Code(
        "leads to another network than the row names ({platform}); correct one of them",
        "mène à un autre réseau que celui de la ligne ({platform}) ; corrigez l'un des deux",
    ),
    "negative": Code(
        "is below 0; correct it, or leave it empty if it is unknown",
        "est inférieur à 0 ; corrigez-le, ou laissez la case vide si la valeur est inconnue",
    ),
    "fraction_for_count": Code(
        "is no whole number of followers, or less than one exposure; round it, or correct its mark",
        "n'est pas un nombre entier d'abonnés, ou fait moins d'une exposition ; arrondissez-le, ou "
        "corrigez sa virgule",
    ),
    "over_one": Code(
        "is a discount of more than 100 %; correct it, or leave it empty",
        "est une remise de plus de 100 % ; corrigez-la, ou laissez la case vide",
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
    "unseen_in_creator": Code(
        "no table in {source} knows this creator, whose name holds characters that cannot be seen; "
        "type it anew",
        "aucune table de {source} ne connaît ce créateur, dont le nom contient des caractères "
        "invisibles ; ressaisissez-le",
    ),
    "ambiguous_handle": Code(
        "several creators share this handle; give creator_id, or platform",
        "plusieurs créateurs portent ce pseudo ; indiquez creator_id, ou platform",
    ),
    "unreadable_text": Code(
        "the row holds a zero byte, or a letter that is no text in the file's encoding; write it "
        "again",
        "la ligne contient un octet nul, ou une lettre illisible dans l'encodage du fichier ; "
        "écrivez-la à nouveau",
    ),
    "unnamed_cell": Code(
        "the row holds a value in column {place}, which has no name; name the column, or remove "
        "the value",
        "la ligne contient une valeur dans la colonne {place}, qui n'a pas de nom ; nommez la "
        "colonne, ou supprimez la valeur",
    ),
    "totals_row": Code(
        "this looks like the totals of the list, not like a creator; if it is a creator, give "
        "another column a word, such as the platform",
        "cette ligne ressemble aux totaux de la liste, pas à un créateur ; si c'en est un, "
        "donnez-lui un mot dans une autre colonne, comme le réseau",
    ),
    "footer": Code(
        "this line speaks of the file and names no creator; nothing is to be done",
        "cette ligne parle du fichier et ne nomme aucun créateur ; il n'y a rien à faire",
    ),
    "second_table": Code(
        "another table with its own columns begins in line {first}; put it into a file of its own",
        "un autre tableau, avec ses propres colonnes, commence à la ligne {first} ; placez-le dans "
        "un fichier à part",
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
