"""Rows of the four data sets, each with its outcomes, read the way a user would read them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from conversion_influence.config import Config
from conversion_influence.config_file import load_config
from conversion_influence.dataset.assemble import assemble
from conversion_influence.dataset.chosen import configured_signals
from conversion_influence.dataset.cohort import placements_cohort
from conversion_influence.dataset.rows import Rows
from conversion_influence.modeling.splits import split_by_time
from conversion_influence.tables.sources import Tables, open_source
from conversion_influence.tables.world import simulate, write_world
from conversion_influence.timeframe import is_past
from conversion_influence.workflows.reading import read_training_data

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, eq=False)
class Placements:
    """Placements in time order, and their raw tables.

    Attributes
    ----------
    rows : Rows
        One row per placement.
    config : Config
        How they were read.
    folder : pathlib.Path
        Of the raw tables.
    truth : numpy.ndarray or None
        True probability per row, in a simulated world.
    """

    rows: Rows
    config: Config
    folder: Path
    truth: np.ndarray | None = None


def ciao(folder: Path) -> Placements:
    """Return the placements of Ciao before the test slice of `influence train`, which is dropped.

    Parameters
    ----------
    folder : pathlib.Path
        Of the raw tables.
    """
    config = load_config(ROOT / "configs" / "ciao.yaml", {"data": folder})
    rows = read_training_data(config, lambda _: None).rows
    assert rows.as_of is not None
    assert rows.settled_at is not None
    cut = pd.Timestamp(split_by_time(rows.as_of, rows.settled_at, config.split).cuts["test"])
    return Placements(take(rows, np.flatnonzero(is_past(rows.as_of, cut))), config, folder)


@contextmanager
def world(creators: int, seed: int) -> Iterator[Placements]:
    """Yield the placements of a simulated world; its tables last as long as the context.

    Parameters
    ----------
    creators, seed : int
        Of the world.
    """
    drawn = simulate(creators, seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "world"
        write_world(drawn, folder)
        config = load_config(None, {"data": folder})
        rows = read_training_data(config, lambda _: None).rows
        known = drawn.tables["placements"].merge(drawn.truth, on="placement_id")
        known = known.sort_values(["booked_at", "placement_id"])
        truth = known["true_probability"].to_numpy()
        if not np.array_equal(known["conversions"].to_numpy(dtype=float), rows.conversions):
            msg = "the rows of the world are not in the order of its placements"
            raise AssertionError(msg)
        yield Placements(rows, config, folder, truth)


def facebook_ads(folder: Path) -> Rows:
    """Return the ads of kag_facebook_ads.

    Parameters
    ----------
    folder : pathlib.Path
        Holds the table.
    """
    table = folder / "KAG_conversion_data.csv"
    config = load_config(ROOT / "configs" / "facebook_ads.yaml", {"data": table})
    return read_training_data(config, lambda _: None).rows


def judgements(folder: Path) -> tuple[Rows, Rows]:
    """Return the judgements of PeerIndex twice: as pairs, and as a flat table for other learners.

    The flat table holds the same signals. Each judgement is read both ways, first as it stands,
    then with its sides exchanged: differences of ln(1 + count), the same of the ratios, and the
    logs of either side's counts.

    Parameters
    ----------
    folder : pathlib.Path
        Holds train.csv.
    """
    config = load_config(ROOT / "configs" / "pairs.yaml", {"data": folder / "train.csv"})
    pairs = read_training_data(config, lambda _: None).rows
    assert pairs.sides is not None
    assert config.flat is not None
    ratios = config.flat.ratios
    sides = [_logs(side, ratios) for side in pairs.sides.of(pairs.frame)]
    tables = [_compared(*sides, list(ratios)), _compared(*reversed(sides), list(ratios))]
    flat = replace(
        pairs,
        frame=pd.concat(tables, ignore_index=True),
        conversions=np.concatenate([pairs.conversions, 1.0 - pairs.conversions]),
        exposures=np.tile(pairs.exposures, 2),
        groups=np.tile(pairs.groups, 2),
        sides=None,
    )
    return pairs, flat


def _logs(side: pd.DataFrame, ratios: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    """Return ln(1 + count) of a side, and of each ratio the difference of its two."""
    counts = np.log1p(side.drop(columns=list(ratios)))
    return counts.assign(**{name: counts[up] - counts[low] for name, (up, low) in ratios.items()})


def _compared(one: pd.DataFrame, other: pd.DataFrame, ratios: list[str]) -> pd.DataFrame:
    """Return what tells one side from the other, and the levels of both."""
    levels = [side.drop(columns=ratios) for side in (one, other)]
    named = [level.add_suffix(end) for level, end in zip(levels, ("_one", "_other"), strict=True)]
    return pd.concat([one - other, *named], axis=1)


def take(rows: Rows, positions: np.ndarray) -> Rows:
    """Return some rows.

    Parameters
    ----------
    rows : Rows
        All rows.
    positions : numpy.ndarray
        Of those to keep, in their order.
    """
    return replace(
        rows,
        frame=rows.frame.iloc[positions].reset_index(drop=True),
        conversions=rows.conversions[positions],
        exposures=rows.exposures[positions],
        groups=rows.groups[positions],
        as_of=None if rows.as_of is None else _of(rows.as_of, positions),
        settled_at=None if rows.settled_at is None else _of(rows.settled_at, positions),
    )


def _of(instants: pd.Series, positions: np.ndarray) -> pd.Series:
    return instants.iloc[positions].reset_index(drop=True)


@dataclass(frozen=True, eq=False)
class Pasts:
    """Raw tables of placements, to compute signals as if only some placements had happened.

    Attributes
    ----------
    placements : Placements
        All of them.
    tables : Tables
        Their opened tables.
    """

    placements: Placements
    tables: Tables

    def only(self, known: np.ndarray, asked: np.ndarray) -> Rows:
        """Return rows whose signals know no other past placements than some.

        Only the signals that read placements are computed anew; none of the others depends on them.

        Parameters
        ----------
        known : numpy.ndarray
            Positions of the placements that happened.
        asked : numpy.ndarray
            Positions of the rows wanted.
        """
        settings = self.placements.config.features
        reading = [
            signal
            for signal in configured_signals(self.tables, settings.exclude, (), ())
            if any(table == "placements" for table, _ in signal.requires)
            and signal.name in self.placements.rows.frame
        ]
        cohort = placements_cohort(self.tables).cache()
        happened = cohort.filter(cohort.row_id.isin(known.tolist())).select("placement_id")
        all_placements = self.tables.tables["placements"]
        few = all_placements.semi_join(happened, "placement_id").cache()
        past = replace(self.tables, tables={**self.tables.tables, "placements": few})
        found = assemble(
            past,
            cohort.filter(cohort.row_id.isin(asked.tolist())),
            signals=reading,
            offered=self.tables.given["placements"],
        )
        rows = take(self.placements.rows, asked)
        anew = found.frame.loc[asked].reset_index(drop=True)
        return replace(rows, frame=rows.frame.assign(**{str(name): anew[name] for name in anew}))


@contextmanager
def pasts(placements: Placements) -> Iterator[Pasts]:
    """Open the raw tables of placements.

    Parameters
    ----------
    placements : Placements
        From `ciao` or `world`.
    """
    with open_source(placements.folder) as tables:
        yield Pasts(placements, tables)
