"""Codes of lists whose bytes cannot be had (`lists.source_faults`), explained."""

from __future__ import annotations

from conversion_influence.messages.entry import entry

SOURCES = (
    entry(
        "unreadable_file",
        "file",
        (
            "The system does not give the file out.",
            "Le système ne donne pas accès au fichier.",
        ),
        ("`shortlist.csv` is not in this folder", "`shortlist.csv` n'est pas dans ce dossier"),
        (
            "Check the path and the permission; close the program that holds it open.",
            "Vérifiez le chemin et les droits ; fermez le programme qui le tient ouvert.",
        ),
    ),
    entry(
        "damaged_archive",
        "file",
        (
            "The file is compressed and cannot be unpacked to its end.",
            "Le fichier est compressé et ne peut pas être décompressé jusqu'au bout.",
        ),
        ("a `.csv.gz` whose download broke off", "un `.csv.gz` dont le téléchargement a échoué"),
        ("Fetch it again, or unpack it first.", "Récupérez-le de nouveau, ou décompressez-le."),
    ),
    entry(
        "unknown_encoding",
        "file",
        (
            "Some bytes are letters in none of the known encodings, so names would be wrong.",
            "Certains octets ne sont des lettres dans aucun encodage connu : des noms seraient "
            "faux.",
        ),
        ("two files of different encodings, joined", "deux fichiers d'encodages différents collés"),
        (
            "Save it as CSV in UTF-8; the message names the first line that does not fit.",
            "Enregistrez-le en CSV UTF-8 ; le message nomme la première ligne en cause.",
        ),
    ),
    entry(
        "unreadable_parquet",
        "file",
        (
            "The file begins like Parquet and cannot be read as such.",
            "Le fichier commence comme du Parquet et ne peut pas être lu comme tel.",
        ),
        ("a `.parquet` that was cut off", "un `.parquet` tronqué"),
        ("Write it again.", "Écrivez-le à nouveau."),
    ),
    entry(
        "large_parquet",
        "file",
        (
            "Parquet is kept in memory as a whole, and this is too much for that.",
            "Le Parquet est gardé entier en mémoire, et celui-ci est trop grand pour cela.",
        ),
        ("a million rows of 60 columns", "un million de lignes de 60 colonnes"),
        (
            "Save the list as CSV, which is read in parts.",
            "Enregistrez la liste en CSV, qui est lu par morceaux.",
        ),
    ),
    entry(
        "no_room",
        "file",
        (
            "A packed or piped list needs a temporary copy, and there is no room for it.",
            "Une liste compressée ou envoyée par un tube a besoin d'une copie temporaire, et il "
            "n'y a pas de place.",
        ),
        (
            "a full disk",
            "un disque plein",
        ),
        (
            "Make room, or name another folder in TMPDIR.",
            "Faites de la place, ou nommez un autre dossier dans TMPDIR.",
        ),
    ),
    entry(
        "folder_for_list",
        "file",
        (
            "A folder was named where a list belongs.",
            "Un dossier a été nommé à la place d'une liste.",
        ),
        (
            "`influence predict exports/`",
            "`influence predict exports/`",
        ),
        (
            "Name one file in it.",
            "Nommez un fichier qui s'y trouve.",
        ),
    ),
    entry(
        "no_plain_file",
        "file",
        (
            "A pipe or a device was named where a list belongs.",
            "Un tube ou un périphérique a été nommé à la place d'une liste.",
        ),
        (
            "`/dev/tty`",
            "`/dev/tty`",
        ),
        (
            "Name a file, or write `-` for the standard input.",
            "Nommez un fichier, ou écrivez `-` pour l'entrée standard.",
        ),
    ),
    entry(
        "nothing_sent",
        "file",
        (
            "The list was to come from the standard input, and nothing came.",
            "La liste devait venir de l'entrée standard, et rien n'est venu.",
        ),
        (
            "`influence predict -` without a pipe",
            "`influence predict -` sans tube",
        ),
        (
            "Pipe a list into it, or name a file.",
            "Envoyez-y une liste, ou nommez un fichier.",
        ),
    ),
    entry(
        "foreign_file",
        "file",
        (
            "The first bytes of the file say that it is something else than a list.",
            "Les premiers octets du fichier disent qu'il est autre chose qu'une liste.",
        ),
        (
            "a web page saved as `.xls`",
            "une page web enregistrée en `.xls`",
        ),
        (
            "Export the list as CSV in UTF-8, or as a workbook.",
            "Exportez la liste en CSV UTF-8, ou en classeur.",
        ),
    ),
    entry(
        "packed_too_deep",
        "file",
        (
            "An archive stands in an archive in an archive.",
            "Une archive contient une archive qui en contient une autre.",
        ),
        (
            "`list.csv.gz` in a zip in a zip",
            "`liste.csv.gz` dans un zip dans un zip",
        ),
        (
            "Unpack it.",
            "Décompressez-la.",
        ),
    ),
    entry(
        "swelling_archive",
        "file",
        (
            "Far more comes out of the archive than a list would hold.",
            "Il sort de l'archive bien plus que ce que contient une liste.",
        ),
        (
            "20 GB out of 20 kB",
            "20 Go sortis de 20 ko",
        ),
        (
            "Unpack it yourself if you trust it.",
            "Décompressez-la vous-même si vous lui faites confiance.",
        ),
    ),
    entry(
        "empty_archive",
        "file",
        (
            "The archive holds no file.",
            "L'archive ne contient aucun fichier.",
        ),
        (
            "a zip of an empty folder",
            "un zip d'un dossier vide",
        ),
        (
            "Pack one list into it.",
            "Mettez-y une liste.",
        ),
    ),
    entry(
        "many_in_archive",
        "file",
        (
            "The archive holds several files, so it is not known which is the list.",
            "L'archive contient plusieurs fichiers : on ne sait pas lequel est la liste.",
        ),
        (
            "`youtube.csv` and `tiktok.csv` in one zip",
            "`youtube.csv` et `tiktok.csv` dans un zip",
        ),
        (
            "Unpack it and name one of them.",
            "Décompressez-la et nommez l'un d'eux.",
        ),
    ),
    entry(
        "locked_archive",
        "file",
        (
            "The archive is locked by a password.",
            "L'archive est protégée par un mot de passe.",
        ),
        (
            "an export by mail",
            "un export reçu par courriel",
        ),
        (
            "Unpack it yourself.",
            "Décompressez-la vous-même.",
        ),
    ),
    entry(
        "broken_encoding",
        "file",
        (
            "The file begins in one encoding and goes on in another, or is cut off.",
            "Le fichier commence dans un encodage et continue dans un autre, ou est tronqué.",
        ),
        (
            "UTF-16 with a line of UTF-8 pasted in",
            "de l'UTF-16 avec une ligne d'UTF-8 collée",
        ),
        (
            "Save it as CSV in UTF-8.",
            "Enregistrez-le en CSV UTF-8.",
        ),
    ),
    entry(
        "no_columns",
        "file",
        (
            "The Parquet file has no columns.",
            "Le fichier Parquet n'a pas de colonnes.",
        ),
        (
            "a table of row numbers only",
            "une table de numéros de ligne seuls",
        ),
        (
            "Write it again.",
            "Écrivez-le à nouveau.",
        ),
    ),
    entry(
        "odd_columns",
        "file",
        (
            "A column of the Parquet file holds what has no text, such as lists.",
            "Une colonne du fichier Parquet contient ce qui n'a pas de texte, comme des listes.",
        ),
        (
            "a column of nested values",
            "une colonne de valeurs imbriquées",
        ),
        (
            "Write the columns as text or numbers.",
            "Écrivez les colonnes en texte ou en nombres.",
        ),
    ),
)
"""One entry per key of `lists.source_faults.SOURCE_FAULTS`."""
