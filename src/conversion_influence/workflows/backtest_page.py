"""The backtest as a page of Markdown, to be read and filed by people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from conversion_influence.evaluation.gains import SHARES
from conversion_influence.evaluation.naming import in_words
from conversion_influence.evaluation.parts import FEWEST_CONVERSIONS, FEWEST_PLACEMENTS
from conversion_influence.evaluation.worthwhile import WORTHWHILE
from conversion_influence.workflows.audit_page import escaped, table
from conversion_influence.workflows.audit_result import versions
from conversion_influence.workflows.backtest_result import ALL, NEW_CREATORS
from conversion_influence.workflows.page_figures import (
    amount,
    area,
    per_thousand,
    percent,
    with_interval,
)

if TYPE_CHECKING:
    from conversion_influence.evaluation.judgement import Judgement
    from conversion_influence.workflows.backtest_result import Backtest

LEAD = ("difference", "low", "high")


def page(done: Backtest, figures: Mapping[str, str]) -> str:
    """Return the report, verdict first.

    Parameters
    ----------
    done : Backtest
        The finished backtest.
    figures : mapping of str to str
        Files beside the report: ``walk``, and ``money`` where there is some.
    """
    parts = [
        _verdict(done),
        _cuts(done),
        _rules(done, figures["walk"]),
        _new_creators(done),
        _parts(done),
        _money(done, figures.get("money")),
        _meaning(done),
        _provenance(done),
    ]
    return "\n\n".join(line for part in parts for line in part) + "\n"


def _verdict(done: Backtest) -> Iterator[str]:
    verdict = done.judgement.verdict
    yield "# Would the model have been worth using?"
    yield f"**{escaped(verdict.text_en)}**"
    yield f"*{escaped(verdict.text_fr)}*"


def _cuts(done: Backtest) -> Iterator[str]:
    yield "## What was tried"
    yield (
        f"At {len(done.cuts)} dates of the past a model was fitted on what was settled by then, "
        "and judged on the placements booked from that date up to the next. No placement is "
        "judged twice, and none by a model that could have known its outcome."
    )
    yield table(
        ("cut", "date (UTC)", "learned from", "judged", "their creators"),
        [
            (cut.name, cut.at, f"{cut.learned:,}", f"{cut.judged:,}", f"{cut.creators:,}")
            for cut in done.cuts
        ],
    )


def _rules(done: Backtest, figure: str) -> Iterator[str]:
    yield "## Against simple rules"
    yield (
        "Log loss is the error of the likelihood, per 1,000 exposures (lower is better); AUC says "
        "how good the order is (0.5 is chance). The lead is by how much the model's log loss is "
        "lower, as a share of the rule's. "
        f"Intervals are {done.judgement.level:.0%}, over creators. A rule is beaten where the "
        "whole interval of the lead, at a level corrected for the number of rules, is above zero."
    )
    yield _against(done.judgement, ALL)
    yield f"![Lead of the model over each rule at every cut]({figure})"


def _against(judgement: Judgement, name: str) -> str:
    found = judgement.to_dict()[name]
    leads = judgement.differences_to_dict()[name]
    rows = []
    for model, metrics in found.items():
        lead, loss = leads.get(model, {}).get("log_loss"), metrics["log_loss"]["value"]
        rows.append(
            (
                in_words(model),
                per_thousand(loss),
                with_interval(metrics["auc"], "value", write=area),
                "" if lead is None or not loss else _lead(lead, loss),
                "" if lead is None else ("yes" if lead["beaten"] else "no"),
            )
        )
    return table(("ranked by", "log loss", "AUC", "lead of the model", "beaten"), rows)


def _new_creators(done: Backtest) -> Iterator[str]:
    if done.new_creators is None:
        return
    yield "## On creators the model had not learned from"
    yield (
        f"At each date the creators were dealt into {done.folds} groups; the placements of each "
        "group were judged by a model fitted without any placement of theirs. Their own past "
        "still stands in their signals, as it would for a creator who comes with results."
    )
    yield escaped(done.new_creators.verdict.text_en)
    if done.together is not None:
        yield f"**{escaped(done.together.en)}**"
    yield _against(done.new_creators, NEW_CREATORS)


def _parts(done: Backtest) -> Iterator[str]:
    if done.parts.empty:
        return
    yield "## Where it works"
    yield (
        "The lead is over the average rate, in log loss per 1,000 exposures. With many parts "
        "some look good or bad by chance alone. "
        f"Parts with fewer than {FEWEST_PLACEMENTS} placements or {FEWEST_CONVERSIONS} conversions "
        "are summed up. Size is followers when booked."
    )
    head = ("part", "placements", "creators", "conversions", "observed", "foretold", "lead", "AUC")
    for kind, rows in done.parts.groupby("kind", sort=False):
        yield f"### By {kind}"
        yield table(
            head,
            [
                (
                    str(row["part"]),
                    f"{row['placements']:,}",
                    f"{row['creators']:,}",
                    f"{row['conversions']:,.0f}",
                    percent(row["observed"]),
                    percent(row["foretold"]),
                    with_interval(row, "difference", write=per_thousand),
                    with_interval(row, "auc", "auc_low", "auc_high", write=area),
                )
                for row in rows.to_dict("records")
            ],
        )


def _money(done: Backtest, figure: str | None) -> Iterator[str]:
    yield "## In money"
    if done.money is None:
        yield "Revenue and cost are not known of any judged placement."
        return
    money = done.money
    shares = ", ".join(f"{share:.0%}" for share in SHARES)
    yield (
        f"Of {money.placements:,} of {money.of:,} judged placements revenue and cost are known. "
        f"Within each cut the top {shares} of them were chosen by each order, and their own "
        "revenue and cost added up. Value is revenue less cost. The average rate ties all "
        "placements: it stands for choosing at random."
    )
    yield table(
        ("share", "chosen by", "placements", "value each", "conversions each", "cost/conversion"),
        [
            (
                f"{row['share']:.0%}",
                in_words(str(row["model"])),
                f"{row['placements']:,.0f}",
                with_interval(row, "value", "value_low", "value_high"),
                with_interval(row, "conversions", "conversions_low", "conversions_high"),
                amount(row["cost_per_conversion"]),
            )
            for row in money.gains.to_dict("records")
        ],
    )
    yield "What the model's choice made more than each rule's, per placement chosen:"
    leads = money.differences[money.differences["figure"] == "value"]
    yield table(
        ("share", "rule", "more value each"),
        [
            (
                f"{row['share']:.0%}",
                in_words(str(row["baseline"])),
                with_interval(row, "difference"),
            )
            for row in leads.to_dict("records")
        ],
    )
    if figure:
        yield f"![Revenue less cost per chosen placement]({figure})"


def _meaning(done: Backtest) -> Iterator[str]:
    yield "## What this does not say"
    yield (
        "It judges placements that were made; nothing is known of those that were not. Who "
        "converts after seeing a creator may have converted anyway: neither the likelihoods nor "
        "the money are proved to be caused by the placement. Money is added up as it stands, in "
        f"one currency. A lead below {WORTHWHILE:.1%} of a rule's log loss counts as not worth "
        "the trouble, be it ever so sure: the model is then no better in practice. Where the "
        "interval leaves room for more as well as for less, more data are needed."
    )
    if done.notes:
        yield "\n".join(f"- {escaped(note)}" for note in dict.fromkeys(done.notes))


def _provenance(done: Backtest) -> Iterator[str]:
    yield "## Provenance"
    yield table(
        ("what", "value"),
        [
            ("data", str(done.data)),
            *((f"fingerprint of the {name}", value) for name, value in done.fingerprint.items()),
            ("placements, signals", f"{done.rows:,}, {done.signals}"),
            ("bootstrap draws", f"{done.judgement.replicates:,}"),
            ("seed", str(done.seed)),
            ("seconds", f"{done.seconds:g}"),
            *versions().items(),
        ],
    )


def _lead(lead: Mapping[str, Any], loss: float) -> str:
    """Return a lead in log loss with its interval, as a share of the rule's."""
    shares = {name: None if lead[name] is None else lead[name] / loss for name in LEAD}
    return with_interval(shares, "difference", write=percent)
