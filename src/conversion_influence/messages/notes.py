"""What a user should know about a list or a result that is no fault: codes and sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from conversion_influence.errors import Language
from conversion_influence.messages.judge_notes import JUDGE_NOTES
from conversion_influence.messages.reading_notes import READING_NOTES
from conversion_influence.messages.result_notes import RESULT_NOTES
from conversion_influence.messages.said import Said

NOTES: Mapping[str, Said] = {
    "stale_tables": Said(
        "the tables end on {last:%Y-%m-%d}, but {late:,} of {rows:,} candidates are scored as of "
        "{latest:%Y-%m-%d}, {days:,} days later: their recent conduct is unknown. Bring the tables "
        "up to date, or score as of an earlier day (column as_of).",
        "les tables s'arrêtent au {last:%Y-%m-%d}, mais des candidats ({late:,} sur {rows:,}) sont "
        "notés au {latest:%Y-%m-%d}, {days:,} jours plus tard : leur activité récente est "
        "inconnue. Mettez les tables à jour, ou notez à une date antérieure (colonne as_of).",
    ),
    "unknown_signals": Said(
        "{unknown:,} of the model's {signals:,} signals cannot be known here ({names:names}): the "
        "table or column they come from is not given, though training had it.",
        "signaux du modèle qui ne peuvent pas être connus ici : {unknown:,} sur {signals:,} "
        "({names:names}) ; la table ou la colonne dont ils viennent n'est pas donnée, alors que "
        "l'apprentissage l'avait.",
    ),
    "many_unknown_signals": Said(
        "{unknown:,} of the model's {signals:,} signals cannot be known here ({names:names}): the "
        "table or column they come from is not given, though training had it. Likelihoods may be "
        "off for everybody; the order suffers less.",
        "signaux du modèle qui ne peuvent pas être connus ici : {unknown:,} sur {signals:,} "
        "({names:names}) ; la table ou la colonne dont ils viennent n'est pas donnée, alors que "
        "l'apprentissage l'avait. Les probabilités peuvent être faussées pour tous ; l'ordre en "
        "souffre moins.",
    ),
    "learned_choices": Said(
        "the model has learned whom people choose, not who converts: the likelihood is that of "
        "being chosen over the median creator of training, and exposures are not used",
        "le modèle a appris qui l'on choisit, pas chez qui l'on convertit : la probabilité est "
        "celle d'être choisi plutôt que le créateur médian de l'apprentissage, et les expositions "
        "ne servent pas",
    ),
    "no_exposures": Said(
        "without a column exposures in the list there are no expected conversions and no cost per "
        "conversion",
        "sans colonne exposures dans la liste, il n'y a ni conversions attendues ni coût par "
        "conversion",
    ),
    "no_cost": Said(
        "without a column cost in the list there is no cost per conversion",
        "sans colonne cost dans la liste, il n'y a pas de coût par conversion",
    ),
    "assumed_exposures": Said(
        "exposures are assumed for {assumed:,} of {rows:,} rows, from {source}; 8 in 10 placements "
        "like these lay between exposures_low and exposures_high. Give a column exposures to "
        "override them",
        "les expositions sont supposées ({assumed:,} sur {rows:,} lignes), d'après {source} ; "
        "8 placements sur 10 de ce genre étaient entre exposures_low et exposures_high. Donnez "
        "une colonne exposures pour les remplacer",
    ),
    "flagged": Said(
        "{flagged:,} of {rows:,} candidates are flagged {flag}: {meaning} (column flags)",
        "réserve {flag} pour {flagged:,} sur {rows:,} candidats : {meaning} (colonne flags)",
    ),
    "thin_coverage": Said(
        "{thin:,} of {rows:,} candidates are scored with less than {share:.0%} of the model's "
        "signals known (column coverage)",
        "moins de {share:.0%} des signaux du modèle sont connus pour {thin:,} sur {rows:,} "
        "candidats (colonne coverage)",
    ),
    "already_learned": Said(
        "{rows:,} placements were booked before {cut}, up to where the model learned: they do not "
        "count here",
        "{rows:,} placements ont été réservés avant le {cut}, jusqu'où le modèle a appris : ils ne "
        "comptent pas ici",
    ),
    "no_older_placements": Said(
        "no placement was booked before {cut}: give the older ones too, since signals look back at "
        "them",
        "aucun placement n'a été réservé avant le {cut} : donnez aussi les anciens, car les "
        "signaux les consultent",
    ),
    "judged_the_model": Said(
        "{rows:,} of the new ones had settled when the model was trained: they judged it and it "
        "did not learn from them. The figures kept with it are of the level before.",
        "{rows:,} des nouveaux étaient soldés quand le modèle a été entraîné : ils l'ont jugé et "
        "il n'en a pas appris. Les chiffres gardés avec lui sont ceux du niveau d'avant.",
    ),
    "unknown_column": Said(
        "column {name!r} is not known and is kept as it is. Did you mean {near!r}? Then add "
        "{option}",
        "la colonne {name!r} n'est pas connue et reste telle quelle. Vouliez-vous dire {near!r} ? "
        "Alors ajoutez {option}",
    ),
    "perhaps_creator": Said(
        'If column {name!r} holds handles, add --map "{name}=handle"; if it holds the creator_id '
        'of your tables, --map "{name}=creator_id"',
        'Si la colonne {name!r} contient des pseudos, ajoutez --map "{name}=handle" ; si elle '
        'contient le creator_id de vos tables, --map "{name}=creator_id"',
    ),
    "mapped_columns": Said(
        "columns that are read under another name: {columns}",
        "colonnes lues sous un autre nom : {columns}",
    ),
    "read_as": Said(
        "column {name!r}: {cell!r} is read as {value:,.10g}",
        "colonne {name!r} : {cell!r} est lu {value:,.10g}",
    ),
    "scaled_by_name": Said(
        "column {name!r}: its name gives a scale, so numbers without one of their own are "
        "multiplied by {factor:,}",
        "colonne {name!r} : son nom donne une échelle, les nombres qui n'en portent pas sont donc "
        "multipliés par {factor:,}",
    ),
    "date_read_as": Said(
        "column {name!r}: {cell!r} is read as {value:%Y-%m-%d}",
        "colonne {name!r} : {cell!r} est lu {value:%Y-%m-%d}",
    ),
    "followers_to_signal": Said(
        "log_followers is made from the column of followers over all networks: ln(1 + followers)",
        "log_followers vient de la colonne des abonnés sur tous les réseaux : ln(1 + abonnés)",
    ),
    **READING_NOTES,
    **RESULT_NOTES,
    **JUDGE_NOTES,
}
"""By code; programs may rely on the codes, people read the words."""


@dataclass(frozen=True)
class Note:
    """One thing the user should know.

    Attributes
    ----------
    code : str
        A key of `NOTES`.
    details : mapping
        A value for each ``{name}`` of its words.
    """

    code: str
    details: Mapping[str, Any] = field(default_factory=dict)

    def told(self, language: Language) -> str:
        """Return the note in one language.

        Parameters
        ----------
        language : {"en", "fr"}
            Of the note.
        """
        return NOTES[self.code].told(language, self.details)

    def __str__(self) -> str:
        return self.told("en")


def note(code: str, **details: Any) -> Note:
    """Return a note from its details as keywords.

    Parameters
    ----------
    code : str
        A key of `NOTES`.
    **details
        As `Note.details`.
    """
    return Note(code, details)


def notes_told(notes: Sequence[Note], language: Language) -> list[str]:
    """Return notes in one language.

    Parameters
    ----------
    notes : sequence of Note
        What the user should know.
    language : {"en", "fr"}
        Of the notes.
    """
    return [each.told(language) for each in notes]
