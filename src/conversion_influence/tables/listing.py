"""A YAML list that says where each table is: in a database or in a file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import yaml

from conversion_influence.errors import ConfigError, did_you_mean
from conversion_influence.tables.addresses import Address, is_address, read_address
from conversion_influence.tables.database import connected, table_loader
from conversion_influence.tables.folder import Found, Loader
from conversion_influence.tables.loading import SUFFIXES, load_file
from conversion_influence.tables.schemas import CONTRACTS


@contextmanager
def find_listed(path: Path) -> Iterator[Found]:
    """Give a loader per table of a YAML file, while their databases are connected.

    Parameters
    ----------
    path : pathlib.Path
        Its key ``tables`` maps names of tables to ``address#table`` or to files, which are looked
        for beside it.

    Raises
    ------
    ConfigError
        If the file cannot be read or names something else.
    TableError
        If a database cannot be reached.
    MissingExtraError
        If a driver is not installed.
    """
    places = _read_listing(path)
    with ExitStack() as stack:
        backends: dict[str, Any] = {}
        loaders: dict[str, Loader] = {}
        for name in (name for name in CONTRACTS if name in places):
            if not is_address(places[name]):
                loaders[name] = _file_loader(name, _file(path, name, places[name]))
                continue
            address = read_address(places[name])
            if address.url not in backends:
                backends[address.url] = stack.enter_context(connected(address))
            given = Address(address.shown, address.url, address.table or name)
            loaders[name] = table_loader(name, given, backends[address.url])
        yield Found(loaders)


def _read_listing(path: Path) -> dict[str, str]:
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        msg = f"{path}: cannot be read ({error}); give the path of a YAML file"
        raise ConfigError(msg) from None
    except yaml.YAMLError:
        msg = f"{path}: is not valid YAML; write `tables:` and below it `posts: address#table`"
        raise ConfigError(msg) from None
    tables = content.get("tables") if isinstance(content, dict) else None
    if not isinstance(tables, dict) or set(content) != {"tables"} or not tables:
        msg = f"{path}: must hold `tables:` and nothing else; below it, `posts: address#table`"
        raise ConfigError(msg)
    for name, place in tables.items():
        if name not in CONTRACTS:
            hint = did_you_mean(str(name), list(CONTRACTS))
            msg = f"{path}: no table is called {name!r}.{hint} Known: {', '.join(CONTRACTS)}"
            raise ConfigError(msg)
        if not isinstance(place, str) or not place:
            msg = f"{path}: tables.{name}: must be an address or a file, got {type(place).__name__}"
            raise ConfigError(msg)
    return dict(tables)


def _file(listing: Path, name: str, place: str) -> Path:
    file = listing.parent / place
    if not file.name.lower().endswith(SUFFIXES) or not file.is_file():
        msg = (
            f"{listing}: tables.{name}: {place!r} is neither an address (postgresql://..., "
            f"env:NAME#table) nor a file that is there and ends in {', '.join(SUFFIXES)}"
        )
        raise ConfigError(msg)
    return file


def _file_loader(name: str, path: Path) -> Loader:
    return lambda database: load_file(database, name, path)
