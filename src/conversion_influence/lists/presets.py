"""What lists of some tools call their columns, beyond what the tables of synonyms know.

Built from what the tools publish, not from files: none was seen, so that none is claimed to be
supported. A preset mostly says which columns *look* like those of an offer and are not: the country
of a creator is not that of a campaign. Read what `influence check` says of your file first.

What is published, and was read in November 2026:

- Upfluence: the CSV template for adding influencers (influencer_id, media_url, profile_name,
  first_name, email, shipping_address.country_code ...), help.upfluence.co, article 6997712.
- HypeAuditor: fields of its report as taken over by an integration (username, full_name,
  followers_count, avg_likes, aqs ...), support.daasity.com, Integration: Hype Auditor.
- Modash: what its data points mean (engagement rate: likes by followers; fake followers),
  help.modash.io, article 6959997; no names of columns.
- Traackr: what its metrics mean (potential reach: followers on the platforms posted on),
  help.traackr.com, article 2959000; no names of columns.
- Kolsquare: what its credibility score means (least share of real followers, 0 to 100); no names
  of columns.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from conversion_influence.lists.synonyms import AS_IT_IS, FOLLOWERS, PROFILE

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


_LINKS = dict.fromkeys(("link", "url", "lien"), PROFILE)
"""In a list of creators a link leads to their profile; in an offer it says how links are given."""

PRESETS: Mapping[str, Preset] = {
    "hypeauditor": Preset(
        "HypeAuditor",
        {**_OF_THE_CREATOR, **_LINKS, "username": "handle", "followers_count": FOLLOWERS},
    ),
    "kolsquare": Preset("Kolsquare", {**_OF_THE_CREATOR, **_LINKS}),
    "modash": Preset("Modash", {**_OF_THE_CREATOR, **_LINKS}),
    "traackr": Preset("Traackr", {**_OF_THE_CREATOR, **_LINKS, "potential reach": AS_IT_IS}),
    "upfluence": Preset(
        "Upfluence",
        {
            **_OF_THE_CREATOR,
            **_LINKS,
            "influencer_id": "creator_id",
            "media_url": PROFILE,
            "profile_name": AS_IT_IS,
            "shipping_address.country_code": AS_IT_IS,
        },
    ),
}
"""By the name that ``--preset`` takes."""
