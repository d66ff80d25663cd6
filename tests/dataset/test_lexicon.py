"""The lexicon of intent to buy: whole words, with and without accents, in English and French."""

from __future__ import annotations

import re
import unicodedata
from itertools import product

import ibis
import pandas as pd
import pytest

from conversion_influence.dataset.lexicon import ENGLISH, FRENCH, INTENT, shows_intent

SHOWN = (
    "What's the PRICE??",
    "how much?!",
    "how much 😍",
    "How much is it",
    "where can I buy this 😍",
    "where to get",
    "I just ordered mine",
    "take my money",
    "is it available in M",
    "code promo ?",
    "Code-promo svp",
    "Ton CODE stp",
    "C’est combien ?",
    "Combien ça coûte",
    "OÙ L'ACHETER",
    "où est-ce qu'on peut le trouver",
    "t'as le lien ?",
    "DISPONIBLE?",
    "J'achète",
    "j'ai commandé !",
    "il me la faut 😭",
    "quelle référence",
    "هذا prix",
    "价格prix价格",
)
NOT_SHOWN = (
    "",
    "how much I love you",
    "combien de temps",
    "en lien avec la vidéo",
    "prixé",
    "éprix",
    "prix_unique",
    "prix2",
    "priceless",
    "unlinked",
    "codemoi",
    "j'adore",
    "il est beau ou laid",
    "多少钱",
    "بكم",
    "😍😍",
    "où. Ah bon, tu vas l'acheter",
)


def intents(texts: list[str | None]) -> list[bool | None]:
    table = ibis.memtable(pd.DataFrame({"place": range(len(texts)), "text": texts}))
    found = table.select("place", shown=shows_intent(table.text)).execute().sort_values("place")
    return [None if pd.isna(value) else bool(value) for value in found["shown"]]


@pytest.mark.parametrize(
    "spell",
    [
        str,
        str.upper,
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: "".join(
            c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c)
        ),
    ],
    ids=["as written", "upper case", "combining accents", "no accents"],
)
def test_comments_that_ask_for_a_product_show_intent_however_they_are_spelled(spell) -> None:
    shown = intents([spell(text) for text in SHOWN])
    assert [text for text, found in zip(SHOWN, shown, strict=True) if not found] == []


def test_comments_that_do_not_ask_show_no_intent() -> None:
    shown = intents(list(NOT_SHOWN))
    assert [text for text, found in zip(NOT_SHOWN, shown, strict=True) if found] == []


def test_of_no_text_nothing_is_known() -> None:
    assert intents(["prix", None]) == [True, None]


@pytest.mark.parametrize("entry", [*ENGLISH, *FRENCH])
def test_every_entry_is_found_with_each_of_its_alternatives(entry: str) -> None:
    parts = [part.split("|") for part in re.split(r"[()]", entry)]
    texts = ["".join(words) for words in product(*parts)]
    assert [text for text in texts if not re.search(INTENT, text)] == []


@pytest.mark.parametrize("entry", [*ENGLISH, *FRENCH])
def test_entries_are_lower_case_words_with_alternatives_and_nothing_else(entry: str) -> None:
    plain = re.fullmatch(r"[a-zàâçéèêëîïôûùüœ (|)]+( \?)?", entry)
    assert plain
    assert "(|" not in entry
    assert "|)" not in entry
    assert entry == unicodedata.normalize("NFC", entry.strip())


def test_the_expression_has_no_backslash_so_sql_literals_keep_it() -> None:
    assert "\\" not in INTENT
