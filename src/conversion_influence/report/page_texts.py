"""The page's own words, in English and in French."""

from __future__ import annotations

from collections.abc import Mapping

from conversion_influence.messages.said import Said

WORDS: Mapping[str, Said] = {
    "title": Said("Creators ranked by likelihood to convert", "Créateurs classés par probabilité"),
    "skip": Said("Skip to the ranked list", "Aller au classement"),
    "print": Said("Print", "Imprimer"),
    "contents": Said("Contents", "Sommaire"),
    "summary": Said("In short", "En bref"),
    "notes": Said("How the list was read", "Comment la liste a été lue"),
    "list": Said("Ranked list", "Classement"),
    "list_said": Said(
        "Likeliest first. The likelihood is that of one exposure; a name leads to the card with "
        "the reasons.",
        "Les plus probables d'abord. La probabilité est celle d'une exposition ; un nom mène à la "
        "fiche avec les raisons.",
    ),
    "list_caption": Said(
        "Ranked candidates; headings with a button sort the table",
        "Candidats classés ; les en-têtes avec un bouton trient le tableau",
    ),
    "search": Said("Search names and offers", "Chercher un nom ou une offre"),
    "all": Said("all", "tous"),
    "reset": Said("Show all", "Tout afficher"),
    "rank": Said("Rank", "Rang"),
    "candidate": Said("Candidate", "Candidat"),
    "instead": Said(
        "Who would follower count have chosen?", "Qui le nombre d'abonnés aurait-il choisi ?"
    ),
    "instead_said": Said(
        "These are the model's own expectations, with exposures as given or assumed: no proof that "
        "it is right. What speaks for it is below. 9 in 10 totals lie within the ranges; what a "
        "range of cost leaves out is that prices may change.",
        "Ce sont les attentes du modèle lui-même, avec les expositions données ou supposées : rien "
        "ne prouve ici qu'il a raison. Ce qui parle pour lui est plus bas. 9 totaux sur 10 sont "
        "dans les intervalles ; celui du coût suppose que les prix ne changent pas.",
    ),
    "two": Said("Both choices side by side", "Les deux choix côte à côte"),
    "what": Said("Chosen by", "Choix par"),
    "ours": Said("this ranking", "ce classement"),
    "theirs": Said("most followers", "nombre d'abonnés"),
    "chosen": Said("Candidates", "Candidats"),
    "trust": Said("How far to trust it", "Jusqu'où s'y fier"),
    "calibration": Said(
        "Foretold against observed, on past placements the model had not seen. On the diagonal it "
        "was right; lines are intervals for what was observed.",
        "Prévu et observé, sur des placements passés que le modèle n'avait pas vus. Sur la "
        "diagonale il avait raison ; les traits sont les intervalles de ce qui a été observé.",
    ),
    "figures": Said("The same in figures", "Les mêmes en chiffres"),
    "bins": Said("Foretold and observed rates", "Taux prévus et observés"),
    "foretold": Said("Foretold", "Prévu"),
    "observed": Said("Observed", "Observé"),
    "interval": Said("Interval", "Intervalle"),
    "placements": Said("Placements", "Placements"),
    "leads": Said(
        "By how much the model's error was lower than that of each simple rule, with intervals. To "
        "the right of the line the model is ahead.",
        "De combien l'erreur du modèle était plus faible que celle de chaque règle simple, avec "
        "intervalles. À droite de la ligne, le modèle est devant.",
    ),
    "rule": Said("Simple rule", "Règle simple"),
    "lead": Said("Lead", "Avance"),
    "beaten": Said("Beaten", "Battue"),
    "method": Said("Method and limits", "Méthode et limites"),
    "cards": Said("Creators one by one", "Les créateurs un par un"),
    "cards_said": Said(
        "The line at the top is the range of the likelihood, its fine mark the median of the list. "
        "Bars show how each characteristic moves the score from the model's average: × is by how "
        "much it multiplies the odds, the mark is the median of the candidates on the same "
        "network, or of all where they are few. Momentum shows followers (line) and posts (bars) "
        "by week. Cards that are open are printed.",
        "Le trait du haut est l'intervalle de la probabilité, sa marque fine la médiane de la "
        "liste. Les barres montrent comment chaque caractéristique écarte le score de la moyenne "
        "du modèle : × est le facteur sur les chances, la marque est la médiane des candidats du "
        "même réseau, ou de tous s'ils sont peu. La dynamique montre les abonnés (ligne) et les "
        "publications (barres) par semaine. Les fiches ouvertes sont imprimées.",
    ),
    "open_all": Said("Open all cards", "Ouvrir toutes les fiches"),
    "close_all": Said("Close all cards", "Fermer toutes les fiches"),
    "reasons": Said("Why", "Pourquoi"),
    "beware": Said("Beware", "Attention"),
    "characteristics": Said("Characteristics of influence", "Caractéristiques d'influence"),
    "past": Said("Own past results", "Ses propres résultats"),
    "momentum": Said("Momentum", "Dynamique"),
    "back": Said("Back to the list", "Retour au classement"),
}

