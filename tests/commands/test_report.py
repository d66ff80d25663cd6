"""predict --report: the page stands beside the list, in the language asked for, whole or not."""

import json
import re
from pathlib import Path

import pandas as pd
import pytest

from .small_world import assert_refused, influence


@pytest.fixture(scope="module")
def listed(base: Path, world: Path) -> Path:
    """Return a list of known creators, one unknown and one twice."""
    rows = pd.read_csv(base / "candidates.csv", dtype=str).head(6)
    unknown = rows.head(1).assign(creator_id="<script>nobody")
    path = base / "reported.csv"
    pd.concat([rows, unknown, rows.head(1)]).to_csv(path, index=False)
    return path


def facts_of(text: str) -> dict[str, list[str]]:
    found = re.search(r'<script type="?application/json"? id="?facts"?>(.*?)</script>', text, re.S)
    assert found is not None
    facts: dict[str, list[str]] = json.loads(found[1])
    return facts


def test_the_page_holds_every_row_with_its_past_and_what_the_bundle_says_of_itself(
    listed: Path, model: Path, world: Path
) -> None:
    done = influence(
        "predict", listed, "--model", model, "--data", world, "--report", "page.html", "--json"
    )
    assert done.code == 1, done.err
    assert done.json["report"] == "page.html"
    text = Path("page.html").read_text(encoding="utf-8")
    for row in done.json["scores"]:
        assert row["creator_id"] in text
    assert "&lt;script&gt;nobody" in text
    assert len(re.findall("<details class=card", text)) == 6
    for words in ("Settled placements: ", "posts in 26 weeks", "foretold rate", "Cost per"):
        assert words in text
    assert "holds no judgement of itself" not in text
    other = facts_of(text)["texts"]
    assert any("publications en 26 semaines" in one for one in other)
    assert "Conversions attendues" in other


def test_the_page_opens_in_the_language_asked_for(listed: Path, model: Path, world: Path) -> None:
    done = influence(
        "predict", listed, "--model", model, "--data", world, "--report", "p.html", "--lang", "fr"
    )
    assert "La page qui l'explique : p.html" in done.out
    text = Path("p.html").read_text(encoding="utf-8")
    assert '<html lang="fr">' in text
    assert "Jusqu'où s'y fier" in text.replace("&#39;", "'")


def test_a_flat_table_has_a_page_without_a_past(flat: tuple[Path, Path]) -> None:
    bundle, table = flat
    done = influence("predict", table, "--model", bundle, "--report", "flat.html")
    assert done.code == 0, done.err
    text = Path("flat.html").read_text(encoding="utf-8")
    assert "No raw tables were given" in text
    assert len(re.findall("<details class=card", text)) == 120


def test_a_page_that_cannot_be_written_is_refused_before_the_work(
    listed: Path, model: Path
) -> None:
    Path("there.html").mkdir()
    for name, message in (
        ("page.pdf", "--report page.pdf: must end in .html"),
        ("there.html", "--report there.html: is a folder"),
    ):
        assert_refused(influence("predict", listed, "--model", model, "--report", name), message)
