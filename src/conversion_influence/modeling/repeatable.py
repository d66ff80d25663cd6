"""The same bytes on any number of cores."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec


@contextmanager
def repeatable() -> Iterator[None]:
    """Compute products of matrices on one thread while inside; a decorator, too.

    Cut among threads, sums are added up in another order and differ in their last digits, which is
    enough for other bytes in a bundle. LightGBM's threads are not meant: its sums do not depend on
    them. Without threadpoolctl, which comes with scikit-learn, nothing is changed.
    """
    if find_spec("threadpoolctl") is None:
        yield
        return
    import scipy.linalg  # noqa: F401 - NumPy's and SciPy's libraries are limited once they are here
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1, user_api="blas"):
        yield
