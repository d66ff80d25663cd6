"""What the command line shows."""

from conversion_influence.terminal.audit import show_audit
from conversion_influence.terminal.backtest import show_backtest
from conversion_influence.terminal.basics import complain, print_json, say, working
from conversion_influence.terminal.explaining import show_entries, show_entry
from conversion_influence.terminal.lists import show_dry_run, show_list
from conversion_influence.terminal.ranking import show_prediction, show_ranking
from conversion_influence.terminal.renewing import show_recalibration
from conversion_influence.terminal.searching import counting, show_tuning
from conversion_influence.terminal.summaries import show_features, show_signals, show_training
from conversion_influence.terminal.tables import show_understanding

__all__ = [
    "complain",
    "counting",
    "print_json",
    "say",
    "show_audit",
    "show_backtest",
    "show_dry_run",
    "show_entries",
    "show_entry",
    "show_features",
    "show_list",
    "show_prediction",
    "show_ranking",
    "show_recalibration",
    "show_signals",
    "show_training",
    "show_tuning",
    "show_understanding",
    "working",
]
