"""Write docs/codes.md and docs/codes.fr.md, every code explained: python docs/generate_codes.py."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from conversion_influence.errors import Language
from conversion_influence.messages.codebook import ENTRIES
from conversion_influence.messages.entry import KINDS, Entry

FOLDER = Path(__file__).parent
PAGES: dict[Path, Language] = {FOLDER / "codes.md": "en", FOLDER / "codes.fr.md": "fr"}

HEADS: dict[Language, str] = {
    "en": """\
# Codes, explained

*[En français](codes.fr.md)*

Written by `python docs/generate_codes.py` from `src/conversion_influence/messages/`; a test fails
when this page is not current. `influence explain CODE` prints an entry.
""",
    "fr": """\
# Les codes, expliqués

*[In English](codes.md)*

Écrit par `python docs/generate_codes.py` à partir de `src/conversion_influence/messages/` ; un test
échoue quand cette page n'est pas à jour. `influence explain CODE --lang fr` affiche une entrée.
""",
}
LABELS: dict[Language, tuple[str, str]] = {
    "en": ("Example:", "What to do:"),
    "fr": ("Exemple :", "Que faire :"),
}


def page(language: Language) -> str:
    """Return the whole page.

    Parameters
    ----------
    language : {"en", "fr"}
        Of the words.
    """
    parts = [HEADS[language]]
    for kind, alike in groupby(ENTRIES, key=lambda each: each.kind):
        parts.append(f"## {KINDS[kind].told(language)}\n")
        parts += [_told(each, language) for each in alike]
    return "\n".join(parts)


def _told(entry: Entry, language: Language) -> str:
    example, remedy = LABELS[language]
    return (
        f"### `{entry.code}`\n\n{entry.meaning.told(language)}\n\n"
        f"- {example} {entry.example.told(language)}\n- {remedy} {entry.remedy.told(language)}\n"
    )


if __name__ == "__main__":
    for path, language in PAGES.items():
        path.write_text(page(language), encoding="utf-8")
