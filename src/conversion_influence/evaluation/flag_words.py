"""Flags in plain words, English and French."""

from __future__ import annotations

from conversion_influence.errors import Language
from conversion_influence.modeling.support import LITTLE_DATA, LITTLE_TRAINING, OUTSIDE, UNSEEN

WORDS = {
    LITTLE_DATA: (
        "little is known of this creator's past results",
        "on sait peu des résultats passés de ce créateur",
    ),
    LITTLE_TRAINING: (
        "the model has learned from few results",
        "le modèle a appris de peu de résultats",
    ),
    OUTSIDE: (
        "signals beyond what the model learned from",
        "des signaux au-delà de ce que le modèle a appris",
    ),
}
"""By code."""

NAMES = {
    "platform": ("network", "réseau"),
    "topic": ("topic", "sujet"),
    "country": ("country", "pays"),
    "format": ("format", "format"),
    "brand": ("brand", "marque"),
}
"""What a signal whose category was never seen is called."""


def flag_in_words(code: str, language: Language) -> str:
    """Return what a flag says, a part of a sentence.

    Parameters
    ----------
    code : str
        From `modeling.support`.
    language : {"en", "fr"}
        Of the words.
    """
    place = 0 if language == "en" else 1
    if code in WORDS:
        return WORDS[code][place]
    signal = code.removeprefix(f"{UNSEEN}_")
    name = NAMES.get(signal, (signal, signal))[place]
    return f"{name} never seen in training" if place == 0 else f"{name} jamais vu en apprentissage"


def flags_in_words(flags: str, language: Language) -> list[str]:
    """Return what the flags of a row say.

    Parameters
    ----------
    flags : str
        Codes joined by ``;``.
    language : {"en", "fr"}
        Of the words.
    """
    return [flag_in_words(code, language) for code in flags.split(";") if code]
