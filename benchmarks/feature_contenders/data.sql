-- Events of N / 200 creators, drawn by hashes of row numbers: the same seed gives the same rows, on
-- any number of threads. N posts, N mentions, 7 N snapshots (two accounts per creator, 700 captures
-- each), over 2 to 4 years per creator between 2021 and 2025. Rows stand in the order in which a
-- crawler would append them, not sorted by creator.
-- Reads the variables seed and posts (N).

CREATE TEMP MACRO uniform(row, salt) AS (hash(row, salt, getvariable('seed')) >> 11) / 9007199254740992.0;
CREATE TEMP MACRO pick(row, salt, n) AS CAST(floor(uniform(row, salt) * n) AS BIGINT);
CREATE TEMP MACRO network(i) AS ['instagram', 'tiktok', 'youtube', 'x', 'twitch'][i % 5 + 1];
CREATE TEMP MACRO theme(i) AS printf('topic_%02d', i % 12);
CREATE TEMP MACRO person(i) AS printf('c%07d', i);

CREATE TEMP TABLE people AS
WITH drawn AS (
    SELECT i AS c, CAST(63072000 * (1 + uniform(i, 1)) AS BIGINT) AS lived
    FROM range(getvariable('posts') // 200) AS ids(i)
)
SELECT c, person(c) AS creator_id, lived,
    TIMESTAMP '2021-01-01' + to_seconds(CAST((126144000 - lived) * uniform(c, 2) AS BIGINT)) AS since,
    -- one in ten falls silent after three fifths of its life
    CASE WHEN uniform(c, 3) < 0.1 THEN CAST(lived * 0.6 AS BIGINT) ELSE lived END AS posted,
    pick(c, 4, 5) AS first_network, pick(c, 4, 5) + 1 + pick(c, 5, 4) AS second_network,
    pick(c, 6, 12) AS first_theme, pick(c, 7, 12) AS second_theme,
    exp(5 + 6 * uniform(c, 8)) AS size, 1.5 * uniform(c, 9) - 0.3 AS growth,
    pick(c, 10, 1400) AS bought_at, 200 + 2000 * uniform(c, 11) AS followed
FROM drawn;

CREATE TEMP VIEW drawn_posts AS
SELECT printf('p%09d', i) AS post_id, creator_id,
    network(CASE WHEN uniform(i, 20) < 0.65 THEN first_network ELSE second_network END) AS platform,
    since + to_seconds(pick(i, 21, posted)) AS published_at,
    CASE WHEN uniform(i, 22) < 0.45 THEN theme(first_theme)
         WHEN uniform(i, 22) < 0.70 THEN theme(second_theme)
         WHEN uniform(i, 22) < 0.95 THEN theme(pick(i, 23, 12)) END AS topic,
    CASE WHEN uniform(i, 24) < 0.9 THEN uniform(i, 24) < 0.12 END AS sponsored
FROM range(getvariable('posts')) AS ids(i) JOIN people ON c = i % (getvariable('posts') // 200);

CREATE TEMP VIEW drawn_mentions AS
WITH drawn AS (
    SELECT i, uniform(i, 30) AS kin, pick(i, 31, 30) * pick(i, 32, 30) // 30 AS friend,
        creator_id, c, since + to_seconds(pick(i, 33, lived)) AS mentioned_at
    FROM range(getvariable('posts')) AS ids(i) JOIN people ON c = i % (getvariable('posts') // 200)
), named AS (
    SELECT *, CASE WHEN kin < 0.02 THEN person(pick(i, 34, getvariable('posts') // 200))
        WHEN kin < 0.5 THEN printf('a%08d', c * 30 + friend)
        ELSE printf('a%08d', pick(i, 34, getvariable('posts') * 3 // 20)) END AS source_id
    FROM drawn
)
SELECT creator_id, mentioned_at, source_id,
    CASE WHEN uniform(i, 35) < 0.60 THEN 'mention' WHEN uniform(i, 35) < 0.80 THEN 'share'
         WHEN uniform(i, 35) < 0.95 THEN 'comment' ELSE 'backlink' END AS kind,
    CASE WHEN uniform(i, 36) < 0.95
         THEN CAST(exp(3 + 8 * uniform(source_id, 37) + 0.1 * uniform(i, 38)) AS BIGINT)
         END AS source_followers
FROM named;

CREATE TEMP VIEW drawn_account_snapshots AS
WITH drawn AS (
    SELECT i, i // (2 * (getvariable('posts') // 200)) AS k, i % 2 AS second, people.*
    FROM range(7 * getvariable('posts')) AS ids(i)
    JOIN people ON c = i % (2 * (getvariable('posts') // 200)) // 2
)
SELECT creator_id, network(if(second = 1, second_network, first_network)) AS platform,
    since + to_seconds(CAST(floor(lived * (k + 0.8 * uniform(i, 40)) / 700) AS BIGINT)) AS captured_at,
    CAST(size * if(second = 1, 0.3, 1) * (exp(growth * k / 700) * (1 + 0.004 * uniform(i, 41))
        + if(k >= bought_at, 0.3, 0)) AS BIGINT) AS followers,
    CASE WHEN uniform(i, 42) < 0.98
         THEN CAST(followed * (1 + 0.1 * sin(k / 20.0)) + 5 * uniform(i, 43) AS BIGINT) END AS following,
    CASE WHEN uniform(i, 44) < 0.98
         THEN CAST(0.004 * size * exp(growth * k / 700) + 3 * uniform(i, 45) AS BIGINT) END AS listed
FROM drawn;

CREATE TEMP VIEW drawn_accounts AS
SELECT creator_id, network(if(second = 1, second_network, first_network)) AS platform,
    CASE WHEN uniform(2 * c + second, 50) < 0.9
         THEN since + to_seconds(pick(2 * c + second, 51, 60000000) - 40000000) END AS created_at,
    CASE WHEN uniform(2 * c + second, 52) < 0.9
         THEN uniform(2 * c + second, 52) < 0.2 END AS verified
FROM people, range(2) AS accounts(second);

-- Questions lie between a third of a creator's life and a little after its end.
CREATE TEMP MACRO cohort(instants, creators) AS TABLE
SELECT c * instants + j AS row_id, creator_id,
    since + to_seconds(CAST(lived * (0.3 + 0.75 * uniform(c * 1000 + j, 60)) AS BIGINT)) AS as_of,
    CASE WHEN uniform(c * 1000 + j, 61) < 0.6 THEN theme(first_theme)
         WHEN uniform(c * 1000 + j, 61) < 0.95 THEN theme(pick(c * 1000 + j, 62, 12)) END AS topic,
    network(first_network) AS platform
FROM people, range(instants) AS asked(j) WHERE c < creators;
