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
``-5.1 + 0.5 A + 0.2 H`` (saves), each plus N(0, 0.3). Three creators in five disclose paid views:
``U(0.2, 0.7)`` of the views with probability 0.5 if sponsored, else 0.25 if bought, else 0.05; 0
otherwise. Accounts followed: ``(exp(6 + 0.3 V + 0.8 bought) + t / 10) (1 + s U(0, 1))`` at each
capture, ``s = 0.25`` for those who follow to unfollow (probability 0.6 if bought, else 0.05), else
0.01. Credentials are earned with log-odds ``-2.2 + 0.7 A_main``.

**Mentions.** Per week ``Po(exp(-0.4 + 0.55 (A_main + u_cw) + 0.2 M_c))``. Half of those of a bought
creator come from a ring of four accounts. Of the others 35 % come from a peer of the same main
topic, a creator of this world: eight are drawn whose authority is next to ``A_main + f_c + N(0,
0.5)``, ``f_c = N(0, 0.8)`` the company c keeps, and one of them named by the weight ``exp(0.9 V)``;
so neighbours are alike in authority, and through it in conversion. The rest come from outside, from
larger accounts for more authority. Of shares and comments 0.7 mean one post, of mentions 0.2, of
backlinks 0.1: the last one of c within 60 days, or with half the chance each the one before.

**Comments** sampled per post: ``Po(1.6 exp(0.15 A))``, from an audience of 400 authors, 40 if
bought; a question with log-odds ``-1.2 + 0.25 H``, critical with ``-2.2 - 0.3 H``, answered with
``-0.6 + V + 0.5 question - 0.4 critical`` after a log-normal delay of median ``exp(-1.6 - 0.7 V)``
days.

**Texts.** A third of the posts and of the comments have their text, in French where the country is
BE, CH or FR, else in English. Each topic has twelve words per language, from common to specialist;
a caption holds two of them at the places ``floor(12 U(0, 1)^exp(-0.4 A))``, a brief three of the
last six. A comment that is not critical shows intent to buy (asks for price, link, code, shop; or
tells of buying) with log-odds ``-2.2 + 0.6 A + 0.5 H + 0.4 V``; it holds as many words as
``words`` says, or is cut after twelve.

**Bookings.** A creator is booked in a week with a weight that grows with the *public* followers
(``world_offers.draw_offers``). One booking in four is in any topic, the others in the creator's
own, the main one most. Clicks: ``max(20, Po(x exp(N(-0.08, 0.4))))`` with x 2.8 times the root of
the *real* followers of the network, kept inside 40 .. 3000. Of the offers 15 % are in the
other language; for nine in ten the hour of the slot is planned beforehand, and for nine in ten it
is agreed how the link is given. For 80 % it is reported what came of it: clicks; reach, the clicks
over ``expit(-2.6 - 0.5 M + 0.25 A + 0.15 H + N(0, 0.25))``; refunds, ``Binomial(conversions,
expit(-2.4 - 0.5 H))``.

**Outcome.** For a placement of c with brand b in topic k on network p, booked on day t::

    eta = -4.15 + 0.12 sin(2 pi t / 500)
          + 0.48 (A_ck + u_cw) + 0.40 H_c + 0.34 V_c + 0.18 Q_cw - 0.22 M_c
          + topic_k + network_p + 0.15 R_p(slot) + 1.5 discount
          + taste_cb + N(0, 0.15)
    true_probability = clip(expit(eta), 0.002, 0.10), rounded to 9 decimals
    conversions ~ Binomial(exposures, true_probability)

``taste_cb = N(0, 0.12)`` shows in nothing but earlier outcomes; what follows it no observation can
explain (over-dispersion). Language, link and brief do not matter. With ``effect=False`` the
true probability is 0.018 everywhere and all events are drawn as before: nothing can be learned.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pandas as pd

from conversion_influence.errors import ConfigError
from conversion_influence.tables import (
    world_events,
    world_mentions,
    world_offers,
    world_outcomes,
    world_people,
    world_replies,
    world_standing,
)
from conversion_influence.tables.world_files import write_world

__all__ = ["DEMO", "World", "simulate", "write_world"]

DEMO: Mapping[str, int] = MappingProxyType({"creators": 150, "seed": 7, "days": 730})
"""Arguments of `simulate` for the world in ``data/demo``."""


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
    streams = [np.random.default_rng(s) for s in np.random.SeedSequence(seed).spawn(18)]
    people = world_people.draw_people(streams[0], creators, days)
    tables = _conduct(streams, people, days)
    offers = world_offers.draw_offers(streams[8], people, days)
    market = world_offers.draw_market(streams[8], streams[15], people, days)
    placements, truth = world_outcomes.draw_placements(
        streams[8], streams[16], people, offers, market, days, effect=effect
    )
    candidates, truth_candidates = world_outcomes.draw_candidates(
        streams[9], streams[17], people, market, days, effect=effect
    )
    tables["placements"] = placements
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


def _conduct(
    streams: list[np.random.Generator], people: world_people.People, days: int
) -> dict[str, pd.DataFrame]:
    """Return what the people do in public: every table but placements."""
    known = world_standing.creators_table(streams[1], people)
    drawn = world_events.draw_posts(streams[2], people, days)
    return {
        "creators": known,
        "accounts": world_standing.accounts_table(streams[3], people, known),
        "account_snapshots": world_standing.account_snapshots(
            streams[4], streams[10], people, days
        ),
        "posts": world_events.posts_table(streams[2], streams[11], people, drawn),
        "post_metrics": world_events.post_metrics(streams[5], streams[12], people, drawn, days),
        "mentions": world_mentions.mentions(streams[6], streams[13], people, drawn, days),
        "replies": world_replies.replies(streams[7], streams[14], people, drawn, days),
    }
