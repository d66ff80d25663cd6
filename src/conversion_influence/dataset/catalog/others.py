"""Signals of what others do: mentions of the creator, comments and answers, reputation."""

from __future__ import annotations

from collections.abc import Iterator

from conversion_influence.dataset.catalog.reasons import CHA, PRACTICE
from conversion_influence.dataset.features import (
    Context,
    Derived,
    Distinct,
    HIndex,
    Median,
    Signal,
    SinceFirst,
    Total,
)
from conversion_influence.dataset.formulas import itself, per_thousand, per_week, share, trend

KIND = (("mentions", "kind"),)
SIZE = (("mentions", "source_followers"),)
ANSWERED = (("replies", "replied_at"),)


def mentions() -> Iterator[Signal]:
    """Yield signals of being mentioned by others."""
    for days in (7, 28, 90, 365):
        yield Signal(
            "mentions_per_week",
            "mentions",
            (Total("mentions", "one", days),),
            per_week(days),
            "mentions received per week",
            PRACTICE,
            "mentions by others per week",
            "mentions par d'autres, par semaine",
            days,
            unit="per week",
            high_en="Others talk about them a lot.",
            high_fr="Les autres parlent beaucoup d'eux.",
        )
    for days in (90, 365):
        yield Signal(
            "mentioners",
            "mentions",
            (Distinct("mentions", "source_id", days),),
            itself,
            "different accounts that mentioned the creator",
            CHA,
            "different accounts that mention them",
            "comptes différents qui les mentionnent",
            days,
            unit="accounts",
            high_en="Many different people mention them.",
            high_fr="Beaucoup de personnes différentes les mentionnent.",
        )
    yield Signal(
        "mentions_per_post",
        "mentions",
        (Total("mentions", "one", 90), Total("posts", "one", 90)),
        share,
        "mentions received / posts",
        PRACTICE,
        "mentions per post",
        "mentions par publication",
        90,
        unit="per post",
        high_en="Each of their posts makes others talk.",
        high_fr="Chacune de leurs publications fait parler d'eux.",
    )
    yield Signal(
        "mentions_per_1000_followers",
        "mentions",
        (Total("mentions", "one", 90), Derived("audience", "followers")),
        per_thousand,
        "1000 * mentions received / followers",
        "Cha et al. 2010: the million follower fallacy",
        "mentions per thousand followers",
        "mentions pour mille abonnés",
        90,
        unit="per 1000 followers",
        high_en="They are talked about far more than their size suggests.",
        high_fr="On parle d'eux bien plus que leur taille ne le laisse penser.",
    )
    yield Signal(
        "mentions_burst",
        "mentions",
        (Total("mentions", "one", 7), Total("mentions", "one", 90)),
        trend(7, 90),
        "ln of the pace of mentions in 7 days over that of 90",
        "Kleinberg 2003, Bursty and hierarchical structure in streams: a topic's rise",
        "sudden rise of mentions",
        "hausse soudaine des mentions",
        7,
        unit="log ratio",
        high_en="They are being talked about right now.",
        high_fr="On parle d'eux en ce moment même.",
    )
    yield from _sources()


