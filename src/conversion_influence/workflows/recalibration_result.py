"""What setting the level of a model anew gave, in numbers and in sentences."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from conversion_influence.messages.notes import Note, notes_told
from conversion_influence.messages.said import Said

if TYPE_CHECKING:
    from conversion_influence.errors import Language
    from conversion_influence.modeling.refresh import Shift
    from conversion_influence.tracking import Tracked

ALL_NEW = Said(
    "{settled:,} placements have settled that the model did not learn from; they set its level.",
    "{settled:,} placements dont le modèle n'a pas appris sont soldés ; ils fixent son niveau.",
)
NEWEST = Said(
    "{settled:,} placements have settled that the model did not learn from; the newest "
    "{placements:,} of them set its level.",
    "{settled:,} placements dont le modèle n'a pas appris sont soldés ; les {placements:,} plus "
    "récents fixent son niveau.",
)
BROUGHT = Said(
    "They brought {conversions:,.0f} conversions, and {foretold:,.1f} were foretold. At the new "
    "level {foretold_after:,.1f} would be foretold (90% interval {foretold_low:,.1f} to "
    "{foretold_high:,.1f}).",
    "Ils ont apporté {conversions:,.0f} conversions, et {foretold:,.1f} étaient prévues. Au "
    "nouveau niveau, {foretold_after:,.1f} seraient prévues (intervalle à 90\N{NO-BREAK SPACE}% : "
    "de {foretold_low:,.1f} à {foretold_high:,.1f}).",
)
MORE, FEWER = Said("More", "plus"), Said("Fewer", "moins")
RAISED, LOWERED = Said("raised", "relevées"), Said("lowered", "abaissées")
AGAINST = Said(
    "{more} came than foretold, and yet likelihoods are {way}: exposures of one placement and "
    "placements of one creator share their luck, so a few large ones count for less than in these "
    "sums, and the level is held near that of training.",
    "Il en est venu {more} que prévu, et pourtant les probabilités sont {way} : les expositions "
    "d'un placement et les placements d'un créateur partagent leur chance, si bien que quelques "
    "grands comptent moins que dans ces sommes, et que le niveau reste près de celui de "
    "l'apprentissage.",
)
MOVED = Said(
    "Likelihoods are {way} by {ratio:.1%} ({value:+.3f} in log-odds, 90% interval {low:+.3f} to "
    "{high:+.3f}).",
    "Les probabilités sont {way} de {ratio:.1%} ({value:+.3f} en log-cote, intervalle à "
    "90\N{NO-BREAK SPACE}% : de {low:+.3f} à {high:+.3f}).",
)
NO_CHANGE = Said(
    "No change at all would fit them too.",
    "Ne rien changer leur conviendrait aussi.",
)
RANKS = Said("Ranks stay as they are.", "Les rangs restent ce qu'ils sont.")


@dataclass(frozen=True, eq=False)
class Recalibration:
    """What setting the level anew gave.

    Attributes
    ----------
    bundle : Path
        Folder of the new model.
    parent : str
        Digest of the model it was made from.
    shift : Shift
        What was added to the parent's log-odds, and what the placements were foretold.
    since_training : float
        What was added to log-odds since training, in all.
    settled : int
        Placements that the model did not learn from and whose outcome is final.
    notes : tuple of Note
        What was left out.
    warnings : tuple of Said
        What the data's owner should know.
    tracked : Tracked or None
        Where the new version was recorded.
    seconds : float
        Wall time.
    """

    bundle: Path
    parent: str
    shift: Shift
    since_training: float
    settled: int
    notes: tuple[Note, ...]
    warnings: tuple[Said, ...]
    tracked: Tracked | None
    seconds: float

    def sentences(self, language: Language) -> tuple[str, ...]:
        """Return what happened.

        Parameters
        ----------
        language : {"en", "fr"}
            Of the words.
        """
        shift = self.shift
        surplus = shift.conversions - shift.foretold
        ratio = shift.foretold_after / shift.foretold - 1.0
        told = {
            **asdict(shift),
            "settled": self.settled,
            "way": RAISED if ratio >= 0 else LOWERED,
            "ratio": abs(ratio),
            "more": MORE if surplus > 0.0 else FEWER,
        }
        level = [AGAINST] if surplus * shift.value < 0.0 else []
        level.append(MOVED)
        if shift.within_chance:
            level.append(NO_CHANGE)
        return (
            (ALL_NEW if shift.placements == self.settled else NEWEST).told(language, told),
            BROUGHT.told(language, told),
            " ".join(said.told(language, told) for said in (*level, RANKS)),
        )

    def to_dict(self, language: Language = "en") -> dict[str, Any]:
        """Return the stable JSON form.

        Parameters
        ----------
        language : {"en", "fr"}
            Of its sentences.
        """
        tracked = self.tracked
        return {
            "bundle": str(self.bundle),
            "parent": self.parent,
            "shift": asdict(self.shift),
            "since_training": self.since_training,
            "settled": self.settled,
            "words": list(self.sentences(language)),
            "notes": notes_told(self.notes, language),
            "warnings": [each.told(language) for each in self.warnings],
            "run_id": tracked.run_id if tracked else None,
            "model_version": tracked.version if tracked else None,
            "alias": tracked.alias if tracked else None,
            "seconds": round(self.seconds, 3),
        }
