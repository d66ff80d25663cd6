"""Why the bytes of a list cannot be had or make no text, in words: English and French, by code."""

from __future__ import annotations

from collections.abc import Mapping

from conversion_influence.messages.said import Said

SOURCE_FAULTS: Mapping[str, Said] = {
    "unreadable_file": Said(
        "{path}: the file cannot be read ({reason}); check the path.",
        "{path} : le fichier ne peut pas être lu ({reason}) ; vérifiez le chemin.",
    ),
    "no_room": Said(
        "{file}: a temporary copy cannot be written to {folder} ({reason}); make room there, or "
        "name another folder in TMPDIR.",
        "{file} : une copie temporaire ne peut pas être écrite dans {folder} ({reason}) ; faites-y "
        "de la place, ou nommez un autre dossier dans TMPDIR.",
    ),
    "folder_for_list": Said(
        "{path} is a folder, not a list; name one file in it.",
        "{path} est un dossier, pas une liste ; nommez un fichier qui s'y trouve.",
    ),
    "no_plain_file": Said(
        "{path} is a pipe or a device, not a file; to read the standard input, write '-'.",
        "{path} est un tube ou un périphérique, pas un fichier ; pour lire l'entrée standard, "
        "écrivez '-'.",
    ),
    "nothing_sent": Said(
        "nothing is sent to the standard input; pipe a list into it, or name a file.",
        "rien n'arrive sur l'entrée standard ; envoyez-y une liste, ou nommez un fichier.",
    ),
    "foreign_file": Said(
        "{file} is {what}, not a list; save the list as CSV in UTF-8, or as a workbook.",
        "{file} est {what}, pas une liste ; enregistrez la liste en CSV UTF-8, ou en classeur.",
    ),
    "packed_too_deep": Said(
        "{file}: the list is packed more than {times} times; unpack it.",
        "{file} : la liste est compressée plus de {times} fois ; décompressez-la.",
    ),
    "damaged_archive": Said(
        "{file}: the compressed file is damaged ({reason}); fetch or write it again.",
        "{file} : le fichier compressé est abîmé ({reason}) ; récupérez-le ou écrivez-le à "
        "nouveau.",
    ),
    "swelling_archive": Said(
        "{file}: more than {came:,} MB come out of {size:,} kB; that is no list. Unpack it "
        "yourself if you trust it.",
        "{file} : plus de {came:,} Mo sortent de {size:,} ko ; ce n'est pas une liste. "
        "Décompressez-le vous-même si vous lui faites confiance.",
    ),
    "empty_archive": Said(
        "{file}: the archive holds no file; pack one list into it.",
        "{file} : l'archive ne contient aucun fichier ; mettez-y une liste.",
    ),
    "many_in_archive": Said(
        "{file}: the archive holds {files:,} files: {names}; unpack it and name one of them.",
        "{file} : l'archive contient {files:,} fichiers : {names} ; décompressez-la et nommez l'un "
        "d'eux.",
    ),
    "locked_archive": Said(
        "{file}: {member} is locked by a password; unpack it yourself.",
        "{file} : {member} est protégé par un mot de passe ; décompressez-le vous-même.",
    ),
    "unknown_encoding": Said(
        "{file} line {line}: the text is neither UTF-8 nor written in letters of Windows cp1252, "
        "iso-8859-15, cp850 or mac-roman; save it as CSV in UTF-8.",
        "{file} ligne {line} : le texte n'est ni en UTF-8 ni écrit en lettres de Windows cp1252, "
        "iso-8859-15, cp850 ou mac-roman ; enregistrez-le en CSV UTF-8.",
    ),
    "broken_encoding": Said(
        "{file}: from line {line} on the text is not {encoding}, as the file begins; save it as "
        "CSV in UTF-8.",
        "{file} : à partir de la ligne {line}, le texte n'est plus en {encoding}, comme au début ; "
        "enregistrez-le en CSV UTF-8.",
    ),
    "unreadable_parquet": Said(
        "{file}: the Parquet file cannot be read ({reason}); write it again.",
        "{file} : le fichier Parquet ne peut pas être lu ({reason}) ; écrivez-le à nouveau.",
    ),
    "large_parquet": Said(
        "{file}: the Parquet file holds more than {most:,} {what}, and at most that is read; save "
        "the list as CSV.",
        "{file} : le fichier Parquet contient plus de {most:,} {what}, et au plus cela est lu ; "
        "enregistrez la liste en CSV.",
    ),
    "no_columns": Said(
        "{file} has no columns; write it again.",
        "{file} n'a pas de colonnes ; écrivez-le à nouveau.",
    ),
    "odd_columns": Said(
        "{file}: {reason}; write the columns as text or numbers.",
        "{file} : {reason} ; écrivez les colonnes en texte ou en nombres.",
    ),
}
"""By code."""

FOREIGN: Mapping[str, Said] = {
    "zeros": Said(
        "full of zero bytes (a copy that was never finished)",
        "plein d'octets nuls (une copie jamais terminée)",
    ),
    "pdf": Said("a PDF document", "un document PDF"),
    "picture": Said("a picture or a film", "une image ou un film"),
    "7z": Said("a 7z archive", "une archive 7z"),
    "rar": Said("a RAR archive", "une archive RAR"),
    "bzip2": Said("a bzip2 archive", "une archive bzip2"),
    "xz": Said("an xz archive", "une archive xz"),
    "zstd": Said("a zstd archive", "une archive zstd"),
    "database": Said("a database", "une base de données"),
    "program": Said("a program", "un programme"),
    "html": Said(
        "a web page, whatever its name ends in", "une page web, quelle que soit son extension"
    ),
    "xml": Said(
        "an XML file, whatever its name ends in", "un fichier XML, quelle que soit son extension"
    ),
}
"""What a file may be that is no list."""
