"""Tables in databases: read through Ibis as Arrow, then staged and checked like files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import yaml

from conversion_influence.errors import (
    ConfigError,
    MissingExtraError,
    Problem,
    TableError,
    did_you_mean,
)
from conversion_influence.tables.addresses import Address, is_address, read_address
from conversion_influence.tables.folder import Found, Loader
from conversion_influence.tables.loading import SUFFIXES, load_arrow, load_file
from conversion_influence.tables.schemas import CONTRACTS

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["find_listed", "find_tables", "is_address", "is_listing"]

_ENDINGS = (".yaml", ".yml")
_DRIVERS = {"postgresql": "postgres", "postgres": "postgres"}
_BATCH_ROWS = 100_000
_Result = TypeVar("_Result")


def is_listing(text: str) -> bool:
    """Return whether a source is a YAML list of tables.

    Parameters
    ----------
    text : str
        As the user gave it.
    """
    return text.lower().endswith(_ENDINGS)


@contextmanager
def find_tables(text: str) -> Iterator[Found]:
    """Give a loader per table of a database that has a known name, while it is connected.

    Parameters
    ----------
    text : str
        Its address, see `tables.addresses.read_address`.

    Raises
    ------
    TableError
        If the database cannot be reached.
    MissingExtraError
        If its driver is not installed.
    ConfigError
        If the text names one table only, or an environment variable that is not set.
    """
    address = read_address(text)
    if address.table:
        msg = (
            f"{address.shown}#{address.table}: names one table, but a source is a whole database; "
            "to choose tables, list them in a YAML file under `tables:`"
        )
        raise ConfigError(msg)
    with _connected(address) as backend:
        yield _known_tables(address, backend, _ask(address, backend.list_tables))


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
                backends[address.url] = stack.enter_context(_connected(address))
            given = Address(address.shown, address.url, address.table or name)
            loaders[name] = _table_loader(name, given, backends[address.url])
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


@contextmanager
def _connected(address: Address) -> Iterator[Any]:
    import ibis

    try:
        backend = _ask(address, lambda: ibis.connect(address.url))
    except _AbsentDriverError:
        backend = None
    if backend is None:
        raise MissingExtraError(_missing_driver(address))
    _forbid_writing(backend)
    try:
        yield backend
    finally:
        backend.disconnect()


class _AbsentDriverError(Exception):
    """The Python package that speaks to a database is not installed."""


def _ask(address: Address, question: Callable[[], _Result]) -> _Result:
    """Return what a database answers; its error is raised again without the address's secrets.

    The driver's own exception, which may quote the address, is not kept as its cause.
    """
    try:
        return question()
    except ImportError:
        reason = None
    except Exception as error:  # drivers have no common base class
        reason = _reason(address, error)
    if reason is None:
        raise _AbsentDriverError
    message = f"the database cannot be read ({reason}); check the address, the login and its rights"
    raise TableError([Problem("tables", None, None, address.shown, message)])


def _reason(address: Address, error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return address.clean(" ".join(lines[:2]) or type(error).__name__)[:300]


def _missing_driver(address: Address) -> str:
    extra = _DRIVERS.get(address.scheme)
    if extra is None:
        wanted = f"pip install 'ibis-framework[{address.scheme}]'"
    else:
        wanted = f"pip install 'conversion-influence[{extra}]'"
    return f"{address.shown}: the driver for {address.scheme} is not installed: {wanted}"


def _forbid_writing(backend: Any) -> None:
    """Make a Postgres session read-only; other databases are only ever asked to select."""
    if backend.name == "postgres":
        backend.con.read_only = True


def _known_tables(address: Address, backend: Any, names: list[str]) -> Found:
    found: dict[str, list[str]] = {}
    warnings = []
    for name in sorted(names):
        near = get_close_matches(name.lower(), CONTRACTS, n=1, cutoff=0.8)
        if name.lower() in CONTRACTS:
            found.setdefault(name.lower(), []).append(name)
        elif near:
            message = f"is not read: no table has that name. Did you mean {near[0]!r}?"
            warnings.append(Problem(name, None, None, address.shown, message))
    problems = [
        Problem(name, None, None, ", ".join(given), "two tables of one name; keep one of them")
        for name, given in found.items()
        if len(given) > 1
    ]
    if not found:
        message = (
            f"no table found; name tables or views as {', '.join(CONTRACTS)}, or list them in a "
            "YAML file"
        )
        problems.append(Problem("tables", None, None, address.shown, message))
    loaders = {
        name: _table_loader(name, Address(address.shown, address.url, found[name][0]), backend)
        for name in CONTRACTS
        if name in found
    }
    return Found(loaders, tuple(problems), tuple(warnings))


def _file_loader(name: str, path: Path) -> Loader:
    return lambda database: load_file(database, name, path)


def _table_loader(name: str, address: Address, backend: Any) -> Loader:
    def load(database: Any) -> Any:
        try:
            batches = _batches(backend, address.table)
            return load_arrow(database, name, batches, address.table)
        except Exception as error:  # drivers have no common base class
            reason = _reason(address, error)
        message = (
            f"the table cannot be read ({reason}); check its name, columns and your rights"
        )
        return None, [Problem(name, None, None, f"{address.shown}#{address.table}", message)]

    return load


def _batches(backend: Any, table: str) -> pa.RecordBatchReader:
    """Return the rows of a table; what Arrow has no exact type for comes as text."""
    *place, name = table.split(".")
    found = backend.table(name, database=tuple(place) or None)
    as_text: Mapping[str, Any] = {
        column: found[column].cast("string")
        for column, kind in found.schema().items()
        if kind.is_decimal() or kind.is_unknown() or kind.is_uuid() or kind.is_json()
    }
    chosen = found.mutate(**as_text) if as_text else found
    reader: pa.RecordBatchReader = chosen.to_pyarrow_batches(chunk_size=_BATCH_ROWS)
    return reader
