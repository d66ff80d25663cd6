"""What to do instead of using a model, for those who train and for those who only read."""

import pytest

from conversion_influence.evaluation.following import HOW, advice, for_readers
from conversion_influence.messages.said import Said


@pytest.mark.parametrize("rule", sorted(HOW))
def test_a_reader_is_given_no_command(rule: str) -> None:
    said = advice(rule)
    verdict = Said(f"No gain. {said.en}.", f"Aucun gain. {said.fr}.")
    for text in for_readers(verdict):
        assert "`" not in text
        assert text.startswith(("No gain. Go by the rule", "Aucun gain. Suivez la règle"))
