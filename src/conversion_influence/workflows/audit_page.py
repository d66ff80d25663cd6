"""The audit as a page of Markdown, to be read and filed by people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from conversion_influence.dataset.audit.movement import TOLERANCE
from conversion_influence.evaluation.leakage import SUSPICIOUS
from conversion_influence.workflows.audit_result import versions

if TYPE_CHECKING:
    from conversion_influence.dataset.audit.findings import Finding
    from conversion_influence.dataset.audit.movement import Movement
    from conversion_influence.evaluation.leakage import Alone
    from conversion_influence.messages.said import Said
    from conversion_influence.workflows.audit_flat import FlatAudit
    from conversion_influence.workflows.audit_result import Audit

MOST_ALONE = 10
"""Signals whose own ranking is shown, the farthest from chance first."""

COPY_WORDS = {
    "altered": "numbers, flags and texts changed, most of it also moved later",
    "deleted": "removed",
    "added": "kept, with new facts about everybody at the cut itself and later",
}
"""What each copy does with all that was known at the cut or later."""


def page(done: Audit) -> Iterator[str]:
    """Yield the paragraphs of the report, verdict first.

    Parameters
    ----------
    done : Audit
        The finished audit.
    """
    parts = [_verdict, _compared, _moved, _alone, _tables, _unchecked, provenance_section]
    for part in parts:
        yield from part(done)


def _verdict(done: Audit) -> Iterator[str]:
    yield "# Do the features see the future?"
    yield f"**{escaped(done.verdict.en)}**"
    unsteady = sorted({entry.signal for entry in done.alteration.unsteady})
    if unsteady:
        yield (
            f"{len(unsteady)} signals differ although nothing was altered, between training and "
            f"prediction or with the order of the rows: {escaped(', '.join(unsteady))}. Where they "
            "also moved below, that is no proof of a look into the future."
        )
    if done.beware:
        yield (
            "Columns of your own that tell the outcome: "
            f"{escaped(', '.join(done.beware))}. They are no signals unless a config names them "
            "under `features`; do not name them."
        )


def _compared(done: Audit) -> Iterator[str]:
    tested, sample = done.alteration, done.sample
    yield "## What was compared"
    yield (
        f"{len(tested.features.signals)} signals of {len(sample.creators):,} creators, drawn at "
        f"random from the {sample.of_creators:,} that have placements, with all their rows "
        f"({_counts(sample.rows)}). Shares and rates of everybody are those of the sample. Each "
        "signal was computed on your data and again on copies in which everything known at a cut "
        "or later is different; every row is asked at the cut or before it, so no value may "
        "differ. Beside the placements, every creator was asked at each cut itself, where a "
        "comparison of times that is wrong by one instant would show. Two numbers count as one "
        f"within a relative {TOLERANCE:g}."
    )
    yield table(
        ("cut (UTC)", "known at the cut or later", "facts that differ", "rows", "at the cut"),
        [
            (
                f"{entry.cut:%Y-%m-%d %H:%M:%S}",
                f"{entry.copy}: {COPY_WORDS[entry.copy]}",
                f"{entry.facts:,}",
                f"{entry.rows:,}",
                f"{entry.at_cut:,}",
            )
            for entry in tested.compared
        ],
    )
    passed_over = sum(entry.passed_over for entry in tested.compared)
    if passed_over:
        yield (
            f"Not compared: {passed_over:,} lasting attributes of creators whose `first_seen_at` "
            "is at the cut or later; on the copies these creators are themselves different."
        )
    if tested.features.left_out:
        names = ", ".join(tested.features.left_out)
        yield f"Not computed, their tables or columns are absent: {escaped(names)}."


def _moved(done: Audit) -> Iterator[str]:
    yield "## Signals that moved"
    yield _movements(done.alteration.moved) if done.moved else "None."
    if done.alteration.unsteady:
        yield "## Signals that differ although nothing was altered"
        yield _movements(done.alteration.unsteady)


def _movements(entries: Sequence[Movement]) -> str:
    return table(
        ("signal", "copy", "cut (UTC)", "rows", "creator", "as_of (UTC)", "own data", "copy says"),
        [
            (
                entry.signal,
                entry.copy,
                "" if entry.cut is None else f"{entry.cut:%Y-%m-%d %H:%M:%S}",
                f"{entry.rows:,}",
                example.creator_id,
                f"{example.as_of:%Y-%m-%d %H:%M:%S}",
                _value(example.before),
                _value(example.after),
            )
            for entry in entries
            for example in entry.examples
        ],
    )


def _alone(done: Audit) -> Iterator[str]:
    yield from alone_section(done.alone, "settled placements of the sample")


def alone_section(alone: Sequence[Alone], what: str) -> Iterator[str]:
    """Yield the paragraphs on single signals that tell the outcome.

    Parameters
    ----------
    alone : sequence of Alone
        The farthest from chance first.
    what : str
        Rows they were measured on, in words.
    """
    yield "## Signals that alone tell the outcome"
    if not alone:
        yield f"Too few {what} to tell."
        return
    yield (
        f"Exposure-weighted AUC of each signal alone, on {alone[0].rows:,} {what}. The true rates "
        f"themselves reach {alone[0].ceiling:.3f}, which is 1 on the scale; from {SUSPICIOUS:g} "
        f"(or below {1 - SUSPICIOUS:.2g}) a signal is suspicious, and so is one that conversions "
        "follow without one exception. The farthest from chance:"
    )
    shown = [one for one in alone if one.suspicious]
    shown += [one for one in alone if not one.suspicious][: MOST_ALONE - len(shown)]
    yield table(
        ("signal", "AUC", "on the scale", "missing", "AUC of missingness", ""),
        [
            (
                one.signal,
                f"{one.auc:.3f}",
                f"{one.relative:.3f}",
                f"{one.missing / one.rows:.0%}",
                f"{one.missing_auc:.3f}",
                "suspicious" if one.suspicious else "",
            )
            for one in shown
        ],
    )


def _tables(done: Audit) -> Iterator[str]:
    yield from doubts_section(done.findings, done.notes)


def doubts_section(findings: Sequence[Finding], notes: Sequence[Said]) -> Iterator[str]:
    """Yield the paragraphs on what is only doubtful.

    Parameters
    ----------
    findings : sequence of Finding
        What should be looked at.
    notes : sequence of Said
        What reading the data noted.
    """
    yield "## What to look at in the tables"
    lines = [
        f"- {entry.table}.{entry.column}: {entry.rows:,} of {entry.of:,} ({entry.share:.1%}) "
        f"{entry.message.en}."
        for entry in findings
    ]
    lines += [f"- {note.en}" for note in notes]
    yield "\n".join(escaped(line) for line in lines) or "Nothing."


def _unchecked(done: Audit) -> Iterator[str]:
    yield "## What nobody can check from the data"
    yield (
        "Taken as lasting, as the tables stand today, for rows of any year: "
        f"{escaped(', '.join(done.lasting)) or 'nothing'}. Taken as known with their row, also "
        f"where they were written later: {escaped(', '.join(done.with_row)) or 'nothing'}. And "
        "`booked_at` must be when it was decided: what came between decision and booking counts "
        "as known."
    )


def provenance_section(done: Audit | FlatAudit) -> Iterator[str]:
    """Yield the paragraphs on what was audited, when, and with what.

    Parameters
    ----------
    done : Audit or FlatAudit
        The finished audit.
    """
    yield "## Provenance"
    yield table(
        ("what", "value"),
        [
            ("data", str(done.data)),
            ("fingerprint", done.fingerprint),
            ("made", f"{done.now:%Y-%m-%d %H:%M:%S} UTC, in {done.seconds:g} s"),
            ("seed", str(done.seed)),
            *versions().items(),
        ],
    )


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table.

    Parameters
    ----------
    head : sequence of str
        Headings.
    rows : sequence of sequence of str
        Cells, as plain text.
    """
    lines = [head, ["---"] * len(head), *([escaped(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def escaped(text: str) -> str:
    """Return text in which Markdown sees no marks of its own."""
    for mark in "\\`*_|<>[]":
        text = text.replace(mark, f"\\{mark}")
    return text.replace("\n", " ")


def _value(value: float | str | None) -> str:
    if value is None:
        return "missing"
    return value if isinstance(value, str) else f"{value:.10g}"


def _counts(rows: dict[str, int]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {count:,}" for name, count in rows.items())
