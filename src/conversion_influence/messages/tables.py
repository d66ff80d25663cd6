"""Codes of tables that cannot be used (`tables.faults`), explained: files and columns."""

from __future__ import annotations

from conversion_influence.messages.entry import entry
from conversion_influence.messages.table_rows import TABLE_ROWS

TABLES = (
    entry(
        "no_folder",
        "table",
        (
            "The tables stand in a folder, and there is none at the place that was named.",
            "Les tables se trouvent dans un dossier, et il n'y en a pas à l'endroit indiqué.",
        ),
        ("`--data data/dmo`", "`--data data/dmo`"),
        (
            "Name the folder that holds `posts.csv`, `placements.csv` and so on.",
            "Nommez le dossier qui contient `posts.csv`, `placements.csv`, etc.",
        ),
    ),
    entry(
        "no_table",
        "table",
        (
            "No file of the folder has the name of a table.",
            "Aucun fichier du dossier ne porte le nom d'une table.",
        ),
        ("a folder with `post.csv` alone", "un dossier qui n'a que `post.csv`"),
        (
            "Name each file after its table: `posts.csv`, `placements.parquet`.",
            "Donnez à chaque fichier le nom de sa table : `posts.csv`, `placements.parquet`.",
        ),
    ),
    entry(
        "two_files",
        "table",
        (
            "Two files of the folder hold the same table, and nobody knows which counts.",
            "Deux fichiers du dossier contiennent la même table : on ne sait pas lequel compte.",
        ),
        ("`posts.csv` and `posts.parquet`", "`posts.csv` et `posts.parquet`"),
        ("Keep one of them.", "N'en gardez qu'un."),
    ),
    entry(
        "unreadable_table",
        "table",
        (
            "The file cannot be opened, or ends in the middle.",
            "Le fichier ne s'ouvre pas, ou s'arrête au milieu.",
        ),
        ("a `posts.csv.gz` that was cut off", "un `posts.csv.gz` tronqué"),
        ("Write or fetch the file again.", "Écrivez ou récupérez le fichier à nouveau."),
    ),
    entry(
        "empty_table_file",
        "table",
        ("There is no text in the file of the table.", "Le fichier de la table est vide."),
        ("a `creators.csv` of 0 bytes", "un `creators.csv` de 0 octet"),
        (
            "Write the column names and the rows into it, or remove the file.",
            "Écrivez-y les noms des colonnes et les lignes, ou supprimez le fichier.",
        ),
    ),
    entry(
        "table_not_utf8",
        "table",
        (
            "Tables are read as UTF-8 only, and this file is something else.",
            "Les tables ne sont lues qu'en UTF-8, et ce fichier est autre chose.",
        ),
        (
            "a CSV that a spreadsheet saved as `Unicode text`",
            "un CSV qu'un tableur a enregistré comme `Texte Unicode`",
        ),
        ("Save the file as CSV in UTF-8.", "Enregistrez le fichier en CSV UTF-8."),
    ),
    entry(
        "empty_first_line",
        "table",
        (
            "The first line of a table names its columns, and here it is empty.",
            "La première ligne d'une table nomme ses colonnes, et ici elle est vide.",
        ),
        ("an empty line above `post_id,creator_id`", "une ligne vide avant `post_id,creator_id`"),
        (
            "Write the column names into the first line.",
            "Écrivez les noms des colonnes sur la première ligne.",
        ),
    ),
    entry(
        "unnamed_table",
        "table",
        ("No column of the table has a name.", "Aucune colonne de la table n'a de nom."),
        ("a first line `,,,`", "une première ligne `,,,`"),
        (
            "Write the column names into the first line.",
            "Écrivez les noms des colonnes sur la première ligne.",
        ),
    ),
    entry(
        "name_twice",
        "table",
        (
            "Two columns of the table have one name, whatever its case.",
            "Deux colonnes de la table portent le même nom, majuscules mises à part.",
        ),
        ("`handle,Handle`", "`handle,Handle`"),
        ("Rename or remove one of them.", "Renommez ou supprimez l'une des deux."),
    ),
    entry(
        "broken_line",
        "table",
        (
            "A line of the file cannot be split into the columns of the table, so nothing of the "
            "table is read.",
            "Une ligne du fichier ne se découpe pas selon les colonnes de la table : rien de la "
            "table n'est lu.",
        ),
        (
            "`p1,c1,Home, garden` below three names",
            "`p1,c1,Maison, jardin` sous trois noms",
        ),
        (
            "Quote values that hold the delimiter or a line break, and double the quotes in them.",
            "Mettez entre guillemets les valeurs qui contiennent le séparateur ou un saut de "
            "ligne, et doublez les guillemets qu'elles contiennent.",
        ),
    ),
    entry(
        "missing_column",
        "table",
        (
            "The table lacks a column without which its rows mean nothing.",
            "Il manque à la table une colonne sans laquelle ses lignes ne veulent rien dire.",
        ),
        ("`posts.csv` without `published_at`", "`posts.csv` sans `published_at`"),
        (
            "Add the column, or rename the one that holds it.",
            "Ajoutez la colonne, ou renommez celle qui la contient.",
        ),
    ),
    entry(
        "empty_table",
        "table",
        (
            "The table names its columns and has no rows.",
            "La table nomme ses colonnes et n'a aucune ligne.",
        ),
        ("`post_id,creator_id` and nothing below", "`post_id,creator_id` et rien en dessous"),
        (
            "Fill the table, or remove its file: a table that is not there is no fault.",
            "Remplissez la table, ou supprimez son fichier : une table absente n'est pas une "
            "faute.",
        ),
    ),
    *TABLE_ROWS,
)
"""One entry per key of `tables.faults.FAULTS`."""
