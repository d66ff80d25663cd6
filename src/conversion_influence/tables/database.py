"""Tables in databases: read through Ibis as Arrow, then staged and checked like files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, TypeVar

from conversion_influence.errors import ConfigError, MissingExtraError, Problem, TableError
from conversion_influence.messages.said import told_near
from conversion_influence.tables.addresses import Address, read_address
from conversion_influence.tables.casting import quoted
from conversion_influence.tables.doubt_words import doubt
from conversion_influence.tables.folder import Found, Loader
from conversion_influence.tables.loading import load_arrow
from conversion_influence.tables.schemas import CONTRACTS

if TYPE_CHECKING:
    import pyarrow as pa

_DRIVERS = {"postgresql": "postgres", "postgres": "postgres"}
_BATCH_ROWS = 100_000
_Result = TypeVar("_Result")


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
    with connected(address) as backend:
        yield _known_tables(address, backend, _ask(address, backend.list_tables))


@contextmanager
def connected(address: Address) -> Iterator[Any]:
    """Give an Ibis backend on a database; of Postgres, one that sees one state and cannot write.

    Parameters
    ----------
    address : Address
        Of the database.

    Raises
    ------
    TableError
        If the database cannot be reached.
    MissingExtraError
        If its driver is not installed.
    """
    backend = _ask(address, lambda: _open(address.url))
    try:
        with _one_state(backend):
            yield backend
    finally:
        backend.disconnect()


class _DuckFile:
    """A DuckDB file as an Ibis backend would be; Ibis cannot read what DuckDB 2 answers."""

    name = "duckdb"

    def __init__(self, path: str) -> None:
        import duckdb

        self.con = duckdb.connect(path, read_only=True)

    def list_tables(self) -> list[str]:
        """Return the names of tables and views in the main schema."""
        asked = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'main'"
        return [str(name) for (name,) in self.con.execute(asked).fetchall()]

    def batches(self, parts: list[str]) -> pa.RecordBatchReader:
        """Return the rows of a table, named in parts from the outside in."""
        name = ".".join(quoted(part) for part in parts)
        reader: pa.RecordBatchReader = self.con.sql(f"FROM {name}").to_arrow_reader(_BATCH_ROWS)
        return reader

    def disconnect(self) -> None:
        """Close the file."""
        self.con.close()


def _open(url: str) -> Any:
    import ibis

    scheme, _, place = url.partition("://")
    return _DuckFile(place) if scheme.lower() == "duckdb" else ibis.connect(url)


def _one_state(backend: Any) -> AbstractContextManager[Any]:
    """Read all tables as of one moment, so that a capture cannot be newer than its post's row."""
    if backend.name != "postgres":
        return nullcontext()
    from psycopg import IsolationLevel

    backend.con.read_only = True
    backend.con.isolation_level = IsolationLevel.REPEATABLE_READ
    transaction: AbstractContextManager[Any] = backend.con.transaction()
    return transaction


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
        raise MissingExtraError(_missing_driver(address))
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


def _known_tables(address: Address, backend: Any, names: list[str]) -> Found:
    found: dict[str, list[str]] = {}
    warnings = []
    for name in sorted(names):
        near = get_close_matches(name.lower(), CONTRACTS, n=1, cutoff=0.8)
        if name.lower() in CONTRACTS:
            found.setdefault(name.lower(), []).append(name)
        elif near:
            known = told_near(name.lower(), near)
            warnings.append(doubt(name, "foreign_name", value=address.shown, near=known))
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
        name: table_loader(name, Address(address.shown, address.url, found[name][0]), backend)
        for name in CONTRACTS
        if name in found
    }
    return Found(loaders, tuple(problems), tuple(warnings))


def table_loader(name: str, address: Address, backend: Any) -> Loader:
    """Return a loader of one table of a database; what goes wrong with it is a problem.

    Parameters
    ----------
    name : str
        Name of the table in the contracts.
    address : Address
        Of the table in its database.
    backend : ibis.BaseBackend
        From `connected`.
    """

    def load(database: Any) -> Any:
        try:
            batches = _batches(backend, address.table)
            return load_arrow(database, name, batches, address.table)
        except Exception as error:  # drivers have no common base class
            reason = _reason(address, error)
        message = f"the table cannot be read ({reason}); check its name, columns and your rights"
        return None, [Problem(name, None, None, f"{address.shown}#{address.table}", message)]

    return load


def _batches(backend: Any, table: str) -> pa.RecordBatchReader:
    """Return the rows of a table; what Arrow has no exact type for comes as text."""
    *place, name = table.split(".")
    if isinstance(backend, _DuckFile):
        return backend.batches([*place, name])
    found = backend.table(name, database=tuple(place) or None)
    as_text = {
        column: found[column].cast("string")
        for column, kind in found.schema().items()
        if not _is_exact(kind)
    }
    chosen = found.mutate(**as_text) if as_text else found
    if backend.name == "postgres":
        return _postgres_batches(backend, chosen)
    reader: pa.RecordBatchReader = chosen.to_pyarrow_batches(chunk_size=_BATCH_ROWS)
    return reader


def _postgres_batches(backend: Any, table: Any) -> pa.RecordBatchReader:
    """Return rows from a cursor that is closed inside of its transaction.

    Ibis closes it after, where a fault has already undone it; what is told then is that there is no
    such cursor, and the other tables cannot be read any more.
    """
    import pyarrow as pa

    schema = table.schema()
    query, kind = backend.compile(table), schema.as_struct().to_pyarrow()

    def rows() -> Iterator[pa.RecordBatch]:
        with backend.con.transaction(), backend.con.cursor(name="conversion_influence") as cursor:
            cursor.execute(query)
            while batch := cursor.fetchmany(_BATCH_ROWS):
                yield pa.RecordBatch.from_struct_array(pa.array(batch, type=kind))

    return pa.RecordBatchReader.from_batches(schema.to_pyarrow(), rows())


def _is_exact(kind: Any) -> bool:
    """Return whether values of an Ibis type pass through Arrow as they are."""
    if kind.is_array():
        kind = kind.value_type
    plain = kind.is_integer() or kind.is_floating() or kind.is_boolean() or kind.is_binary()
    return bool(plain or kind.is_date() or kind.is_timestamp() or type(kind).__name__ == "String")
