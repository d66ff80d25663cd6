"""What columns are called, in English and French, by the known name whose meaning they share.

A header belongs here if it can mean nothing else. ``Engagement rate`` of an export is no
``engagement_rate_90d`` of the catalog, where a creator lives is not where a campaign runs, and an
average of views is no expectation: such headers are kept as they are, or are mapped by hand.
"""

from __future__ import annotations

from collections.abc import Mapping

PROFILE = "profile"
"""A link to a profile: it tells the handle, and mostly the network."""

FOLLOWERS = "followers"
"""Of the account that is listed, on one network."""

TOTAL_FOLLOWERS = "total_followers"
"""Over all networks of the creator: what `log_followers` of the catalog is computed from."""

AS_IT_IS = "-"
"""What a column is mapped to that is only passed on."""

SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "creator_id": (
        *("creator id", "creatorid", "id creator", "influencer id", "kol id", "talent id"),
        *("id créateur", "id du créateur", "identifiant créateur", "identifiant du créateur"),
        *("id créatrice", "id influenceur", "id de l'influenceur", "identifiant influenceur"),
    ),
    "handle": (
        *("handle", "handles", "username", "user name", "account handle", "social handle"),
        *("account username", "screen name", "instagram handle", "instagram username"),
        *("tiktok handle", "tiktok username", "youtube handle", "twitter handle", "x handle"),
        *("twitch username", "pseudo", "pseudonyme", "nom d'utilisateur", "nom utilisateur"),
        *("identifiant instagram", "identifiant tiktok", "pseudo instagram", "pseudo tiktok"),
        *("compte instagram", "compte tiktok", "creator handle", "influencer handle"),
        *("pseudo du créateur", "pseudo de l'influenceur", "pseudo du compte"),
    ),
    PROFILE: (
        *("profile", "profile url", "profile link", "url profile", "link to profile"),
        *("account url", "account link", "channel url", "channel link", "social url"),
        *("profil", "url du profil", "url profil", "lien du profil", "lien profil"),
        *("lien vers le profil", "lien du compte", "url du compte", "lien de la chaîne"),
        *("url de la chaîne", "instagram url", "tiktok url", "youtube url", "twitch url"),
        *("instagram link", "tiktok link", "youtube link", "lien instagram", "lien tiktok"),
        *("lien youtube", "instagram profile", "tiktok profile", "profil instagram"),
    ),
    "platform": (
        *("platform", "plateforme", "plate-forme", "network", "social network"),
        *("social platform", "social media", "réseau", "réseau social", "média social"),
    ),
    "topic": (
        *("topic", "campaign topic", "topic of the campaign", "thème", "thématique"),
        *("sujet", "thème de la campagne", "thématique de la campagne", "sujet de la campagne"),
    ),
    "country": (
        *("country", "campaign country", "target country", "country of the campaign", "pays"),
        *("pays de la campagne", "pays ciblé"),
    ),
    "format": (
        *("format", "content format", "post format", "placement format", "content type"),
        *("post type", "format du contenu", "format de contenu", "format de publication"),
        *("type de contenu", "type de publication", "format du post", "type de post"),
    ),
    "brand": ("brand", "brand name", "marque", "nom de la marque"),
    "campaign_id": (
        *("campaign id", "campaign", "campaign name", "campaign code", "campagne"),
        *("id campagne", "id de campagne", "id de la campagne", "identifiant de campagne"),
        *("nom de la campagne", "nom de campagne", "code campagne"),
    ),
    "language": (
        *("language", "post language", "content language", "langue", "langue du post"),
        *("langue de publication", "langue du contenu", "langue de la publication"),
    ),
    "link": ("link type", "link placement", "type de lien", "emplacement du lien"),
    "brief": ("brief", "campaign brief", "brief de campagne", "brief de la campagne"),
    "as_of": (
        *("as of", "as of date", "decision date", "date of decision", "prediction date"),
        *("date de décision", "date de la décision", "date de prédiction"),
    ),
    "planned_at": (
        *("planned at", "planned date", "planned posting date", "planned post date"),
        *("scheduled at", "scheduled date", "scheduled for", "go live date", "date prévue"),
        *("date de publication prévue", "date de mise en ligne prévue", "publication prévue"),
        *("date de diffusion prévue", "date prévue de publication", "prévu le"),
    ),
    "exposures": (
        *("exposures", "expected exposures", "planned exposures", "expected clicks"),
        *("planned clicks", "expected views", "expected impressions", "expositions"),
        *("expositions prévues", "expositions attendues", "nombre d'expositions"),
        *("clics prévus", "clics attendus", "vues prévues", "vues attendues"),
        *("impressions prévues", "impressions attendues"),
    ),
    "cost": (
        *("cost", "total cost", "placement cost", "price", "price per post", "fee", "fees"),
        *("creator fee", "influencer fee", "coût", "coût total", "coût du placement", "prix"),
        *("prix par post", "prix du placement", "prix de la prestation", "tarif"),
        *("tarif par post", "cachet", "rémunération", "honoraires"),
    ),
    "discount": (
        *("discount", "discount rate", "remise", "taux de remise", "rabais", "réduction"),
        *("taux de réduction", "planned discount", "remise prévue"),
    ),
    "value_per_conversion": (
        *("value per conversion", "conversion value", "value of a conversion"),
        *("valeur par conversion", "valeur d'une conversion", "valeur de la conversion"),
    ),
    FOLLOWERS: (
        *("followers", "follower", "follower count", "followers count", "number of followers"),
        *("no of followers", "nb followers", "nb of followers", "subscribers"),
        *("subscriber count", "subscribers count", "number of subscribers", "abonnés"),
        *("nombre d'abonnés", "nb abonnés", "nb d'abonnés", "nbre d'abonnés", "nbr abonnés"),
        *("nombre de followers", "nb de followers", "nombre de fans"),
    ),
    TOTAL_FOLLOWERS: (
        *("total followers", "followers total", "total number of followers"),
        *("followers all networks", "followers all platforms", "total abonnés"),
        *("total des abonnés", "abonnés au total", "abonnés cumulés", "nombre total d'abonnés"),
        *("abonnés tous réseaux", "total followers all platforms"),
    ),
}
"""Known name -> headers, in any case and with or without accents and punctuation."""

