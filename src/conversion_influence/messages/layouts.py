"""Codes of rows and lists whose layout is not that of a list, explained."""

from __future__ import annotations

from conversion_influence.messages.entry import entry

LAYOUT_ROWS = (
    entry(
        "unreadable_text",
        "row",
        (
            "The row holds a zero byte, or a letter that is no text in the encoding of the rest of "
            "the file; what it said is lost.",
            "La ligne contient un octet nul, ou une lettre illisible dans l'encodage du reste du "
            "fichier ; ce qu'elle disait est perdu.",
        ),
        ("`caf\N{REPLACEMENT CHARACTER}`", "`caf\N{REPLACEMENT CHARACTER}`"),
        ("Write the row again.", "Écrivez la ligne à nouveau."),
    ),
    entry(
        "unnamed_cell",
        "row",
        (
            "The row has a value in a column without a name, so nobody knows what it is.",
            "La ligne a une valeur dans une colonne sans nom : on ne sait pas ce que c'est.",
        ),
        (
            "`c1,450,x` below `creator_id,cost,`",
            "`c1,450,x` sous `creator_id,cost,`",
        ),
        ("Name the column, or remove the value.", "Nommez la colonne, ou supprimez la valeur."),
    ),
    entry(
        "totals_row",
        "row",
        (
            "The row adds up the others; it is no creator.",
            "La ligne additionne les autres ; ce n'est pas un créateur.",
        ),
        ("`Total;;12 500;3 400`", "`Total;;12 500;3 400`"),
        (
            "Nothing. If it is a creator of that name, give another column a word, such as the "
            "network.",
            "Rien. Si un créateur porte ce nom, donnez un mot à une autre colonne, comme le "
            "réseau.",
        ),
    ),
    entry(
        "footer",
        "row",
        (
            "The line speaks of the file and names no creator.",
            "La ligne parle du fichier et ne nomme aucun créateur.",
        ),
        ("`Exported on 12/03/2024`", "`Exporté le 12/03/2024`"),
        ("Nothing is to be done.", "Il n'y a rien à faire."),
    ),
    entry(
        "second_table",
        "row",
        (
            "Another table with column names of its own begins further down; its rows do not "
            "belong to this list.",
            "Un autre tableau, avec ses propres colonnes, commence plus bas ; ses lignes "
            "n'appartiennent pas à cette liste.",
        ),
        (
            "a list of creators, and below it one of campaigns",
            "une liste de créateurs et, en dessous, une liste de campagnes",
        ),
        ("Put it into a file of its own.", "Placez-le dans un fichier à part."),
    ),
)
"""Of rows (`lists.codes`)."""

