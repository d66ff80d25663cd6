"""Work on the parts of something long, side by side on the cores there are, in a known order."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

MOST = 3
"""Parts that are worked on at once, however many cores there are: each takes memory, and what is
slow inside of one runs on all cores by itself."""


def threads() -> int:
    """Return how many parts are worked on at once: no more than the user gives cores to.

    ``OMP_NUM_THREADS`` says how many, as it does for LightGBM and pyarrow; else the process's own.
    """
    asked = os.environ.get("OMP_NUM_THREADS", "").split(",")[0].strip()
    if asked.isdecimal():
        return max(1, min(int(asked), MOST))
    own = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min(own or 1, MOST)


def mapped(
    function: Callable[[Item], Result], items: Iterable[Item], *, many: int | None = None
) -> Iterator[Result]:
    """Yield what a function makes of each item, in the order of the items.

    Threads are enough: reading, predicting and writing spend their time in code that holds no
    lock. The items themselves are drawn here, one behind the other, while former ones are at work.

    Parameters
    ----------
    function : callable
        From an item to its result; must not depend on other items.
    items : iterable
        Drawn as they are needed: never more than ``many + 1`` results wait to be asked for.
    many : int, optional
        Items that are worked on at once, `threads` by default; 1 works on them here.

    Raises
    ------
    BaseException
        What the function raised, once, where its result would have come; the items behind it are
        given up, those at work come to their end.
    """
    many = threads() if many is None else many
    if many == 1:
        yield from map(function, items)
        return
    waiting: deque[Future[Result]] = deque()
    with ThreadPoolExecutor(many, thread_name_prefix="side-by-side") as pool:
        try:
            for item in items:
                waiting.append(pool.submit(function, item))
                if len(waiting) > many:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()
