"""What a training run, features and the catalog look like on the terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape

from conversion_influence.messages.said import Said
from conversion_influence.terminal.basics import say, show_notes, show_rejects
from conversion_influence.terminal.ladder import show_ladder

if TYPE_CHECKING:
    from conversion_influence.errors import Language
    from conversion_influence.workflows import FeatureFile, Training


def show_training(done: Training) -> None:
    """Print what a training run found.

    Parameters
    ----------
    done : Training
        The judged model.
    """
    from conversion_influence.evaluation.rendering import render

    console = Console()
    left_out = f" ({len(done.left_out)} left out: their tables are absent)" if done.left_out else ""
    say(f"{done.rows:,} rows, {done.signals} signals{left_out}")
    show_notes(done.warnings)
    render(done.judgement, "test", console)
    judged = done.judgement.table
    of_losses = (judged["slice"] == "test") & (judged["metric"] == "log_loss")
    show_ladder(done.ladder, float(judged.loc[of_losses, "value"].max()))
    console.print(escape(done.judgement.verdict.text_en), style="bold", highlight=False)
    say(f"Model: {done.bundle}")
    if done.tracked:
        tracked = done.tracked
        say(f"Run: {tracked.run_id} ({tracked.model} version {tracked.version}, @{tracked.alias})")


def show_features(made: FeatureFile) -> None:
    """Print what was computed and where it is.

    Parameters
    ----------
    made : FeatureFile
        The written features.
    """
    kept = f" ({made.kept:,} rows kept from an earlier run)" if made.kept else ""
    say(f"{made.rows:,} rows x {made.signals} signals: {made.out}{kept}")
    for group, shares in made.coverage.items():
        known = [share for share in shares.values() if share > 0]
        if shares:
            mean = f"{sum(known) / len(known):.0%} of rows on average" if known else "of no row"
            say(f"{group}: {len(known)} of {len(shares)} signals known, {mean}", indent=2)
    if made.left_out:
        _show_left_out(made)
    if made.rejects:
        say(f"{len(made.rejects):,} rows of the list could not be used:")
        show_rejects(made.rejects)


def _show_left_out(made: FeatureFile) -> None:
    """Print what the data could not feed: by absent table, and by name where columns are absent."""
    say(f"Left out: {len(made.left_out)} signals (--json names all)")
    for tables, names in made.absent.items():
        say(f"without {tables}: {len(names)} signal{'s' if len(names) > 1 else ''}", indent=2)
    told = {name for names in made.absent.values() for name in names}
    single = [name for name in made.left_out if name not in told]
    if single:
        say(f"without some of their columns: {', '.join(single)}", indent=2)


HIGH = Said("a high value: {high}", "une valeur élevée\N{NO-BREAK SPACE}: {high}")
FROM = Said("from {needs}; {source}", "à partir de {needs} ; {source}")


def show_signals(listed: Sequence[Mapping[str, Any]], language: Language) -> None:
    """Print the catalog, the lookbacks of one formula together.

    Parameters
    ----------
    listed : sequence of mapping
        One per signal.
    language : {"en", "fr"}
        Of the names in words; formulas, units and sources are in English only.
    """
    console = Console()
    for group, of_group in groupby(listed, key=lambda signal: str(signal["group"])):
        console.print(escape(group), style="bold underline")
        for _, alike in groupby(of_group, key=lambda s: (s["en"], s["formula"], s["source"])):
            signals = list(alike)
            first = signals[0]
            console.print(escape(", ".join(s["name"] for s in signals)), style="bold")
            unit = f" ({first['unit']})" if first["unit"] else ""
            say(f"{first[language]} = {first['formula']}{unit}", indent=2)
            say(HIGH.told(language, {"high": first[f"high_{language}"]}), indent=2)
            origin = {"needs": ", ".join(first["needs"]), "source": first["source"]}
            say(FROM.told(language, origin), indent=2)
