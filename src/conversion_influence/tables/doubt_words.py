"""What is allowed in tables but probably not meant, in words: English and French, by code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conversion_influence.errors import Problem
from conversion_influence.messages.said import Said

DOUBTS: Mapping[str, Said] = {
    "foreign_format": Said(
        "is not read; write it as one of {names}",
        "n'est pas lu ; écrivez-le dans l'un de ces formats : {names}",
    ),
    "foreign_name": Said(
        "is not read: no table has that name.{near}",
        "n'est pas lu : aucune table ne porte ce nom.{near}",
    ),
    "near_name": Said(
        "is not a column of {owner}, kept as extra. Did you mean {near!r}?",
        "n'est pas une colonne de {owner}, et reste en plus. Vouliez-vous dire {near!r} ?",
    ),
    "ignored_column": Said("is not read: it {reason}", "n'est pas lue : elle {reason}"),
    "unknown_creators": Said(
        "{creators} creators ({rows} rows) are not in creators; what creators says is missing for "
        "them",
        "des créateurs ({creators}, sur {rows} lignes) ne sont pas dans creators ; ce que dit "
        "creators manque pour eux",
    ),
    "unknown_posts": Said(
        "{posts} posts ({rows} rows) are not in posts; those rows count for their creator and for "
        "no post",
        "des publications ({posts}, sur {rows} lignes) ne sont pas dans posts ; ces lignes "
        "comptent pour leur créateur et pour aucune publication",
    ),
    "before_their_post": Said(
        "{rows} rows are from before their post was published; check both times and their time "
        "zones",
        "des lignes ({rows}) sont antérieures à leur publication ; vérifiez les deux dates et "
        "leurs fuseaux horaires",
    ),
    "repeated_rows": Said(
        "{rows} rows repeat another row in every column; each counts on its own",
        "des lignes ({rows}) en répètent une autre dans toutes les colonnes ; chacune compte",
    ),
    "old_times": Said(
        "{times} times before {oldest}; a missing time must be empty, not zero",
        "dates d'avant {oldest} : {times} ; une date manquante doit être vide, pas zéro",
    ),
    "uncaptured": Said(
        "numbers on posts without captured_at are taken as known at published_at; if they were "
        "read later, add captured_at, or the model sees the future",
        "les nombres de posts sans captured_at sont tenus pour connus à published_at ; s'ils ont "
        "été relevés plus tard, ajoutez captured_at, ou le modèle voit l'avenir",
    ),
    "orphans": Said(
        "without the table posts, captures belong to no creator and give no signals",
        "sans la table posts, les relevés n'appartiennent à aucun créateur et ne donnent aucun "
        "signal",
    ),
    "unexposed": Said(
        "{rows} placements have no exposures; each counts as one exposure",
        "des placements ({rows}) n'ont pas d'expositions ; chacun compte pour une exposition",
    ),
    "unknown_zones": Said(
        "{names} names ({accounts} accounts) are in no time zone database; their local time is "
        "taken as UTC; write names such as Europe/Brussels",
        "des noms ({names}, pour {accounts} comptes) ne sont dans aucune base de fuseaux "
        "horaires ; leur heure locale est prise pour UTC ; écrivez des noms comme Europe/Brussels",
    ),
    "several_currencies": Said(
        "money of {currencies} currencies is added as if it were one; convert it to one currency "
        "first",
        "des montants en {currencies} devises sont additionnés comme s'il n'y en avait qu'une ; "
        "convertissez-les d'abord",
    ),
    "late_beginning": Said(
        "the table begins there, and {share:.0%} of the placements are booked less than {days} "
        "days later: what happened before it counts as nothing for them; add older rows, or train "
        "on later placements",
        "la table commence là, et {share:.0%} des placements sont réservés moins de {days} jours "
        "plus tard : ce qui s'est passé avant ne compte pas pour eux ; ajoutez des lignes plus "
        "anciennes, ou entraînez sur des placements plus récents",
    ),
    "no_placements": Said(
        "there is no such table: signals can be computed for a list, but training needs placements "
        "(past campaigns of creators with exposures and conversions)",
        "cette table n'est pas là : les signaux d'une liste peuvent être calculés, mais "
        "l'apprentissage demande placements (des campagnes passées, avec leurs expositions et "
        "conversions)",
    ),
    "booked_ahead": Said(
        "{rows:,} of {of:,} placements are booked after now ({now:%Y-%m-%d}): they are plans; "
        "correct the times, or leave them out and score them as a list",
        "{rows:,} placements sur {of:,} sont réservés après aujourd'hui ({now:%Y-%m-%d}) : ce sont "
        "des projets ; corrigez les dates, ou retirez-les et notez-les comme une liste",
    ),
    "settled_ahead": Said(
        "{rows:,} of {of:,} placements have conversions although they settle after now "
        "({now:%Y-%m-%d}): the numbers are not final; correct the times, or wait",
        "{rows:,} placements sur {of:,} ont des conversions alors qu'ils sont soldés après "
        "aujourd'hui ({now:%Y-%m-%d}) : les nombres ne sont pas définitifs ; corrigez les dates, "
        "ou attendez",
    ),
    "unsettled": Said(
        "{rows:,} of {of:,} placements are not settled: training refuses them, unless "
        "`unsettled: drop` in the config leaves them out",
        "{rows:,} placements sur {of:,} ne sont pas soldés : l'apprentissage les refuse, sauf si "
        "`unsettled: drop` dans la configuration les laisse de côté",
    ),
}
"""By code; programs may rely on the codes, people read the words."""


def doubt(
    table: str,
    code: str,
    *,
    column: str | None = None,
    value: str | None = None,
    **details: Any,
) -> Problem:
    """Return one doubt on one table, in both languages.

    Parameters
    ----------
    table, column, value
        As the attributes of `Problem`.
    code : str
        A key of `DOUBTS`.
    **details
        A value for each ``{name}`` of the code's words.
    """
    said = DOUBTS[code]
    english, french = said.told("en", details), said.told("fr", details)
    return Problem(table, None, column, value, english, french, code)
