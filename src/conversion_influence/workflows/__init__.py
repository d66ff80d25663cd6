"""The workflows, readable from top to bottom; each does one command's work."""

from conversion_influence.workflows.audit import audit
from conversion_influence.workflows.audit_flat import FlatAudit
from conversion_influence.workflows.audit_result import Audit
from conversion_influence.workflows.backtest import backtest
from conversion_influence.workflows.backtest_result import Backtest
from conversion_influence.workflows.checking import DryRun, check_list, dry_run, is_list
from conversion_influence.workflows.demo import Demo, demo, simulate
from conversion_influence.workflows.features import (
    FeatureFile,
    features,
    list_signals,
)
from conversion_influence.workflows.places import one_source, spark_settings
from conversion_influence.workflows.prediction import predict
from conversion_influence.workflows.prediction_result import Prediction
from conversion_influence.workflows.recalibration import recalibrate
from conversion_influence.workflows.recalibration_result import Recalibration
from conversion_influence.workflows.training import Training, train, with_tracking
from conversion_influence.workflows.tuning import tune
from conversion_influence.workflows.tuning_result import Tuning

__all__ = [
    "Audit",
    "Backtest",
    "Demo",
    "DryRun",
    "FeatureFile",
    "FlatAudit",
    "Prediction",
    "Recalibration",
    "Training",
    "Tuning",
    "audit",
    "backtest",
    "check_list",
    "demo",
    "dry_run",
    "features",
    "is_list",
    "list_signals",
    "one_source",
    "predict",
    "recalibrate",
    "simulate",
    "spark_settings",
    "train",
    "tune",
    "with_tracking",
]
