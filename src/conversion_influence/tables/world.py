r"""A simulated world of creators whose true probability of conversion is known.

It serves to test and to demonstrate: whatever a model says can be compared with the truth. All
people, brands and handles are invented. Chance comes from ``numpy.random.Generator`` only, one
independent stream per table, so the same arguments give the same tables.

Notation: N(m, s) normal with mean m and standard deviation s, U uniform, Po Poisson; c a creator,
k a topic, p a network, w a week, t a day.

**Hidden traits.** ``bought_c`` with probability 0.3; authenticity ``H_c = N(0.55, 0.55)``, or
``N(-1.3, 0.55)`` if bought; mass ``M_c``, conversation ``V_c``, pace ``P_c``, general skill
``G_c``: N(0, 1). Authority ``A_ck = e + (G_c`` in the main topic, ``G_c - 0.7`` in a side topic,
``0.2 G_c - 1.4`` elsewhere), ``e = N(0, 0.35)``. It drifts for all topics alike by ``u_cw``, an
AR(1) path with coefficient 0.97 per week and standard deviation 0.5; momentum ``Q_cw`` is
``u_cw - u_c,w-8`` divided by its standard deviation. Rhythm skill ``S_c`` is one of 0, 0.4 .. 1.6.

**Audience.** Real followers ``exp(9.4 + 1.2 M_c + level_p + N(0, 0.4) + growth_c t / 365 +
0.2 u_cw)``, ``growth_c = N(0.12, 0.12)``. If bought, up to 4 purchases per account of 0.2 to 1.4
times the real followers of day 0, which fade as ``exp(-age / 400)``. Only the sum is public. Bought
followers never react nor convert.

**Observable events.** Hour of posts: softmax of ``S_c R_p`` over the 168 hours of the week, ``R_p``
the rhythm of the network (mean 0, sd 1). Posts per account and week: ``Po(exp(-0.95 + 0.5 P_c +
0.3 Q_cw))``. Reach after 7 days: real followers times ``exp(-1.8 + 0.2 R + 0.15 A - 0.3 sponsored +
N(0, 0.4))``; reactions are Poisson in reach with log rates ``-3.0 + 0.15 A - 0.15 M + 0.4 bought``
(likes), ``-5.4 + 0.3 A + 0.25 H + 0.25 V`` (comments), ``-5.8 + 0.45 A + 0.15 H`` (shares),
``-5.1 + 0.5 A + 0.2 H`` (saves), each plus N(0, 0.3). Mentions per week: ``Po(exp(-0.4 + 0.55
(A_main + u_cw) + 0.2 M_c))``. Comments sampled per post: ``Po(1.6 exp(0.15 A))``, answered with
log-odds ``-0.6 + V + 0.5 question - 0.4 critical`` after a log-normal delay of median
``exp(-1.6 - 0.7 V)`` days. Credentials are earned with log-odds ``-2.2 + 0.7 A_main``.

**Bookings.** A creator is booked in a week with a weight that grows with the *public* followers
(``world_outcomes.draw_offers``). One booking in four is in any topic, the others in the creator's
own, the main one most. Clicks: ``max(20, Po(x exp(N(-0.08, 0.4))))`` with x 2.8 times the root of
the *real* followers of the network, kept inside 40 .. 3000.

**Outcome.** For a placement of c with brand b in topic k on network p, booked on day t::

    eta = -4.15 + 0.12 sin(2 pi t / 500)
          + 0.48 (A_ck + u_cw) + 0.40 H_c + 0.34 V_c + 0.18 Q_cw - 0.22 M_c
          + topic_k + network_p + 0.15 R_p(slot) + 1.5 discount
          + N_cb(0, 0.12) + N(0, 0.15)
    true_probability = clip(expit(eta), 0.002, 0.10), rounded to 9 decimals
    conversions ~ Binomial(exposures, true_probability)

The last line of eta is what no observation can explain (over-dispersion). With ``effect=False`` the
true probability is 0.018 everywhere and all events are drawn as before: nothing can be learned.
"""

from __future__ import annotations

import gzip
import io
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv

from conversion_influence.errors import ConfigError
from conversion_influence.tables import world_events, world_outcomes, world_people, world_standing

DEMO: Mapping[str, int] = MappingProxyType({"creators": 150, "seed": 7, "days": 730})
"""Arguments of `simulate` for the world in ``data/demo``."""

PLAIN = frozenset({"creators", "accounts"})
"""Tables written as plain CSV; the others are compressed."""


@dataclass(frozen=True)
class World:
    """A simulated world and the truth about it.

    Attributes
    ----------
    tables : mapping of str to pandas.DataFrame
        The contract tables: creators, accounts, account_snapshots, posts, post_metrics, mentions,
        replies, placements. Times are naive UTC.
    candidates : pandas.DataFrame
        One row per creator to score: creator_id, as_of, topic, country, platform, exposures, cost.
    truth : pandas.DataFrame
        One row per placement: placement_id, true_probability.
    truth_candidates : pandas.DataFrame
        One row per candidate: creator_id, as_of, topic, country, platform, true_probability.
    creators, seed, days : int
        The arguments it was drawn with.
    effect : bool
        Whether anything influences conversion.
    """

    tables: Mapping[str, pd.DataFrame]
    candidates: pd.DataFrame
    truth: pd.DataFrame
    truth_candidates: pd.DataFrame
    creators: int
    seed: int
    days: int
    effect: bool


