"""Names of models and simple rules in plain words, for people; files keep the short names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

IN_WORDS: Mapping[str, Mapping[str, str]] = {
    "model": {"en": "the model", "fr": "le modèle"},
    "base_rate": {"en": "the average rate", "fr": "le taux moyen"},
    "audience_size": {"en": "the most followers first", "fr": "les plus suivis d'abord"},
    "engagement_rate": {"en": "the most engagement first", "fr": "le plus d'engagement d'abord"},
    "topic_rate": {"en": "the topic's past rate", "fr": "le taux passé du thème"},
    "creator_history": {"en": "the creator's past rate", "fr": "le taux passé du créateur"},
    "expert_scorecard": {"en": "an expert's scorecard", "fr": "la grille d'un expert"},
    "logistic_regression": {
        "en": "a weighted sum of all signals",
        "fr": "une somme pondérée des signaux",
    },
}
"""Short name to words, by language."""


def in_words(name: str, language: Literal["en", "fr"] = "en") -> str:
    """Return a model's or rule's name in plain words; a name of the user's own stays as it is.

    Parameters
    ----------
    name : str
        As in `Judgement.table`.
    language : {"en", "fr"}
        Of the words.

    Examples
    --------
    >>> in_words("audience_size", "fr")
    "les plus suivis d'abord"
    >>> in_words("my_rule")
    'my_rule'
    """
    return IN_WORDS[name][language] if name in IN_WORDS else name