LAYOUT_FILES = (
    entry(
        "no_header",
        "file",
        (
            "No line holds column names: the first one holds values like the rows below it.",
            "Aucune ligne ne contient de noms de colonnes : la première contient des valeurs comme "
            "les suivantes.",
        ),
        ("`@alice,youtube,450` in line 1", "`@alice,youtube,450` à la ligne 1"),
        (
            "Write the column names into the first line.",
            "Écrivez les noms des colonnes sur la première ligne.",
        ),
    ),
    entry(
        "header_width",
        "file",
        (
            "Almost all rows have another number of cells than there are column names, so the line "
            "of names is damaged.",
            "Presque toutes les lignes ont un autre nombre de cellules qu'il n'y a de noms de "
            "colonnes : la ligne des noms est abîmée.",
        ),
        (
            "`creator_id,topic cost` above rows of three cells",
            "`creator_id,topic cost` au-dessus de lignes de trois cellules",
        ),
        (
            "Add the missing name or delimiter, or remove the one too many.",
            "Ajoutez le nom ou le séparateur qui manque, ou supprimez celui de trop.",
        ),
    ),
    entry(
        "header_misfit",
        "file",
        (
            "No row can be split like the column names: the line of names has another delimiter, "
            "or quotes break every row.",
            "Aucune ligne ne se découpe comme les noms de colonnes : la ligne des noms a un autre "
            "séparateur, ou des guillemets brisent toutes les lignes.",
        ),
        (
            '`creator_id;topic` above `alice,"tea, coffee"`',
            '`creator_id;topic` au-dessus de `alice,"thé, café"`',
        ),
        (
            "Separate the names like the rows, or correct the quotes.",
            "Séparez les noms comme les lignes, ou corrigez les guillemets.",
        ),
    ),
    entry(
        "many_columns",
        "file",
        (
            "The list has more columns than a spreadsheet can have.",
            "La liste a plus de colonnes qu'un tableur ne peut en avoir.",
        ),
        ("20,000 names in line 1", "20 000 noms à la ligne 1"),
        (
            "Leave out columns that say nothing of the creators.",
            "Retirez les colonnes qui ne disent rien des créateurs.",
        ),
    ),
    entry(
        "mostly_broken",
        "file",
        (
            "Over 100,000 rows cannot be split like the column names, more than can.",
            "Plus de 100 000 lignes ne se découpent pas comme les noms de colonnes ; les autres "
            "sont moins nombreuses.",
        ),
        (
            "a log file under the first lines of a list",
            "un journal d'événements sous les premières lignes d'une liste",
        ),
        (
            "Check what separates the cells, and the quotes.",
            "Vérifiez ce qui sépare les cellules, et les guillemets.",
        ),
    ),
    entry(
        "mostly_repeated",
        "file",
        (
            "Each repeated offer is listed, and so many of them are no list of creators.",
            "Chaque offre répétée est listée, et un si grand nombre n'est pas une liste de "
            "créateurs.",
        ),
        ("a million rows with one handle", "un million de lignes avec un seul pseudo"),
        (
            "Check the columns that tell the offers apart, or remove the repeated rows.",
            "Vérifiez les colonnes qui distinguent les offres, ou supprimez les lignes répétées.",
        ),
    ),
    entry(
        "unclear_header",
        "file",
        (
            "A line above the column names is neither a title nor column names; it may be a "
            "damaged line of names.",
            "Une ligne au-dessus des noms de colonnes n'est ni un titre ni des noms ; c'est "
            "peut-être une ligne de noms abîmée.",
        ),
        (
            '`creator_id,topic,"cost` above `handle,cost`',
            '`creator_id,topic,"cost` au-dessus de `handle,cost`',
        ),
        (
            "Correct it, or remove what is above the names.",
            "Corrigez-la, ou supprimez ce qui précède les noms.",
        ),
    ),
    entry(
        "foreign_separator",
        "file",
        (
            "The cells are separated by a character that is not read.",
            "Les cellules sont séparées par un caractère qui n'est pas lu.",
        ),
        ("`creator_id:topic:cost`", "`creator_id:topic:cost`"),
        (
            "Separate cells by a comma, a semicolon, a tab or `|`.",
            "Séparez les cellules par une virgule, un point-virgule, une tabulation ou `|`.",
        ),
    ),
    entry(
        "other_quotes",
        "file",
        (
            "The cells stand in apostrophes, which may as well be part of names.",
            "Les cellules sont entre apostrophes, qui peuvent aussi faire partie de noms.",
        ),
        ("`'c1','home-audio'`", "`'c1','home-audio'`"),
        (
            "Write the list again with double quotes.",
            "Écrivez la liste à nouveau avec des guillemets doubles.",
        ),
    ),
    entry(
        "endless_line",
        "file",
        (
            "A line is so long that the file cannot be a list.",
            "Une ligne est si longue que le fichier ne peut pas être une liste.",
        ),
        ("a program's memory saved as text", "la mémoire d'un programme enregistrée en texte"),
        (
            "Name the right file; write one creator per line.",
            "Nommez le bon fichier ; écrivez un créateur par ligne.",
        ),
    ),
    entry(
        "lost_line",
        "file",
        (
            "The program counted its lines and did not find all of them again: its own fault.",
            "Le programme a compté ses lignes et ne les a pas toutes retrouvées : c'est sa faute.",
        ),
        ("1,000 lines read, 999 accounted for", "1 000 lignes lues, 999 expliquées"),
        ("Please report it, with the file.", "Merci de le signaler, avec le fichier."),
    ),
)
"""Of whole lists (`lists.faults`)."""
