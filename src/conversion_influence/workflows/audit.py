"""The audit of a user's own data: does a signal see the future, or hold the outcome itself."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from conversion_influence.messages.said import Said
from conversion_influence.tables.memory import within_memory
from conversion_influence.workflows.audit_flat import FlatAudit, audit_flat
from conversion_influence.workflows.audit_result import Audit
from conversion_influence.workflows.clock import Step, utc_now
from conversion_influence.workflows.files import whole_file
from conversion_influence.workflows.out_places import require_file_place
from conversion_influence.workflows.reading import require_data

if TYPE_CHECKING:
    import pandas as pd

    from conversion_influence.config import Config
    from conversion_influence.dataset.audit.alteration import Alteration, Question
    from conversion_influence.dataset.audit.sample import Sample
    from conversion_influence.evaluation.leakage import Alone
    from conversion_influence.tables.sources import Tables

ENDINGS = (".md", ".json")

OTHER_OUTCOMES = ("revenue", "clicks", "refunds", "control_conversions")
"""Outcomes of which a column of the user's own may be a copy. Not those that a plan may hold as
well: how many were to be reached or exposed, and when it was to be posted."""


@within_memory()
def audit(
    config: Config,
    out: Path,
    *,
    creators: int = 200,
    cuts: int = 2,
    step: Step = lambda _: None,
) -> Audit | FlatAudit:
    """Test on a folder's own data that no signal sees the future, and write down the evidence.

    Of a flat table only its outcomes and times can be looked at.

    Parameters
    ----------
    config : Config
        Says where the data are, which signals are left out, which columns pass through, the seed.
    out : Path
        The report: ``.md`` or ``.json``.
    creators : int
        How many creators are sampled for computing.
    cuts : int
        At how many instants the future is altered; each costs three computations.
    step : callable
        Told what begins.

    Raises
    ------
    ConfigError
        If no data are given.
    """
    require_file_place(out, endings=ENDINGS)
    require_data(config)
    done = (
        audit_flat(config, out, step)
        if config.flat
        else _audit_tables(config, out, creators, cuts, step)
    )
    step("writing")
    _write(done)
    return done


def _audit_tables(config: Config, out: Path, creators: int, cuts: int, step: Step) -> Audit:
    """Compare signals on copies of the tables with another future; parameters as for `audit`."""
    assert config.data is not None
    import numpy as np

    from conversion_influence.dataset.audit.compare import alteration_test, choose_cuts
    from conversion_influence.dataset.audit.findings import look_at_tables
    from conversion_influence.dataset.audit.known import columns_known_with_row, lasting_columns
    from conversion_influence.dataset.audit.sample import draw_sample
    from conversion_influence.dataset.chosen import refuse_strangers
    from conversion_influence.tables.sources import open_source

    chosen = config.features
    refuse_strangers(chosen.exclude, (*chosen.creators, *chosen.placements))
    started, now, rng = time.monotonic(), utc_now(), np.random.default_rng(config.seed)
    step("reading every table")
    with open_source(config.data) as tables:
        question = _question(tables, config, now)
        step("looking for doubtful times")
        findings = look_at_tables(tables, now)
        sample = draw_sample(tables, creators, rng)
        notes = tuple(Said(each.told("en"), each.told("fr")) for each in tables.warnings)
        lasting, with_row = lasting_columns(tables), columns_known_with_row(tables)
        extras = {name: tables.extras[name] for name in tables.names}
        fingerprint = tables.fingerprint()
    instants = choose_cuts(sample.frames["placements"], now, cuts, rng)
    tested = alteration_test(sample, question, instants, config.seed, step)
    step("ranking by each signal alone")
    return Audit(
        data=config.data,
        out=out,
        fingerprint=fingerprint,
        now=now,
        seed=config.seed,
        sample=sample,
        alteration=tested,
        alone=_alone(tested, sample, extras, now, config),
        findings=findings,
        notes=notes,
        lasting=lasting,
        with_row=with_row,
        seconds=round(time.monotonic() - started, 1),
    )


def _question(tables: Tables, config: Config, now: datetime) -> Question:
    from conversion_influence.dataset.audit.alteration import Question
    from conversion_influence.dataset.chosen import configured_signals
    from conversion_influence.dataset.cohort import placements_cohort

    placements_cohort(tables)  # says what is missing where there are no placements
    chosen = config.features
    return Question(
        signals=configured_signals(tables, chosen.exclude, chosen.creators, chosen.placements),
        creators=chosen.creators,
        placements=chosen.placements,
        offered=tables.given["placements"] | set(chosen.placements),
        now=now,
    )


def _alone(
    tested: Alteration,
    sample: Sample,
    extras: Mapping[str, tuple[str, ...]],
    now: datetime,
    config: Config,
) -> tuple[Alone, ...]:
    """Return how well each signal, and each column that could be one, alone tells the outcome."""
    from conversion_influence.dataset.labels import is_final
    from conversion_influence.evaluation.leakage import copies_of, measure_alone

    placements = tested.placements
    frame = tested.features.frame.reset_index(drop=True)
    added = _own_columns(placements, sample, extras, frame)
    frame = frame.assign(**added)
    final = is_final(placements, now) & placements["conversions"].notna()
    outcome = placements.reindex(columns=["conversions", "exposures"])[final].astype("float64")
    frame, exposures = frame[final].reset_index(drop=True), outcome["exposures"].fillna(1.0)
    conversions, n = outcome["conversions"].to_numpy(), exposures.to_numpy()
    others = placements[final].filter(OTHER_OUTCOMES)
    chosen = {*config.features.creators, *config.features.placements, *added}
    copies = copies_of(frame.filter(sorted(chosen)), others, n)
    return tuple(
        replace(one, follows=one.follows or one.signal in copies)
        for one in measure_alone(frame, conversions, n, config.seed)
    )


def _own_columns(
    placements: pd.DataFrame,
    sample: Sample,
    extras: Mapping[str, tuple[str, ...]],
    known: pd.DataFrame,
) -> dict[str, pd.Series]:
    """Return the user's own columns that are no signals yet, one value per placement."""
    found = {
        f"placements.{name}": placements[name] for name in extras["placements"] if name not in known
    }
    if "creators" in sample.frames:
        creators = sample.frames["creators"].set_index("creator_id")
        for name in extras["creators"]:
            if name not in known:
                found[f"creators.{name}"] = placements["creator_id"].map(creators[name])
    return found


def _write(done: Audit | FlatAudit) -> None:
    from conversion_influence.workflows.audit_page import page

    if done.out.suffix == ".json":
        text = json.dumps(done.to_dict(), indent=2, ensure_ascii=False, default=str) + "\n"
    else:
        paragraphs = page(done) if isinstance(done, Audit) else done.page()
        text = "\n\n".join(paragraphs) + "\n"
    with whole_file(done.out) as part:
        part.write_text(text, encoding="utf-8")
