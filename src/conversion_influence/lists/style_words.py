"""How the cells of a column are written, in words."""

from __future__ import annotations

from conversion_influence.lists.dates import DateStyle
from conversion_influence.lists.number_style import NumberStyle
from conversion_influence.messages.said import Said

TEXT = Said("text", "texte")

_MARKS = {
    ",": Said("comma", "virgule"),
    ".": Said("point", "point"),
    " ": Said("space", "espace"),
    "'": Said("apostrophe", "apostrophe"),
    "_": Said("underscore", "tiret bas"),
}

_ORDERS = {
    "dmy": Said("dates, day first", "dates, le jour d'abord"),
    "mdy": Said("dates, month first", "dates, le mois d'abord"),
    "ymd": Said("dates, year first", "dates, l'année d'abord"),
    "": Said("dates", "dates"),
}


def style_in_words(style: NumberStyle | DateStyle | None) -> Said:
    """Return how the cells of a column are written.

    Parameters
    ----------
    style : NumberStyle or DateStyle or None
        None where the column is passed on as text.
    """
    if style is None:
        return TEXT
    if isinstance(style, DateStyle):
        return _ORDERS[style.order]
    if style.truths:
        return Said("true or false", "vrai ou faux")
    parts = [Said("numbers", "nombres"), *_parts(style)]
    return Said(", ".join(part.en for part in parts), ", ".join(part.fr for part in parts))


def _parts(style: NumberStyle) -> list[Said]:
    parts = []
    if style.mixed:
        one, other = style.mixed[0], style.mixed[-1]
        said = f"({one} / {other})"
        return [Said(f"contradicting each other {said}", f"qui se contredisent {said}")]
    if style.decimal:
        mark = _MARKS.get(style.decimal, Said(style.decimal, style.decimal))
        parts.append(
            Said(f"decimal {mark.en}", f"{mark.fr} décimal" + "e" * (mark.fr == "virgule"))
        )
    if style.group:
        mark = _MARKS.get(style.group, Said(repr(style.group), repr(style.group)))
        parts.append(Said(f"thousands with {mark.en}", f"milliers avec {mark.fr}"))
    if style.divisor == 100:
        parts.append(Said("in percent", "en pourcentage"))
    if style.currencies:
        named = ", ".join(style.currencies)
        parts.append(Said(f"in {named}", f"en {named}"))
    return parts
