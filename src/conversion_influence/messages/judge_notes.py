"""What to know before trusting the intervals of a judgement: by code."""

from __future__ import annotations

from collections.abc import Mapping

from conversion_influence.messages.said import Said

JUDGE_NOTES: Mapping[str, Said] = {
    "label_in_disguise": Said(
        "signal {signal} alone ranks past results as well as the outcome itself can: AUC "
        "{auc:.3f}, where the true rates reach {ceiling:.3f}. It was most likely written down with "
        "the outcome or after it",
        "le signal {signal} classe à lui seul les résultats passés aussi bien que le résultat "
        "lui-même : AUC {auc:.3f}, et les vrais taux atteignent {ceiling:.3f}. Il a sans doute été "
        "noté avec le résultat ou après",
    ),
    "label_follows": Said(
        "signal {signal} goes with the conversions, or with their rate, with hardly an exception. "
        "It was most likely written down with the outcome or after it",
        "le signal {signal} suit les conversions, ou leur taux, sans exception ou presque. Il a "
        "sans doute été noté avec le résultat ou après",
    ),
    "level_off": Said(
        "{slice}: the model foretold {ratio:.2f} times the conversions that came ({low:.2f} to "
        "{high:.2f}). Its order is judged apart from that, but expected conversions are off: rates "
        "have moved since what it learned from. When newer results have settled, `influence "
        "recalibrate` sets the level",
        "{slice} : le modèle a prévu {ratio:.2f} fois les conversions obtenues (de {low:.2f} à "
        "{high:.2f}). Son classement se juge à part, mais les conversions attendues sont "
        "faussées : les taux ont bougé depuis ce qu'il a appris. Quand de nouveaux résultats sont "
        "définitifs, `influence recalibrate` règle le niveau",
    ),
    "few_conversions": Said(
        "{slice}: there are only {conversions:,.0f} conversions and {others:,.0f} other exposures; "
        "the figures here, their intervals included, say next to nothing",
        "{slice} : il n'y a que {conversions:,.0f} conversions et {others:,.0f} autres "
        "expositions ; ces chiffres, intervalles compris, ne disent presque rien",
    ),
    "one_creator": Said(
        "{slice}: all rows are of one creator, so no interval can be given and nothing counts as "
        "beaten; judge on results of more creators",
        "{slice} : toutes les lignes sont d'un seul créateur, aucun intervalle n'est donc possible "
        "et rien ne compte comme battu ; jugez sur les résultats d'autres créateurs",
    ),
    "few_creators": Said(
        "{slice}: with {creators:,} creators, fewer than {few:,}, the intervals of single figures "
        "are likely to be too narrow; those of differences are widened for it",
        "{slice} : avec {creators:,} créateurs, moins de {few:,}, les intervalles des chiffres "
        "seuls sont sans doute trop étroits ; ceux des écarts sont élargis pour cela",
    ),
    "few_replicates": Said(
        "{replicates:,} replicates are few for {baselines:,} baselines at level {level:g}; ask for "
        "{needed:,} or more before relying on 'beaten'",
        "{replicates:,} tirages sont peu pour {baselines:,} règles au niveau {level:g} ; demandez-"
        "en {needed:,} au moins avant de vous fier à « battu »",
    ),
    "bare_resamples": Said(
        "{slice}: {undefined:,} of {replicates:,} resamples hold no conversion or nothing but "
        "conversions; the intervals that need both leave these out",
        "{slice} : {undefined:,} tirages sur {replicates:,} n'ont aucune conversion ou rien que "
        "des conversions ; les intervalles qui demandent les deux les laissent de côté",
    ),
    "loose_lines": Said(
        "{slice}: in up to {undefined:,} of {replicates:,} resamples the likelihoods hardly "
        "differ, so that no calibration line can be drawn; its intervals leave these out",
        "{slice} : dans {undefined:,} tirages sur {replicates:,} au plus, les probabilités "
        "diffèrent à peine, aucune droite de calibration n'est donc possible ; ses intervalles les "
        "laissent de côté",
    ),
}
"""Part of `messages.notes.NOTES`."""