def simulate(creators: int, seed: int, *, effect: bool = True, days: int = 730) -> World:
    """Draw a world; the same arguments give the same world.

    Parameters
    ----------
    creators : int
        Number of creators, at least 10.
    seed : int
        Seed of chance, not negative.
    effect : bool
        False: every exposure converts with the same probability, whatever the creator does.
    days : int
        Length of the history from 2023-01-01, at least 90.

    Returns
    -------
    World
        Tables, candidates at the end of the history, and the truth.

    Raises
    ------
    ConfigError
        If an argument is out of range.
    """
    limits = (("creators", creators, 10), ("days", days, 90), ("seed", seed, 0))
    for name, value, least in limits:
        if value < least:
            msg = f"{name} is {value}, but a simulated world needs {name} >= {least}."
            raise ConfigError(msg)
    streams = [np.random.default_rng(s) for s in np.random.SeedSequence(seed).spawn(10)]
    people = world_people.draw_people(streams[0], creators, days)
    known = world_standing.creators_table(streams[1], people)
    drawn = world_events.draw_posts(streams[2], people, days)
    placements, truth = world_outcomes.draw_placements(streams[8], people, days, effect=effect)
    candidates, truth_candidates = world_outcomes.draw_candidates(
        streams[9], people, days, effect=effect
    )
    tables = {
        "creators": known,
        "accounts": world_standing.accounts_table(streams[3], people, known),
        "account_snapshots": world_standing.account_snapshots(streams[4], people, days),
        "posts": world_events.posts_table(streams[2], people, drawn),
        "post_metrics": world_events.post_metrics(streams[5], people, drawn, days),
        "mentions": world_standing.mentions(streams[6], people, days),
        "replies": world_events.replies(streams[7], people, drawn, days),
        "placements": placements,
    }
    return World(
        tables=MappingProxyType(tables),
        candidates=candidates,
        truth=truth,
        truth_candidates=truth_candidates,
        creators=creators,
        seed=seed,
        days=days,
        effect=effect,
    )


def write_world(world: World, out: Path) -> None:
    """Write a world as a folder of tables, with the truth apart in ``truth/``.

    The folder appears whole or not at all; compressed files carry no time, so the same world gives
    the same bytes.

    Parameters
    ----------
    world : World
        What to write.
    out : pathlib.Path
        Folder to create; it may exist only if it is empty.

    Raises
    ------
    ConfigError
        If ``out`` is a file or a folder that is not empty.
    """
    out = out.resolve()
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        msg = f"{out} exists and is not an empty folder; name another one or remove it first."
        raise ConfigError(msg)
    out.parent.mkdir(parents=True, exist_ok=True)
    part = out.parent / f".{out.name}.{os.getpid()}.part"
    try:
        (part / "truth").mkdir(parents=True)
        for name, frame in world.tables.items():
            ending = "csv" if name in PLAIN else "csv.gz"
            _write_csv(frame, part / f"{name}.{ending}")
        _write_csv(world.candidates, part / "candidates.csv")
        _write_csv(world.truth, part / "truth" / "placements.csv")
        _write_csv(world.truth_candidates, part / "truth" / "candidates.csv")
        (part / "README.md").write_text(_readme(world), encoding="utf-8", newline="\n")
        if out.exists():
            out.rmdir()
        part.rename(out)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _write_csv(frame: pd.DataFrame, path: Path) -> None:
    """Write one table as UTF-8 CSV; a name that ends in ``.gz`` is compressed without a time."""
    table = pa.Table.from_pandas(frame, preserve_index=False)
    text = io.BytesIO()
    options = pyarrow.csv.WriteOptions(include_header=False, quoting_style="none")
    pyarrow.csv.write_csv(table, text, options)
    content = (",".join(table.column_names) + "\n").encode() + text.getbuffer()
    if path.suffix == ".gz":
        with path.open("wb") as raw, gzip.GzipFile("", "wb", 6, raw, mtime=0) as packed:
            packed.write(content)
    else:
        path.write_bytes(content)


def _readme(world: World) -> str:
    """Return the text that says what the folder is."""
    rows = "\n".join(f"| {name} | {len(frame)} |" for name, frame in world.tables.items())
    effect = (
        "Conduct influences conversion as stated in `conversion_influence.tables.world`."
        if world.effect
        else "Nothing influences conversion here: every exposure converts with one probability."
    )
    return f"""# Simulated world

Everything here is invented: no creator, brand or result is real. It was drawn by
`simulate(creators={world.creators}, seed={world.seed}, effect={world.effect}, \
days={world.days})`.
{effect}

| table | rows |
|---|---|
{rows}
| candidates | {len(world.candidates)} |

`truth/` holds the true probability behind each placement and candidate. It exists because the world
is simulated; a model must never read it. Times are UTC.
"""
