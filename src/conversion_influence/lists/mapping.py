"""From the received names of columns to known ones: as the user says, by a preset, or exactly."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from conversion_influence.errors import ConfigError, ListError
from conversion_influence.lists.faults import fault
from conversion_influence.lists.names import (
    LONGEST,
    TARGETS,
    contradicts,
    fold,
    is_percent,
    known_target,
    nearest,
    recognise,
)
from conversion_influence.lists.presets import PRESETS
from conversion_influence.lists.synonyms import AS_IT_IS
from conversion_influence.lists.units import split_unit
from conversion_influence.messages.notes import Note, note
from conversion_influence.messages.said import Said, quoted, refusal, told_near

_THE_LIST = Said("the list", "la liste")

MOST_SUGGESTED = 500
"""Columns, from the left, for which a nearly known name is looked for; each takes long."""


@dataclass(frozen=True)
class Choices:
    """What the user says of the columns.

    Attributes
    ----------
    columns : mapping of str to str
        From received names to known ones; they must be in the file.
    saved : mapping of str to str
        The same from a file kept for many lists; names that a list lacks are passed over.
    preset : str or None
        Name of a preset.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    saved: Mapping[str, str] = field(default_factory=dict)
    preset: str | None = None


@dataclass(frozen=True)
class Naming:
    """What the columns of one list are.

    Attributes
    ----------
    received, known : tuple of str
        Name of each column as received, and the name under which it is read.
    notes : tuple of Note
        Names that are nearly known, and those that are known under another name.
    """

    received: tuple[str, ...]
    known: tuple[str, ...]
    notes: tuple[Note, ...] = ()

    @property
    def mapping(self) -> dict[str, str]:
        """From received names to the known ones they are read as, where these differ."""
        pairs = zip(self.received, self.known, strict=True)
        return {received: known for received, known in pairs if known != received}

    def received_as(self, known: str) -> str:
        """Return the received name of a column.

        Parameters
        ----------
        known : str
            Its name in the frame.
        """
        return self._received_by_known.get(known, known)

    @cached_property
    def _received_by_known(self) -> dict[str, str]:
        """Received names by the known ones, the first of each; a list may have many columns."""
        return dict(zip(reversed(self.known), reversed(self.received), strict=True))


def name_columns(
    received: Sequence[str], choices: Choices, asked: Collection[str] = (), where: Said = _THE_LIST
) -> Naming:
    """Return what each column is.

    A name is first what the user says, then a signal of the model, then what the preset says, then
    a known column by its exact name or a synonym; all else keeps its name.

    Parameters
    ----------
    received : sequence of str
        Names as received.
    choices : Choices
        What the user says.
    asked : collection of str
        Columns that a model was trained on.
    where : Said
        File and line, for messages.

    Raises
    ------
    ListError
        Where two columns would be one, or ``--map`` names a column that is not there.
    ConfigError
        Where ``--map`` names what nothing is called.
    """
    signals = frozenset(asked)
    told = _told(received, choices, asked, where)
    targets = [
        told[name] if name in told else _found(name, choices, signals) or AS_IT_IS
        for name in received
    ]
    targets = _one_each(received, targets, told, where)
    taken = {target for target in targets if target != AS_IT_IS}
    known = tuple(
        target if target != AS_IT_IS else f"{name} (received)" if name in taken else name
        for name, target in zip(received, targets, strict=True)
    )
    naming = Naming(tuple(received), known)
    return Naming(naming.received, known, tuple(_notes(naming, asked)))


def recogniser(choices: Choices, asked: Collection[str] = ()) -> _Recogniser:
    """Return what tells a known column from others while the column names are looked for.

    Parameters
    ----------
    choices, asked
        As for `name_columns`.
    """
    return _Recogniser(choices, frozenset(asked))


@dataclass(frozen=True)
class _Recogniser:
    choices: Choices
    asked: frozenset[str]

    _known: dict[str, str | None] = field(default_factory=dict, compare=False, repr=False)
    """What was asked before: the same names are met under each delimiter and in each row."""

    def __call__(self, name: str) -> str | None:
        if name not in self._known:
            said = self.choices.columns.get(name) or self.choices.saved.get(name)
            found = said or _found(name, self.choices, self.asked) or recognise(name)
            self._known[name] = found
        return self._known[name]


