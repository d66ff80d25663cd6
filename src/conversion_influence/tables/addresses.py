"""Addresses of databases: where a password may stand, and how it is kept out of every message."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, unquote_plus, urlsplit

from conversion_influence.errors import ConfigError

_ENVIRONMENT = "env:"
_URL = re.compile(r"[A-Za-z][\w+.-]*://")
_LOGIN = re.compile(r"://[^/\s]*@")
_PASSWORD = re.compile(r"://[^:/@\s]*:(.*)@", re.DOTALL)
_SECRET = re.compile(r"pass|pwd|secret|token|key", re.IGNORECASE)


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
    return text.startswith(_ENVIRONMENT) or _URL.match(text) is not None


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
        If there is no such environment variable, or no address in it.
    """
    place, _, table = text.partition("#")
    if not place.startswith(_ENVIRONMENT):
        return Address(_LOGIN.sub("://***@", place.split("?", 1)[0]), place, table)
    name = place.removeprefix(_ENVIRONMENT)
    url = os.environ.get(name, "")
    if not _URL.match(url):
        state = "is no address" if url else "is not set"
        msg = (
            f"{place}: the environment variable {name} {state}; "
            "set it to one, such as postgresql://user:password@host/database"
        )
        raise ConfigError(msg)
    own, _, own_table = url.partition("#")
    return Address(place, own, table or own_table)


def _secrets(url: str) -> set[str]:
    found = [match.group(1) for match in [_PASSWORD.search(url)] if match]
    try:
        query = urlsplit(url).query
    except ValueError:
        query = url.partition("?")[2]
    raw = [part.partition("=") for part in query.split("&")]
    found += [value for name, _, value in raw if _SECRET.search(name)]
    found += [value for name, value in parse_qsl(query) if _SECRET.search(name)]
    return {form(secret) for secret in found for form in (str, unquote, unquote_plus)} - {""}
