"""The columns of an offer: whom to score, when, for what."""

WHO = ("creator_id", "handle")
"""At least one of them names the creator."""

WHAT = ("platform", "topic", "country", "format", "brand", "campaign_id")
HOW = ("language", "link", "brief")
"""The language of the post, how its link is given (bio, story, code ...), the campaign's text."""

TEXTS = (*WHO, *WHAT, *HOW)
AS_OF = "as_of"
PLANNED_AT = "planned_at"
"""When it is to be posted; it may lie in the future, and an empty one stays unknown."""

TIMES = (AS_OF, PLANNED_AT)
NUMBERS = ("exposures", "cost", "discount", "value_per_conversion")
"""Planned numbers, and what a conversion of the offer is worth; none may be negative."""

KNOWN = (*TEXTS, *TIMES, *NUMBERS)
"""Columns that are recognised in any case; together they are the offer that is scored."""

LINE = "line"
"""Column that says where a row came from; no file may bring its own."""
