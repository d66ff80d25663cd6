"""Verdicts of `train` and `backtest` (`evaluation.verdict`), explained."""

from __future__ import annotations

from conversion_influence.messages.entry import entry

VERDICTS = (
    entry(
        "use_it",
        "verdict",
        (
            "On past results that it had not seen, the model foretold conversions better than "
            "every simple rule, by more than chance explains, and by 0.5% of its error or more.",
            "Sur des résultats passés qu'il n'avait pas vus, le modèle a mieux prévu les "
            "conversions que chaque règle simple ; le hasard ne suffit pas à l'expliquer, et "
            "l'avance est d'au moins 0,5 % de l'erreur.",
        ),
        (
            "an error 4.1% lower than that of the creator's past rate",
            "une erreur inférieure de 4,1 % à celle du taux passé du créateur",
        ),
        (
            "Rank lists with it (`influence predict`), and judge it again as results come in.",
            "Classez vos listes avec lui (`influence predict`) et jugez-le de nouveau quand "
            "arrivent des résultats.",
        ),
    ),
    entry(
        "no_better_than:<rule>",
        "verdict",
        (
            "So many results were judged that a lead of 0.5% over this rule would have shown, and "
            "it is less or none: the rule is simpler, and as good in practice.",
            "Assez de résultats ont été jugés pour qu'une avance de 0,5 % sur cette règle se voie, "
            "et elle est moindre ou nulle : la règle est plus simple, et aussi bonne en pratique.",
        ),
        (
            "`no_better_than:creator_history`: the creators' past rates do as well",
            "`no_better_than:creator_history` : les taux passés des créateurs font aussi bien",
        ),
        (
            "Go by the rule; the verdict says how to rank by it. After a change of the market or "
            "more signals, ask again.",
            "Suivez la règle ; le verdict dit comment classer par elle. Après un changement du "
            "marché ou avec d'autres signaux, reposez la question.",
        ),
    ),
    entry(
        "not_enough_data",
        "verdict",
        (
            "Chance could explain both a worthwhile lead over the rules and none.",
            "Le hasard peut expliquer une avance utile sur les règles aussi bien que son absence.",
        ),
        ("about 300 more placements needed", "il faut environ 300 placements de plus"),
        (
            "Do as the verdict says until there are more results: mostly, take the creators as "
            "equally good.",
            "Faites comme le dit le verdict en attendant d'autres résultats : le plus souvent, "
            "tenez les créateurs pour équivalents.",
        ),
    ),
    entry(
        "no_baseline",
        "verdict",
        (
            "The data feed no simple rule to compare the model with.",
            "Les données ne permettent aucune règle simple à laquelle comparer le modèle.",
        ),
        (
            "a flat table without `flat.baselines` and without a rate",
            "une table à plat sans `flat.baselines` et sans taux",
        ),
        (
            "Name a column to rank by in `flat.baselines`.",
            "Nommez dans `flat.baselines` une colonne par laquelle classer.",
        ),
    ),
    entry(
        "too_few_creators",
        "verdict",
        (
            "The judged results are of fewer than 6 creators: even where the model is ahead with "
            "each of them, that may be chance.",
            "Les résultats jugés viennent de moins de 6 créateurs : même si le modèle fait mieux "
            "avec chacun, ce peut être un hasard.",
        ),
        ("40 placements of one creator", "40 placements d'un même créateur"),
        ("Add results of other creators.", "Ajoutez les résultats d'autres créateurs."),
    ),
    entry(
        "label_in_disguise",
        "verdict",
        (
            "A signal alone tells the outcome, so it was most likely written down with it. The "
            "model beat the rules by looking at the answer, which no list to score holds.",
            "Un signal révèle à lui seul le résultat : il a sans doute été noté avec lui. Le "
            "modèle a battu les règles en regardant la réponse, qu'aucune liste à noter ne "
            "contient.",
        ),
        (
            "a column `revenue_per_click` of the past, filled in after the campaign",
            "une colonne `revenue_per_click` du passé, remplie après la campagne",
        ),
        (
            "Leave the signal out and train again: `flat.ignore` for a flat table, otherwise "
            "`features.exclude`, `features.placements` or `features.creators`. `influence audit` "
            "lists the figures of every signal.",
            "Écartez le signal et entraînez de nouveau : `flat.ignore` pour un tableau plat, sinon "
            "`features.exclude`, `features.placements` ou `features.creators`. `influence audit` "
            "donne les chiffres de chaque signal.",
        ),
    ),
)
"""One entry per code of a verdict."""
