"""The backtest: whether the model would have been worth using at several dates of the past."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING

from conversion_influence.errors import ConfigError, ModelError
from conversion_influence.tables.memory import within_memory
from conversion_influence.workflows.backtest_result import ALL, Backtest, Cut
from conversion_influence.workflows.clock import Step
from conversion_influence.workflows.files import whole_file
from conversion_influence.workflows.out_places import require_file_place
from conversion_influence.workflows.training import require_training_packages

if TYPE_CHECKING:
    from conversion_influence.config import Config
    from conversion_influence.dataset.rows import Rows
    from conversion_influence.modeling.splits import Split
    from conversion_influence.modeling.training import Fitted
    from conversion_influence.workflows.reading import Source

ENDINGS = (".md", ".json")


@within_memory()
def backtest(
    config: Config,
    out: Path,
    *,
    cuts: int = 4,
    folds: int = 3,
    step: Step = lambda _: None,
) -> Backtest:
    """Judge models fitted at several past dates on what came after, and write a report.

    Parameters
    ----------
    config : Config
        All settings, as for `train`; the rows must have instants.
    out : Path
        The report: ``.md``, with its figures beside it, or ``.json``.
    cuts : int
        How many dates; each costs one fit, and ``folds`` more.
    folds : int
        Groups of creators that are left out in turn, to judge on creators not learned from; 0
        leaves that out.
    step : callable
        Told what begins.
    """
    if folds == 1:
        msg = "one group of creators leaves nobody to learn from: give --folds 2 or more, or 0"
        raise ConfigError(msg)
    require_training_packages()
    require_file_place(out, endings=ENDINGS)
    from conversion_influence.workflows.reading import read_training_data

    started = time.monotonic()
    step("reading data")
    source = read_training_data(config, step)
    done = backtest_rows(source, config, out, cuts=cuts, folds=folds, step=step, started=started)
    step("writing")
    _write(done)
    return done


def backtest_rows(
    source: Source,
    config: Config,
    out: Path,
    *,
    cuts: int,
    folds: int,
    step: Step = lambda _: None,
    started: float | None = None,
) -> Backtest:
    """Judge models on rows that were read already; writes nothing.

    Parameters
    ----------
    source : Source
        The rows.
    config, out, cuts, folds, step
        As for `backtest`.
    started : float, optional
        When the work began, on the monotonic clock.
    """
    from conversion_influence.evaluation.disguise import distrusted, find_disguised
    from conversion_influence.workflows import backtest_judging as judging
    from conversion_influence.workflows.reading import left_out_by

    started = time.monotonic() if started is None else started
    rows = source.rows
    splits, notes = _splits(rows, cuts)
    step("fitting at past dates")
    told = judging.foretold(rows, _fit(rows, splits, config))
    named = tuple(_cut(rows, split, number) for number, split in enumerate(splits, 1))
    step("judging what came after")
    found, where = find_disguised(rows, config.seed), left_out_by(config)
    judgement = distrusted(judging.judge_cuts(told, named, config), found, where)
    new_creators = None
    if folds:
        step("fitting without groups of creators in turn")
        apart = _apart(rows, splits, folds, config)
        if apart:
            told_apart = judging.foretold(rows, _fit(rows, apart, config))
            apart_judged = judging.judge_new_creators(told_apart, config)
            new_creators = distrusted(apart_judged, found, where)
    return Backtest(
        data=source.path,
        out=out,
        fingerprint={"data": source.fingerprint, "config": config.fingerprint()},
        seed=config.seed,
        rows=len(rows),
        signals=len(rows.words),
        left_out=rows.left_out,
        cuts=named,
        judgement=judgement,
        new_creators=new_creators,
        folds=folds,
        parts=judging.judge_parts(rows, told, config),
        money=judging.judge_money(rows, told, config),
        notes=(*(each.en for each in source.warnings), *notes, *map(str, judgement.notes)),
        seconds=round(time.monotonic() - started, 1),
    )


def _splits(rows: Rows, cuts: int) -> tuple[list[Split], list[str]]:
    """Return the splits that can be learned from, and what is said of others."""
    from conversion_influence.modeling.cuts import walk_forward_splits

    if rows.as_of is None or rows.settled_at is None:
        msg = (
            "a backtest needs instants, to know what came after a date: name the column of time "
            "under `flat.time`. Without time, `influence train` judges on folds"
        )
        raise ConfigError(msg)
    found = walk_forward_splits(rows.as_of, rows.settled_at, cuts)
    kept = [split for split in found if _learnable(rows, split)]
    if not kept:
        msg = (
            f"before none of {len(found)} dates there were settled placements with conversions and "
            "exposures without: nothing could be learned then. Give more history"
        )
        raise ModelError(msg)
    notes = [
        f"cut {split.cuts['test']}: {len(split.train)} settled placements before it hold no "
        "conversion, or nothing but conversions; it is left out"
        for split in found
        if split not in kept
    ]
    return kept, notes


def _learnable(rows: Rows, split: Split) -> bool:
    k, n = rows.conversions[split.train].sum(), rows.exposures[split.train].sum()
    return bool(0 < k < n)


def _fit(rows: Rows, splits: list[Split], config: Config) -> list[tuple[Split, Fitted]]:
    from conversion_influence.modeling.training import fit_folds, fit_model

    return fit_folds(rows, splits, config.model, config.seed, fit_model)


def _apart(rows: Rows, splits: list[Split], folds: int, config: Config) -> list[Split]:
    from conversion_influence.modeling.cuts import without_creators

    apart = without_creators(splits, rows.groups, folds, config.seed)
    return [part for parts in apart for part in parts if _learnable(rows, part)]


def _cut(rows: Rows, split: Split, number: int) -> Cut:
    return Cut(
        name=f"cut_{number}",
        at=split.cuts["test"],
        until=split.cuts.get("until"),
        learned=len(split.train),
        judged=len(split.test),
        creators=len(set(rows.groups[split.test])),
    )


def _write(done: Backtest) -> None:
    if done.out.suffix == ".json":
        text = json.dumps(done.to_dict(), indent=2, ensure_ascii=False) + "\n"
        with whole_file(done.out) as part:
            part.write_text(text, encoding="utf-8")
        return
    from conversion_influence.plots import plot_gains, plot_walk, to_png
    from conversion_influence.workflows.backtest_page import page

    figures = {"walk": plot_walk(done.judgement.differences, [cut.name for cut in done.cuts], ALL)}
    if done.money is not None:
        figures["money"] = plot_gains(done.money.gains)
    names = {name: f"{done.out.stem}_{name}.png" for name in figures}
    for name, figure in figures.items():
        with whole_file(done.out.with_name(names[name])) as part:
            part.write_bytes(to_png(figure))
    with whole_file(done.out) as part:
        part.write_text(page(done, names), encoding="utf-8")
