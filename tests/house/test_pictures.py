"""The pictures of a result: small, shown near the top of the README, asking nothing of anybody."""

import re
from pathlib import Path

PICTURES = ("ranked_list.svg", "report.png", "report_card.png")
MOST = 300_000


def test_pictures_are_small_and_of_the_kind_they_say(root: Path) -> None:
    for name in PICTURES:
        content = (root / "docs" / "figures" / name).read_bytes()
        assert len(content) < MOST
        assert content.startswith(b"<svg" if name.endswith("svg") else b"\x89PNG")


def test_the_drawn_terminal_loads_nothing(root: Path) -> None:
    text = (root / "docs" / "figures" / "ranked_list.svg").read_text(encoding="utf-8")
    assert re.findall(r"https?://[^\"]*", text) == ["http://www.w3.org/2000/svg"]
    assert not re.search(r"<script|@font-face|@import|href|src", text)
    assert "cost" in text


def test_the_readme_shows_both_before_its_first_heading(root: Path) -> None:
    beginning = (root / "README.md").read_text(encoding="utf-8").split("\n## ")[0]
    assert "](docs/figures/ranked_list.svg)" in beginning
    assert "](docs/figures/report.png)" in beginning
