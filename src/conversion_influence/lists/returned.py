"""A file of rejects: rows as received, and back again once they were corrected.

Beside a row's own cells the file has columns of ours. They are known again by their exact names and
passed over; only what they say of how the whole list wrote its numbers and dates is used, since a
few rows alone may not tell.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from conversion_influence.errors import Language
from conversion_influence.lists.dates import DateStyle
from conversion_influence.lists.guard import unguard_start
from conversion_influence.lists.number_style import NumberStyle
from conversion_influence.lists.rejects import Reject
from conversion_influence.messages.notes import note

if TYPE_CHECKING:
    import pyarrow as pa

    from conversion_influence.lists.cells import Cells
    from conversion_influence.lists.layout import Layout
    from conversion_influence.lists.mapping import Naming

Styles = Mapping[str, NumberStyle | DateStyle]

_FIELDS = ("line", "sheet", "column", "value", "code", "reason", "raw", "styles")
_NAMES: Mapping[Language, tuple[str, ...]] = {
    "en": _FIELDS,
    "fr": ("ligne", "feuille", "colonne", "valeur", "code", "raison", "ligne reçue", "écriture"),
}
_MARKED: Mapping[Language, str] = {"en": "reject_", "fr": "rejet_"}
_NUMBER_FIELDS = ("decimal", "group", "proven", "divisor", "truths")


def our_names(own: Iterable[str], language: Language) -> tuple[str, ...]:
    """Return what our columns are called beside those of a list.

    Parameters
    ----------
    own : iterable of str
        Names of the list's columns. Where one of them is called like one of ours, all of ours get
        a mark in front.
    language : {"en", "fr"}
        Of our names.
    """
    names, taken = _NAMES[language], {name.casefold() for name in own}
    return _marked(language) if taken & {*names} else names


def _marked(language: Language) -> tuple[str, ...]:
    return tuple(_MARKED[language] + name for name in _NAMES[language])


def rejects_table(
    rejects: Sequence[Reject], cells: pa.Table, styles: str, language: Language, locale: Language
) -> pa.Table:
    """Return rejects as the table that is written.

    Parameters
    ----------
    rejects : sequence of Reject
        By line.
    cells : pyarrow.Table
        Their cells as received, all null in rows that could not be split; see `cells_at`.
    styles : str
        From `styles_text`.
    language : {"en", "fr"}
        Of the reasons.
    locale : {"en", "fr"}
        Of our columns' names.

    Returns
    -------
    pyarrow.Table
        Our columns, then those of the list. The received line stands where there are no cells.
    """
    import pyarrow as pa

    whole = np.zeros(len(rejects), dtype=bool)
    for column in cells.columns:
        whole |= column.is_valid().to_numpy()
    rows = [one.to_dict(language) | {"styles": styles} for one in rejects]
    for row, split in zip(rows, whole.tolist(), strict=True):
        row["raw"] = None if split else row["raw"]
    kinds = {"line": pa.int64()}
    ours = [pa.array([row[f] for row in rows], kinds.get(f, pa.string())) for f in _FIELDS]
    names = our_names(cells.column_names, locale)
    return pa.table([*ours, *cells.columns], names=[*names, *cells.column_names])


def cells_at(table: pa.Table, have: Sequence[int], lines: Sequence[int]) -> pa.Table:
    """Return the cells of rows by line, null where no whole row begins on it.

    Parameters
    ----------
    table : pyarrow.Table
        Whole rows.
    have : sequence of int
        Line of each, ascending.
    lines : sequence of int
        Asked for.
    """
    import pyarrow as pa

    known, asked = np.asarray(have, dtype=np.int64), np.asarray(lines, dtype=np.int64)
    if not len(known):
        return pa.table([pa.nulls(len(asked), f.type) for f in table.schema], schema=table.schema)
    places = np.minimum(np.searchsorted(known, asked), len(known) - 1)
    return table.take(pa.array(places, mask=known[places] != asked))


def styles_text(naming: Naming, styles: Styles) -> str:
    """Return how a list writes its numbers and dates, as far as its cells or its format tell.

    Parameters
    ----------
    naming : Naming
        What the columns are.
    styles : mapping of str to NumberStyle or DateStyle
        By known name.
    """
    told = {naming.received_as(n): kept for n, style in styles.items() if (kept := _kept(style))}
    return json.dumps(told, ensure_ascii=False, sort_keys=True)


def _kept(style: NumberStyle | DateStyle) -> dict[str, Any]:
    if isinstance(style, DateStyle):
        return {"order": style.order} if style.order and not style.unclear else {}
    if style.mixed or len(style.currencies) > 1 or not (style.decimal or style.truths):
        return {}
    kept = {name: getattr(style, name) for name in _NUMBER_FIELDS}
    return kept | {"whole": style.wanted.whole}


def restored_dates(style: DateStyle, kept: Mapping[str, Any]) -> DateStyle:
    """Return how a column of dates is written as the whole list had it.

    Parameters
    ----------
    style : DateStyle
        As the rows that came back tell it.
    kept : mapping
        What the list told of the column.
    """
    return replace(style, order=kept["order"], unclear=()) if "order" in kept else style


def restored_numbers(style: NumberStyle, kept: Mapping[str, Any]) -> NumberStyle:
    """Return how a column of numbers is written as the whole list had it.

    Parameters
    ----------
    style : NumberStyle
        As the rows that came back tell it.
    kept : mapping
        What the list told of the column.
    """
    if "decimal" not in kept:
        return style
    told = {name: kept[name] for name in _NUMBER_FIELDS}
    wanted = replace(style.wanted, whole=kept["whole"])
    return replace(style, wanted=wanted, mixed=(), example="", **told)


def told_styles(texts: Collection[str]) -> dict[str, dict[str, Any]]:
    """Return what lists told of their columns, as far as all of them agree.

    Parameters
    ----------
    texts : collection of str
        From `styles_text`; one that was damaged tells nothing.
    """
    told = [_read_styles(text) for text in texts]
    if not told:
        return {}
    first, *others = told
    return {name: kept for name, kept in first.items() if all(o.get(name) == kept for o in others)}


def _read_styles(text: str) -> dict[str, dict[str, Any]]:
    try:
        told = json.loads(text)
    except json.JSONDecodeError:
        return {}
    if not isinstance(told, dict):
        return {}
    return {name: kept for name, kept in told.items() if _is_style(kept)}


def _is_style(kept: object) -> bool:
    if not isinstance(kept, dict):
        return False
    if kept.get("order"):
        return True
    marks = all(isinstance(kept.get(name), str) for name in ("decimal", "group"))
    flags = all(isinstance(kept.get(name), bool) for name in ("proven", "truths", "whole"))
    return marks and flags and kept.get("divisor") in (0, 1, 100)


def ours_among(names: Sequence[str]) -> dict[str, str]:
    """Return our columns in a file that came back: by what they hold, what they are called.

    Parameters
    ----------
    names : sequence of str
        Of all its columns. Where one of ours is missing none is known again.
    """
    for language in _NAMES:
        for ours in (_marked(language), _NAMES[language]):
            if {*ours} <= {*names} and len(names) > len(ours):
                return dict(zip(_FIELDS, ours, strict=True))
    return {}


def without_ours(layout: Layout) -> Layout:
    """Return a layout without our columns, the names of all others as they were received.

    Parameters
    ----------
    layout : Layout
        Of any list.
    """
    ours = {*ours_among(layout.names).values()}
    if not ours:
        return layout
    names = tuple(unguard_start(name) for name in layout.names if name not in ours)
    return replace(layout, names=names)


def taken_back(cells: Cells) -> Cells:
    """Return the rows of a file that came back without our columns; any other list as it is.

    Parameters
    ----------
    cells : Cells
        A list, or a block of one.

    Returns
    -------
    Cells
        Apostrophes of ours are gone. Rows whose cells were not filled in are rejected. What is
        ``carried`` is None for what is no file of rejects.
    """
    ours = ours_among(cells.names)
    if not ours:
        return cells
    layout = without_ours(cells.layout)
    styles = {*cells.table.column(ours["styles"]).drop_null().to_pylist()}
    own = cells.table.drop_columns([*ours.values()]).rename_columns(list(layout.names))
    table = _unguarded(own) if cells.layout.delimiter else own
    given = np.zeros(table.num_rows, dtype=bool)
    for column in table.columns:
        given |= column.is_valid().to_numpy()
    bare = [_bare_row(cells, int(row)) for row in np.flatnonzero(~given)]
    kept = np.flatnonzero(given)
    tally = cells.tally
    return replace(
        cells,
        table=table.take(kept) if bare else table,
        lines=np.asarray(cells.lines)[kept].tolist() if bare else cells.lines,
        broken=tuple(sorted((*cells.broken, *bare), key=lambda one: one.line)),
        layout=layout,
        tally=replace(tally, kept=tally.kept - len(bare), rejected=tally.rejected + len(bare)),
        carried=frozenset(styles) if cells.layout.delimiter else None,
    )


def returned_note(names: Sequence[str]) -> tuple[Any, ...]:
    """Return the note on a file of rejects, nothing for any other.

    Parameters
    ----------
    names : sequence of str
        Of all columns.
    """
    ours = ours_among(names)
    return (note("rejects_returned", columns=[*ours.values()]),) if ours else ()


def _bare_row(cells: Cells, row: int) -> Reject:
    return Reject(
        int(cells.lines[row]), None, None, "not_filled_in", cells.raw(row), sheet=cells.sheet
    )


def _unguarded(table: pa.Table) -> pa.Table:
    import pyarrow as pa
    import pyarrow.compute as pc

    for place, column in enumerate(table.columns):
        quoted = pc.fill_null(pc.starts_with(column, "'"), fill_value=False)
        if not pc.any(quoted, min_count=0).as_py():
            continue
        bare = [unguard_start(text) for text in column.filter(quoted).to_pylist()]
        whole = column.combine_chunks()
        mended = pc.replace_with_mask(whole, quoted.combine_chunks(), pa.array(bare, whole.type))
        table = table.set_column(place, table.field(place), mended)
    return table
