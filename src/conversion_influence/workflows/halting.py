"""Ctrl-C that lets the work at hand be finished."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def halting(heard: Callable[[], None]) -> Iterator[Callable[[], bool]]:
    """Take the first Ctrl-C for a wish to stop soon, and the second as it is.

    Parameters
    ----------
    heard : callable
        Called at the first.

    Yields
    ------
    callable
        Says whether the wish was heard. In a thread none is.
    """
    wishes: list[int] = []

    def take(number: int, _: object) -> None:
        if wishes:
            raise KeyboardInterrupt
        wishes.append(number)
        heard()

    if threading.current_thread() is not threading.main_thread():
        yield lambda: False
        return
    before = signal.signal(signal.SIGINT, take)
    try:
        yield lambda: bool(wishes)
    finally:
        signal.signal(signal.SIGINT, before)
