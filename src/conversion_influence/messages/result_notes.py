"""What a user should know about money in a result, and about what files cannot hold."""

from __future__ import annotations

from collections.abc import Mapping

from conversion_influence.messages.said import Said

RESULT_NOTES: Mapping[str, Said] = {
    "same_for_all": Said(
        "the same for everybody in the list, and so no reason of any rank: {what}",
        "la même chose pour toute la liste, donc la raison d'aucun rang : {what}",
    ),
    "value_told": Said(
        "a conversion is taken to be worth {value:,.2f}, as --value says, in {rows:,} of {all:,} "
        "rows",
        "une conversion est supposée valoir {value:,.2f}, comme le dit --value, dans {rows:,} "
        "lignes sur {all:,}",
    ),
    "value_of_the_past": Said(
        "a conversion is taken to be worth {value:,.2f}{currency} in {rows:,} of {all:,} rows: the "
        "revenue per conversion of the {placements:,} placements the model learned from whose "
        "revenue is known. It is an assumption, in that currency; --value or a column "
        "value_per_conversion overrides it",
        "une conversion est supposée valoir {value:,.2f}{currency} dans {rows:,} lignes sur "
        "{all:,} : le chiffre d'affaires par conversion des {placements:,} placements appris dont "
        "le chiffre d'affaires est connu. C'est une hypothèse, dans cette devise ; --value ou une "
        "colonne value_per_conversion la remplace",
    ),
    "no_chance": Said(
        "--target-cost: chance_cost is empty for {rows:,} of {all:,} candidates, since a chance "
        "needs cost and exposures ({costless:,} without cost, {unplanned:,} without exposures)",
        "--target-cost : chance_cost est vide pour {rows:,} candidats sur {all:,}, car il y faut "
        "cost et exposures ({costless:,} sans cost, {unplanned:,} sans exposures)",
    ),
    "no_chance_without_limits": Said(
        "--target-cost: chance_cost is empty, since this model was kept without the ranges that a "
        "chance is read from; train it again",
        "--target-cost : chance_cost est vide, car ce modèle a été gardé sans les fourchettes d'où "
        "se lit une chance ; réentraînez-le",
    ),
    "reasons_of_the_best": Said(
        "reasons are given for the best {explained:,} of {rows:,} candidates: one costs as much as "
        "150 likelihoods. --reasons N gives those of the best N",
        "les raisons sont données pour les {explained:,} meilleurs candidats sur {rows:,} : une "
        "raison coûte autant que 150 probabilités. --reasons N donne celles des N meilleurs",
    ),
    "left_over": Said(
        "a run for {file} had been stopped before its end; what was left of it is gone, since this "
        "run began anew (--resume goes on with it)",
        "une exécution pour {file} avait été arrêtée avant la fin ; ce qu'il en restait a été "
        "supprimé, car celle-ci est repartie de zéro (--resume la reprend)",
    ),
    "no_score": Said(
        "score is empty: this model was kept without the likelihoods of the placements it learned "
        "from; train it again to have positions from 0 to 100",
        "score est vide : ce modèle a été gardé sans les probabilités des placements appris ; "
        "réentraînez-le pour avoir des positions de 0 à 100",
    ),
    "guarded": Said(
        "{file}: texts that a spreadsheet would take for a formula have an apostrophe in front "
        "({cells:,})",
        "{file} : les textes qu'un tableur prendrait pour une formule sont précédés d'une "
        "apostrophe ({cells:,})",
    ),
    "replaced": Said(
        "{file}: control characters are shown as pictures, like \u2400 ({cells:,} texts)",
        "{file} : les caractères de contrôle sont remplacés par des images, comme \u2400 (textes : "
        "{cells:,})",
    ),
    "cut": Said(
        "{file}: texts longer than the {longest:,} characters that a cell can hold are cut, each "
        "saying how long it was ({cells:,}); .csv, .json and .parquet keep them whole",
        "{file} : les textes de plus de {longest:,} caractères, ce qu'une cellule peut contenir, "
        "sont coupés, chacun indiquant sa longueur ({cells:,}) ; .csv, .json et .parquet les "
        "gardent entiers",
    ),
}
"""By code."""