WORDS_OF_CHOICES: Mapping[str, Said] = {
    "title": Said("Creators ranked by likelihood to be chosen", "Créateurs classés par préférence"),
    "list_said": Said(
        "Likeliest first. The likelihood is that of being chosen over the median creator; a name "
        "leads to the card with the reasons.",
        "Les plus probables d'abord. La probabilité est celle d'être choisi plutôt que le créateur "
        "médian ; un nom mène à la fiche avec les raisons.",
    ),
    "instead_said": Said(
        "This is the model's own expectation: no proof that it is right. It has learned whom "
        "people choose, so conversions and their cost cannot be said.",
        "C'est l'attente du modèle lui-même : rien ne prouve qu'il a raison. Il a appris qui les "
        "gens choisissent : on ne peut parler ni de conversions ni de leur coût.",
    ),
}
"""Where the model has learned whom people choose, these stand instead."""

SHOWN = Said("{n} of {m} candidates shown", "{n} candidats affichés sur {m}")

MODEL = Said("model {} of {}", "modèle {} du {}")
RANKED = Said("Candidates ranked", "Candidats classés")
OF_ROWS = Said("of {} rows", "sur {} lignes")
LEADER = Said("Leads", "En tête")
AT = Said("{} per exposure", "{} par exposition")
LEFT = Said("Left out", "Écartées")
LEFT_OF = Said(
    "not scored: {}, duplicates: {}",
    "non notées : {}, doublons : {}",
)
NOBODY = Said("No candidate could be scored.", "Aucun candidat n'a pu être noté.")
LEADS = Said(
    "{} leads: of 1,000 exposures about {} should convert.",
    "{} est en tête : sur 1 000 expositions, environ {} devraient convertir.",
)
CHOSEN = Said(
    "{} leads: it would be chosen over the median creator in about {} of 1,000 cases.",
    "{} est en tête : choisi plutôt que le créateur médian dans {} cas sur 1 000 environ.",
)
SURE = Said(
    "Of placements like that of the leader, 9 in 10 lie between {} and {}.",
    "Sur 10 placements comme celui du premier, 9 sont entre {} et {}.",
)
OVERLAP = Said(
    "The range of the next, {}, overlaps with it: their order may turn out the other way.",
    "L'intervalle du suivant, {}, le recouvre en partie : leur ordre peut s'inverser.",
)
APART = Said(
    "The range of the next, {}, lies below it.", "L'intervalle du suivant, {}, est en dessous."
)
UNSURE = Said(
    "The model was kept without ranges: how sure a score is cannot be said.",
    "Le modèle est conservé sans intervalles : on ne peut pas dire à quel point un score est sûr.",
)
NOTHING_LEFT = Said(
    "Every row of the list was scored; nothing was left out.",
    "Chaque ligne de la liste a été notée ; rien n'a été écarté.",
)
LEFT_OUT = Said(
    "Rows that could not be scored: {}; duplicates: {}; of {}. Each is listed below with its "
    "reason.",
    "Lignes impossibles à noter : {} ; doublons : {} ; sur {}. Chacune est listée plus bas avec sa "
    "raison.",
)
FLAGGED = Said(
    "Candidates with a flag: {}. Read it before you act on their score.",
    "Candidats avec une alerte : {}. Lisez-la avant de vous fier à leur score.",
)
ASSUMED = Said(
    "Candidates for which the list gives no exposures: {}. Theirs are assumed from what is known.",
    "Candidats sans expositions dans la liste : {}. Elles sont supposées d'après ce qu'on sait.",
)
ROWS_CUT = Said(
    "The first {} of {} candidates stand here; the ranked file holds them all.",
    "Premiers candidats montrés ici : {} sur {} ; le fichier classé les contient tous.",
)
CARDS_CUT = Said(
    "There are cards of the first {} candidates.",
    "Premiers candidats qui ont une fiche : {}.",
)
FAULTS_CUT = Said(
    "... and {} more rows; the file of rejected rows holds them all.",
    "... et {} autres lignes ; le fichier des lignes rejetées les contient toutes.",
)
LEFT_TITLE = Said("Rows left out", "Lignes écartées")
LEFT_HEAD = (
    Said("Line", "Ligne"),
    Said("Column", "Colonne"),
    Said("Value", "Valeur"),
    Said("Why", "Pourquoi"),
)

