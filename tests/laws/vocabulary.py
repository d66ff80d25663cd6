"""What small worlds are made of: instants that matter, names, words and the columns of tables."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

Row = dict[str, Any]
World = dict[str, list[Row]]

LAST = datetime(2024, 3, 3, 18)
"""The last prediction instant, a Sunday evening."""

NEW_YEAR = datetime(2024, 1, 1)
"""The first of a month and a Monday: a prediction instant that is its own reference instant."""

AS_OFS = (*(LAST - timedelta(days=days) for days in (0, 1, 28, 90)), NEW_YEAR)
MONTHS = (datetime(2023, 12, 1), datetime(2024, 2, 1), datetime(2024, 3, 1))
"""First days of the months of prediction instants."""

CLOCKS = (datetime(2023, 10, 29, 1), datetime(2023, 11, 5, 6))
"""When clocks were set back in Paris and in New York."""

LOOKBACKS = (0, 0, 0, 1, 3, 7, 28, 30, 60, 90, 200, 365)
NUDGES = tuple(timedelta(microseconds=size) for size in (0, 0, 0, 1, -1, 3_600_000_000))
NOW = datetime(2030, 1, 1, tzinfo=UTC)

CREATORS = ("ada", "bob", "cleo", "dan", "eve")
"""Three creators of whom much is known, one who stopped, one that only candidates name."""

CROWD = tuple(f"peer{i}" for i in range(9))
"""Creators of whom little is known, alike and enough of them to be peers on the first network."""

STARS = tuple(f"star{i}" for i in range(8))
"""Creators with one story: a day of much growth, and what might explain it."""

SOURCES = "abcdefgh"
"""Accounts that mention; now and then one of them turns out to be a creator."""

STRANGER = "nobody"
PLATFORMS = ("x", "y")
TOPICS = ("food", "Tech", "FOOD")
BRANDS = ("acme", "Bolt", "Acme")
COUNTRIES = ("BE", "ch", None)
LANGUAGES = ("fr", "fr-BE", "FR_ch", "EN-us", "nl", None)
LINKS = ("bio", "story", "code", None)
ZONES = ("Europe/Paris", "America/New_York", "Asia/Kolkata", None)
HASHTAGS = ("#Food;#tech", "food, Tech  Été", "#", "#été\tFOOD;;##food", "tech", None)
TONGUE = (
    *("Café", "cafe\u0301", "CAFE", "coffee:", "100%", "à", "l'ancienne!", "Naïve", "\ufb01ne"),
    *("\u00bd", "cup,", "well-made;", "new\nline", "and", "...", "\u30b3\u30fc\u30d2\u30fc"),
    *("\u0441\u0443\u043f", "#soup", "@acme", "(2024)", "a", "b", "I"),
)
"""Words of posts and briefs: accents in two spellings, ligatures, other scripts, signs alone."""

COMMENTS = (
    "What is the PRICE?",
    "priceless",
    "prixé, prix_bas",
    "Le prix SVP",
    "C'est combien ?",
    "combien j'aime",
    "ca cou\u0302te combien",
    "Ça coûte un bras",
    "how much ?",
    "how much",
    "how much I love you",
    "How  much?! is it",
    "code promo",
    "code-promo!",
    "out .... of stock",
    "out - of\nstock",
    "nice code, thanks",
    "Code?",
    "Where can I BUY this",
    "where can we all buy",
    "out of stock again :(",
    "J'achète",
    "j\u2019achete tout",
    "je lai commandé",
    "je l\u2019ai commande\u0301e hier",
    "Unlinked",
    "the link, please",
    "liens",
    "où acheter",
    "ou  acheter ça",
    "dispo en bleu ?",
    "indispo",
    "beau !",
    "\u0446\u0435\u043d\u0430?",
)
"""Comments of audiences: some show intent to buy, some only look so."""

OFFERED = "platform topic country format brand language link brief planned_at cost discount"
"""Columns of what a campaign plans."""

COLUMNS = {
    "creators": "creator_id country language topics credentials managed first_seen_at",
    "accounts": "creator_id platform created_at verified timezone",
    "account_snapshots": "creator_id platform captured_at followers following listed",
    "posts": "post_id creator_id platform published_at topic hashtags sponsored text",
    "post_metrics": "post_id captured_at views paid_views likes comments shares saves quality",
    "mentions": "creator_id mentioned_at source_id kind source_followers post_id",
    "replies": "creator_id commented_at replied_at author_id is_question is_critical words text "
    "post_id",
    "placements": "placement_id creator_id booked_at settled_at conversions exposures revenue "
    f"reach clicks refunds {OFFERED}",
}
"""Columns of the tables of a world."""

CAPTURES = {
    "account_snapshots": ("creator_id", "platform", "captured_at"),
    "post_metrics": ("post_id", "captured_at"),
}
"""Keys of the tables of captures."""
