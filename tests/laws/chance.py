"""Draws of what the tables of small worlds are made of."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

from .vocabulary import (
    AS_OFS,
    BRANDS,
    CLOCKS,
    CREATORS,
    CROWD,
    LANGUAGES,
    LINKS,
    LOOKBACKS,
    MONTHS,
    NUDGES,
    PLATFORMS,
    SOURCES,
    TONGUE,
    TOPICS,
    Row,
)


class Chance(random.Random):
    """Draws of what the tables are made of."""

    def maybe(self, value: Any, missing: float = 0.2) -> Any:
        return None if self.random() < missing else value

    def instant(self) -> datetime:
        """Return an instant at, or a lookback and perhaps a nudge from, one that matters."""
        back = timedelta(days=self.choice(LOOKBACKS))
        return self.choice(AS_OFS * 3 + MONTHS + CLOCKS) - back + self.choice(NUDGES)

    def after(self, earlier: datetime) -> datetime:
        """Return an instant of the same kind, not before the given one."""
        later = [at for at in (self.instant() for _ in range(4)) if at >= earlier]
        return self.choice([*later, earlier, earlier + timedelta(hours=self.randint(1, 40))])

    def flag(self) -> bool | None:
        return self.choice((True, False, None))

    def count(self, most: int, missing: float = 0.2) -> int | None:
        return self.maybe(self.choice((0, 1, self.randint(0, most))), missing)

    def creator(self) -> str:
        """Return whom a fact is about, mostly the first three."""
        return self.choice((*CREATORS[:1] * 6, *CREATORS[:3] * 5, *CROWD * 2, self.choice(SOURCES)))

    def network(self) -> str:
        """Return a network, mostly the first."""
        return self.choice((*PLATFORMS, PLATFORMS[0]))

    def spelling(self, name: str) -> str:
        """Return a name in lower or upper case."""
        return self.choice((name, name, name.upper()))

    def prose(self) -> str | None:
        """Return a few words."""
        return self.maybe(" ".join(self.choices(TONGUE, k=self.randint(1, 9))).strip())

    def of_a_post(self, posts: list[Row], creator: str, at: datetime) -> str | None:
        """Return a post of the creator that was out at an instant, if any."""
        out = [p for p in posts if p["creator_id"] == creator and p["published_at"] <= at]
        return self.maybe(self.choice(out)["post_id"]) if out else None

    def offer(self) -> Row:
        """Return what a campaign plans."""
        return {
            "platform": self.maybe(self.spelling(self.choice(PLATFORMS))),
            "topic": self.maybe(self.choice((*TOPICS * 3, "unheard"))),
            "country": self.choice(("be", "CH", None)),
            "format": self.choice(("reel", "story", None)),
            "brand": self.maybe(self.choice((*BRANDS * 3, "unheard"))),
            "language": self.choice(LANGUAGES),
            "link": self.choice(LINKS),
            "brief": self.prose(),
            "planned_at": self.maybe(self.instant() + timedelta(hours=self.randint(0, 23))),
            "cost": self.maybe(self.randint(0, 900)),
            "discount": self.maybe(self.choice((0.0, 0.1, 0.25))),
        }
