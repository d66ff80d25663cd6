"""What a bundle says of its limits is checked when it is read."""

from __future__ import annotations

import pytest

from conversion_influence.errors import ModelError
from conversion_influence.modeling.certainty import Certainty
from conversion_influence.modeling.ranges import Spread
from conversion_influence.modeling.support import Learned, Support

SPREAD = Spread(-5.0, -3.0, 0.6, -0.1, 0.01, 0.02)
SUPPORT = Support({"x": Learned(0.0, 1.0, -1.0, 2.0)}, {"topic": ("tea",)}, 0.1, 50.0, 900.0)


def test_limits_survive_json_and_are_none_where_a_model_has_none() -> None:
    stored = Certainty(SPREAD, SUPPORT).to_dict()
    again = Certainty.from_dict({**stored, "rows": 5})
    assert again is not None
    assert again.to_dict() == stored
    assert Certainty.from_dict({"rows": 5}) is None


@pytest.mark.parametrize(
    ("part", "wrong"), [("spread", {"creator": -1.0}), ("support", {"unusual": "?"})]
)
def test_damaged_limits_are_named(part: str, wrong: dict[str, object]) -> None:
    stored = Certainty(SPREAD, SUPPORT).to_dict()
    with pytest.raises(ModelError, match=next(iter(wrong))):
        Certainty.from_dict({**stored, part: {**stored[part], **wrong}})
