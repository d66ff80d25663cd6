"""Verdicts of each kind, from figures that ask for them."""

from conversion_influence.evaluation.disguise import CODE
from conversion_influence.evaluation.verdict import Rival, Size, decide


def verdicts_given() -> list[str]:
    """Return a code of each kind that `decide` can give, and that of a label in disguise."""
    many = Size(100_000, 500, 1e8)
    beaten = Rival("base_rate", 0.2, True, 0.02, 0.01, 0.03)
    level = Rival("creator_history", 0.2, False, 0.0, -0.0001, 0.0001)
    wide = Rival("creator_history", 0.2, False, 0.01, -0.05, 0.07)
    return [
        decide(0.18, [beaten], size=many).code,
        decide(0.2, [level], size=many).code,
        decide(0.19, [wide], size=Size(100, 50, 1e4)).code,
        decide(0.19, [], size=many).code,
        decide(0.18, [beaten], size=Size(40, 1, 1e4)).code,
        CODE,
    ]