METHOD = (
    Said(
        "The model learned from past placements how likely an exposure through a creator is to "
        "convert, from what was known of the creator when each placement was booked. Here it is "
        "asked with what was known at each candidate's own date.",
        "Le modèle a appris de placements passés la probabilité qu'une exposition par un créateur "
        "convertisse, d'après ce qu'on savait du créateur à la réservation. Ici il est interrogé "
        "avec ce qu'on savait à la date de chaque candidat.",
    ),
    Said(
        "It is associational: it shows with whom conversions came, not what a placement causes. "
        "People who were about to buy may simply follow this creator. Only a comparison with a "
        "control group tells the two apart.",
        "Il constate des associations : avec qui les conversions sont venues, pas ce qu'un "
        "placement provoque. Des personnes prêtes à acheter suivent peut-être simplement ce "
        "créateur. Seule une comparaison avec un groupe témoin distingue les deux.",
    ),
    Said(
        "Of ten placements, about one ends outside its range. Ranges hold as long as what comes "
        "resembles what came; do not add up their ends.",
        "Sur dix placements, environ un finit hors de son intervalle. Les intervalles valent tant "
        "que l'avenir ressemble au passé ; n'additionnez pas leurs bornes.",
    ),
    Said(
        "Where a list gives no exposures, an expected number is assumed from the creator's past "
        "placements, followers and network. It is an assumption, no promise: a number of your own "
        "overrides it. Expected conversions are likelihood × exposures.",
        "Quand la liste ne donne pas d'expositions, un nombre attendu est supposé d'après les "
        "placements passés du créateur, ses abonnés et le réseau. C'est une supposition, pas une "
        "promesse : votre propre nombre la remplace. Conversions attendues = probabilité × "
        "expositions.",
    ),
    Said(
        "The rank follows the likelihood, not the cost. Each row is scored on its own: no budget, "
        "no overlap of audiences, no fatigue.",
        "Le rang suit la probabilité, pas le coût. Chaque ligne est notée seule : ni budget, ni "
        "audiences communes, ni lassitude.",
    ),
)
CHOICE = Said(
    "This model has learned whom people choose, not who converts: the likelihood is that of being "
    "chosen over the median creator of training.",
    "Ce modèle a appris qui les gens choisissent, pas qui convertit : la probabilité est celle "
    "d'être choisi plutôt que le créateur médian de l'apprentissage.",
)
WITHOUT_TABLES = Said(
    "No raw tables were given: own past results and momentum are not shown.",
    "Aucune table n'a été donnée : résultats passés et dynamique ne sont pas montrés.",
)
