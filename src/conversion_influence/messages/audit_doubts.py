"""What an audit says of times that look as if they were not what they say."""

from __future__ import annotations

from collections.abc import Mapping

from conversion_influence.messages.said import Said

OF_TABLES: Mapping[str, Said] = {
    "read_when_published": Said(
        "captures count as known at the very instant of publication, as every number on posts "
        "without a captured_at does. If they were read later, the model sees the future: give the "
        "time of reading as captured_at",
        "relevés comptent comme connus à l'instant même de la publication, comme tout nombre de "
        "posts sans captured_at. S'ils ont été lus plus tard, le modèle voit l'avenir : donnez "
        "l'instant de lecture dans captured_at",
    ),
    "large_when_published": Said(
        "captures at the instant of publication with {large} reactions or views and more, which "
        "nobody can have by then: captured_at is a copy of published_at",
        "relevés à l'instant de la publication ont déjà {large} réactions ou vues, ou plus, ce que "
        "personne ne peut avoir alors : captured_at est une copie de published_at",
    ),
    "large_within_an_hour": Said(
        "captures within an hour of publication with more likes than 9 in 10 posts have after a "
        "week: look at how captured_at was filled in",
        "relevés dans l'heure de la publication ont plus de likes que 9 publications sur 10 après "
        "une semaine : regardez comment captured_at a été rempli",
    ),
    "one_late_reading": Said(
        "captures of one day: read in one go. What reactions were at earlier bookings cannot be "
        "told from them, so these signals are missing for earlier rows and the model cannot learn "
        "from them",
        "relevés sont du même jour : lus en une fois. Ils ne disent pas où en étaient les "
        "réactions aux réservations antérieures : ces signaux manquent aux lignes antérieures et "
        "le modèle ne peut pas en apprendre",
    ),
    "one_snapshot": Said(
        "snapshots of one day: followers at earlier bookings are unknown, and growth is never "
        "known",
        "relevés de comptes sont du même jour : les abonnés aux réservations antérieures sont "
        "inconnus, et la croissance n'est jamais connue",
    ),
    "settled_when_booked": Said(
        "placements settled at the instant they were booked: if settled_at is a copy, outcomes "
        "count as history of others before they were known",
        "placements sont définitifs à l'instant de leur réservation : si settled_at est une copie, "
        "des résultats comptent dans le passé des autres avant d'être connus",
    ),
    "settled_in_future": Said(
        "placements with conversions although they settle after now: the numbers are not final",
        "placements ont des conversions alors qu'ils ne seront définitifs que plus tard : les "
        "nombres peuvent encore changer",
    ),
    "booked_in_future": Said(
        "placements booked after now: they are plans; leave them out, or score them as candidates",
        "placements sont réservés après maintenant : ce sont des projets ; retirez-les, ou "
        "notez-les comme candidats",
    ),
    "posted_before_booked": Said(
        "placements posted at or before booked_at, so that signals see the first reactions to "
        "them: booked_at must be when it was decided",
        "placements sont publiés à l'instant de booked_at ou avant, et les signaux en voient les "
        "premières réactions : booked_at doit être l'instant de la décision",
    ),
    "same_placement_twice": Said(
        "placements with conversions that repeat another in everything but placement_id: one "
        "outcome counts twice, and may stand on both sides of a split",
        "placements avec conversions en répètent un autre en tout sauf placement_id : un résultat "
        "compte deux fois, et peut se trouver des deux côtés d'une séparation",
    ),
    "first_seen_after_booked": Said(
        "placements of creators who were first seen later: the row of creators was written "
        "afterwards, and so perhaps was what it says",
        "placements sont de créateurs vus plus tard pour la première fois : la ligne de creators a "
        "été écrite après, et peut-être aussi ce qu'elle dit",
    ),
    "account_after_posts": Said(
        "posts older than their account: check created_at, or whether the posts were moved to a "
        "new account",
        "publications sont plus anciennes que leur compte : vérifiez created_at, ou si les "
        "publications ont été déplacées vers un nouveau compte",
    ),
    "no_facts": Said(
        "placements of creators of whom {tables} say nothing: look whether the ids are written "
        "alike; such rows teach only history",
        "placements sont de créateurs dont {tables} ne disent rien : regardez si les identifiants "
        "s'écrivent de même ; de telles lignes n'apprennent que le passé",
    ),
}
"""By code; a count of rows stands before each."""

OF_FLAT: Mapping[str, Said] = {
    "time_in_future": Said(
        "rows of a time after now: their outcome cannot have happened; leave them out, or score "
        "them as a list",
        "lignes sont d'un instant après maintenant : leur résultat ne peut pas avoir eu lieu ; "
        "retirez-les, ou notez-les comme une liste",
    ),
    "settled_in_future": Said(
        "rows with an outcome although they settle after now: the numbers are not final",
        "lignes ont un résultat alors qu'il ne sera définitif que plus tard : les nombres peuvent "
        "encore changer",
    ),
    "settled_before_time": Said(
        "rows settled before {time}: their outcome was known when it was foretold; look whether "
        "the two columns are mixed up",
        "lignes sont définitives avant {time} : leur résultat était connu quand il a été prévu ; "
        "regardez si les deux colonnes sont interverties",
    ),
    "settled_when_booked": Said(
        "rows settled at the instant of {time}: if {settled} is a copy, outcomes are learned from "
        "before they were known",
        "lignes sont définitives à l'instant de {time} : si {settled} est une copie, des résultats "
        "servent à apprendre avant d'être connus",
    ),
}
"""The same of the times of a flat table."""
