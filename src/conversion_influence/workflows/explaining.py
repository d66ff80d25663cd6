"""What a trained model listens to, and whom its reasons compare creators with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from conversion_influence.config import Config
    from conversion_influence.dataset.rows import Rows
    from conversion_influence.modeling.pairs import Learned
    from conversion_influence.modeling.splits import Split

ROWS = 4000
"""Most rows explained: exact contributions cost many times a prediction."""


@dataclass(frozen=True, eq=False)
class Explained:
    """What the model listens to.

    Attributes
    ----------
    importance : pandas.DataFrame
        From `evaluation.importance.importance`.
    dependence : pandas.DataFrame
        From `evaluation.dependence.dependence`, of every signal the model listens to.
    names : dict of str to str
        Signal or group to English words.
    """

    importance: pd.DataFrame
    dependence: pd.DataFrame
    names: dict[str, str]

    def files(self) -> dict[str, bytes]:
        """Return importance.csv and dependence.csv by name."""
        tables = {"importance.csv": self.importance, "dependence.csv": self.dependence}
        return {
            name: table.to_csv(index=False, lineterminator="\n", float_format="%.6g").encode()
            for name, table in tables.items()
        }

    def figures(self) -> dict[str, Any]:
        """Return the figures by file name."""
        from conversion_influence import plots

        return {
            "importance.png": plots.plot_importance(self.importance, self.names),
            "dependence.png": plots.plot_dependence(self.dependence, self.names),
        }


def explain_training(
    rows: Rows, fits: Sequence[tuple[Split, Learned]], kept: Learned, config: Config
) -> Explained:
    """Explain the kept model on the test slice; cross-validated, on rows it has learned from.

    Parameters
    ----------
    rows : Rows
        All rows.
    fits : sequence of (Split, Learned)
        One pair for slices by time; one per fold otherwise.
    kept : Learned
        The model.
    config : Config
        Draws, level and seed of the intervals.
    """
    import numpy as np

    from conversion_influence.evaluation.dependence import dependence
    from conversion_influence.evaluation.importance import importance

    asked = np.sort(np.concatenate([split.test for split, _ in fits]))
    asked = asked[np.unique(np.linspace(0, len(asked) - 1, ROWS).astype(int))]
    frame, exposures = rows.frame.iloc[asked], rows.exposures[asked]
    contributions = kept.model.contributions(frame)
    found = importance(
        contributions,
        {word.name: word.group for word in rows.words},
        exposures,
        rows.groups[asked],
        replicates=config.judge.replicates,
        level=config.judge.level,
        seed=config.seed,
    )
    heard = found[(found["kind"] == "signal") & (found["mean_abs"] > 0)]["name"]
    table = dependence(frame, contributions, exposures, list(heard))
    return Explained(found, table, _names(rows))


def training_peers(
    rows: Rows, fits: Sequence[tuple[Split, Learned]], signals: Sequence[str]
) -> list[dict[str, Any]]:
    """Return the deciles of signals among the creators of training rows, as plain values.

    Parameters
    ----------
    rows : Rows
        All rows.
    fits : sequence of (Split, Learned)
        Where slices are cut by time, peers are those of the training slice; else of all rows.
    signals : sequence of str
        The model's.
    """
    import numpy as np

    from conversion_influence.evaluation.peer_position import peers_of, peers_to_facts
    from conversion_influence.evaluation.reasons import comparison_of

    learned = fits[0][0].train if len(fits) == 1 else np.arange(len(rows))
    own = {word.name: word.en == word.name == word.fr for word in rows.words}
    compared = [name for name in signals if comparison_of(name, own=own[name])]
    peers = peers_of(
        rows.frame.iloc[learned].reset_index(drop=True), rows.groups[learned], compared
    )
    return peers_to_facts(peers)


def _names(rows: Rows) -> dict[str, str]:
    """Return English words of groups and signals, lookbacks told apart."""
    from conversion_influence.dataset.wording import GROUPS_IN_WORDS
    from conversion_influence.evaluation.reasons import stem_of

    names = {group: english for group, (english, _) in GROUPS_IN_WORDS.items()}
    for word in rows.words:
        days = None if word.en == word.name else stem_of(word.name)[1]
        plain = word.en.replace(" (log)", "")
        names[word.name] = plain if days is None else f"{plain}, {days} days"
    return names
