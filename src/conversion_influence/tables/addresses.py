"""Sources by their text: addresses of databases, whose passwords stay out of every message."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from urllib.parse import unquote, unquote_plus

from conversion_influence.errors import ConfigError

_LISTINGS = (".yaml", ".yml")
_ENVIRONMENT = "env:"
_SCHEME = re.compile(r"([A-Za-z][\w+.-]*)://", re.ASCII)
_LOGIN = re.compile(r"://\S*@")
_SECRET = re.compile(r"pass|pwd|secret|token|key|credential", re.IGNORECASE)
_RESERVED = "/?#[]@ "


@dataclass(frozen=True)
class Address:
    """A database, and the table that is meant where one is.

    Attributes
    ----------
    shown : str
        What may be printed.
    url : str
        What may not.
    table : str
        ``table`` or ``schema.table``; empty where the whole database is meant.
    """

    shown: str
    url: str
    table: str = ""

    def __repr__(self) -> str:
        return f"Address({self.shown!r}, table={self.table!r})"

    @property
    def scheme(self) -> str:
        """Kind of database."""
        return self.url.split("://", 1)[0].lower()

    def clean(self, text: str) -> str:
        """Return a text, such as a driver's message, without the secrets of this address.

        Parameters
        ----------
        text : str
            Anything that may quote the address or a part of it.
        """
        for secret in sorted(_secrets(self.url), key=len, reverse=True):
            text = text.replace(secret, "***")
        return _LOGIN.sub("://***@", text)


def is_address(text: str) -> bool:
    """Return whether a source is the address of a database, not a path.

    Parameters
    ----------
    text : str
        As the user gave it.
    """
    return text.startswith(_ENVIRONMENT) or _SCHEME.match(text) is not None


def is_listing(text: str) -> bool:
    """Return whether a source is a YAML list of tables.

    Parameters
    ----------
    text : str
        As the user gave it.
    """
    return text.lower().endswith(_LISTINGS)


def read_address(text: str) -> Address:
    """Return the address that a text names.

    Parameters
    ----------
    text : str
        ``scheme://...`` or ``env:NAME``, the environment variable that holds it; ``#table`` or
        ``#schema.table`` may follow.

    Raises
    ------
    ConfigError
        If there is no such environment variable or no address in it, or if its login holds
        characters that have a meaning of their own in an address.
    """
    if not text.startswith(_ENVIRONMENT):
        return _split(text)
    place, _, table = text.partition("#")
    name = place.removeprefix(_ENVIRONMENT)
    url = os.environ.get(name, "")
    if not _SCHEME.match(url):
        state = "is no address" if url else "is not set"
        msg = (
            f"{place}: the environment variable {name} {state}; "
            "set it to one, such as postgresql://user:password@host/database"
        )
        raise ConfigError(msg)
    own = _split(url)
    return Address(place, own.url, table or own.table)


def shown_source(source: object) -> str:
    """Return what may be printed of a source.

    Parameters
    ----------
    source : str or pathlib.Path
        A path, or an address.

    Raises
    ------
    ConfigError
        If it is an address that cannot be read.
    """
    text = str(source)
    return read_address(text).shown if is_address(text) else text


def _split(text: str) -> Address:
    """Return an address without its table; the login ends at the last @."""
    scheme, _, rest = text.partition("://")
    login, at, place = rest.rpartition("@")
    place, _, table = place.partition("#")
    shown = f"{scheme}://{'***@' if at else ''}{place.partition('?')[0]}"
    if any(mark in login for mark in _RESERVED) or login.count(":") > 1:
        msg = (
            f"{shown}: user or password holds one of / ? # [ ] @ : or a blank; write these as %2F "
            "%3F %23 %5B %5D %40 %3A %20"
        )
        raise ConfigError(msg)
    # Ibis reads a plus sign in a password as a blank, which no login here holds.
    return Address(shown, f"{scheme}://{login.replace('+', '%2B')}{at}{place}", table)


def _secrets(url: str) -> set[str]:
    """Return what must not be shown: the password, and what the query calls by such a name."""
    login, _, place = url.partition("://")[2].rpartition("@")
    settings = [part.partition("=") for part in place.partition("?")[2].split("&")]
    found = [login.partition(":")[2], *(v for name, _, v in settings if _SECRET.search(name))]
    return {form(secret) for secret in found for form in (str, unquote, unquote_plus)} - {""}
