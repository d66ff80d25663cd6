"""Codes of tables whose rows are wrong (`tables.faults`), explained."""

from __future__ import annotations

from conversion_influence.messages.entry import entry

_BOTH_TIMES = (
    "Correct the wrong one of the two times; look at their time zones.",
    "Corrigez celle des deux dates qui est fausse ; regardez leurs fuseaux horaires.",
)

TABLE_ROWS = (
    entry(
        "unreadable_value",
        "table",
        (
            "A cell does not hold what its column is for: a time, a number, true or false.",
            "Une cellule ne contient pas ce que sa colonne attend : une date, un nombre, true ou "
            "false.",
        ),
        ("`5 EUR` in `cost`", "`5 EUR` dans `cost`"),
        (
            "Write times as `2024-05-31` or `2024-05-31T18:30:00Z`, and numbers with a point and "
            "without units.",
            "Écrivez les dates comme `2024-05-31` ou `2024-05-31T18:30:00Z`, et les nombres avec "
            "un point et sans unité.",
        ),
    ),
    entry(
        "missing_value",
        "table",
        (
            "A cell is empty, and a row means nothing without it.",
            "Une cellule est vide, et la ligne ne veut rien dire sans elle.",
        ),
        ("an empty `creator_id` in `posts`", "un `creator_id` vide dans `posts`"),
        ("Fill it in, or leave the row out.", "Remplissez-la, ou retirez la ligne."),
    ),
    entry(
        "below_least",
        "table",
        (
            "The number is below what can be, which mostly is 0.",
            "Le nombre est inférieur au minimum possible, le plus souvent 0.",
        ),
        ("`-1` in `followers`", "`-1` dans `followers`"),
        (
            "Correct it, or leave the cell empty if the number is unknown.",
            "Corrigez-le, ou laissez la case vide si le nombre est inconnu.",
        ),
    ),
    entry(
        "future_time",
        "table",
        (
            "What is recorded has happened, and this time is still to come.",
            "Ce qui est enregistré a eu lieu, et cette date est encore à venir.",
        ),
        ("a post published next year", "une publication datée de l'an prochain"),
        (
            "Check the date, the order of day and month, and the time zone.",
            "Vérifiez la date, l'ordre du jour et du mois, et le fuseau horaire.",
        ),
    ),
    entry(
        "key_twice",
        "table",
        (
            "Two rows have the name that only one row may have.",
            "Deux lignes portent le nom qu'une seule peut porter.",
        ),
        ("two rows with `placement_id` p7", "deux lignes de `placement_id` p7"),
        (
            "Keep one of them, or correct the name of the other.",
            "Ne gardez que l'une des deux, ou corrigez le nom de l'autre.",
        ),
    ),
    entry(
        "negative_credentials",
        "table",
        (
            "The number of credentials (degrees, books, awards) is below 0.",
            "Le nombre de références (diplômes, livres, prix) est inférieur à 0.",
        ),
        ("`-2` in `credentials`", "`-2` dans `credentials`"),
        (
            "Give their number, or list them: `degree;book`.",
            "Donnez leur nombre, ou leur liste : `degree;book`.",
        ),
    ),
    entry(
        "more_paid_views",
        "table",
        (
            "Views count everybody who saw the post, those who were paid for too, so there cannot "
            "be more paid ones.",
            "Les vues comptent tous ceux qui ont vu la publication, vues payées comprises : "
            "celles-ci ne peuvent pas être plus nombreuses.",
        ),
        ("`paid_views` 10 and `views` 9", "`paid_views` 10 et `views` 9"),
        (
            "Add the paid views to `views`, or correct the wrong one.",
            "Ajoutez les vues payées à `views`, ou corrigez le nombre faux.",
        ),
    ),
    entry(
        "paid_views_apart",
        "table",
        (
            "Views stand in `posts` and paid views in `post_metrics`, or the other way round; put "
            "together, there are more paid ones.",
            "Les vues sont dans `posts` et les vues payées dans `post_metrics`, ou l'inverse ; "
            "réunies, il y a plus de vues payées.",
        ),
        (
            "`views` 9 in `posts`, `paid_views` 10 in `post_metrics`",
            "`views` 9 dans `posts`, `paid_views` 10 dans `post_metrics`",
        ),
        ("Correct the wrong one.", "Corrigez le nombre faux."),
    ),
    entry(
        "early_capture",
        "table",
        (
            "Numbers of a post were read before it was published, which cannot be.",
            "Les nombres d'une publication ont été relevés avant qu'elle ne paraisse, ce qui est "
            "impossible.",
        ),
        (
            "`captured_at` on the day before `published_at`",
            "`captured_at` la veille de `published_at`",
        ),
        _BOTH_TIMES,
    ),
    entry(
        "unknown_post",
        "table",
        (
            "Numbers were read off a post that the table `posts` does not have.",
            "Des nombres ont été relevés sur une publication que la table `posts` n'a pas.",
        ),
        (
            "a `post_id` that is only in `post_metrics`",
            "un `post_id` présent dans `post_metrics` seulement",
        ),
        ("Add the post, or leave the row out.", "Ajoutez la publication, ou retirez la ligne."),
    ),
    entry(
        "foreign_post",
        "table",
        (
            "A mention or a comment names one creator, and a post of another.",
            "Une mention ou un commentaire nomme un créateur, et la publication d'un autre.",
        ),
        (
            "`creator_id` a and a `post_id` of creator b",
            "`creator_id` a et un `post_id` du créateur b",
        ),
        (
            "Correct one of them, or leave `post_id` empty.",
            "Corrigez l'un des deux, ou laissez `post_id` vide.",
        ),
    ),
    entry(
        "early_reply",
        "table",
        (
            "A comment was answered before it was made.",
            "Un commentaire a reçu sa réponse avant d'être écrit.",
        ),
        (
            "`replied_at` on the day before `commented_at`",
            "`replied_at` la veille de `commented_at`",
        ),
        _BOTH_TIMES,
    ),
    entry(
        "no_exposure",
        "table",
        (
            "A placement that nobody saw has no rate of conversion.",
            "Un placement que personne n'a vu n'a pas de taux de conversion.",
        ),
        ("`0` in `exposures`", "`0` dans `exposures`"),
        (
            "Leave the row out; or leave the cell empty where the outcome is a yes or no.",
            "Retirez la ligne ; ou laissez la case vide si le résultat est un oui ou un non.",
        ),
    ),
    entry(
        "more_conversions",
        "table",
        (
            "More have converted than were exposed, so exposures are not all counted.",
            "Il y a plus de conversions que d'expositions : toutes les expositions ne sont pas "
            "comptées.",
        ),
        ("`conversions` 11 and `exposures` 10", "`conversions` 11 et `exposures` 10"),
        (
            "Count clicks and views alike as exposures, or correct the wrong number.",
            "Comptez clics et vues comme expositions, ou corrigez le nombre faux.",
        ),
    ),
    entry(
        "conversions_alone",
        "table",
        (
            "Without exposures a placement counts as one, of which at most one converts.",
            "Sans expositions, un placement compte pour une, dont une au plus convertit.",
        ),
        ("`conversions` 3 and empty `exposures`", "`conversions` 3 et `exposures` vide"),
        ("Give the exposures.", "Donnez les expositions."),
    ),
    entry(
        "no_conversions",
        "table",
        (
            "The outcome of the placement is final, and it is not said.",
            "Le résultat du placement est définitif, et il n'est pas donné.",
        ),
        (
            "a past `settled_at` and empty `conversions`",
            "un `settled_at` passé et `conversions` vide",
        ),
        (
            "Write 0 where nobody converted, or leave `settled_at` empty until it is known.",
            "Écrivez 0 si personne n'a converti, ou laissez `settled_at` vide jusqu'à ce qu'il "
            "soit connu.",
        ),
    ),
    entry(
        "early_settlement",
        "table",
        (
            "A placement was settled before it was booked.",
            "Un placement a été soldé avant d'être réservé.",
        ),
        (
            "`settled_at` on the day before `booked_at`",
            "`settled_at` la veille de `booked_at`",
        ),
        _BOTH_TIMES,
    ),
    entry(
        "more_clicks",
        "table",
        (
            "More people have clicked than were reached.",
            "Plus de personnes ont cliqué qu'il n'y en a eu de touchées.",
        ),
        ("`clicks` 6 and `reach` 5", "`clicks` 6 et `reach` 5"),
        (
            "Count the clicks of one person once, and everybody who clicked as reached.",
            "Comptez une fois les clics d'une personne, et comme touchés tous ceux qui ont cliqué.",
        ),
    ),
    entry(
        "more_refunds",
        "table",
        (
            "More was returned than was bought.",
            "Il y a plus de remboursements que d'achats.",
        ),
        ("`refunds` 2 and `conversions` 1", "`refunds` 2 et `conversions` 1"),
        (
            "Count all that converted in `conversions`, those who returned it too.",
            "Comptez dans `conversions` tous ceux qui ont converti, même ceux qui ont renvoyé "
            "l'achat.",
        ),
    ),
    entry(
        "more_in_control",
        "table",
        (
            "More of the control group have converted than are in it.",
            "Il y a plus de conversions dans le groupe témoin que de personnes.",
        ),
        (
            "`control_conversions` 6 and `control_exposures` 5",
            "`control_conversions` 6 et `control_exposures` 5",
        ),
        ("Correct the wrong number.", "Corrigez le nombre faux."),
    ),
    entry(
        "half_a_control",
        "table",
        (
            "Conversions of a control group mean nothing without its size.",
            "Les conversions d'un groupe témoin ne veulent rien dire sans sa taille.",
        ),
        (
            "`control_conversions` 1 and empty `control_exposures`",
            "`control_conversions` 1 et `control_exposures` vide",
        ),
        ("Give both or neither.", "Donnez les deux, ou aucun."),
    ),
)
"""One entry per fault of a row."""
