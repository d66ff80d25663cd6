"""Parts are worked on side by side: in order, few at a time, and a fault is told once."""

import threading
from collections.abc import Iterator

import pytest

from conversion_influence.side_by_side import MOST, mapped, threads


@pytest.mark.parametrize("many", [1, 2, 3])
def test_results_come_in_the_order_of_the_items(many: int) -> None:
    first = threading.Event()

    def late_first(item: int) -> int:
        if item == 0 and many > 1:
            assert first.wait(10)
        if item == 1:
            first.set()
        return item * item

    assert list(mapped(late_first, range(20), many=many)) == [item * item for item in range(20)]


@pytest.mark.parametrize("many", [1, 2, 3])
def test_few_items_are_drawn_before_their_results_are_asked_for(many: int) -> None:
    drawn: list[int] = []

    def items() -> Iterator[int]:
        for item in range(50):
            drawn.append(item)
            yield item

    results = mapped(str, items(), many=many)
    assert drawn == []
    for asked in range(50):
        assert next(results) == str(asked)
        assert len(drawn) <= asked + 1 + many
    assert list(results) == []


@pytest.mark.parametrize("many", [1, 2, 3])
def test_a_fault_is_raised_once_in_its_place_and_ends_the_work(many: int) -> None:
    begun: list[int] = []

    def faulty(item: int) -> int:
        begun.append(item)
        if item in (3, 4):
            raise KeyError(item)
        return item

    results = mapped(faulty, range(1000), many=many)
    assert [next(results) for _ in range(3)] == [0, 1, 2]
    with pytest.raises(KeyError, match="3"):
        next(results)
    assert list(results) == []
    assert len(begun) <= 4 + many
    assert not [one for one in threading.enumerate() if one.name.startswith("side-by-side")]


def test_a_fault_in_the_items_ends_the_work_too() -> None:
    def items() -> Iterator[int]:
        yield 1
        msg = "torn"
        raise OSError(msg)

    results = mapped(str, items(), many=2)
    with pytest.raises(OSError, match="torn"):
        list(results)


def test_who_needs_no_more_results_may_stop_asking() -> None:
    results = mapped(str, iter(range(1000)), many=2)
    assert next(results) == "0"
    results.close()  # type: ignore[attr-defined]
    assert not [one for one in threading.enumerate() if one.name.startswith("side-by-side")]


@pytest.mark.parametrize(
    ("said", "expected"), [("1", 1), ("2,1", 2), (" 64 ", MOST), ("0", 1), ("many", None)]
)
def test_the_user_says_how_many(
    said: str, expected: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", said)
    assert threads() == expected or (expected is None and 1 <= threads() <= MOST)
