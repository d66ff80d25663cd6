"""What the exports of some tools call their columns.

Built from what the tools publish about their data, not from files: none was seen, so that none is
claimed to be supported. A preset says only what the tables of synonyms do not, above all which
columns *look* like those of an offer and are not: the country of a creator is not that of a
campaign. Read what `influence check` says of your file before you trust one.

Sources, as published: HypeAuditor, API of the Auditor report (username, full_name, followers_count,
er, aqs); Modash, API data points and discovery filters (username, url, followers, engagementRate,
averageViews); Traackr, definitions of metrics (potential reach: followers of an influencer on the
platform); Kolsquare, definition of the credibility score and KOL profiles; Upfluence, CSV template
of imported influencers (influencer_id, media_url, profile_name, email, shipping address).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from conversion_influence.lists.synonyms import AS_IT_IS, FOLLOWERS, PROFILE, TOTAL_FOLLOWERS

_OF_THE_CREATOR = dict.fromkeys(
    ("country", "pays", "language", "langue", "topic", "brand", "marque", "campaign", "campagne"),
    AS_IT_IS,
)


@dataclass(frozen=True)
class Preset:
    """The columns of one tool.

    Attributes
    ----------
    tool : str
        Its name.
    columns : mapping of str to str
        From a header, in any case and punctuation, to the known column it means, or
        ``AS_IT_IS`` for one that is only passed on.
    """

    tool: str
    columns: Mapping[str, str]


PRESETS: Mapping[str, Preset] = {
    "hypeauditor": Preset(
        "HypeAuditor",
        {
            **_OF_THE_CREATOR,
            **{"basic username": "handle", "username": "handle", "account": "handle"},
            **{"link": PROFILE, "url": PROFILE, "account link": PROFILE},
            **{"social network": "platform", "type": "platform"},
            **{"followers count": FOLLOWERS, "subscribers count": FOLLOWERS},
            "estimated price": AS_IT_IS,
        },
    ),
    "modash": Preset(
        "Modash",
        {
            **_OF_THE_CREATOR,
            **{"username": "handle", "handle": "handle"},
            **{"url": PROFILE, "profile url": PROFILE, "link": PROFILE},
            "followers": FOLLOWERS,
        },
    ),
    "traackr": Preset(
        "Traackr",
        {
            **_OF_THE_CREATOR,
            "influencer id": "creator_id",
            **{"url": PROFILE, "channel url": PROFILE, "link": PROFILE},
            "channel": "platform",
            **{"total reach": TOTAL_FOLLOWERS, "total audience": TOTAL_FOLLOWERS},
        },
    ),
    "kolsquare": Preset(
        "Kolsquare",
        {
            **_OF_THE_CREATOR,
            **{"kol id": "creator_id", "link": PROFILE, "lien": PROFILE, "url": PROFILE},
            **{"communauté totale": TOTAL_FOLLOWERS, "total community": TOTAL_FOLLOWERS},
            **{"communauté": AS_IT_IS, "community": AS_IT_IS},
        },
    ),
    "upfluence": Preset(
        "Upfluence",
        {
            **_OF_THE_CREATOR,
            "influencer_id": "creator_id",
            **{"media_url": PROFILE, "url": PROFILE, "link": PROFILE},
            "profile_name": AS_IT_IS,
            "shipping_address.country_code": AS_IT_IS,
        },
    ),
}
"""By the name that ``--preset`` takes."""