def _sources() -> Iterator[Signal]:
    """Yield signals of who mentions the creator, and how."""
    weight = Total("mentions", "log_source_followers", 365)
    yield Signal(
        "mention_source_size",
        "mentions",
        (weight, Total("mentions", "has_source_followers", 365)),
        share,
        "mean of ln(1 + followers of the mentioning account)",
        "practitioners: being cited by those who are followed counts more",
        "size of the accounts that mention them (log)",
        "taille des comptes qui les mentionnent (log)",
        365,
        SIZE,
        unit="log followers",
        high_en="Those who mention them are followed themselves.",
        high_fr="Ceux qui les mentionnent sont eux-mêmes suivis.",
    )
    yield Signal(
        "mention_weight",
        "mentions",
        (weight,),
        per_week(365),
        "sum of ln(1 + followers of the mentioning account) per week",
        "practitioners: authority of those who mention counts, not their number alone",
        "mentions weighted by the size of their authors, per week",
        "mentions pondérées par la taille de leurs auteurs, par semaine",
        365,
        SIZE,
        unit="log followers per week",
        high_en="People with an audience mention them often.",
        high_fr="Des personnes suivies les mentionnent souvent.",
    )
    yield Signal(
        "source_diversity",
        "mentions",
        (Distinct("mentions", "source_id", 365), Total("mentions", "one", 365)),
        share,
        "different accounts that mention / mentions",
        "practitioners: the same friends over and over are not an audience",
        "diversity of the accounts that mention them",
        "diversité des comptes qui les mentionnent",
        365,
        unit="share",
        high_en="Nearly every mention comes from somebody else.",
        high_fr="Presque chaque mention vient de quelqu'un d'autre.",
    )
    yield Signal(
        "mention_selectivity",
        "mentions",
        (Total("mentions", "selectivity", 365), Total("mentions", "one", 365)),
        share,
        "mean of 1 / mentions, of anybody, that the source had made by then",
        "a source that mentions few says more with each: Adamic & Adar 2003",
        "how choosy those are who mention them",
        "exigence de ceux qui les mentionnent",
        365,
        unit="share",
        high_en="They are mentioned by people who mention few.",
        high_fr="Ils sont mentionnés par des personnes qui citent rarement.",
    )
    for stem, measure, english, french in (
        ("shared_share", "shares", "pass their content on", "relaient leurs contenus"),
        ("backlink_share", "backlinks", "are links from sites", "sont des liens depuis des sites"),
    ):
        yield Signal(
            stem,
            "mentions",
            (Total("mentions", measure, 365), Total("mentions", "one", 365)),
            share,
            "share of mentions that are "
            + ("shares or backlinks" if measure == "shares" else "backlinks"),
            PRACTICE,
            f"share of mentions that {english}",
            f"part des mentions qui {french}",
            365,
            KIND,
            unit="share",
            high_en=f"Many of the mentions {english}.",
            high_fr=f"Beaucoup de mentions {french}.",
        )


def conversation() -> Iterator[Signal]:
    """Yield signals of conversing with the audience and with peers."""
    for days in (90, 365):
        yield Signal(
            "reply_rate",
            "conversation",
            (Total("answers", "one", days), Total("comments", "one", days)),
            share,
            "audience comments answered / audience comments",
            PRACTICE,
            "share of comments they answer",
            "part des commentaires auxquels ils répondent",
            days,
            ANSWERED,
            unit="share",
            high_en="They answer their audience.",
            high_fr="Ils répondent à leur audience.",
        )
    for part, column, english, french in (
        ("questions", "is_question", "questions", "questions"),
        ("critical", "is_critical", "critical comments", "critiques"),
    ):
        yield Signal(
            f"{part}_reply_rate",
            "conversation",
            (Total("answers", part, 365), Total("comments", part, 365)),
            share,
            f"{english} answered / {english}",
            "practitioners: answering questions and critics is what conversing means",
            f"share of {english} they answer",
            f"part des {french} auxquelles ils répondent",
            365,
            (*ANSWERED, ("replies", column)),
            unit="share",
            high_en=f"They answer {english}.",
            high_fr=f"Ils répondent aux {french}.",
        )
    yield Signal(
        "hours_to_reply",
        "conversation",
        (Median("answers", "hours", 365),),
        itself,
        "median hours from an audience comment to the answer",
        PRACTICE,
        "hours they take to answer",
        "délai de réponse en heures",
        365,
        ANSWERED,
        unit="hours",
        high_en="They let their audience wait for an answer.",
        high_fr="Ils font attendre leurs réponses.",
    )
    yield Signal(
        "peers_cited",
        "conversation",
        (Distinct("citations", "peer", 365),),
        itself,
        "different creators that the creator mentioned",
        "practitioners: influence cites its peers",
        "creators they mention",
        "créateurs qu'ils citent",
        365,
        unit="creators",
        high_en="They cite their peers.",
        high_fr="Ils citent leurs pairs.",
    )
    yield from _comments()


