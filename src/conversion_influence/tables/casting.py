"""From a column as received to a column of the contract, as DuckDB SQL.

Every cast is strict: what it cannot read becomes NULL, so a fault is a value that was present and
is NULL after the cast. Text is trimmed while it is staged, empty text is missing, a time without
an offset is UTC. Names of networks, topics, brands and kinds of mentions are put in lower case.
"""

from __future__ import annotations

from conversion_influence.tables.contract import Kind
from conversion_influence.tables.schemas import FOLDED

_BLANKS = "' ' || chr(9) || chr(10) || chr(13) || chr(160) || chr(65279)"
_CLOCK = r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}([.]\d{1,9})?)?"
_OFFSET = r"(Z|[+-]\d{2}(:?\d{2})?)"
_ISO = rf"\d{{4}}-\d{{2}}-\d{{2}}|{_CLOCK}{_OFFSET}?"
_ISO_APART = rf"{_CLOCK} (UTC|{_OFFSET})"
_NUMBER = r"[+-]?(\d+([.]\d*)?|[.]\d+)([eE][+-]?\d+)?"
_TRUE = "('true', 't', 'yes', 'y', '1', '1.0')"
_FALSE = "('false', 'f', 'no', 'n', '0', '0.0')"
_INTEGERS = frozenset(
    f"{sign}{size}INT" for sign in ("", "U") for size in ("TINY", "SMALL", "BIG", "HUGE")
) | {"INTEGER", "UINTEGER"}
_TIMES = frozenset({"DATE", "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS"})
_ZONED_TIMES = frozenset({"TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ_NS"})
_WHOLE_LIMIT = 2**53

DUCKDB_TYPE: dict[Kind, str] = {
    "string": "VARCHAR",
    "timestamp": "TIMESTAMP",
    "number": "DOUBLE",
    "count": "BIGINT",
    "boolean": "BOOLEAN",
}
"""Type in the opened tables, per kind."""


def quoted(name: str) -> str:
    """Return a column name as a SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def trimmed(expression: str) -> str:
    """Return the SQL expression of a text without blanks around it; empty text becomes NULL."""
    bare = " AND ".join(f"{end}({expression}, 1) BETWEEN '!' AND '~'" for end in ("left", "right"))
    slow = f"nullif(trim({expression}, {_BLANKS}), '')"
    return f"CASE WHEN {bare} THEN {expression} ELSE {slow} END"


def present(name: str, source: str) -> str:
    """Return the SQL condition that a value was received at all.

    Parameters
    ----------
    name : str
        Column name.
    source : str
        Its DuckDB type as received.
    """
    column = quoted(name)
    if _is_float(source):
        return f"({column} IS NOT NULL AND NOT isnan({column}))"
    return f"{column} IS NOT NULL"


def cast(name: str, source: str, kind: Kind) -> str:
    """Return the SQL expression of a column in the type of its kind; NULL where it cannot be read.

    Parameters
    ----------
    name : str
        Column name.
    source : str
        Its DuckDB type as received.
    kind : {"string", "timestamp", "number", "count", "boolean"}
        What the contract asks for.
    """
    column = quoted(name)
    if kind == "string":
        text = _as_string(column, source)
        return f"lower({text})" if name in FOLDED else text
    if kind == "timestamp":
        return _as_timestamp(column, source)
    if kind == "boolean":
        return _as_boolean(column, source)
    number = _as_number(column, source)
    return number if kind == "number" else _as_count(column, source, number)


def shown(name: str) -> str:
    """Return the SQL expression of a value as received, as text."""
    return f"CAST({quoted(name)} AS VARCHAR)"


def is_code(name: str) -> str:
    """Return the SQL condition that a text is a code such as ``007``, not a number.

    A whole number of 16 digits or more is one too: as a float it would lose its last digits.
    """
    return rf"regexp_matches({quoted(name)}, '^[+-]?(0\d|\d{{16,}}$)')"


def _is_text(source: str) -> bool:
    return source == "VARCHAR"


def _is_float(source: str) -> bool:
    return source in {"FLOAT", "DOUBLE"}


def _is_number(source: str) -> bool:
    return source in _INTEGERS or _is_float(source) or source.startswith("DECIMAL")


def _as_string(column: str, source: str) -> str:
    if source.endswith("[]"):
        return f"nullif(array_to_string({column}, ';'), '')"
    if _is_float(source):
        whole = f"{column} = floor({column}) AND abs({column}) < {_WHOLE_LIMIT}"
        as_whole = f"CAST(TRY_CAST({column} AS BIGINT) AS VARCHAR)"
        text = f"CASE WHEN {whole} THEN {as_whole} ELSE CAST({column} AS VARCHAR) END"
        return f"CASE WHEN NOT isnan({column}) THEN {text} END"
    return column if _is_text(source) else f"CAST({column} AS VARCHAR)"


def _as_timestamp(column: str, source: str) -> str:
    if _is_text(source):
        joined = rf"replace(regexp_replace({column}, ' (\S+)$', '\1'), 'UTC', 'Z')"
        return (
            f"CASE WHEN regexp_full_match({column}, '{_ISO}') "
            f"THEN TRY_CAST({column} AS TIMESTAMPTZ) AT TIME ZONE 'UTC' "
            f"WHEN regexp_full_match({column}, '{_ISO_APART}') "
            f"THEN TRY_CAST({joined} AS TIMESTAMPTZ) AT TIME ZONE 'UTC' END"
        )
    if source in _ZONED_TIMES:
        instant = f"TRY_CAST({column} AS TIMESTAMPTZ)"
        return f"CASE WHEN isfinite({instant}) THEN {instant} AT TIME ZONE 'UTC' END"
    if source in _TIMES:
        instant = f"TRY_CAST({column} AS TIMESTAMP)"
        return f"CASE WHEN isfinite({instant}) THEN {instant} END"
    return "CAST(NULL AS TIMESTAMP)"


def _as_boolean(column: str, source: str) -> str:
    if source == "BOOLEAN":
        return column
    if not (_is_text(source) or _is_number(source)):
        return "CAST(NULL AS BOOLEAN)"
    text = f"lower(CAST({column} AS VARCHAR))"
    return f"CASE WHEN {text} IN {_TRUE} THEN true WHEN {text} IN {_FALSE} THEN false END"


def _as_number(column: str, source: str) -> str:
    if _is_text(source):
        number = f"TRY_CAST({column} AS DOUBLE)"
        return (
            f"CASE WHEN regexp_full_match({column}, '{_NUMBER}') AND isfinite({number}) "
            f"THEN {number} + 0.0 END"
        )
    if _is_number(source):
        number = f"CAST({column} AS DOUBLE)"
        return f"CASE WHEN isfinite({number}) THEN {number} + 0.0 END"
    return "CAST(NULL AS DOUBLE)"


def _as_count(column: str, source: str, number: str) -> str:
    if source in _INTEGERS:
        return f"TRY_CAST({column} AS BIGINT)"
    whole = f"{number} = floor({number}) AND abs({number}) < {_WHOLE_LIMIT}"
    return f"CASE WHEN {whole} THEN TRY_CAST({number} AS BIGINT) END"


def extra_kind(source: str) -> Kind | None:
    """Return the kind of an extra column by its DuckDB type, None where it cannot be kept."""
    if _is_text(source):
        return "string"
    if _is_number(source):
        return "number"
    if source == "BOOLEAN":
        return "boolean"
    return "timestamp" if source.startswith(("TIMESTAMP", "DATE")) else None
