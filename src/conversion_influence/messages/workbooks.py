"""Codes of workbooks and JSON files that cannot be read (`lists.workbooks.faults`), explained."""

from __future__ import annotations

from conversion_influence.messages.entry import entry

WORKBOOKS = (
    entry(
        "no_workbook",
        "file",
        (
            "The file begins like a workbook and holds none.",
            "Le fichier commence comme un classeur et n'en contient pas.",
        ),
        ("a Word document renamed to `.xls`", "un document Word renommé en `.xls`"),
        ("Export the list again.", "Exportez la liste à nouveau."),
    ),
    entry(
        "old_workbook",
        "file",
        (
            "Workbooks from before 1993 are kept in a form that is not read.",
            "Les classeurs d'avant 1993 ont une forme qui n'est pas lue.",
        ),
        ("a `.xls` of Excel 4", "un `.xls` d'Excel 4"),
        ("Save it as XLSX or CSV.", "Enregistrez-le en XLSX ou en CSV."),
    ),
    entry(
        "damaged_workbook",
        "file",
        (
            "A part of the workbook breaks the rules of its format.",
            "Une partie du classeur ne respecte pas les règles de son format.",
        ),
        ("a download that broke off", "un téléchargement interrompu"),
        (
            "Open it in a spreadsheet and save it again, or save the list as CSV.",
            "Ouvrez-le dans un tableur et enregistrez-le à nouveau, ou enregistrez la liste en "
            "CSV.",
        ),
    ),
    entry(
        "locked_workbook",
        "file",
        (
            "The workbook is encrypted; a password opens it.",
            "Le classeur est chiffré ; un mot de passe l'ouvre.",
        ),
        ("a workbook that asks for a password", "un classeur qui demande un mot de passe"),
        ("Save it without the password.", "Enregistrez-le sans le mot de passe."),
    ),
    entry(
        "large_workbook",
        "file",
        (
            "The sheet spans more cells, or takes more memory or time, than a list may.",
            "La feuille couvre plus de cellules, ou demande plus de mémoire ou de temps, qu'une "
            "liste ne le peut.",
        ),
        (
            "one stray cell in the last row of the sheet",
            "une cellule oubliée dans la dernière ligne de la feuille",
        ),
        (
            "Delete what stands far from the list, or save the list as CSV.",
            "Supprimez ce qui est loin de la liste, ou enregistrez la liste en CSV.",
        ),
    ),
    entry(
        "no_sheet_rows",
        "file",
        (
            "Every sheet is empty, or holds charts only.",
            "Toutes les feuilles sont vides, ou ne contiennent que des graphiques.",
        ),
        ("a new workbook", "un classeur neuf"),
        ("Write the list into one sheet.", "Écrivez la liste dans une feuille."),
    ),
    entry(
        "several_sheets",
        "file",
        (
            "More than one sheet has rows, and which holds the list is not guessed.",
            "Plusieurs feuilles ont des lignes, et celle de la liste n'est pas devinée.",
        ),
        ("the sheets `Instagram` and `TikTok`", "les feuilles `Instagram` et `TikTok`"),
        ("Name the sheet with `--sheet`.", "Nommez la feuille avec `--sheet`."),
    ),
    entry(
        "unknown_sheet",
        "file",
        (
            "The workbook has no sheet of the name that was asked for.",
            "Le classeur n'a pas de feuille du nom demandé.",
        ),
        ("`--sheet Liste` where it is called `List`", "`--sheet List` pour la feuille `Liste`"),
        ("Write the name as it stands on its tab.", "Écrivez le nom comme sur son onglet."),
    ),
    entry(
        "empty_sheet",
        "file",
        ("The sheet that was asked for is empty.", "La feuille demandée est vide."),
        ("`--sheet Sheet2` of a new workbook", "`--sheet Feuil2` d'un classeur neuf"),
        ("Name a sheet with rows.", "Nommez une feuille qui a des lignes."),
    ),
    entry(
        "no_json_objects",
        "file",
        (
            "A JSON list is one object per line, or an array of objects; none was found.",
            "Une liste JSON est un objet par ligne, ou un tableau d'objets ; il n'y en a aucun.",
        ),
        ('`{"data": [...]}`', '`{"data": [...]}`'),
        (
            "Write one object per line, with texts and numbers as values.",
            "Écrivez un objet par ligne, avec des textes et des nombres pour valeurs.",
        ),
    ),
    entry(
        "broken_json_array",
        "file",
        (
            "After a fault in an array nothing that follows can be trusted.",
            "Après une faute dans un tableau, rien de ce qui suit n'est sûr.",
        ),
        ("a bracket or a comma is missing", "il manque un crochet ou une virgule"),
        (
            "Write the array again, or write one object per line.",
            "Écrivez le tableau à nouveau, ou écrivez un objet par ligne.",
        ),
    ),
    entry(
        "large_json",
        "file",
        (
            "JSON is kept in memory as a whole, and this is too much for that.",
            "Le JSON est gardé entier en mémoire, et celui-ci est trop grand pour cela.",
        ),
        ("a million objects of 60 values", "un million d'objets de 60 valeurs"),
        ("Save the list as CSV.", "Enregistrez la liste en CSV."),
    ),
)
"""One entry per key of `lists.workbooks.faults.WORKBOOK_FAULTS`."""
