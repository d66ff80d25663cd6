"""Codes of rows that cannot be scored (`lists.codes`), explained."""

from __future__ import annotations

from conversion_influence.messages.entry import entry

ROWS = (
    entry(
        "wrong_width",
        "row",
        (
            "The row has more or fewer cells than the header has names, so it is not known which "
            "cell belongs to which column. Nothing of it is guessed.",
            "La ligne a plus ou moins de cellules que l'en-tête n'a de noms : on ne sait pas "
            "quelle cellule va dans quelle colonne. Rien n'est deviné.",
        ),
        (
            "`c1,Home, garden,450` below `creator_id,topic,cost`: 4 cells for 3 columns",
            "`c1,Maison, jardin,450` sous `creator_id,topic,cost` : 4 cellules pour 3 colonnes",
        ),
        (
            'Quote a cell that holds the delimiter (`"Home, garden"`), or add the missing cells.',
            'Mettez entre guillemets la cellule qui contient le séparateur (`"Maison, jardin"`), '
            "ou ajoutez les cellules qui manquent.",
        ),
    ),
    entry(
        "not_filled_in",
        "row",
        (
            "The row stands in a file of rejects. It could not be split into cells there, so the "
            "columns of the list are empty, and they still are.",
            "La ligne se trouve dans un fichier de rejets. Elle n'avait pas pu être découpée en "
            "cellules : les colonnes de la liste y étaient vides, et elles le sont encore.",
        ),
        (
            "a row with `c1,Home, garden,450` in the column `raw`, and nothing in `creator_id`",
            "une ligne avec `c1,Maison, jardin,450` dans la colonne `ligne reçue`, et rien dans "
            "`creator_id`",
        ),
        (
            "Write its cells into the columns of the list, or remove the row.",
            "Écrivez ses cellules dans les colonnes de la liste, ou supprimez la ligne.",
        ),
    ),
    entry(
        "open_quote",
        "row",
        (
            "A quote opens a cell and no quote closes it. Only this line is refused; what follows "
            "is read.",
            "Un guillemet ouvre une cellule et aucun ne la ferme. Seule cette ligne est refusée ; "
            "la suite est lue.",
        ),
        ('`c1,"Home garden,450`', '`c1,"Maison jardin,450`'),
        (
            "Close the quote at the end of the cell, or remove it.",
            "Fermez le guillemet à la fin de la cellule, ou supprimez-le.",
        ),
    ),
    entry(
        "bad_quote",
        "row",
        (
            "A quote stands inside a cell that is not quoted, or is not doubled inside a quoted "
            "one, so the end of the cell is not certain.",
            "Un guillemet se trouve dans une cellule sans guillemets, ou n'est pas doublé dans une "
            "cellule qui en a : la fin de la cellule n'est pas certaine.",
        ),
        ('`c1,"the "best" one",450`', '`c1,"le "meilleur" choix",450`'),
        (
            'Quote the whole cell and double the quotes in it: `"the ""best"" one"`.',
            "Mettez toute la cellule entre guillemets et doublez ceux de l'intérieur : "
            '`"le ""meilleur"" choix"`.',
        ),
    ),
    entry(
        "bad_json",
        "row",
        (
            "The line of a JSON-lines file is not one object with plain values, or names something "
            "twice.",
            "La ligne d'un fichier JSON lines n'est pas un objet à valeurs simples, ou nomme deux "
            "fois la même chose.",
        ),
        (
            '`{"creator_id": "c1", "cost": [450, 500]}`',
            '`{"creator_id": "c1", "cost": [450, 500]}`',
        ),
        (
            "Write one object per line, each value a text, a number, true, false or null.",
            "Écrivez un objet par ligne, chaque valeur étant un texte, un nombre, true, false ou "
            "null.",
        ),
    ),
    entry(
        "missing_creator",
        "row",
        (
            "No cell of the row says who it is about.",
            "Aucune cellule de la ligne ne dit de qui il s'agit.",
        ),
        (
            "an empty `creator_id` and no `handle`",
            "un `creator_id` vide et pas de `handle`",
        ),
        ("Fill in one of them.", "Remplissez l'un des deux."),
    ),
    entry(
        "bad_time",
        "row",
        (
            "The cell should be a date, and is none that can be read in one way only.",
            "La cellule devrait être une date, et n'en est pas une qui se lise d'une seule façon.",
        ),
        ("`next Tuesday` in `as_of`", "`mardi prochain` dans `as_of`"),
        (
            "Write the year first: `2024-05-31`, or `2024-05-31T18:30:00Z` for an instant (UTC).",
            "Écrivez l'année en premier : `2024-05-31`, ou `2024-05-31T18:30:00Z` pour un instant "
            "(UTC).",
        ),
    ),
    entry(
        "bad_number",
        "row",
        (
            "The cell should be a number, and is not written as one.",
            "La cellule devrait être un nombre, et n'est pas écrite comme tel.",
        ),
        ("`about 450` in `cost`", "`environ 450` dans `cost`"),
        ("Write the number alone: `450` or `1234.5`.", "Écrivez le nombre seul : `450`, `1234.5`."),
    ),
    entry(
        "mixed_marks",
        "row",
        (
            "Some cells of the column prove a decimal comma and others a decimal point, so that a "
            "number with either may be a thousand times too large or too small. It is not guessed.",
            "Des cases de la colonne prouvent une virgule décimale et d'autres un point : un "
            "nombre qui porte l'une de ces marques peut être mille fois trop grand ou trop petit. "
            "Rien n'est deviné.",
        ),
        ("`12,50` and `12.50` in one column", "`12,50` et `12.50` dans une même colonne"),
        ("Write all numbers in one way.", "Écrivez tous les nombres de la même façon."),
    ),
    entry(
        "mixed_currency",
        "row",
        (
            "A column of money holds more than one currency. They are not converted, and adding "
            "them up would mean nothing.",
            "Une colonne de montants contient plusieurs devises. Elles ne sont pas converties, et "
            "les additionner n'aurait pas de sens.",
        ),
        ("`450 €` and `$500` in `cost`", "`450 €` et `$500` dans `cost`"),
        ("Convert the column into one currency.", "Convertissez la colonne en une seule devise."),
    ),
    entry(
        "share_or_percent",
        "row",
        (
            "Nothing says whether the column holds shares (0.034) or percents (3.4): some cells "
            "have a percent sign and others none, or its name speaks of percent and its numbers do "
            "not.",
            "Rien ne dit si la colonne contient des parts (0,034) ou des pourcentages (3,4) : "
            "certaines cases ont un signe % et d'autres non, ou son nom parle de pourcentage et "
            "ses nombres non.",
        ),
        ("`3,4 %` and `2` in one column", "`3,4 %` et `2` dans une même colonne"),
        (
            "Write a percent sign behind every number, or behind none and shares only.",
            "Mettez un signe % à chaque nombre, ou à aucun en n'écrivant que des parts.",
        ),
    ),
    entry(
        "date_for_number",
        "row",
        (
            "The cell holds a date. Spreadsheets turn numbers such as `12.3` or `3-12` into dates "
            "while a file is opened; what stood there cannot be known.",
            "La case contient une date. Les tableurs transforment des nombres comme `12.3` ou "
            "`3-12` en dates à l'ouverture d'un fichier ; on ne peut pas savoir ce qui y était.",
        ),
        ("`12-mars` in `cost`", "`12-mars` dans `cost`"),
        (
            "Export the list again and open it with the column set to text or number.",
            "Exportez à nouveau la liste et ouvrez-la avec la colonne au format texte ou nombre.",
        ),
    ),
    entry(
        "range_for_number",
        "row",
        (
            "The cell holds a range or an estimate. Which number of it is meant is yours to say.",
            "La case contient un intervalle ou une estimation. C'est à vous de dire quel nombre "
            "est le bon.",
        ),
        ("`10-20k`, `>10k`, `~5k`", "`10-20k`, `>10k`, `~5k`"),
        ("Write one number, or leave it empty.", "Écrivez un seul nombre, ou laissez vide."),
    ),
    entry(
        "unclear_date",
        "row",
        (
            "The date can be read with the day first or the month first, and no other cell of the "
            "column says which.",
            "La date peut se lire avec le jour ou le mois en premier, et aucune autre case de la "
            "colonne ne dit lequel.",
        ),
        ("`03/04/2024`: 3 April or 4 March?", "`03/04/2024` : 3 avril ou 4 mars ?"),
        ("Write the year first: `2024-04-03`.", "Écrivez l'année en premier : `2024-04-03`."),
    ),
    entry(
        "mixed_dates",
        "row",
        (
            "Some dates of the column have the day first and others the month. None of them is "
            "guessed.",
            "Certaines dates de la colonne ont le jour en premier et d'autres le mois. Aucune "
            "n'est devinée.",
        ),
        (
            "`31/05/2024` and `05/31/2024` in one column",
            "`31/05/2024` et `05/31/2024` dans une même colonne",
        ),
        ("Write all dates like `2024-05-31`.", "Écrivez toutes les dates comme `2024-05-31`."),
    ),
    entry(
        "serial_for_date",
        "row",
        (
            "The cell holds a number. It may be how a spreadsheet keeps a date, and then there are "
            "two ways to count the days.",
            "La case contient un nombre. C'est peut-être ainsi qu'un tableur garde une date, et il "
            "y a alors deux façons de compter les jours.",
        ),
        ("`45444` in `as_of`", "`45444` dans `as_of`"),
        (
            "Format the column as a date, or write `2024-06-01`.",
            "Mettez la colonne au format date, ou écrivez `2024-06-01`.",
        ),
    ),
    entry(
        "far_time",
        "row",
        (
            "The date lies before 2000 or more than two years ahead: a slip, or what a program "
            "writes for never.",
            "La date est avant 2000 ou à plus de deux ans : une faute de frappe, ou ce qu'un "
            "programme écrit pour jamais.",
        ),
        ("`31/12/9999` in `as_of`", "`31/12/9999` dans `as_of`"),
        ("Correct the date, or leave the cell empty.", "Corrigez la date, ou videz la case."),
    ),
    entry(
        "error_cell",
        "row",
        (
            "The cell that names the creator shows the error of a formula.",
            "La case qui nomme le créateur affiche l'erreur d'une formule.",
        ),
        ("`#REF!` in `handle`", "`#REF!` dans `handle`"),
        (
            "Mend the formula, or write the handle or the creator_id itself.",
            "Corrigez la formule, ou écrivez le pseudo ou le creator_id lui-même.",
        ),
    ),
    entry(
        "long_name",
        "row",
        (
            "A handle or a creator_id has more than 300 characters: the cell holds something else.",
            "Un pseudo ou un creator_id a plus de 300 caractères : la case contient autre chose.",
        ),
        ("a whole biography in `handle`", "une biographie entière dans `handle`"),
        ("Write the name alone.", "Écrivez le nom seul."),
    ),
    entry(
        "spaced_handle",
        "row",
        (
            "The row is on a network whose handles hold no space, and names its creator by a "
            "handle with one: mostly the name that is shown.",
            "La ligne est sur un réseau dont les pseudos n'ont pas d'espace, et nomme son créateur "
            "par un pseudo qui en a une : presque toujours le nom affiché.",
        ),
        (
            "`Zoé Martin` in `handle`, on `instagram`",
            "`Zoé Martin` dans `handle`, sur `instagram`",
        ),
        (
            "Give the handle (`zoe.martin`), the link to the profile, or the creator_id.",
            "Donnez le pseudo (`zoe.martin`), le lien du profil, ou le creator_id.",
        ),
    ),
    entry(
        "no_profile",
        "row",
        (
            "The link leads to a post, a search or through a shortener, so that it does not tell "
            "whose it is.",
            "Le lien mène à une publication, à une recherche ou passe par un raccourcisseur : il "
            "ne dit pas à qui il est.",
        ),
        ("`https://www.instagram.com/p/Cxyz/`", "`https://www.instagram.com/p/Cxyz/`"),
        (
            "Give the link to the profile, or the handle.",
            "Donnez le lien du profil, ou le pseudo.",
        ),
    ),
    entry(
        "account_conflict",
        "row",
        (
            "The row names one account by its handle and another one by its link.",
            "La ligne nomme un compte par son pseudo et un autre par son lien.",
        ),
        (
            "handle `zoe`, link `https://www.tiktok.com/@lea`",
            "pseudo `zoe`, lien `https://www.tiktok.com/@lea`",
        ),
        ("Correct one of them.", "Corrigez l'un des deux."),
    ),
    entry(
        "network_conflict",
        "row",
        (
            "The link leads to one network and the row names another, so that it is not known "
            "which account, and on which network, is meant.",
            "Le lien mène à un réseau et la ligne en nomme un autre : on ne sait pas de quel "
            "compte, ni de quel réseau, il s'agit.",
        ),
        (
            "`https://www.tiktok.com/@lea` and platform `instagram`",
            "`https://www.tiktok.com/@lea` et platform `instagram`",
        ),
        ("Correct one of them.", "Corrigez l'un des deux."),
    ),
    entry(
        "unclear_number",
        "row",
        (
            "The number can be read in two ways, and nothing else in the column says which.",
            "Le nombre peut se lire de deux façons, et rien d'autre dans la colonne ne dit "
            "laquelle.",
        ),
        ("`1,234`: 1234 or 1.234?", "`1,234` : 1234 ou 1,234 ?"),
        (
            "Write `1234`, or `1.23` or `1.2340`, with the mark of the rest of the file.",
            "Écrivez `1234`, ou `1,23` ou `1,2340`, avec la marque du reste du fichier.",
        ),
    ),
    entry(
        "negative",
        "row",
        (
            "Exposures, costs and discounts cannot be below 0.",
            "Les expositions, les coûts et les remises ne peuvent pas être inférieurs à 0.",
        ),
        ("`-450` in `cost`", "`-450` dans `cost`"),
        (
            "Correct it, or leave the cell empty if the value is not known.",
            "Corrigez la valeur, ou laissez la case vide si elle est inconnue.",
        ),
    ),
    entry(
        "fraction_for_count",
        "row",
        (
            "Followers are counted in whole numbers, and nobody plans less than one exposure; such "
            "a fraction is mostly a mark of thousands that was read as a decimal one before.",
            "Les abonnés se comptent en nombres entiers, et personne ne prévoit moins d'une "
            "exposition ; une telle fraction est presque toujours une marque de milliers prise "
            "pour une virgule auparavant.",
        ),
        ("`12.5` in `followers`", "`12,5` dans `followers`"),
        (
            "Write the whole number, or the scale behind it (`12.5 k`).",
            "Écrivez le nombre entier, ou son échelle (`12,5 k`).",
        ),
    ),
    entry(
        "over_one",
        "row",
        (
            "A discount is a part of the price, so it is at most 1, which is 100 %.",
            "Une remise est une part du prix : elle vaut au plus 1, soit 100 %.",
        ),
        ("`150 %` in `discount`", "`150 %` dans `discount`"),
        (
            "Write the share (`0.2`) or the percentage (`20 %`) that is meant.",
            "Écrivez la part (`0,2`) ou le pourcentage (`20 %`) voulu.",
        ),
    ),
    entry(
        "zero_exposures",
        "row",
        (
            "With 0 planned exposures nothing can convert.",
            "Avec 0 exposition prévue, rien ne peut convertir.",
        ),
        ("`0` in `exposures`", "`0` dans `exposures`"),
        (
            "Write the number you expect, or leave the cell empty: one is then assumed where the "
            "model can.",
            "Écrivez le nombre attendu, ou laissez la case vide : il est alors supposé quand le "
            "modèle le peut.",
        ),
    ),
    entry(
        "duplicate",
        "row",
        (
            "A row further up names the same creator and the same offer. It is scored once and "
            "counted apart: rows in = scored + rejected + duplicates.",
            "Une ligne plus haut nomme le même créateur et la même offre. L'offre est notée une "
            "fois et la ligne comptée à part : lignes lues = notées + rejetées + doublons.",
        ),
        (
            "`c1,youtube,450` in lines 2 and 7",
            "`c1,youtube,450` aux lignes 2 et 7",
        ),
        (
            "Nothing, if it is one offer. If they are two, tell them apart, for example by "
            "`campaign_id`.",
            "Rien, si c'est la même offre. S'il y en a deux, distinguez-les, par exemple par "
            "`campaign_id`.",
        ),
    ),
    entry(
        "unknown_creator",
        "row",
        (
            "None of the tables that signals are computed from knows this creator, so nothing "
            "could be said of them.",
            "Aucune des tables dont viennent les signaux ne connaît ce créateur : on ne pourrait "
            "rien en dire.",
        ),
        ("`c09999` in `creator_id`", "`c09999` dans `creator_id`"),
        (
            "Check the spelling and the network, or have the creator added to the tables.",
            "Vérifiez l'orthographe et le réseau, ou faites ajouter le créateur aux tables.",
        ),
    ),
    entry(
        "unseen_in_creator",
        "row",
        (
            "No table knows this `creator_id`, and it holds characters that cannot be seen, which "
            "copying from a web page or a chat brings along. They are part of it, other than in a "
            "handle.",
            "Aucune table ne connaît ce `creator_id`, et il contient des caractères invisibles, "
            "que l'on copie parfois d'une page web ou d'une messagerie. Ils en font partie, "
            "contrairement à ceux d'un pseudo.",
        ),
        ("`<U+200B>c00001` in `creator_id`", "`<U+200B>c00001` dans `creator_id`"),
        (
            "Type it anew, or remove what stands between `<` and `>` in the message.",
            "Ressaisissez-le, ou retirez ce que le message montre entre `<` et `>`.",
        ),
    ),
    entry(
        "ambiguous_handle",
        "row",
        (
            "Several creators have this handle, on different networks or on the same.",
            "Plusieurs créateurs portent ce pseudo, sur des réseaux différents ou sur le même.",
        ),
        (
            "`@cook` is one person on youtube and another on instagram",
            "`@cook` est une personne sur youtube et une autre sur instagram",
        ),
        (
            "Give `creator_id`, or say which network in `platform`.",
            "Donnez `creator_id`, ou dites quel réseau dans `platform`.",
        ),
    ),
)
"""One entry per key of `lists.codes.CODES`."""
