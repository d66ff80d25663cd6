"""Predict: read a list, find the creators, compute their signals, score, rank."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from conversion_influence.errors import ConfigError
from conversion_influence.messages.notes import Note, note
from conversion_influence.messages.said import refusal
from conversion_influence.tables.memory import within_memory
from conversion_influence.workflows.batches import Batches, Whole
from conversion_influence.workflows.candidates import opened, with_signals
from conversion_influence.workflows.clock import Progress, Step, utc_now
from conversion_influence.workflows.files import put_in_place, require_file_place, require_room
from conversion_influence.workflows.money import chance_notes, money_notes, require_amounts
from conversion_influence.workflows.prediction_result import MOST_LEFT_OUT, Prediction
from conversion_influence.workflows.ranked_file import (
    ENDINGS,
    MOST_OF_OURS,
    Ranked,
    write_prediction,
)
from conversion_influence.workflows.reporting import look_back, require_report_place, write_report
from conversion_influence.workflows.streaming import Columns, streamed
from conversion_influence.workflows.work_folder import work_folder

if TYPE_CHECKING:
    from conversion_influence.bundle import Bundle
    from conversion_influence.errors import Language
    from conversion_influence.lists.candidates import CandidateList
    from conversion_influence.lists.mapping import Choices
    from conversion_influence.lists.rejects import Reject
    from conversion_influence.workflows.part import Asked
    from conversion_influence.workflows.parts import Parts


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
    if out is not None:
        require_file_place(out, [candidates], ENDINGS)
    require_report_place(report, candidates)
    require_amounts(target_cost, value)
    if resume and (data is not None or out is None):
        raise refusal(
            ConfigError,
            "--resume goes with --out and without --data: signals are computed all together",
            "--resume va avec --out et sans --data : les signaux sont calculés tous ensemble",
        )
    from conversion_influence.bundle import load_bundle
    from conversion_influence.lists.mapping_file import save_mapping
    from conversion_influence.workflows.given import with_numbers
    from conversion_influence.workflows.ordering import Buckets, order_parts
    from conversion_influence.workflows.part import Asked
    from conversion_influence.workflows.parts import Parts
    from conversion_influence.workflows.top import best_rows, top_of

    def told_rows(done: int, total: int) -> None:
        progress(done, total, "rows")

    step("checking the model")
    bundle = load_bundle(model)
    spoken = locale or language
    typed = out is None or out.suffix != ".csv" or spoken != "en"
    asked = Asked(bundle, target_cost, value, typed=typed)
    with work_folder(out, resume=resume) as work, ExitStack() as stack:
        step("reading the list")
        batches: Batches
        tables = None
        if data is None:
            how = Columns(choices, sheet)
            told: dict[str, object] = {"lang": language, "locale": spoken, "reasons": reasons}
            told |= {"target_cost": target_cost, "value": value}
            batches = streamed(candidates, bundle, work, told, how, progress)
        else:
            listed = read_list(candidates, bundle, data, choices, sheet)
            tables = stack.enter_context(opened(data, step))
            batches = Whole(*with_signals(listed, bundle, tables, data, step))
        if keep_mapping is not None:
            save_mapping(keep_mapping, batches.naming, choices.preset if choices else None)
        if out is not None:
            require_room(out, batches.rows, len(batches.naming.known) + MOST_OF_OURS)
        step("scoring")
        parts = Parts(batches, work, asked)
        parts.score(told_rows)
        require_all(parts, batches.rows)
        step("putting the list in order")
        order = order_parts(parts)
        top = top_of(batches, parts, order, reasons, bundle, language)
        buckets = Buckets(parts, order, work)
        if out is not None:
            buckets.deal(told_rows)
        rejects, duplicates = left_out(parts)
        done = Prediction(
            scores=with_numbers(best_rows(parts, order, top.told), parts.about.kinds or {}),
            rejects=rejects,
            duplicates=duplicates,
            total=parts.about.total,
            scored=parts.about.counts.rows,
            rejected=parts.about.rejected,
            duplicated=parts.about.duplicated,
            notes=(*work.notes, *batches.notes, *result_notes(parts, asked, len(top.frame))),
            model=str(bundle.digest),
            language=language,
            contributions=top.groups,
            received={known: own for own, known in batches.naming.mapping.items()},
        )
        step("writing")
        places: dict[Path, Path] = {}
        if report is not None:
            made, seen = work.file("report.html"), look_back(top.candidates, tables)
            done = write_report(done, report, made, candidates, top.frame, bundle, seen)
            places[made] = report
        if out is not None:
            ranked = Ranked(buckets.in_order(top.told), parts.joined, parts.about.changed)
            refused = parts.rejects(language, spoken)
            done = write_prediction(done, out, ranked, refused, work, spoken, places)
        else:
            put_in_place(places)
    return done


def result_notes(parts: Parts, asked: Asked, explained: int) -> Iterator[Note]:
    """Say what is missing from a ranked list, and what of the list would mend it.

    Parameters
    ----------
    parts : Parts
        All scored.
    asked : Asked
        What was asked of every row.
    explained : int
        Rows with reasons.
    """
    from conversion_influence.scoring.given import facts_of
    from conversion_influence.workflows.exposures import exposure_notes
    from conversion_influence.workflows.notes import score_notes, told_unknown
    from conversion_influence.workflows.pairs import is_choice

    counts, bundle = parts.about.counts, asked.bundle
    yield from exposure_notes(counts, bundle)
    yield from told_unknown(counts.unknown or (), bundle.encoding.signals, facts_of(bundle))
    yield from score_notes(counts, choice=is_choice(bundle))
    yield from money_notes(counts, bundle, asked.value)
    if asked.target_cost is not None:
        yield from chance_notes(counts, bundle)
    if explained < counts.rows:
        yield note("reasons_of_the_best", explained=explained, rows=counts.rows)


def left_out(parts: Parts) -> tuple[tuple[Reject, ...], tuple[Reject, ...]]:
    """Return the first rejects and duplicates of a list.

    Parameters
    ----------
    parts : Parts
        All scored.
    """
    rejects: list[Reject] = []
    duplicates: list[Reject] = []
    if parts.about.rejected or parts.about.duplicated:
        for refused, again in parts.left_out():
            rejects += refused[: MOST_LEFT_OUT - len(rejects)]
            duplicates += again[: MOST_LEFT_OUT - len(duplicates)]
            if len(rejects) == MOST_LEFT_OUT:
                break
    return tuple(rejects), tuple(duplicates)


def read_list(
    candidates: Path,
    bundle: Bundle,
    data: Path | None,
    choices: Choices | None = None,
    sheet: str | None = None,
) -> CandidateList:
    """Return a list of creators and offers, or without ``data`` a flat table of signals.

    Parameters
    ----------
    candidates : Path
        The list.
    bundle : Bundle
        The model: it knows which columns are text and which are numbers.
    data : Path, optional
        Folder of raw tables.
    choices : Choices, optional
        What the user says of the columns.
    sheet : str, optional
        Sheet of a workbook.

    Raises
    ------
    ConfigError
        If the model learned from a flat table, to which raw tables have nothing to add.
    """
    from conversion_influence.lists.candidates import read_candidates, read_signal_rows

    texts = set(bundle.encoding.categories)
    numbers = set(bundle.encoding.signals) - texts
    if data is None:
        return read_signal_rows(
            candidates, now=utc_now(), strings=texts, numbers=numbers, choices=choices, sheet=sheet
        )
    if bundle.record is not None and bundle.record.facts.get("kind") == "flat":
        raise refusal(
            ConfigError,
            "{model} learned from a flat table: its signals stand in the list itself and are not "
            "computed from {data}. Leave out --data.",
            "{model} a appris d'un tableau plat : ses signaux sont dans la liste elle-même et ne "
            "sont pas calculés à partir de {data}. Retirez --data.",
            model=bundle.path,
            data=data,
        )
    return read_candidates(
        candidates, now=utc_now(), strings=texts, numbers=numbers, choices=choices, sheet=sheet
    )


def require_all(parts: Parts, rows: int) -> None:
    """Stop where a row was lost: in = scored + rejected + duplicates.

    Parameters
    ----------
    parts : Parts
        All scored.
    rows : int
        That came in.
    """
    about = parts.about
    out = (about.counts.rows, about.rejected, about.duplicated)
    if sum(out) != rows or sum(parts.sizes) != about.counts.rows:
        msg = f"{rows} rows came in, {out[0]} + {out[1]} + {out[2]} went out"
        raise AssertionError(msg)
