"""Context of a cohort row: the planned offer and the creator's lasting attributes."""

from __future__ import annotations

from typing import Any

import ibis

from conversion_influence.dataset.cohort import OFFER
from conversion_influence.errors import ConfigError, shorten
from conversion_influence.tables.sources import Tables
from conversion_influence.timeframe import age_days, is_past

CREATOR_COLUMNS = ("country", "language", "topics", "credentials_n", "first_seen_at")


def compute_context(
    tables: Tables,
    cohort: Any,
    creator_extras: tuple[str, ...] = (),
    offer_extras: tuple[str, ...] = (),
) -> Any:
    """Return one row per cohort row with the columns that `Context` features read.

    Parameters
    ----------
    tables : Tables
        The opened raw tables.
    cohort : ibis.Table
        From `dataset.cohort`.
    creator_extras : tuple of str
        Extra columns of creators to pass through.
    offer_extras : tuple of str
        Extra columns of the cohort to pass through.

    Returns
    -------
    ibis.Table
        ``row_id``; ``topic``, ``platform``, ``country``, ``format``, ``link``, ``cost``,
        ``discount`` of the offer; ``credentials_n``, ``tenure_days`` (missing where not seen before
        as_of), ``country_match``, ``language_match`` and ``topic_declared`` (1, 0, or missing) of
        the creator. A language counts without its region: ``fr-BE`` is ``fr``.

    Raises
    ------
    ConfigError
        If an extra column of creators has the name of another column of the context.
    """
    cohort = cohort.select("row_id", "creator_id", "as_of", *OFFER, *offer_extras)
    _refuse_clashes(creator_extras, cohort.columns)
    creators = tables.get("creators")
    if creators is None:
        texts = ("creator_country", "creator_language", "topics")
        empty = {name: ibis.null("string") for name in texts}
        numbers = {"credentials_n": ibis.null("int64")}
        joined = cohort.mutate(**empty, **numbers, first_seen_at=ibis.null("timestamp"))
    else:
        known = creators.select("creator_id", *CREATOR_COLUMNS, *creator_extras)
        known = known.rename(creator_country="country", creator_language="language")
        joined = cohort.left_join(known, "creator_id").drop("creator_id_right")
    seen = is_past(joined.first_seen_at, joined.as_of)
    topics = joined.topics.lower().re_replace(r"\s*;\s*", ";")
    declared = (";" + topics + ";").contains(";" + joined.topic.lower() + ";")
    same_country = joined.country.lower() == joined.creator_country.lower()
    same_language = _spoken(joined.language) == _spoken(joined.creator_language)
    return joined.select(
        "row_id",
        "topic",
        "platform",
        "country",
        "format",
        "link",
        "cost",
        "discount",
        *creator_extras,
        *offer_extras,
        credentials_n=joined.credentials_n.cast("float64"),
        tenure_days=seen.ifelse(age_days(joined.first_seen_at, joined.as_of), ibis.null("float64")),
        country_match=same_country.cast("int64").cast("float64"),
        language_match=same_language.cast("int64").cast("float64"),
        topic_declared=declared.cast("int64").cast("float64"),
    )


def _spoken(language: Any) -> Any:
    """Return a language without its region: what stands before ``-`` or ``_``, in lower case."""
    return language.lower().re_replace("[-_].*", "")


def _refuse_clashes(creator_extras: tuple[str, ...], others: tuple[str, ...]) -> None:
    taken = {*others, *CREATOR_COLUMNS, "creator_country", "creator_language", "tenure_days"}
    taken |= {"country_match", "language_match", "topic_declared"}
    clashing = [name for name in creator_extras if name in taken]
    if clashing:
        msg = (
            f"features.creators: {shorten(clashing)} is also what is known of a placement or of "
            "every creator, and the two would be mistaken for each other; rename the column"
        )
        raise ConfigError(msg)