def _told(
    received: Sequence[str], choices: Choices, asked: Collection[str], where: Said
) -> dict[str, str]:
    """Return what the user says of the columns that are there."""
    for known in (*choices.columns.values(), *choices.saved.values()):
        if known not in {*TARGETS, *asked, AS_IT_IS}:
            names = sorted({*TARGETS, *asked})
            raise refusal(
                ConfigError,
                "--map: nothing is called {known!r}.{near} There are {names}, and the model's "
                "signals.",
                "--map : rien ne s'appelle {known!r}.{near} Il y a {names}, et les signaux du "
                "modèle.",
                known=known,
                near=told_near(known, names),
                names=", ".join(sorted(TARGETS)),
            )
    told: dict[str, str] = {}
    for said, required in ((choices.saved, False), (choices.columns, True)):
        for name, known in said.items():
            alike = [one for one in received if one == name] or [
                one for one in received if fold(one) == fold(name)
            ]
            if len(alike) == 1:
                _require_unit(alike[0], known, where)
                told[alike[0]] = known
            elif required:
                code, hint = "no_mapped_column", told_near(name, received)
                raise fault(code, where=where, name=name, names=list(received), hint=hint)
    return told


def _require_unit(name: str, known: str, where: Said) -> None:
    """Refuse a column whose name bears a unit that the known one cannot have."""
    if contradicts(name, known):
        unit = split_unit(name)[1]
        code = "unit_of_another"
        raise fault(code, where=where, name=name, unit=unit, known=known)


def _found(name: str, choices: Choices, asked: frozenset[str]) -> str | None:
    """Return what a column is without the user's word, None if it is nothing known."""
    if name in asked or len(name) > LONGEST:
        return name if name in asked else None
    folded = fold(name)
    alike = _by_fold(asked).get(folded, ())
    if len(alike) == 1 and is_percent(name) == is_percent(alike[0]):
        return alike[0]
    if choices.preset is not None:
        columns = PRESETS[choices.preset].columns
        said = {fold(header): known for header, known in columns.items()}.get(folded)
        if said is not None:
            return said
    return known_target(name)


@lru_cache(maxsize=8)
def _by_fold(names: frozenset[str]) -> dict[str, list[str]]:
    """Return names by how they are compared."""
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(fold(name), []).append(name)
    return found


def _one_each(
    received: Sequence[str], targets: Sequence[str], told: Mapping[str, str], where: Said
) -> list[str]:
    """Return the targets, each once: the user's word stands over what was found."""
    kept = list(targets)
    standing: dict[str, list[int]] = {}
    for place, target in enumerate(targets):
        standing.setdefault(target, []).append(place)
    for target, places in standing.items():
        if target == AS_IT_IS or len(places) == 1:
            continue
        said = [place for place in places if received[place] in told]
        if len(said) != 1:
            raise _twice(target, [received[place] for place in places], where)
        for place in places:
            kept[place] = target if place in said else AS_IT_IS
    return kept


def _twice(target: str, names: Sequence[str], where: Said) -> ListError:
    each = [f'--map "{name}={target}"' for name in names]
    options = Said(" or ".join(each), " ou ".join(each))
    code = "columns_for_one"
    return fault(code, where=where, names=list(names), known=target, options=options)


def _notes(naming: Naming, asked: Collection[str]) -> Iterator[Note]:
    renamed = {
        received: known
        for received, known in naming.mapping.items()
        if fold(received) != fold(known) and known != f"{received} (received)"
    }
    if renamed:
        columns = ", ".join(f"{quoted(name)} = {known}" for name, known in renamed.items())
        yield note("mapped_columns", columns=columns)
    yield from near_names(naming.known, asked)


def near_names(names: Sequence[str], asked: Collection[str] = ()) -> Iterator[Note]:
    """Yield which names are nearly those of known columns, each with the option to paste.

    Parameters
    ----------
    names : sequence of str
        Of the columns, known names where they are known.
    asked : collection of str
        Columns that a model was trained on.
    """
    for name in names[:MOST_SUGGESTED]:
        near = nearest(name) if name not in {*TARGETS, *asked} else None
        if near is not None and near not in names:
            option = f'--map "{name}={near}"'
            yield note("unknown_column", name=name, near=near, option=option)
