"""The columns of an offer: whom to score, when, for what."""

WHO = ("creator_id", "handle")
"""At least one of them names the creator."""

TEXTS = (*WHO, "platform", "topic", "country", "format", "brand", "campaign_id")
AS_OF = "as_of"
NUMBERS = ("exposures", "cost", "discount")
"""Planned numbers; none may be negative."""

KNOWN = (*TEXTS, AS_OF, *NUMBERS)
"""Columns that are recognised in any case; together they are the offer that is scored."""

LINE = "line"
"""Column that says where a row came from; no file may bring its own."""
