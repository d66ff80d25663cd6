"""What is recorded of a search for settings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conversion_influence.config import Config
    from conversion_influence.modeling.study import Trial
    from conversion_influence.tracking_study import StudyRecording
    from conversion_influence.workflows.reading import Source


def record_tuning(
    source: Source,
    config: Config,
    ran: list[Trial],
    done: tuple[Trial, Trial, float, float],
    study: str,
    out: Path,
) -> StudyRecording:
    """Record the trials of a run where that is wanted.

    Parameters
    ----------
    source : Source
        The data.
    config : Config
        All settings; its ``tracking`` says where.
    ran : list of Trial
        Those of this run.
    done : tuple
        The best trial, that of the settings given, the gain, and its standard error.
    study : str
        Name of the study.
    out : Path
        YAML with the best settings.
    """
    from conversion_influence.tracking import record_study
    from conversion_influence.tracking_study import StudyRecord, TrialRecord

    best, given, gain, error = done
    metrics = {"gain": gain, "gain.standard_error": error}
    metrics |= {"best.log_loss": best.log_loss or 0.0, "given.log_loss": given.log_loss or 0.0}
    return record_study(
        StudyRecord(
            name=study,
            params=config.model_dump(mode="json", exclude={"data", "tracking"}),
            metrics=metrics,
            tags={
                "study": study,
                "best_trial": str(best.number),
                "fingerprint.data": source.fingerprint,
                "fingerprint.config": config.fingerprint(),
            },
            trials=tuple(
                TrialRecord(
                    f"trial {trial.number}",
                    trial.settings.model_dump(mode="json"),
                    trial.log_loss,
                    "given" if trial.given else "tried",
                )
                for trial in ran
            ),
            file=out,
        ),
        config.tracking,
    )