def _comments() -> Iterator[Signal]:
    """Yield signals of what the audience writes."""
    parts = (
        ("question_share", "questions", "has_questions", "is_question", "questions"),
        ("critical_share", "critical", "has_critical", "is_critical", "critical"),
        ("substantive_share", "substantive", "has_words", "words", "of 8 words or more"),
        ("intent_share", "intent", "has_text", "text", "on price, where to buy, links or codes"),
    )
    said = {
        "question_share": (
            "share of comments that ask",
            "part des commentaires qui posent une question",
            "Their audience asks them questions.",
            "Leur audience leur pose des questions.",
        ),
        "critical_share": (
            "share of comments that criticise",
            "part des commentaires critiques",
            "Their audience is critical of them.",
            "Leur audience est critique à leur égard.",
        ),
        "substantive_share": (
            "share of comments with substance",
            "part des commentaires argumentés",
            "Their audience writes sentences, not emojis.",
            "Leur audience écrit des phrases, pas des émojis.",
        ),
        "intent_share": (
            "share of comments that show an intent to buy",
            "part des commentaires qui montrent une intention d'achat",
            "Their audience asks for the price, the link or the code.",
            "Leur audience demande le prix, le lien ou le code.",
        ),
    }
    for stem, measure, known, column, words in parts:
        english, french, high_en, high_fr = said[stem]
        yield Signal(
            stem,
            "conversation",
            (Total("comments", measure, 90), Total("comments", known, 90)),
            share,
            f"share of audience comments {words}",
            "practitioners: the quality of the audience's reactions",
            english,
            french,
            90,
            (("replies", column),),
            unit="share",
            high_en=high_en,
            high_fr=high_fr,
        )
    yield Signal(
        "comments_per_post",
        "conversation",
        (Total("comments", "one", 90), Total("posts", "one", 90)),
        share,
        "audience comments / posts",
        "practitioners: without an answer there is no conversation",
        "comments per post",
        "commentaires par publication",
        90,
        unit="per post",
        high_en="Their posts start conversations.",
        high_fr="Leurs publications lancent des conversations.",
    )


def reputation() -> Iterator[Signal]:
    """Yield signals of reputation."""
    yield Signal(
        "credentials",
        "reputation",
        (Context("credentials_n"),),
        itself,
        "number of credentials (degree, book, press, title, award)",
        "practitioners: reputation is earned outside the network too",
        "credentials",
        "titres et références",
        requires=(("creators", "credentials"),),
        unit="credentials",
        high_en="They have a degree, a book, press or awards to show.",
        high_fr="Ils ont un diplôme, un livre, de la presse ou des prix à montrer.",
    )
    yield Signal(
        "tenure_days",
        "reputation",
        (Context("tenure_days"),),
        itself,
        "days from first_seen_at to as_of",
        "practitioners: reputation takes time",
        "days since first seen",
        "ancienneté en jours",
        requires=(("creators", "first_seen_at"),),
        unit="days",
        high_en="They have been known for long.",
        high_fr="Ils sont connus depuis longtemps.",
    )
    yield Signal(
        "account_age_days",
        "reputation",
        (SinceFirst("accounts"),),
        itself,
        "days since the oldest account was opened",
        "practitioners: reputation takes time",
        "days since their oldest account was opened",
        "jours depuis l'ouverture de leur plus ancien compte",
        unit="days",
        high_en="They have been on the networks for long.",
        high_fr="Ils sont sur les réseaux depuis longtemps.",
    )
    yield Signal(
        "verified_accounts",
        "reputation",
        (Total("accounts", "verified"),),
        itself,
        "accounts opened before as_of that are verified",
        "practitioners",
        "verified accounts",
        "comptes certifiés",
        requires=(("accounts", "verified"),),
        unit="accounts",
        high_en="The networks have verified who they are.",
        high_fr="Les réseaux ont vérifié leur identité.",
    )
    yield Signal(
        "listed_per_1000_followers",
        "reputation",
        (Derived("audience", "listed"), Derived("audience", "followers")),
        per_thousand,
        "1000 * lists that hold the creator / followers",
        "PeerIndex judgements: listed count is among the strongest single signals",
        "lists that hold them, per thousand followers",
        "listes qui les citent, pour mille abonnés",
        requires=(("account_snapshots", "listed"),),
        unit="per 1000 followers",
        high_en="Users put them on lists far more often than their size suggests.",
        high_fr="On les place dans des listes bien plus que leur taille ne le laisse penser.",
    )
    yield Signal(
        "topical_h_index",
        "reputation",
        (HIndex("echoes", "impact", 365),),
        itself,
        "largest h with h posts on the topic of at least h shares and mentions each",
        "Hirsch 2005, An index to quantify an individual's scientific research output",
        "posts on the topic that went round (h-index)",
        "publications sur le sujet qui ont circulé (indice h)",
        365,
        (("posts", "topic"),),
        unit="posts",
        high_en="Several of their posts on your topic went round.",
        high_fr="Plusieurs de leurs publications sur votre sujet ont circulé.",
    )
