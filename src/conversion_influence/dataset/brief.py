"""Block "brief": how much a creator's recent posts read like the text of the campaign.

The text of a creator at an instant is the concatenation, by blanks, of the text of the last
`POSTS` posts with text: published in the `DAYS` days before as_of (a post exactly `DAYS` days old is
in) and known, that is published strictly before as_of; last by (``published_at``, ``post_id``), the
newest first. A text of blanks only is no text.

A text is normalised: lower case, then NFKD without combining marks, then every run of characters
that are neither letters nor digits (`str.isalnum`) becomes one blank, and one blank stands before
and one behind. What counts are its `N`-grams of characters, blanks included; an n-gram that occurs
c times weighs 1 + ln c. The similarity is the cosine between the weights of the brief and those of
the posts, from 0 to 1; null where either has no n-gram.

N-grams of characters need no word list, stemmer or language, and are robust to spelling (Damashek
1995, Gauging similarity with n-grams: language-independent categorization of text, Science 267;
Cavnar & Trenkle 1994); logarithmic counts with cosine are Salton & Buckley 1988.
"""

N = 3
"""Characters in an n-gram."""

POSTS = 20
"""How many of a creator's posts are read at most."""

DAYS = 90
"""How old the posts may be."""
