"""Features to a file, and the catalog as a list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from conversion_influence import __version__
from conversion_influence.config import FeatureSettings
from conversion_influence.errors import ConfigError
from conversion_influence.messages.said import refusal, told_near
from conversion_influence.tables.memory import within_memory
from conversion_influence.workflows.asked import Asked, missing_tables, read_asked
from conversion_influence.workflows.clock import Step
from conversion_influence.workflows.files import write_tables
from conversion_influence.workflows.out_places import require_file_place
from conversion_influence.workflows.places import EngineName

if TYPE_CHECKING:
    import pandas as pd

    from conversion_influence.dataset.assemble import Features
    from conversion_influence.dataset.cache import FeatureCache
    from conversion_influence.lists.mapping import Choices
    from conversion_influence.lists.rejects import Reject
    from conversion_influence.tables.embedded import Resources
    from conversion_influence.tables.sources import Tables


@dataclass(frozen=True)
class FeatureFile:
    """Features that were written.

    Attributes
    ----------
    out : Path
        The file; one row per placement or candidate.
    rows, signals : int
        Its size.
    kept : int
        Rows that were kept from an earlier run and not computed.
    left_out : tuple of str
        Signals the data could not feed.
    absent : mapping of str to tuple of str
        Those of them that whole tables are absent for, by these tables; see `missing_tables`.
    coverage : mapping of str to mapping of str to float
        By group, per signal the share of rows that know it.
    rejects : tuple of Reject
        Candidates that could not be used.
    fingerprint : mapping of str to str
        Of the ``data`` and of the ``catalog``: the signals and the code that computes them.
    """

    out: Path
    rows: int
    signals: int
    kept: int
    left_out: tuple[str, ...]
    absent: Mapping[str, tuple[str, ...]]
    coverage: Mapping[str, Mapping[str, float]]
    rejects: tuple[Reject, ...]
    fingerprint: Mapping[str, str]

    def to_dict(self) -> dict[str, Any]:
        """Return the stable JSON form."""
        return {**asdict(self), "out": str(self.out)}


@within_memory()
def features(
    data: str | Path,
    out: Path,
    candidates: Path | None = None,
    *,
    chosen: FeatureSettings | None = None,
    engine: EngineName = "duckdb",
    spark: Mapping[str, str] | None = None,
    resources: Resources | None = None,
    cache: Path | None = None,
    choices: Choices | None = None,
    step: Step = lambda _: None,
) -> FeatureFile:
    """Write the features of past placements, or of candidates, as known at each as_of.

    Parameters
    ----------
    data : str or Path
        Folder of raw tables, address of a database or YAML list of tables.
    out : Path
        ``.parquet`` or ``.csv``; ids and as_of first, then one column per signal.
    candidates : Path, optional
        A list of candidates instead of the placements.
    chosen : FeatureSettings, optional
        Signals to leave out and columns of the user's own to pass through.
    engine : {"duckdb", "spark"}
        Computes them in this process, or on Spark; the result is the same.
    spark : mapping of str to str, optional
        Spark properties, see `tables.spark_session.start_session`.
    resources : Resources, optional
        What the embedded database may take of the machine.
    cache : Path, optional
        Folder of features kept from earlier runs: only rows it does not know are computed.
    choices : Choices, optional
        What the user says of the columns of the list.
    step : callable
        Told what begins.
    """
    require_file_place(out, [candidates])
    from conversion_influence.dataset.cache import FeatureCache, catalog_fingerprint, prepare_folder
    from conversion_influence.tables.sources import open_source
    from conversion_influence.tables.spark_session import require_spark

    if cache is not None:
        prepare_folder(cache)
    if engine == "spark":
        require_spark(spark)

    step("reading every table")
    with open_source(data, resources=resources) as opened:
        asked = read_asked(opened, candidates, data, chosen or FeatureSettings(), choices)
        fingerprint = opened.fingerprint()
        kept = None if cache is None else FeatureCache(cache, fingerprint)
        with _on_engine(opened, engine, spark, step) as tables:
            step("computing features as they were known")
            ids, made = _compute(tables, asked, kept)
        kept_out = [signal for signal in asked.signals if signal.name in set(made.left_out)]
        absent = missing_tables(kept_out, opened)
    step("writing")
    ids = ids.sort_values("row_id").set_index("row_id")
    prints = {"data": fingerprint, "catalog": catalog_fingerprint(made.signals)}
    about = {f"influence.{name}": text for name, text in prints.items()}
    write_tables({out: ids.join(made.frame)}, about | {"influence.version": __version__})
    return FeatureFile(
        out,
        len(made.frame),
        len(made.signals),
        made.kept,
        made.left_out,
        absent,
        _coverage(made, asked),
        asked.rejects,
        prints,
    )


def _coverage(made: Features, asked: Asked) -> dict[str, dict[str, float]]:
    """Return, by group, how many rows know each signal."""
    from conversion_influence.dataset.catalog import GROUPS

    groups = {signal.name: signal.group for signal in asked.signals}
    shares = made.coverage()
    return {
        group: {name: share for name, share in shares.items() if groups.get(name) == group}
        for group in GROUPS
    }


def _compute(
    tables: Tables, asked: Asked, cache: FeatureCache | None
) -> tuple[pd.DataFrame, Features]:
    """Return who and when, and the features, by row_id."""
    from conversion_influence.dataset.assemble import assemble
    from conversion_influence.dataset.cohort import candidates_cohort, placements_cohort

    if asked.candidates is None:
        cohort = placements_cohort(tables, asked.placements)
        names = ["row_id", "placement_id", "creator_id", "as_of"]
    else:
        cohort = candidates_cohort(tables, asked.candidates)
        names = ["row_id", "creator_id", "as_of"]
    ids = cohort.select(*names).execute()
    made = assemble(
        tables,
        cohort,
        signals=asked.signals,
        offered=asked.offered,
        creator_extras=asked.creators,
        cache=cache,
    )
    return ids, made


@contextmanager
def _on_engine(
    opened: Tables, engine: EngineName, spark: Mapping[str, str] | None, step: Step
) -> Iterator[Tables]:
    if engine == "duckdb":
        yield opened
        return
    from conversion_influence.tables.spark import to_spark

    step("sending the tables to Spark")
    with to_spark(opened, settings=spark) as tables:
        yield tables


def list_signals(group: str | None = None) -> list[Mapping[str, Any]]:
    """Return the catalog as plain values.

    Parameters
    ----------
    group : str, optional
        Only this group.

    Raises
    ------
    ConfigError
        If there is no such group.
    """
    from conversion_influence.dataset.blocks import needs_of, tables_of
    from conversion_influence.dataset.catalog import GROUPS, catalog

    if group is not None and group not in GROUPS:
        raise refusal(
            ConfigError,
            "there is no group {group!r}.{near} Groups: {groups}",
            "il n'y a pas de groupe {group!r}.{near} Groupes : {groups}",
            group=group,
            near=told_near(group, GROUPS),
            groups=", ".join(GROUPS),
        )
    return [
        {
            "name": signal.name,
            "group": signal.group,
            "en": signal.en,
            "fr": signal.fr,
            "high_en": signal.high_en,
            "high_fr": signal.high_fr,
            "formula": signal.words,
            "unit": signal.unit,
            "days": signal.days,
            "tables": tables_of(signal),
            "needs": needs_of(signal),
            "source": signal.source,
        }
        for signal in catalog()
        if group in (None, signal.group)
    ]
