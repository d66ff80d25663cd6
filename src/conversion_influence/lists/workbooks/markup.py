"""XML parts of a workbook, read as a stream of elements: no entities, no document types."""

from __future__ import annotations

from collections.abc import Callable
from xml.parsers import expat

from conversion_influence.lists.faults import fault
from conversion_influence.messages.said import Said

Attributes = dict[str, str]
Start = Callable[[str, Attributes], None]


def parse(where: str, xml: bytes, start: Start) -> None:
    """Call back for each element of a part.

    Parameters
    ----------
    where : str
        File and part, for messages.
    xml : bytes
        The part.
    start : callable
        Called with an element's name as written and its attributes.

    Raises
    ------
    ListError
        As `feed` does.
    """
    feed(where, expat.ParserCreate(), xml, start)


def feed(where: str, parser: expat.XMLParserType, xml: bytes, start: Start) -> None:
    """Parse a part with a parser whose handlers of ends and texts come and go.

    Parameters
    ----------
    where : str
        File and part, for messages.
    parser : XMLParserType
        A new parser.
    xml : bytes
        The part.
    start : callable
        Called with an element's name as written and its attributes.

    Raises
    ------
    ListError
        Where the part is not well-formed, or declares a document type (and with it entities).
    """

    def refuse(*_: object) -> None:
        reason = Said("it declares a document type", "il déclare un type de document")
        refusal = fault("damaged_workbook", where=where, reason=reason)
        raise refusal

    parser.StartElementHandler = start
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
