"""Predict: read a list, find the creators, compute their signals, score, rank."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from conversion_influence.errors import ConfigError
from conversion_influence.messages.said import refusal
from conversion_influence.tables.memory import within_memory
from conversion_influence.workflows.batches import Batches, Whole
from conversion_influence.workflows.candidates import opened, with_signals
from conversion_influence.workflows.clock import Progress, Step
from conversion_influence.workflows.files import put_in_place
from conversion_influence.workflows.listed import read_list
from conversion_influence.workflows.money import require_amounts
from conversion_influence.workflows.notes import result_notes
from conversion_influence.workflows.out_places import require_file_place, require_room
from conversion_influence.workflows.prediction_result import Prediction, left_out, require_all
from conversion_influence.workflows.ranked_file import (
    ENDINGS,
    MOST_OF_OURS,
    Ranked,
    write_prediction,
)
from conversion_influence.workflows.reporting import look_back, require_report_place, write_report
from conversion_influence.workflows.streaming import Columns, streamed
from conversion_influence.workflows.work_folder import WorkFolder, work_folder

if TYPE_CHECKING:
    from conversion_influence.errors import Language
    from conversion_influence.lists.mapping import Choices
    from conversion_influence.tables.sources import Tables
    from conversion_influence.workflows.ordering import Buckets, Order
    from conversion_influence.workflows.part import Asked
    from conversion_influence.workflows.parts import Parts
    from conversion_influence.workflows.top import Top


@within_memory()
def predict(
    candidates: Path,
    model: Path,
    data: Path | None,
    *,
    out: Path | None = None,
    language: Language = "en",
    locale: Language | None = None,
    target_cost: float | None = None,
    value: float | None = None,
    choices: Choices | None = None,
    sheet: str | None = None,
    keep_mapping: Path | None = None,
    report: Path | None = None,
    reasons: int | None = None,
    resume: bool = False,
    step: Step = lambda _: None,
    progress: Progress = lambda _done, _of, _unit: None,
) -> Prediction:
    """Score a list of candidates.

    Parameters
    ----------
    candidates : Path
        The list; with ``data`` creators and offers, without it a flat table of signals, which may
        be longer than memory.
    model : Path
        Folder of the bundle.
    data : Path, optional
        Folder of raw tables to compute signals from.
    out : Path, optional
        File to write, see `ranked_file.ENDINGS`; rejects go to ``<name>.rejects.csv`` beside it.
    language : {"en", "fr"}
        Of the reasons.
    locale : {"en", "fr"}, optional
        Of the files (`report.columns.Layout`); that of the language by default.
    target_cost : float, optional
        Highest cost of a conversion that is worth it, above 0.
    value : float, optional
        What a conversion is worth where the list does not say, above 0.
    choices : Choices, optional
        What the user says of the columns.
    sheet : str, optional
        Sheet of a workbook.
    keep_mapping : Path, optional
        YAML file to write what the columns are to.
    report : Path, optional
        ``.html`` to write, the page that explains the list.
    reasons : int, optional
        Rows, from the top, that get reasons; `top.MOST_EXPLAINED` by default.
    resume : bool
        Go on where a run that was killed has stopped, if it was asked the same.
    step : callable
        Told what begins.
    progress : callable
        Told how much of it is done.

    Returns
    -------
    Prediction
        Every row of the list scored, rejected or a duplicate.
    """
    call = _Call(
        candidates=candidates,
        data=data,
        out=out,
        language=language,
        spoken=locale or language,
        columns=Columns(choices, sheet),
        keep_mapping=keep_mapping,
        report=report,
        reasons=reasons,
        step=step,
        progress=progress,
    )
    _require_possible(call, target_cost, value, resume=resume)
    from conversion_influence.bundle import load_bundle
    from conversion_influence.workflows.part import Asked
    from conversion_influence.workflows.parts import Parts

    step("checking the model")
    asked = Asked(load_bundle(model), target_cost, value, typed=call.typed)
    with work_folder(out, resume=resume) as work, ExitStack() as stack:
        step("reading the list")
        batches, tables = _read(call, asked, work, stack)
        step("scoring")
        parts = Parts(batches, work, asked)
        parts.score(call.told_rows)
        require_all(parts, batches.rows)
        scored = _Scored(asked, batches, parts, tables)
        step("putting the list in order")
        ranking = _put_in_order(call, scored, work)
        done = _result(call, scored, ranking, work)
        step("writing")
        return _write(call, done, scored, ranking, work)


@dataclass(frozen=True)
class _Call:
    """What is asked, see `predict`; ``spoken`` is the language of the files."""

    candidates: Path
    data: Path | None
    out: Path | None
    language: Language
    spoken: Language
    columns: Columns
    keep_mapping: Path | None
    report: Path | None
    reasons: int | None
    step: Step
    progress: Progress

    @property
    def typed(self) -> bool:
        """Whether the file tells numbers from texts, see `part.Asked`."""
        return self.out is None or self.out.suffix != ".csv" or self.spoken != "en"

    def told_rows(self, done: int, total: int) -> None:
        """Tell how many rows are done."""
        self.progress(done, total, "rows")


class _Scored(NamedTuple):
    """A list whose rows are scored, and what they were scored from."""

    asked: Asked
    batches: Batches
    parts: Parts
    tables: Tables | None


class _Ranking(NamedTuple):
    """The whole list in order: the places of its rows, its best, and all of it to be written."""

    order: Order
    top: Top
    buckets: Buckets


def _require_possible(
    call: _Call, target_cost: float | None, value: float | None, *, resume: bool
) -> None:
    """Refuse before the work what could not be done or written at its end."""
    if call.out is not None:
        require_file_place(call.out, [call.candidates], ENDINGS)
    require_report_place(call.report, call.candidates)
    require_amounts(target_cost, value)
    if resume and (call.data is not None or call.out is None):
        raise refusal(
            ConfigError,
            "--resume goes with --out and without --data: signals are computed all together",
            "--resume va avec --out et sans --data : les signaux sont calculés tous ensemble",
        )


def _read(
    call: _Call, asked: Asked, work: WorkFolder, stack: ExitStack
) -> tuple[Batches, Tables | None]:
    """Return the list with its signals, and the raw tables where they are computed from these."""
    from conversion_influence.lists.mapping_file import save_mapping

    batches: Batches
    bundle, tables = asked.bundle, None
    choices, sheet = call.columns.map, call.columns.sheet
    if call.data is None:
        told: dict[str, object] = {"lang": call.language, "locale": call.spoken}
        told |= {"reasons": call.reasons, "target_cost": asked.target_cost, "value": asked.value}
        batches = streamed(call.candidates, bundle, work, told, call.columns, call.progress)
    else:
        listed = read_list(call.candidates, bundle, call.data, choices, sheet)
        tables = stack.enter_context(opened(call.data, call.step))
        batches = Whole(*with_signals(listed, bundle, tables, call.data, call.step))
    if call.keep_mapping is not None:
        save_mapping(call.keep_mapping, batches.naming, choices.preset if choices else None)
    if call.out is not None:
        require_room(call.out, batches.rows, len(batches.naming.known) + MOST_OF_OURS)
    return batches, tables


def _put_in_order(call: _Call, scored: _Scored, work: WorkFolder) -> _Ranking:
    """Rank all rows and explain the best; to be written they are dealt into buckets."""
    from conversion_influence.workflows.ordering import Buckets, order_parts
    from conversion_influence.workflows.top import top_of

    asked, batches, parts, _ = scored
    order = order_parts(parts)
    top = top_of(batches, parts, order, call.reasons, asked.bundle, call.language)
    buckets = Buckets(parts, order, work)
    if call.out is not None:
        buckets.deal(call.told_rows)
    return _Ranking(order, top, buckets)


def _result(call: _Call, scored: _Scored, ranking: _Ranking, work: WorkFolder) -> Prediction:
    """Return what is told of the ranked list, before anything of it is written."""
    from conversion_influence.workflows.given import with_numbers
    from conversion_influence.workflows.top import best_rows

    asked, batches, parts, _ = scored
    about, top = parts.about, ranking.top
    rejects, duplicates = left_out(parts)
    notes = (*work.notes, *batches.notes, *result_notes(about.counts, asked, top))
    return Prediction(
        scores=with_numbers(best_rows(parts, ranking.order, top.told), about.kinds or {}),
        rejects=rejects,
        duplicates=duplicates,
        total=about.total,
        scored=about.counts.rows,
        rejected=about.rejected,
        duplicated=about.duplicated,
        notes=notes,
        model=str(asked.bundle.digest),
        language=call.language,
        contributions=top.groups,
        received={known: own for own, known in batches.naming.mapping.items()},
    )


def _write(
    call: _Call, done: Prediction, scored: _Scored, ranking: _Ranking, work: WorkFolder
) -> Prediction:
    """Write the page and the list, all of it or nothing."""
    places: dict[Path, Path] = {}
    asked, _, parts, tables = scored
    top, bundle = ranking.top, asked.bundle
    if call.report is not None:
        made, seen = work.file("report.html"), look_back(top.candidates, tables)
        done = write_report(done, call.report, made, call.candidates, top.frame, bundle, seen)
        places[made] = call.report
    if call.out is None:
        put_in_place(places)
        return done
    ranked = Ranked(ranking.buckets.in_order(top.told), parts.joined, parts.about.changed)
    refused = parts.rejects(call.language, call.spoken)
    return write_prediction(done, call.out, ranked, refused, work, call.spoken, places)
