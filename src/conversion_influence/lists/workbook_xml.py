"""XML parts of a workbook, read as a stream of elements: no entities, no document types."""

from __future__ import annotations

from collections.abc import Callable
from xml.parsers import expat

from conversion_influence.lists.faults import fault
from conversion_influence.messages.said import Said

Attributes = dict[str, str]


def parse(
    where: str,
    xml: bytes,
    start: Callable[[str, Attributes], None],
    *,
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Call back for each element of a part.

    Parameters
    ----------
    where : str
        File and part, for messages.
    xml : bytes
        The part.
    start : callable
        Called with an element's name as written and its attributes.
    end : callable, optional
        Called with the name of an element that ends.
    text : callable, optional
        Called with pieces of text.

    Raises
    ------
    ListError
        Where the part is not well-formed, or declares a document type (and with it entities).
    """
    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    if end is not None:
        parser.EndElementHandler = end
    if text is not None:
        parser.CharacterDataHandler = text

    def refuse(*_: object) -> None:
        reason = Said("it declares a document type", "il déclare un type de document")
        refusal = fault("damaged_workbook", where=where, reason=reason)
        raise refusal

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as error:
        refusal = fault("damaged_workbook", where=where, reason=str(error))
        raise refusal from error


def local(name: str) -> str:
    """Return a name without its prefix."""
    return name.rpartition(":")[2]
