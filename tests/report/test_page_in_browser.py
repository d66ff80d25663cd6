"""The page as people use it, in Chromium: offline, by mouse and by keyboard, in both languages."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .drawn_page import HOSTILE, drawn_content, poorer

pytestmark = pytest.mark.xdist_group("browser")
Show = Callable[..., Any]
DATA = "document.querySelectorAll('#ranking tbody tr:not([hidden])')"


def names(page: Any) -> list[str]:
    found: list[str] = page.evaluate(f"[...{DATA}].map(row => row.cells[1].firstChild.textContent)")
    return found


def column(page: Any, title: str) -> list[str]:
    """Return the first line of each shown cell of a column."""
    at = page.evaluate(
        "title => [...document.querySelectorAll('#ranking thead th')]"
        ".findIndex(head => head.textContent.startsWith(title))",
        title,
    )
    found: list[str] = page.evaluate(
        f"at => [...{DATA}].map(row => row.cells[at].firstChild.textContent)", at
    )
    return found


def test_a_click_on_a_heading_sorts_and_says_so(shown: Show) -> None:
    page = shown(drawn_content(30))
    before = names(page)
    head = page.locator("#ranking th", has_text="Cost per conversion")
    head.locator("button").click()
    prices = [float(text.replace(",", "")) for text in column(page, "Cost per conversion")]
    assert prices == sorted(prices)
    assert head.get_attribute("aria-sort") == "ascending"
    head.locator("button").press("Enter")
    assert head.get_attribute("aria-sort") == "descending"
    assert page.locator("th[aria-sort]").count() == 1
    page.locator("#ranking th", has_text="Rank").first.locator("button").press("Space")
    assert names(page) == before


def test_what_is_not_known_is_sorted_last_in_both_directions(shown: Show) -> None:
    page = shown(drawn_content(30))
    button = page.locator("#ranking th", has_text="Followers").locator("button")
    for _ in range(2):
        button.click()
        assert column(page, "Followers")[-3:] == ["–"] * 3


def test_search_and_filters_narrow_the_table_the_cards_and_the_count(shown: Show) -> None:
    page = shown(drawn_content(30, ["Zoé Éclair"]))
    page.get_by_label("Search").fill("zoe ecl")
    assert names(page) == ["Zoé Éclair"]
    assert page.locator(".card:visible").count() == 1
    assert page.get_by_text(re.compile("^1 of 30 ")).get_attribute("role") == "status"
    page.get_by_role("button", name="Show all").click()
    page.wait_for_function(f"{DATA}.length === 30")
    page.get_by_label("Network").select_option(label="youtube")
    page.get_by_label("Flag").select_option(label="topic never seen in training")
    assert names(page)
    assert page.locator("#shown").inner_text() == f"{len(names(page))} of 30 candidates shown"
    for text in page.locator("#ranking tbody tr:visible").all_inner_texts():
        assert "youtube" in text
        assert "topic never seen" in text


def test_a_name_opens_its_card(shown: Show) -> None:
    page = shown(drawn_content(30))
    card = page.locator(".card").nth(20)
    assert card.get_attribute("open") is None
    page.locator("#ranking tbody tr").nth(20).locator("a").press("Enter")
    assert page.evaluate("document.activeElement.textContent").startswith("21 ")
    assert card.get_attribute("open") is not None
    assert card.locator(".why li").first.is_visible()
    assert page.evaluate("scrollY") > 1000
    assert card.locator("svg").count() == 3
    page.get_by_role("button", name="Close all cards").click()
    assert page.locator(".card[open]").count() == 0


def test_the_language_is_turned_and_turned_back(shown: Show) -> None:
    page = shown(drawn_content(30))
    page.locator("#ranking th", has_text="Likelihood").locator("button").click()
    english = page.locator("body").inner_text()
    page.get_by_role("button", name="Français").click()
    french = page.locator("body").inner_text()
    assert page.locator("html").get_attribute("lang") == "fr"
    assert page.title() == "Créateurs classés par probabilité"
    assert "30 candidats affichés sur 30" in french
    assert re.search(r"\d,\d", french)
    assert page.locator("#language").get_attribute("lang") == "en"
    for word in ("Ranked list", "candidates", "Expected", "placements like", "posts in"):
        assert word in english
        assert word not in french
    page.get_by_role("button", name="English").click()
    assert page.locator("body").inner_text() == english


def test_it_prints_on_paper_without_what_only_a_screen_needs(shown: Show, tmp_path: Path) -> None:
    page = shown(drawn_content(30))
    page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
    assert (tmp_path / "page.pdf").read_bytes().startswith(b"%PDF")
    page.emulate_media(media="print")
    assert not page.locator("nav, .controls, #print, #language").locator("visible=true").count()
    assert page.locator(".card:visible").count() == 3
    assert page.locator("#ranking tbody tr:visible").count() == 30


def test_it_reads_well_without_script(shown: Show) -> None:
    page = shown(drawn_content(30), java_script_enabled=False)
    assert page.locator("#ranking tbody tr").count() == 30
    assert not page.locator(".controls, .tools").locator("visible=true").count()
    card = page.locator(".card").nth(9)
    card.locator("summary").click()
    assert card.locator("h3").first.is_visible()


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_runs_over_the_edge(shown: Show, width: int) -> None:
    for content in (drawn_content(12, HOSTILE), poorer(drawn_content(12))):
        page = shown(content, viewport={"width": width, "height": 800})
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        for _ in range(2):
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            page.locator("#language").click()


def test_hostile_texts_do_nothing(shown: Show) -> None:
    page = shown(drawn_content(30, HOSTILE))
    alerts: list[str] = []
    page.on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.dismiss()))
    page.locator("#language").click()
    for box in page.locator("select").all():
        box.select_option(index=1)
    page.get_by_label("Chercher").fill(HOSTILE[1])
    page.locator("form button").click()
    page.evaluate("location.hash = '\"><img src=x onerror=alert(5)>'")
    assert alerts == []
    assert page.locator("#ranking a").first.inner_text() == HOSTILE[0]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_fault(shown: Show, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = shown(drawn_content(12, HOSTILE), color_scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    for _ in range(2):
        faults = axe.run(page, options={"resultTypes": ["violations"]}).response["violations"]
        found = [(one["id"], one["impact"], one["nodes"][0]["html"][:120]) for one in faults]
        assert found == []
        page.locator("#language").click()
