"""Intent to buy in audience comments: a lexicon of English and French, as one regular expression.

People who are about to buy ask the price, where it is sold, for the link, the code or their size,
or say that they have ordered; such plain phrases are strong cues of purchase intent in posts
(Hollerit, Kröll & Strohmaier 2013; Gupta et al. 2014, Identifying Purchase Intent from Social
Posts, ICWSM). A comment in another language shows no intent here, which is wrong now and then but
the same for everybody who speaks to that audience.

How an entry of the lexicon reads:

- words apart by a blank: in a comment one to three characters that are no letters or digits may
  stand between them (``code promo`` is also "code-promo", ``j achète`` is "j'achète");
- ``(a|b)``: either; nothing else of regular expressions is used;
- an accented letter stands for itself, for the letter without accent, and for the letter followed
  by a combining accent (``coûte`` is also "coute");
- a final `` ?``: counts only where no letter or digit stands between it and a question mark or the
  end of the comment (``how much ?`` is in "how much 😍", not in "how much I love you").

Only whole words count. The word boundary of regular expressions is not used, since in RE2 it knows
only ASCII letters and would find "prix" in "prixé"; nor is any backslash, so the same text works in
SQL literals of every engine, in RE2 (DuckDB), in Java (Spark) and in Python.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Any

ENGLISH = (
    # price
    "price",
    "prices",
    "how much (is|are|does|do|did|was|were|for|would|will|to buy)",
    "how much ?",
    # where it is sold
    "where (to|can i|can we|can you|could i|do i|do you|did you|would i) (buy|get|find|order)",
    "where (is|are) (it|this|that|these|those|they) from",
    "where (it|this|that) is from",
    "(what|which) (brand|shop|store|website)",
    "(what|which) (size|sizes|shade|shades)",
    # link and code
    "link",
    "links",
    "(promo|discount|coupon|referral|affiliate) (code|codes)",
    "(your|any|a|another) code",
    "code ?",
    "coupon",
    "coupons",
    "voucher",
    "promo",
    "promos",
    "discount",
    "discounts",
    # availability
    "(in|out of) stock",
    "sold out",
    "(restock|restocked|restocking|preorder)",
    "pre order",
    "still available",
    "available (in|yet)",
    "(is|are) (it|this|that|they|these|those) available",
    "(size|sizes) available",
    "available ?",
    "(do|can|will) (you|they) (ship|deliver)",
    "(free|international) shipping",
    "shipping (to|cost|costs|fee|fees)",
    "shipping ?",
    # decided, or done
    "(want|need|gonna|going|about|where) to (buy|order)",
    "(gonna|will|must|ll|should) (buy|order)",
    "(buying|ordering) (it|this|that|these|those|one|mine)",
    "just (bought|ordered|purchased)",
    "i (bought|ordered|purchased)",
    "(bought|ordered) (it|this|one|mine)",
    "(in|to) (my|the|your) (cart|basket|wishlist)",
    "(add|added|adding) to (cart|basket)",
    "take my money",
)
"""Phrases of intent to buy in English, in lower case; how to read them: head of the module."""

FRENCH = (
    # price
    "prix",
    "tarif",
    "tarifs",
    "combien (ça|cela|il|elle|ils|elles|coûte|coûtent|vaut|valent)",
    "(c|est|coûte|coûtent|vaut) combien",
    "combien ?",
    "ça coûte",
    # where it is sold
    "où (acheter|commander|trouver)",
    "où (l|le|la|les|en) (acheter|commander|trouver)",
    "où (puis je|peut on|pouvons nous|pourrais je)",
    "où (je|on) (peut|peux|pourrait|pourrais)",
    "où est ce (que je|qu on) (peut|peux)",
    "(peut|peux) (l|le|la|les) (acheter|commander|trouver) où",
    "(acheté|achetée|achetés|achetées|trouvé|trouvée|trouvés|trouvées|eu|eue) où",
    "où (as tu|avez vous|tu as|tu l as|vous avez) (acheté|achetée|trouvé|trouvée|eu)",
    "(vient|viennent|sort) d où",
    "(quelle|quelles|quel|quels) (marque|marques|boutique|magasin|site)",
    "(quelle|quelles) (taille|tailles|teinte|référence)",
    "(taille|marque|référence|réf) ?",
    # link and code
    "(le|un|ton|votre|du|les|des|vos|tes) (lien|liens)",
    "lien (stp|svp|please|pls|produit|en bio)",
    "lien d achat",
    "lien ?",
    "(code|codes) (promo|promos|réduc|réduction|avantage|parrainage)",
    "code de (réduction|parrainage)",
    "(ton|votre|un|le) code",
    "promo",
    "promos",
    "promotion",
    "(réduc|réducs|réduction|réductions|remise|remises)",
    "en (solde|soldes)",
    # availability
    "(dispo|dispos|disponible|disponibles)",
    "en (stock|rupture)",
    "rupture de stock",
    "(précommande|précommander)",
    "(livraison|livraisons)",
    "(livrez|livre|livrent) (vous|ils|en|au|aux|à|dans)",
    "vous livrez",
    # decided, or done
    "(vais|veux|voudrais|aimerais|viens|envie) (d|de|l|le|la|les|en) (acheter|commander)",
    "(vais|veux|voudrais|aimerais) (acheter|commander)",
    "(viens|envie) (d|de) (l|le|la|les|en) (acheter|commander)",
    "(j|l) (achète|ai acheté|ai achetée|ai commandé|ai commandée|ai pris)",
    "je (commande|l achète|les achète|l ai commandé|l ai commandée|l ai acheté|l ai achetée)",
    "il me (le|la|les) faut",
    "(dans mon|au|mon) panier",
)
"""Phrases of intent to buy in French, in lower case; how to read them: head of the module."""

LETTERS = "_0-9a-zß-öø-ɏ\u0300-\u036f"
"""What a word of these languages is made of, in lower case, as a class of characters: digits, Latin
letters with and without accent, and combining accents."""

_COMBINING = "\u0300-\u036f"
_OTHER = f"[^{LETTERS}]"


def _sign(sign: str) -> str:
    """Return the expression of one character of an entry."""
    if sign in "(|)":
        return sign.replace("(", "(?:")
    if sign == " ":
        return f"{_OTHER}{{1,3}}"
    plain = unicodedata.normalize("NFD", sign)[0]
    return sign if plain == sign else f"(?:{sign}|{plain}[{_COMBINING}]?)"


def _any_of(entries: Iterable[str]) -> str:
    return f"(?:{'|'.join(''.join(map(_sign, entry)) for entry in entries)})"


_ENTRIES = (*ENGLISH, *FRENCH)
_ASKED = [entry.removesuffix(" ?") for entry in _ENTRIES if entry.endswith(" ?")]
_SAID = [entry for entry in _ENTRIES if not entry.endswith(" ?")]

INTENT = f"(?:^|{_OTHER})(?:{_any_of(_SAID)}(?:{_OTHER}|$)|{_any_of(_ASKED)}{_OTHER}*(?:[?]|$))"
"""The lexicon as one expression, to be searched in lower-cased text.

RE2 searches it at 0.6 microseconds a comment, and has room for some 30 more entries; beyond those
it leaves its table of states and takes ten times as long.
"""


def shows_intent(text: Any) -> Any:
    """Return whether a comment shows intent to buy.

    Parameters
    ----------
    text : ibis.expr.types.StringValue
        What the comment says, in any case.

    Returns
    -------
    ibis.expr.types.BooleanValue
        Null where the text is null.
    """
    return text.lower().re_search(INTENT)
