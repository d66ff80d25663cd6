"""What every workflow is told: who listens to its steps, and what time it is."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime

Step = Callable[[str], None]
"""Told in words what begins now."""

Progress = Callable[[int, int, str], None]
"""Told how much of what has begun is done, of how much, and whether ``rows`` or ``bytes``."""


def utc_now() -> datetime:
    """Return the current instant to the second, naive UTC."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


def created_at() -> datetime:
    """Return when a bundle is made; SOURCE_DATE_EPOCH makes it reproducible."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
