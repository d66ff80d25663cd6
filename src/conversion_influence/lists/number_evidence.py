"""What the cells of a column, and the columns of a file, prove about how numbers are written.

`1,234` alone says nothing: it may be 1234 or 1.234. It is read once another cell of its column
(``12,5``, ``1,234.5``, ``1,234,567``) proves which mark is the decimal one; or once another column
of the file does, and none of the file proves the opposite. Cells that contradict each other are all
refused. The evidence is small and can be merged, so that a file can be read in blocks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from conversion_influence.lists.number_forms import TRUTHS, Form, form_of
from conversion_influence.lists.number_style import NumberStyle, Wanted, read_one
from conversion_influence.lists.numbers import shapes, without_missing
from conversion_influence.lists.plain_numbers import largest_cells, plain_values

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass
class NumberEvidence:
    """What the cells of one column say.

    Attributes
    ----------
    forms : dict of str to str
        Per shape of a number, the largest cell that has it.
    given, strange, truths : int
        Cells that are not missing; those of them that are no number; those that are true or false.
    strict : bool
        No word stands for what is missing.
    """

    forms: dict[str, str] = field(default_factory=dict)
    given: int = 0
    strange: int = 0
    truths: int = 0
    strict: bool = False

    def add(self, cells: pa.Array | pa.ChunkedArray) -> None:
        """Take in a block of cells.

        Parameters
        ----------
        cells : pyarrow.Array or pyarrow.ChunkedArray
            Text, trimmed, null where empty.
        """
        values = plain_values(cells)
        if values is None:
            self._add_shapes(cells if self.strict else without_missing(cells))
        elif len(cells) > cells.null_count:
            self.given += len(cells) - cells.null_count
            for shape, cell in largest_cells(cells, values):
                self._hold(shape, cell)

    def merge(self, other: NumberEvidence) -> NumberEvidence:
        """Return what two blocks of one column say together.

        Parameters
        ----------
        other : NumberEvidence
            Of the other block.
        """
        both = NumberEvidence(
            dict(self.forms),
            self.given + other.given,
            self.strange + other.strange,
            self.truths + other.truths,
            self.strict,
        )
        for shape, value in other.forms.items():
            both._hold(shape, value)
        return both

    @property
    def plain(self) -> bool:
        """Whether every cell that is given is but digits with at most one mark."""
        return not self.strange and all(form.plain for form in self._forms().values())

    @property
    def marked(self) -> bool:
        """Whether a number has a mark that may be the decimal one."""
        return any(form.decimal or form.unclear for form in self._forms().values())

    def fits(self, style: NumberStyle) -> bool:
        """Return whether a style reads every cell that is given.

        Parameters
        ----------
        style : NumberStyle
            Of the column.
        """
        return not self.strange and not any(map(style.fault, self._forms().values()))

    def decide(self, wanted: Wanted, settled: str = "") -> NumberStyle:
        """Return the style of the column.

        Parameters
        ----------
        wanted : Wanted
            What the column is to hold.
        settled : {"", ",", "."}
            Decimal mark that the other columns prove, see `settled_mark`.
        """
        forms = self._usable(wanted)
        style = NumberStyle(
            wanted,
            currencies={wanted.currency: wanted.currency} if wanted.currency else {},
            truths=wanted.truths and bool(self.given) and self.truths == self.given,
        )
        written = {f.currency: self.forms[s] for s, f in forms.items() if f.currency}
        style = replace(style, currencies={**written, **style.currencies})
        decimals = {f.decimal: self.forms[s] for s, f in forms.items() if f.decimal}
        groups = {f.group: self.forms[s] for s, f in forms.items() if f.group}
        contradiction = _contradiction(decimals, groups)
        if contradiction:
            return replace(style, mixed=contradiction)
        proven = _proven(decimals, groups)
        style = replace(
            style,
            decimal=proven or settled or wanted.default,
            proven=bool(proven),
            group=next(iter(groups), ""),
        )
        style = replace(style, divisor=self._divisor(style, forms))
        return replace(style, example=self._example(style, forms))

    def _example(self, style: NumberStyle, forms: Mapping[str, Form]) -> str:
        """Return the cell that shows most of the style, if any is not but digits and a point."""
        shown = {
            self.forms[shape]: (_signs(form), len(shape))
            for shape, form in forms.items()
            if not style.fault(form) and not _with_point(form, style)
        }
        if style.divisor > 1 and not shown:
            return max(self.forms.values(), default="")
        return max(shown, key=lambda cell: shown[cell], default="")

    def _forms(self) -> dict[str, Form]:
        return {shape: form for shape in self.forms if (form := form_of(shape)) is not None}

    def _usable(self, wanted: Wanted) -> dict[str, Form]:
        return {shape: form for shape, form in self._forms().items() if wanted.allows(form)}

    def _divisor(self, style: NumberStyle, forms: Mapping[str, Form]) -> int:
        """Return what bare numbers are to be divided by beside percents, 0 if nobody knows."""
        signed = any(form.percent for form in forms.values())
        wanted = style.wanted
        if not wanted.share and not wanted.part and (wanted.percent or not signed):
            return 1
        bare = [self.forms[s] for s, f in forms.items() if not f.percent and not style.fault(f)]
        numbers = [number for value in bare if (number := read_one(value, style)) > 0]
        if not numbers:
            return 1
        highest = max(numbers)
        if style.wanted.percent and style.wanted.share:
            return 100 if highest > 1 else 0
        if style.wanted.part and not signed and highest >= 1:
            if highest == 1:  # nothing but ones: one percent each, or the whole
                return 0 if min(numbers) == 1 else 1
            return 100 if min(numbers) >= 1 else 0
        return 0 if signed or highest > 1 else 1

    def _add_shapes(self, cells: pa.Array | pa.ChunkedArray) -> None:
        import pyarrow as pa

        self.given += len(cells) - cells.null_count
        table = pa.table({"shape": shapes(cells), "cell": cells})
        found = table.group_by("shape").aggregate([("cell", "count"), ("cell", "max")])
        for row in found.to_pylist():
            shape, count = row["shape"], row["cell_count"]
            if shape is None:
                continue
            if form_of(shape) is None:
                self.strange += count
                self.truths += count if shape in TRUTHS else 0
            else:
                self._hold(shape, row["cell_max"])

    def _hold(self, shape: str, value: str) -> None:
        held = self.forms.get(shape)
        if held is None or _rank(value) > _rank(held):
            self.forms[shape] = value


def settled_mark(styles: Iterable[NumberStyle]) -> str:
    """Return the decimal mark that columns of a file prove, "" if none or both are proven.

    Parameters
    ----------
    styles : iterable of NumberStyle
        Of every column of numbers, decided without each other.
    """
    listed = list(styles)
    proven = {style.decimal for style in listed if style.proven and not _only_stored(style)}
    if len(proven) != 1 or any(style.mixed for style in listed):
        return ""
    return proven.pop()


def _only_stored(style: NumberStyle) -> bool:
    """Return whether nothing but stored numbers may have proven a mark."""
    return style.wanted.stored and style.decimal == "." and style.group != ","


def _with_point(form: Form, style: NumberStyle) -> bool:
    """Return whether a number is but digits and perhaps a decimal point."""
    comma = "," in (form.decimal, form.unclear)
    return form.plain and not comma and (not form.unclear or style.decimal == ".")


def _signs(form: Form) -> int:
    """Return how much there is to say of a number."""
    return sum(map(bool, (form.group, form.decimal, form.power, form.percent, form.currency)))


def _rank(value: str) -> tuple[float, str]:
    """Return what orders cells of one shape by their number."""
    try:
        return float(value), ""
    except ValueError:
        return 0.0, value


def _contradiction(decimals: Mapping[str, str], groups: Mapping[str, str]) -> tuple[str, ...]:
    """Return two cells that cannot be of one style, or nothing."""
    marks = {mark: cell for mark, cell in groups.items() if mark in (",", ".")}
    for pair in (decimals, marks):
        if len(pair) > 1:
            return pair[","], pair["."]
    clash = [mark for mark in decimals if mark in groups]
    return (groups[clash[0]], decimals[clash[0]]) if clash else ()


def _proven(decimals: Mapping[str, str], groups: Mapping[str, str]) -> str:
    """Return the decimal mark: where one of comma and point groups digits, it is the other."""
    if decimals:
        return next(iter(decimals))
    other = {",": ".", ".": ","}
    return next((other[mark] for mark in groups if mark in other), "")
