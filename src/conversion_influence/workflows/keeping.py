"""What is kept of a training run: the bundle, with the judge's figures and drawings beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from conversion_influence.workflows.clock import created_at
from conversion_influence.workflows.explaining import training_peers
from conversion_influence.workflows.exposures import learn_exposures
from conversion_influence.workflows.pairs import outcome_of

if TYPE_CHECKING:
    from conversion_influence.config import Config
    from conversion_influence.dataset.rows import Rows
    from conversion_influence.evaluation.judgement import Judgement
    from conversion_influence.evaluation.ladder import Standing
    from conversion_influence.evaluation.trial import Trial
    from conversion_influence.modeling.pairs import Learned
    from conversion_influence.modeling.splits import Split
    from conversion_influence.workflows.reading import Source


def draw(tried: Trial, judgement: Judgement) -> dict[str, Any]:
    """Return the figures of the test slice by file name.

    Parameters
    ----------
    tried : Trial
        Outcomes and forecasts.
    judgement : Judgement
        Their figures.
    """
    from conversion_influence import plots
    from conversion_influence.evaluation.curves import gain_table, reliability_table

    outcome = tried.outcomes["test"]
    forecasts = {name: slices["test"] for name, slices in tried.forecasts.items()}
    return {
        "gain.png": plots.plot_gain(gain_table(outcome, forecasts), model=judgement.model),
        "reliability.png": plots.plot_reliability(
            reliability_table(outcome, forecasts), model=judgement.model
        ),
        "judgement.png": plots.plot_judgement(judgement.table, model=judgement.model),
    }


def judged(tried: Trial, judgement: Judgement) -> dict[str, Any]:
    """Return what a bundle keeps of its judgement: enough to draw it again, as plain values.

    Parameters
    ----------
    tried : Trial
        Outcomes and forecasts.
    judgement : Judgement
        Their figures.

    Returns
    -------
    dict
        ``verdict``, ``slices`` and ``differences`` (`Judgement`), ``model`` and ``level``, and of
        the model on the test slice ``reliability``: a list with one entry per bin
        (`evaluation.curves.reliability_table`).
    """
    from conversion_influence.evaluation.curves import reliability_table

    told = {judgement.model: tried.forecasts[judgement.model]["test"]}
    bins = reliability_table(tried.outcomes["test"], told, level=judgement.level)
    return {
        "verdict": asdict(judgement.verdict),
        "slices": judgement.to_dict(),
        "differences": judgement.differences_to_dict(),
        "model": judgement.model,
        "level": judgement.level,
        "reliability": bins.drop(columns=["model", "bin"]).to_dict("records"),
    }


def save(
    out: Path,
    config: Config,
    source: Source,
    kept: Learned,
    judge: Mapping[str, Any],
    rungs: tuple[Standing, ...],
    fits: list[tuple[Split, Learned]],
    figures: Mapping[str, Any],
    tables: Mapping[str, bytes],
) -> Path:
    """Write the bundle with the judge's figures beside it.

    Parameters
    ----------
    out : Path
        Folder of the bundle.
    config, source, kept, rungs, fits, figures
        What `train` has made so far.
    judge : mapping
        From `judged`.
    tables : mapping of str to bytes
        Files that are kept with the model, by name.
    """
    from conversion_influence.bundle import save_bundle
    from conversion_influence.dataset.rows import words_to_dict
    from conversion_influence.evaluation.ladder import ladder_to_dict
    from conversion_influence.modeling.certainty_fit import fit_certainty
    from conversion_influence.modeling.training import Fitted
    from conversion_influence.plots import to_png

    rows = source.rows
    used = set(kept.encoding.signals)
    facts = {
        "kind": "flat" if config.flat is not None else "tables",
        "signals": [w for w in words_to_dict(rows.words) if w["name"] in used],
        "rows": len(rows),
        "conversions": float(rows.conversions.sum()),
        "exposures": float(rows.exposures.sum()),
        "slices": slice_sizes(fits),
        "peers": training_peers(rows, fits, kept.encoding.signals),
        "cuts": fits[0][0].cuts,
        **learn_exposures(source, fits[0][0].cuts, config),
        "ladder": ladder_to_dict(rungs),
    }
    if isinstance(kept, Fitted):
        facts |= {"rho": kept.rho, **fit_certainty(rows, kept).to_dict()}
    facts |= past_facts(rows, kept)
    drawn = {f"figures/{name}": to_png(figure) for name, figure in figures.items()}
    return save_bundle(
        out,
        kept.text,
        kept.encoding,
        kept.model.calibrator,
        line=kept.model.line,
        sample=rows.frame,
        created_at=created_at(),
        settings=config.model_dump(mode="json", exclude={"data", "tracking"}),
        fingerprint={"data": source.fingerprint, "config": config.fingerprint()},
        outcome=outcome_of(config),
        judge=judge,
        facts=facts,
        extra_files={**tables, **drawn},
        overwrite=True,
    )


def past_facts(rows: Rows, kept: Learned) -> dict[str, Any]:
    """Return how the model rates what it learned from, and what a conversion of it was worth.

    Parameters
    ----------
    rows : Rows
        All rows.
    kept : Learned
        The model.

    Returns
    -------
    dict
        Facts of a bundle: `modeling.scale.FACT` and `modeling.worth.FACT`, as far as known.
    """
    from conversion_influence.modeling import scale, worth
    from conversion_influence.modeling.training import Fitted

    learned = rows.frame
    facts: dict[str, Any] = {}
    if isinstance(kept, Fitted):
        learned = rows.frame.iloc[kept.positions]
        if rows.money is not None:
            money = rows.money.iloc[kept.positions]
            found = worth.learn_worth(rows.conversions[kept.positions], money)
            facts |= {} if found is None else {worth.FACT: found.to_dict()}
    scored = scale.fit_scale(kept.model.likelihood(learned), kept.model.calibrator)
    return facts | ({} if scored is None else {scale.FACT: scored.to_dict()})


def slice_sizes(fits: list[tuple[Split, Learned]]) -> dict[str, int]:
    """Return rows per slice, summed over folds.

    Parameters
    ----------
    fits : list of (Split, Learned)
        What `fit` gave.
    """
    names = ("train", "test")
    return {name: sum(len(getattr(split, name)) for split, _ in fits) for name in names}
