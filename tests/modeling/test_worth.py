"""What a conversion was worth: revenue over conversions, in one currency or not at all."""

import numpy as np
import pandas as pd
import pytest

from conversion_influence.errors import ModelError
from conversion_influence.modeling.worth import Worth, learn_worth


def money(revenue: list[float | None], currency: list[str | None]) -> pd.DataFrame:
    kinds = {"revenue": "float64", "currency": "str"}
    return pd.DataFrame({"revenue": revenue, "currency": currency}).astype(kinds)


def test_revenue_and_conversions_are_added_up_where_revenue_is_known() -> None:
    found = learn_worth(
        np.array([2.0, 5.0, 0.0, 3.0]),
        money([50.0, None, 0.0, 100.0], ["EUR", "USD", None, "eur"]),
    )
    assert found == Worth(30.0, "EUR", 3, 5.0)


@pytest.mark.parametrize(
    ("revenue", "currency"),
    [
        ([50.0, 60.0], ["EUR", "USD"]),
        ([None, None], ["EUR", "EUR"]),
        ([0.0, 0.0], ["EUR", "EUR"]),
    ],
    ids=["two currencies", "no revenue known", "nothing earned"],
)
def test_without_revenue_in_one_currency_nothing_is_known(
    revenue: list[float | None], currency: list[str | None]
) -> None:
    assert learn_worth(np.array([1.0, 2.0]), money(revenue, currency)) is None


def test_placements_that_name_no_currency_are_taken_as_they_are() -> None:
    found = learn_worth(np.array([1.0]), money([7.0], [None]))
    assert found is not None
    assert (found.per_conversion, found.currency) == (7.0, None)


def test_it_is_kept_and_read_again_and_a_damaged_one_is_refused() -> None:
    worth = Worth(30.0, None, 3, 5.0)
    assert Worth.from_dict({"worth": worth.to_dict()}) == worth
    assert Worth.from_dict({}) is None
    with pytest.raises(ModelError, match=r"per_conversion: .*Train again"):
        Worth.from_dict({"worth": {**worth.to_dict(), "per_conversion": 0.0}})
