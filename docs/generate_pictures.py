"""Write the pictures of docs/figures that show a result: python docs/generate_pictures.py.

Trains on data/demo, ranks its candidates, and draws what the terminal shows (SVG) and how the
report looks in Chromium (PNG). The same code and data give the same pictures.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import tempfile
from contextlib import redirect_stdout
from pathlib import Path

ROOT = Path(__file__).parents[1]
FIGURES = ROOT / "docs" / "figures"
DATA = ROOT / "data" / "demo"
COLUMNS = 98
"""Of the terminal."""

SHOWN = 3
"""Candidates on the terminal's picture."""

TARGET = 12.0
"""Highest cost of a conversion that is worth it."""

WIDTH, COLOURS = 1280, 128
"""Of the picture of the report, in points and in colours."""

FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run")


def main() -> None:
    """Write every picture."""
    os.environ |= {"SOURCE_DATE_EPOCH": "1735603200", "COLUMNS": str(COLUMNS), "FORCE_COLOR": "1"}
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.html"
        told = ranked(Path(folder), report)
        (FIGURES / "ranked_list.svg").write_text(terminal_picture(told), encoding="utf-8")
        photograph(report)


def ranked(folder: Path, report: Path) -> str:
    """Return what the terminal shows of the demo's list, in colour, and write its report."""
    from conversion_influence import workflows
    from conversion_influence.config import Config
    from conversion_influence.terminal.ranking import show_ranking

    settings = workflows.with_tracking(Config(data=DATA), track=False)
    trained = workflows.train(settings, folder / "model")
    done = workflows.predict(
        DATA / "candidates.csv", trained.bundle, DATA, target_cost=TARGET, report=report
    )
    shown = io.StringIO()
    with redirect_stdout(shown):
        print("$ influence predict candidates.csv --data data/demo --target-cost 12\n")
        show_ranking(done.scores.head(SHOWN).to_dict("records"), "en")
    return shown.getvalue()


def terminal_picture(told: str) -> str:
    """Return coloured text as a picture that asks nothing of any server.

    Parameters
    ----------
    told : str
        With the marks that a terminal takes for colours.
    """
    from rich._export_format import CONSOLE_SVG_FORMAT
    from rich.console import Console
    from rich.text import Text

    console = Console(record=True, file=io.StringIO(), width=COLUMNS, color_system="truecolor")
    console.print(Text.from_ansi(told.rstrip()))
    offline = re.sub(r"@font-face \{\{.*?\}\}", "", CONSOLE_SVG_FORMAT, flags=re.S)
    picture = console.export_svg(
        title="influence predict", code_format=offline, unique_id="ranked-list"
    )
    return re.sub(r"[ \t]+\n", "\n", re.sub(r"<!--.*?-->", "", picture))


def photograph(report: Path) -> None:
    """Write how the report looks in Chromium: its beginning, and a card.

    Parameters
    ----------
    report : Path
        The page.
    """
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), headless=True, args=list(FLAGS)
        )
        page = browser.new_page(viewport={"width": WIDTH, "height": 1000})
        page.goto(report.as_uri())
        write_picture(page.screenshot(), FIGURES / "report.png")
        write_picture(page.locator(".card").first.screenshot(), FIGURES / "report_card.png")
        browser.close()


def write_picture(taken: bytes, path: Path) -> None:
    """Write a picture with as few colours as a page needs.

    Parameters
    ----------
    taken : bytes
        PNG.
    path : Path
        Where it shall stand.
    """
    from PIL import Image

    picture = Image.open(io.BytesIO(taken)).convert("RGB").quantize(COLOURS)
    picture.save(path, optimize=True)
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