PERHAPS_CREATOR = (
    *("creator", "créateur", "créatrice", "influencer", "influenceur", "influenceuse", "talent"),
    *("kol", "id", "identifiant", "name", "nom", "account", "account name", "compte"),
    *("nom du compte", "creator name", "influencer name", "nom du créateur", "nom influenceur"),
)
"""Headers that may stand above handles, above a creator_id, or above people's names."""

PERHAPS_COST = (
    *("prix net", "net price", "prix brut", "gross price", "tarif net", "coût net", "montant"),
    *("amount", "budget"),
)
"""Headers that may stand above what a placement costs: they are suggested and never mapped."""

ATTRIBUTES = (
    *("name", "full name", "first name", "last name", "creator name", "influencer name"),
    *("display name", "account name", "nom", "prénom", "nom complet", "nom du créateur"),
    *("nom de l'influenceur", "nom du compte", "email", "e-mail", "contact email", "mail"),
    *("adresse e-mail", "adresse email", "creator", "influencer", "créateur", "influenceur"),
    *("engagement rate", "er", "avg engagement rate", "taux d'engagement", "engagement"),
    *("taux d'engagement moyen", "average likes", "avg likes", "likes moyens"),
    *("average comments", "avg comments", "commentaires moyens", "average views", "avg views"),
    *("vues moyennes", "following", "abonnements", "location", "localisation", "city", "ville"),
    *("category", "catégorie", "categories", "catégories", "niche", "bio", "biography"),
    *("biographie", "tags", "notes", "comments", "commentaires", "status", "statut"),
    *("estimated reach", "portée estimée", "reach", "portée", "views", "vues", "likes"),
    *("audience credibility", "crédibilité", "fake followers", "faux abonnés", "budget"),
    *("audience quality score", "aqs", "age", "âge", "gender", "genre", "sexe", "phone"),
    *("téléphone", "website", "site web", "date", "list", "liste", "emv", "posts"),
    *("publications", "last post", "dernière publication", "verified", "vérifié"),
)
"""Headers of exports that help to find the header line and are kept as they are."""
