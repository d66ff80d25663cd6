"""One file that explains a ranked list: opens from disk, asks nothing of any server.

Every text is escaped by the template engine, and the policy in the page's head lets the browser run
and style nothing but the script and the style sheet whose hashes it names.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import replace
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from conversion_influence.errors import Language
from conversion_influence.evaluation.verdict_subjects import CHOICES, CONVERSIONS
from conversion_influence.messages.said import Said
from conversion_influence.report.page_cards import cards_of
from conversion_influence.report.page_content import MOST_BYTES, About, Content
from conversion_influence.report.page_followers import comparison_of
from conversion_influence.report.page_numbers import day
from conversion_influence.report.page_said import Phrases, fill, own
from conversion_influence.report.page_summary import (
    cuts_of,
    left_out_of,
    method_of,
    summary_of,
    tiles_of,
)
from conversion_influence.report.page_table import table_of
from conversion_influence.report.page_texts import (
    MODEL,
    SHOWN,
    WITHOUT_TABLES,
    WORDS,
    WORDS_OF_CHOICES,
)
from conversion_influence.report.page_trust import trust_of

PACKAGE = "conversion_influence.report"
SECTIONS = ("summary", "list", "instead", "trust", "method", "cards")


def page(content: Content, language: Language = "en") -> bytes:
    """Return the page as UTF-8.

    Parameters
    ----------
    content : Content
        All that it tells.
    language : {"en", "fr"}
        In which it opens; the other one is a button away.

    Returns
    -------
    bytes
        HTML below `MOST_BYTES`: where long texts would make it larger, fewer candidates have a
        card, and the page says how many.
    """
    text = _rendered(content, language)
    while len(text) >= MOST_BYTES and content.cards:
        fewer = int(0.9 * content.cards * MOST_BYTES / len(text))
        content = replace(content, most_cards=fewer)
        text = _rendered(content, language)
    return text


def _rendered(content: Content, language: Language) -> bytes:
    phrases, table, cards = Phrases(language), table_of(content), cards_of(content)
    style, script = _asset("page.css"), _asset("page.js")
    words = {**WORDS, **WORDS_OF_CHOICES} if content.about.choice else WORDS
    template = _templates().get_template("page.html.j2")
    text = template.render(
        language=language,
        policy=_policy(style, script),
        style=Markup(style),
        script=Markup(script),
        t=phrases.tell,
        w=words,
        made=_made(content.about),
        sections=[(name, words[name]) for name in SECTIONS if name != "cards" or cards],
        tiles=tiles_of(content),
        summary=summary_of(content),
        left_out=left_out_of(content),
        notes=[Said(own(en, 400), own(fr, 400)) for en, fr in content.notes[:50]],
        table=table,
        below=cuts_of(content),
        followers=comparison_of(content),
        trust=trust_of(content.about, phrases),
        method=method_of(content),
        association=(CHOICES if content.about.choice else CONVERSIONS).association,
        cards=cards,
        cards_said=[words["cards_said"], *([] if content.about.data else [WITHOUT_TABLES])],
        facts=lambda: _json(
            {**table["facts"], "shown": SHOWN._asdict(), "texts": phrases.others()}
        ),
    )
    return text.encode()


def _made(about: About) -> dict[str, Said | str]:
    """Return what the page's head says of list, day and model."""
    name = own(about.model[:12])
    trained = about.trained_at
    return {
        "candidates": own(about.candidates),
        "day": day(about.made_at),
        "model": fill(MODEL, name, day(trained)) if trained else name,
    }


def _json(facts: object) -> Markup:
    """Return JSON that can stand inside a script element."""

    def dumps(content: object) -> str:
        return json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))

    return htmlsafe_json_dumps(facts, dumps=dumps)


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader(PACKAGE, ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _asset(name: str) -> str:
    return files(PACKAGE).joinpath(name).read_text(encoding="utf-8")


def _policy(style: str, script: str) -> str:
    """Return the content security policy: nothing is loaded, nothing else runs."""
    return (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
