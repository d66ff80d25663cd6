"""Codes of lists that cannot be read at all (`lists.faults`), explained."""

from __future__ import annotations

from conversion_influence.messages.entry import entry
from conversion_influence.messages.workbooks import WORKBOOKS

FILES = (
    *WORKBOOKS,
    entry(
        "empty_file",
        "file",
        ("There is no text in the file.", "Il n'y a pas de texte dans le fichier."),
        ("a file of 0 bytes", "un fichier de 0 octet"),
        (
            "Write the column names into the first line and one creator per line below.",
            "Écrivez les noms des colonnes sur la première ligne et un créateur par ligne.",
        ),
    ),
    entry(
        "no_rows",
        "file",
        (
            "The file names its columns and ends there.",
            "Le fichier nomme ses colonnes et s'arrête là.",
        ),
        ("`creator_id,cost` and nothing below", "`creator_id,cost` et rien en dessous"),
        ("Write one row per creator.", "Écrivez une ligne par créateur."),
    ),
    entry(
        "unnamed_column",
        "file",
        (
            "A column of the header has no name, so its cells mean nothing.",
            "Une colonne de l'en-tête n'a pas de nom : ses cellules ne veulent rien dire.",
        ),
        ("`creator_id,,cost`", "`creator_id,,cost`"),
        ("Name the column, or remove it.", "Nommez la colonne, ou supprimez-la."),
    ),
    entry(
        "column_twice",
        "file",
        (
            "Two columns have one name, or two names that mean the same, so it is not known which "
            "counts.",
            "Deux colonnes portent le même nom, ou deux noms de même sens : on ne sait pas "
            "laquelle compte.",
        ),
        ("`cost,Cost`", "`cost,Cost`"),
        ("Rename or remove one of them.", "Renommez ou supprimez l'une des deux."),
    ),
    entry(
        "reserved_name",
        "file",
        (
            "The tool writes a column of this name itself.",
            "L'outil écrit lui-même une colonne de ce nom.",
        ),
        ("a column `line`", "une colonne `line`"),
        ("Rename the column.", "Renommez la colonne."),
    ),
    entry(
        "broken_header",
        "file",
        (
            "A quote in the line of column names is not closed or not doubled.",
            "Un guillemet dans la ligne des noms de colonnes n'est pas fermé ou pas doublé.",
        ),
        ('`creator_id,"cost`', '`creator_id,"cost`'),
        ("Correct the line of column names.", "Corrigez la ligne des noms de colonnes."),
    ),
    entry(
        "no_known_column",
        "file",
        (
            "No line looks like a header: none of its names is known.",
            "Aucune ligne ne ressemble à un en-tête : aucun nom n'y est connu.",
        ),
        ("`Nom complet;Note`", "`Nom complet;Note`"),
        (
            "Name the column that says who the creator is `creator_id` or `handle`.",
            "Appelez `creator_id` ou `handle` la colonne qui dit qui est le créateur.",
        ),
    ),
    entry(
        "no_creator_column",
        "file",
        (
            "Columns are known, but none says who the creator is.",
            "Des colonnes sont connues, mais aucune ne dit qui est le créateur.",
        ),
        ("`topic,cost`", "`topic,cost`"),
        ("Add `creator_id` or `handle`.", "Ajoutez `creator_id` ou `handle`."),
    ),
    entry(
        "unit_of_another",
        "file",
        (
            "A mapping (`--map`) names a column whose unit cannot be that of the known one: a "
            "currency is no discount, a percentage is no cost.",
            "Une correspondance (`--map`) nomme une colonne dont l'unité ne peut pas être celle "
            "de la colonne connue : une devise n'est pas une remise, un pourcentage n'est pas un "
            "coût.",
        ),
        ('`--map "Remise (€)=discount"`', '`--map "Remise (€)=discount"`'),
        (
            "Leave the column out of the mapping, or correct its name.",
            "Retirez la colonne de la correspondance, ou corrigez son nom.",
        ),
    ),
    entry(
        "no_signal_column",
        "file",
        (
            "Without `--data` the list must hold the model's signals, and it holds none.",
            "Sans `--data`, la liste doit contenir les signaux du modèle, et n'en a aucun.",
        ),
        (
            "a list of `creator_id` and `cost` alone, given without `--data`",
            "une liste de `creator_id` et `cost` seuls, donnée sans `--data`",
        ),
        (
            "Give the folder of tables with `--data`, or the signals as columns.",
            "Donnez le dossier des tables avec `--data`, ou les signaux en colonnes.",
        ),
    ),
    entry(
        "unclear_delimiter",
        "file",
        (
            "Two characters separate the names equally well, so columns could be cut in two ways.",
            "Deux caractères séparent aussi bien les noms : les colonnes pourraient être coupées "
            "de deux façons.",
        ),
        ("`handle;name,cost`", "`handle;name,cost`"),
        ("Use one separator only.", "N'employez qu'un séparateur."),
    ),
    entry(
        "columns_for_one",
        "file",
        (
            "Two columns would be read as the same thing, and only one can be meant.",
            "Deux colonnes seraient lues comme la même chose, et une seule peut être la bonne.",
        ),
        ("`Price` and `Total cost`", "`Prix` et `Coût total`"),
        (
            'Say which with `--map "Price=cost"`; the other one is then passed on as it is.',
            'Dites laquelle avec `--map "Prix=cost"` ; l\'autre reste alors telle quelle.',
        ),
    ),
    entry(
        "no_mapped_column",
        "file",
        (
            "The option `--map` speaks of a column that the list does not have.",
            "L'option `--map` parle d'une colonne que la liste n'a pas.",
        ),
        (
            '`--map "Prix=cost"` and a column `Prix HT`',
            '`--map "Prix=cost"` et une colonne `Prix HT`',
        ),
        (
            "Write the name as it stands in the list.",
            "Écrivez le nom comme il est dans la liste.",
        ),
    ),
    entry(
        "unclear_table",
        "file",
        (
            "A table to learn from holds numbers such as 1,234, and nothing tells whether they are "
            "thousands or decimals.",
            "Un tableau d'apprentissage contient des nombres comme 1,234, et rien ne dit si ce "
            "sont des milliers ou des décimales.",
        ),
        (
            "`1,234` and `7` in a file with semicolons",
            "`1,234` et `7` dans un fichier à points-virgules",
        ),
        (
            "Write numbers with a decimal point in a file with commas, or keep the column as text.",
            "Écrivez les nombres avec un point décimal dans un fichier à virgules, ou gardez la "
            "colonne comme texte.",
        ),
    ),
    entry(
        "rows_not_whole",
        "file",
        (
            "A table to learn from has rows of another width, or quotes that do not close; nothing "
            "is learned from a part of it.",
            "Une table d'apprentissage a des lignes d'une autre largeur, ou des guillemets non "
            "fermés ; rien n'est appris d'une partie.",
        ),
        (
            "`p7,Home, garden,3` below three names",
            "`p7,Maison, jardin,3` sous trois noms",
        ),
        (
            "Correct the rows that the message names.",
            "Corrigez les lignes que nomme le message.",
        ),
    ),
    entry(
        "absent_text_column",
        "file",
        (
            "A column that is to be read as text is not in the table.",
            "Une colonne à lire comme texte n'est pas dans la table.",
        ),
        (
            "`strings: [country]` and no column `country`",
            "`strings: [country]` et pas de colonne `country`",
        ),
        (
            "Correct the name.",
            "Corrigez le nom.",
        ),
    ),
)
"""One entry per key of `lists.faults.FAULTS`."""
