"""What the simulated people write: captions of posts, comments under them, briefs of campaigns.

All texts are put together from a small vocabulary per topic and language, in which the words stand
from common to specialist; how they are drawn is stated in `world`. No text holds a comma or a
double quote.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from conversion_influence.tables.world_people import TOPICS, TOPICS_FR, Floats, Ints

Texts = NDArray[np.object_]

WRITTEN = 1 / 3
"""Share of the posts and of the comments whose text was collected."""

LONGEST = 12
"""Words after which the text of a comment is cut."""

WORDS = (
    (
        "pots seeds tomatoes basil watering compost trellis seedlings mulch pruning perlite humus",
        "tyres maps panniers climbs tents saddles puncture bikepacking cassette dynamo bivouac tpu",
        "dice cards friends rules meeples solo expansion drafting euros engine-builder rondel 18xx",
        "light rolls portraits grain lens exposure darkroom scanner fixer pushing reciprocity e6",
        "speakers bass vinyl cables headphones amp turntable soundstage needle dac crossover fir",
        "bread flour crust crumb starter kneading proofing levain autolyse lamination banneton ph",
        "shoes hills mud poles vest cadence intervals vertical tapering lactate drop-bag vo2max",
        "jars soap bags compost refill bamboo repair bulk upcycling packaging life-cycle biochar",
    ),
    (
        "pots graines tomates basilic eau compost treillis semis paillis bouture perlite humus",
        "pneus cartes sacoches cols tente selle crevaison bikepacking cassette dynamo bivouac tpu",
        "dés cartes amis règles pions solo extension draft plateau combos rondel 18xx",
        "lumière pellicule portraits grain objectif pose labo scanner fixateur poussée sténopé e6",
        "enceintes basses vinyle câbles casque ampli platine scène dac filtre distorsion fir",
        "pain farine croûte mie levain pétrissage pousse frasage banneton autolyse pliage ph",
        "chaussures côtes boue bâtons gilet allure fractionné dénivelé affûtage lactate ravito vma",
        "bocaux savon sacs compost recharge bambou vrac réparer tri emballage éco-bilan biochar",
    ),
)
"""Twelve words per language (English, French) and topic, from common to specialist."""

CAPTIONS = (
    (
        ("What I learned about ", " and ", " this month"),
        ("Three mistakes with ", " and ", " you can avoid"),
        ("My honest view on ", " for ", " at home"),
        ("Questions about ", " or ", "? Ask below"),
        ("A quiet day with ", " and ", " outside"),
    ),
    (
        ("Ce que j'ai appris ce mois-ci : ", " et ", " pas à pas"),
        ("Trois erreurs à éviter avec ", " et ", " chez soi"),
        ("Mon avis sincère : ", " ou ", " selon la saison"),
        ("Vos questions sur ", " et ", " ? On en parle"),
        ("Une journée tranquille : ", " et ", " dehors"),
    ),
)
BRIEFS = (
    (
        ("{brand} launches {a} for {topic}. Show how you use ", " and ", " in your own words"),
        ("We look for voices in {topic}: {a} by {brand}. Compare ", " with ", " from experience"),
    ),
    (
        ("{brand} lance {a} pour {topic}. Montrez comment vous utilisez ", " et ", " au quotidien"),
        ("Nous cherchons des voix ({topic}) : {a} de {brand}. Comparez ", " et ", " sans détour"),
    ),
)

PLAIN, QUESTION, CRITICAL, DOUBT, WISH, ASK = range(6)
"""Kinds of comment: neither, a question, critical, both; intent to buy, stated or asked."""

PHRASES = (
    (
        (("Lovely", "Thanks"), ("Love this", "Great tips"), ("Love your style", "This helps me")),
        (("Really", "Why"), ("How long", "Which one"), ("How do you", "Does this work")),
        (("Meh", "Disappointing"), ("Not convinced", "Too vague"), ("Did not work", "It broke me")),
        (("Seriously", "Sponsored"), ("Why bother", "Says who"), ("Is that all", "Why so vague")),
        (("Link", "Discount"), ("Just ordered", "Just bought"), ("I ordered mine", "Need to buy")),
        (("Price", "Link"), ("Price please", "Which brand"), ("Where to buy", "Any discount code")),
    ),
    (
        (("Merci", "Superbe"), ("J'adore ça", "Bons conseils"), ("J'adore ton style", "Ça me va")),
        (("Pourquoi", "Ah"), ("Depuis quand", "Quel effet"), ("Comment fais tu", "Et après ça")),
        (("Bof", "Décevant"), ("Pas convaincu", "Trop vague"), ("Ça marche mal", "Rien de neuf")),
        (("Sérieux", "Payé"), ("Encore payé", "Vraiment utile"), ("À quoi bon", "Et c'est tout")),
        (
            ("Promo", "Tarif"),
            ("Je commande", "Je l'achète"),
            ("Je vais acheter", "Je veux acheter"),
        ),
        (("Prix", "Dispo"), ("Quel prix", "Quelle marque"), ("Où acheter ça", "Combien ça coûte")),
    ),
)
"""Openings by language and kind: of one word, of two and of three, two of each."""

LINKERS = (("with", "and", "for"), ("avec", "et", "pour"))
FILLERS = (("here", "today"), ("ici", "aujourd'hui"))


def draw_depth(rng: np.random.Generator, authority: Floats) -> Ints:
    """Draw places in a vocabulary, one per authority: more of it reaches deeper words."""
    deep = rng.random(len(authority)) ** np.exp(-0.4 * authority)
    return np.minimum(np.floor(12 * deep), 11).astype(np.int64)


def captions(
    rng: np.random.Generator, template: Ints, french: Ints, topic: Ints, authority: Floats
) -> Texts:
    """Return the caption of each post, None where it was not collected.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of chance.
    template : numpy.ndarray of int, shape (N,)
        Which sentence, of five.
    french : numpy.ndarray of int, shape (N,)
        1 where the creator writes French, 0 for English.
    topic : numpy.ndarray of int, shape (N,)
        Topic of the post.
    authority : numpy.ndarray, shape (N,)
        Of the creator in the topic.
    """
    written = np.nonzero(rng.random(len(topic)) < WRITTEN)[0]
    language, words = french[written], _vocabulary()[french[written], topic[written]]
    rows = np.arange(len(written))
    parts = np.array(CAPTIONS, dtype=object)[language, template[written]]
    first, second = (words[rows, draw_depth(rng, authority[written])] for _ in range(2))
    texts = parts[:, 0] + first + parts[:, 1] + second + parts[:, 2]
    return _spread(texts, written, len(topic))


def comments(
    rng: np.random.Generator, drawn: pd.DataFrame, french: Ints, topic: Ints, leaning: Floats
) -> Texts:
    """Return the text of each comment, None where it was not collected.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of chance.
    drawn : pandas.DataFrame
        N comments: is_question, is_critical, words. A text has as many words, or is cut and ends
        in an ellipsis.
    french : numpy.ndarray of int, shape (N,)
        1 where the audience writes French, 0 for English.
    topic : numpy.ndarray of int, shape (N,)
        Topic of the post.
    leaning : numpy.ndarray, shape (N,)
        Log-odds that a comment which is not critical shows intent to buy.
    """
    total = len(drawn)
    written = np.nonzero(rng.random(total) < WRITTEN)[0]
    question = drawn["is_question"].to_numpy()[written]
    critical = drawn["is_critical"].to_numpy()[written]
    buys = rng.random(len(written)) < 1.0 / (1.0 + np.exp(-leaning[written]))
    kind = np.where(critical, CRITICAL, np.where(buys, WISH, PLAIN)) + question
    words = drawn["words"].to_numpy()[written]
    shown = np.minimum(words, LONGEST)
    opening = np.minimum(shown, 3)
    phrases = np.array(PHRASES, dtype=object)
    language = french[written]
    texts = phrases[language, kind, opening - 1, rng.integers(0, 2, len(written))]
    texts = texts + _tails(rng, language, topic[written], shown - opening)
    texts = texts + np.where(words > LONGEST, "…", "").astype(object)
    texts = texts + np.where(question, "?", "").astype(object)
    return _spread(texts, written, total)


def draw_briefs(rng: np.random.Generator, brands: Texts, months: int) -> Texts:
    """Return the brief of each campaign in English and in French: (brands, months, 2).

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of chance.
    brands : numpy.ndarray of object, shape (B,)
        Names of the brands, as many per topic, in the order of the topics.
    months : int
        Campaigns per brand.
    """
    topic = np.arange(len(brands)) * len(TOPICS) // len(brands)
    depth = rng.permuted(np.tile(np.arange(6, 12), (len(brands), months, 1)), axis=2)
    briefs = np.empty((len(brands), months, 2), dtype=object)
    for language, names in enumerate(([name.replace("-", " ") for name in TOPICS], TOPICS_FR)):
        words = _vocabulary()[language, topic]
        for brand, month in np.ndindex(len(brands), months):
            a, b, c = words[brand, depth[brand, month, :3]]
            start, middle, end = BRIEFS[language][month % 2]
            start = start.format(brand=brands[brand], a=a, topic=names[int(topic[brand])])
            briefs[brand, month, language] = start + b + middle + c + end
    return briefs


def _vocabulary() -> NDArray[Any]:
    """Return the words by language, topic and place: (2, topics, 12)."""
    return np.array([[line.split() for line in lines] for lines in WORDS], dtype=object)


def _tails(rng: np.random.Generator, language: Ints, topic: Ints, length: Ints) -> Texts:
    """Return that many further words per row, each with a blank before it."""
    total, rows = len(length), np.arange(len(length))
    filler = np.array(FILLERS, dtype=object)[language, rng.integers(0, 2, total)]
    texts = np.where(length % 2 == 1, " " + filler, "").astype(object)
    words = _vocabulary()[language, topic]
    for pair in range(int(length.max(initial=0)) // 2):
        linker = np.array(LINKERS, dtype=object)[language, rng.integers(0, 3, total)]
        word = words[rows, rng.integers(0, 12, total)]
        texts = texts + np.where(length // 2 > pair, " " + linker + " " + word, "")
    return texts


def _spread(texts: Texts, places: Ints, total: int) -> Texts:
    """Return texts at their places among all rows, None elsewhere."""
    spread = np.full(total, None, dtype=object)
    spread[places] = texts
    return spread
