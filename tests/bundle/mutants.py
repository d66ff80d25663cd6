"""Mutate a bundle many times, load each mutant, and print one line per outcome.

Run as a program, so that an abort or a hang of LightGBM is seen by the test that started it:
``python mutants.py BUNDLE FIRST COUNT``. Every mutant is sealed again, as by someone who makes a
new manifest for a changed file.
"""

import random
import re
import shutil
import sys
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from conftest import reseal, world_frame
from conversion_influence.bundle import load_bundle
from conversion_influence.errors import BundleError, ModelError

NASTY = ["-1", "0", "7", "-8", "127", "255", "2147483647", "-2147483648", "4294967295", "1e308"]
NASTY += ["nan", "inf", "-inf", "1e-400", "", "-", "0x10", "99999999999999999999", "1.5"]


def change_digit(text: str, rng: random.Random) -> str:
    at = rng.choice([match.start() for match in re.finditer(r"\d", text)])
    return text[:at] + rng.choice("0123456789") + text[at + 1 :]


def change_number(text: str, rng: random.Random) -> str:
    """Replace a number of one of the JSON files, most of which are the line's."""
    at = rng.choice(list(re.finditer(r"-?\d+\.\d+", text)))
    return text[: at.start()] + rng.choice(NASTY) + text[at.end() :]


def change_token(text: str, rng: random.Random) -> str:
    at = rng.choice(list(re.finditer(r"(?<=[= ])[^ =\n]+", text)))
    return text[: at.start()] + rng.choice(NASTY) + text[at.end() :]


def swap_tokens(text: str, rng: random.Random) -> str:
    lines = text.split("\n")
    at = rng.choice([i for i, line in enumerate(lines) if line.count(" ") > 1 and "=" in line])
    key, _, value = lines[at].partition("=")
    tokens = value.split(" ")
    a, b = rng.sample(range(len(tokens)), 2)
    tokens[a], tokens[b] = tokens[b], tokens[a]
    lines[at] = key + "=" + " ".join(tokens)
    return "\n".join(lines)


def drop_or_repeat_token(text: str, rng: random.Random) -> str:
    at = rng.choice(list(re.finditer(r"(?<= )[^ =\n]+", text)))
    kept = "" if rng.random() < 0.5 else at.group() + " " + at.group()
    return text[: at.start()] + kept + text[at.end() :]


def change_line(text: str, rng: random.Random) -> str:
    lines = text.split("\n")
    a, b = rng.sample(range(len(lines)), 2)
    kind = rng.randrange(4)
    if kind == 0:
        del lines[a]
    elif kind == 1:
        lines.insert(a, lines[b])
    elif kind == 2:
        lines[a], lines[b] = lines[b], lines[a]
    else:
        lines[a] = lines[b]
    return "\n".join(lines)


def swap_fields(text: str, rng: random.Random) -> str:
    """Give a field the value that the same field has in another tree."""
    key = rng.choice(["left_child", "right_child", "split_feature", "threshold", "cat_threshold"])
    found = list(re.finditer(rf"^{key}=.*$", text, re.MULTILINE))
    a, b = rng.sample(found, 2)
    return text[: a.start()] + b.group() + text[a.end() :]


def truncate(text: str, rng: random.Random) -> str:
    return text[: rng.randrange(len(text))]


def flip_byte(text: str, rng: random.Random) -> str:
    at = rng.randrange(len(text))
    return text[:at] + chr(ord(text[at]) ^ (1 << rng.randrange(7))) + text[at + 1 :]


def to_crlf(text: str, rng: random.Random) -> str:
    return text.replace("\n", "\r\n", -1 if rng.random() < 0.5 else rng.randrange(1, 20))


def drop_tree(text: str, rng: random.Random) -> str:
    blocks = re.split(r"(?=^Tree=|^end of trees)", text, flags=re.MULTILINE)
    a, b = rng.sample(range(1, len(blocks) - 1), 2)
    if rng.random() < 0.5:
        del blocks[a]
    else:
        blocks[a], blocks[b] = blocks[b], blocks[a]
    return "".join(blocks)


MUTATIONS: list[Callable[[str, random.Random], str]] = [
    *[change_digit, change_token, swap_tokens, change_digit, change_token, swap_tokens],
    *[drop_or_repeat_token, change_line, swap_fields, truncate, flip_byte, to_crlf, drop_tree],
]


def with_right_sizes(text: str) -> str:
    """Announce the sizes that the trees now have, so that deeper checks are reached."""
    blocks = re.split(r"(?=^Tree=|^end of trees)", text, flags=re.MULTILINE)
    sizes = " ".join(str(len(block)) for block in blocks if block.startswith("Tree="))
    return re.sub(r"^tree_sizes=.*$", f"tree_sizes={sizes}", text, count=1, flags=re.MULTILINE)


def mutate(folder: Path, rng: random.Random) -> str:
    name = rng.choices(["model.txt", "bundle.json", "expected.json"], [10, 3, 1])[0]
    text = (folder / name).read_bytes().decode()
    mutation: Callable[[str, random.Random], str]
    if name != "model.txt":
        mutation = rng.choice([change_digit, change_number, truncate, flip_byte])
        text = mutation(text, rng)
    else:
        for _ in range(rng.choice([1, 1, 1, 2, 4])):
            mutation = rng.choice(MUTATIONS)
            try:
                text = mutation(text, rng)
            except (ValueError, IndexError):  # nothing left to mutate
                break
        if rng.random() < 0.7:
            text = with_right_sizes(text)
    (folder / name).write_bytes(text.encode())
    return f"{name}:{mutation.__name__}"


def fresh_frame() -> pd.DataFrame:
    """Return rows that no bundle has stored, extreme ones among them."""
    frame = world_frame(200, seed=11)
    frame.iloc[:3, 0] = [np.inf, -np.inf, 1e300]
    return frame


def outcome(folder: Path, fresh: np.ndarray) -> str:
    try:
        bundle = load_bundle(folder)
    except BundleError as error:
        return "refused " + str(error).replace("\n", " ")[:150]
    frame = fresh_frame()
    try:
        whole = bundle.contributions(frame).sum(axis=1) - bundle.log_odds(frame)
    except ModelError as error:  # a signal has another name
        return f"refused {error}"
    if not (np.abs(whole) < 1e-9).all():
        return "broken contributions"
    return "same" if np.allclose(bundle.likelihood(frame), fresh, rtol=1e-12, atol=0) else "other"


def main(bundle: Path, first: int, count: int) -> None:
    warnings.simplefilter("error")
    fresh = load_bundle(bundle).likelihood(fresh_frame())
    with tempfile.TemporaryDirectory() as place:
        for seed in range(first, first + count):
            folder = Path(place) / "mutant"
            shutil.copytree(bundle, folder)
            kind = mutate(folder, random.Random(seed))
            print(f"{seed}\t{kind}\t", end="", flush=True)
            reseal(folder)
            print(outcome(folder, fresh), flush=True)
            shutil.rmtree(folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
