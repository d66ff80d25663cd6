"""Features to a file, and the catalog as a list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from conversion_influence.errors import ConfigError, did_you_mean
from conversion_influence.workflows.candidates import known_candidates
from conversion_influence.workflows.clock import Step, utc_now
from conversion_influence.workflows.files import require_file_place, write_tables

if TYPE_CHECKING:
    from conversion_influence.lists.rejects import Reject


@dataclass(frozen=True)
class FeatureFile:
    """Features that were written.

    Attributes
    ----------
    out : Path
        The file; one row per placement or candidate.
    rows, signals : int
        Its size.
    left_out : tuple of str
        Catalog signals the data could not feed.
    rejects : tuple of Reject
        Candidates that could not be used.
    fingerprint : str
        Of the data.
    """

    out: Path
    rows: int
    signals: int
    left_out: tuple[str, ...]
    rejects: tuple[Reject, ...]
    fingerprint: str

    def to_dict(self) -> dict[str, Any]:
        """Return the stable JSON form."""
        return {**asdict(self), "out": str(self.out)}


def features(
    data: Path, out: Path, candidates: Path | None = None, *, step: Step = lambda _: None
) -> FeatureFile:
    """Write the features of past placements, or of candidates, as known at each as_of.

    Parameters
    ----------
    data : Path
        Folder of raw tables.
    out : Path
        ``.parquet`` or ``.csv``; ids and as_of first, then one column per signal.
    candidates : Path, optional
        A list of candidates instead of the placements.
    step : callable
        Told what begins.
    """
    require_file_place(out, [candidates])
    from conversion_influence.dataset.assemble import assemble, extra_columns
    from conversion_influence.dataset.candidates import identify
    from conversion_influence.dataset.catalog import catalog
    from conversion_influence.dataset.cohort import candidates_cohort, placements_cohort
    from conversion_influence.lists.candidates import read_candidates
    from conversion_influence.tables.sources import open_folder

    step("reading every table")
    with open_folder(data) as tables:
        rejects: tuple[Reject, ...] = ()
        if candidates is None:
            cohort = placements_cohort(tables)
            offered = tables.given["placements"]
            ids = cohort.select("row_id", "placement_id", "creator_id", "as_of").execute()
        else:
            listed = read_candidates(candidates, now=utc_now())
            listed = known_candidates(listed, identify(listed.frame, tables), data)
            rejects, offered = listed.rejects, listed.given
            cohort = candidates_cohort(tables, listed.frame)
            ids = cohort.select("row_id", "creator_id", "as_of").execute()
        step("computing features as they were known")
        made = assemble(tables, cohort, signals=catalog(extra_columns(tables)), offered=offered)
        fingerprint = tables.fingerprint()
    step("writing")
    ids = ids.sort_values("row_id").set_index("row_id")
    write_tables({out: ids.join(made.frame)})
    return FeatureFile(out, len(made.frame), len(made.signals), made.left_out, rejects, fingerprint)


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
    from conversion_influence.dataset.blocks import tables_of
    from conversion_influence.dataset.catalog import GROUPS, catalog

    if group is not None and group not in GROUPS:
        msg = (
            f"there is no group {group!r}.{did_you_mean(group, GROUPS)} Groups: {', '.join(GROUPS)}"
        )
        raise ConfigError(msg)
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
            "source": signal.source,
        }
        for signal in catalog()
        if group in (None, signal.group)
    ]
