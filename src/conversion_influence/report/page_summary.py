"""The list in words: who leads, how sure that is, what was left out and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from conversion_influence.messages.said import Said
from conversion_influence.report import page_texts as texts
from conversion_influence.report.page_content import MOST_FAULTS, MOST_ROWS, Content
from conversion_influence.report.page_numbers import count, is_number, number, share
from conversion_influence.report.page_said import fill, own
from conversion_influence.report.page_table import who
from conversion_influence.report.page_trust import headline


def tiles_of(content: Content) -> list[tuple[Said, Said | str, Said | None]]:
    """Return the page's first figures: title, value and what it is of.

    Parameters
    ----------
    content : Content
        All that is known.
    """
    scored = number(content.scored)
    tiles: list[tuple[Said, Said | str, Said | None]] = [
        (texts.RANKED, scored, fill(texts.OF_ROWS, number(content.total)))
    ]
    if len(content.scores):
        first = content.scores.iloc[0].to_dict()
        likelihood = share(first["likelihood"])
        told = likelihood if content.about.choice else fill(texts.AT, likelihood)
        tiles.append((texts.LEADER, who(first, 0), told))
    counts = [number(many) for many in (content.rejected, content.duplicated)]
    left = number(content.rejected + content.duplicated)
    tiles.append((texts.LEFT, left, fill(texts.LEFT_OF, *counts)))
    return tiles


def summary_of(content: Content) -> list[Said]:
    """Return the summary, sentence by sentence.

    Parameters
    ----------
    content : Content
        All that is known.
    """
    verdict = content.about.judge.get("verdict") or {}
    return [
        *_leading(content),
        headline(str(verdict.get("code", ""))),
        _left_out(content),
        *_beware(content),
    ]


def _leading(content: Content) -> Iterator[Said]:
    if content.scores.empty:
        yield texts.NOBODY
        return
    rows = content.scores.head(2).to_dict("records")
    first = rows[0]
    leads = texts.CHOSEN if content.about.choice else texts.LEADS
    yield fill(leads, who(first, 0), count(1000.0 * first["likelihood"]))
    if not (is_number(first.get("low")) and is_number(first.get("high"))):
        yield texts.UNSURE
        return
    yield fill(texts.SURE, share(first["low"]), share(first["high"]))
    for second in rows[1:]:
        over = second["high"] >= first["low"]
        yield fill(texts.OVERLAP if over else texts.APART, who(second, 1))


def _left_out(content: Content) -> Said:
    if content.rejected + content.duplicated == 0:
        return texts.NOTHING_LEFT
    amounts = (content.rejected, content.duplicated, content.total)
    return fill(texts.LEFT_OUT, *map(number, amounts))


def _beware(content: Content) -> Iterator[Said]:
    """Say how many candidates to be careful with, where all of them are at hand."""
    if len(content.scores) < content.scored:
        return
    scores = content.scores
    for column, is_so, said in (
        ("flags", lambda flags: bool(flags), texts.FLAGGED),
        ("exposures_assumed", lambda assumed: assumed == "yes", texts.ASSUMED),
    ):
        many = sum(map(is_so, scores[column])) if column in scores else 0
        if many:
            yield fill(said, number(many))


def left_out_of(content: Content) -> dict[str, Any]:
    """Return the rows left out, for the template: ``title``, ``head``, ``rows`` and ``more``.

    Parameters
    ----------
    content : Content
        All that is known.
    """
    faults = sorted((*content.rejects, *content.duplicates), key=lambda fault: fault.line)
    shown = faults[:MOST_FAULTS]
    rows = [
        (
            number(fault.line) if fault.sheet is None else f"{own(fault.sheet, 30)} {fault.line}",
            own(fault.column or "–", 40),
            own("–" if fault.value is None else fault.value),
            Said(*(own(fault.to_dict(language)["reason"], 300) for language in ("en", "fr"))),
        )
        for fault in shown
    ]
    more = content.rejected + content.duplicated - len(shown)
    return {
        "title": texts.LEFT_TITLE,
        "head": texts.LEFT_HEAD,
        "rows": rows,
        "more": fill(texts.FAULTS_CUT, number(more)) if more else None,
    }


def cuts_of(content: Content) -> list[Said]:
    """Say where the table holds fewer rows than the list, and where there are fewer cards.

    Parameters
    ----------
    content : Content
        All that is known.
    """
    shown = min(len(content.scores), MOST_ROWS)
    found = []
    if content.scored > shown:
        found.append(fill(texts.ROWS_CUT, number(shown), number(content.scored)))
    if shown > content.cards:
        found.append(fill(texts.CARDS_CUT, number(content.cards)))
    return found


def method_of(content: Content) -> list[Said]:
    """Return how the scores came about and what they cannot say.

    Parameters
    ----------
    content : Content
        All that is known.
    """
    return [*texts.METHOD, *([texts.CHOICE] if content.about.choice else [])]
