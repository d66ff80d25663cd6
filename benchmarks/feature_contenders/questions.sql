-- What every way in SQL starts from: numbered creators and questions, and what is counted alike in
-- all of them (everybody's posts, the citing of peers, accounts). Reads posts, mentions, accounts and
-- cohort.

CREATE TEMP TABLE people AS
SELECT creator_id, CAST(row_number() OVER () AS INTEGER) AS c, max(as_of) AS last
FROM cohort GROUP BY creator_id;

CREATE TEMP TABLE asked AS
SELECT CAST(row_id AS INTEGER) AS q, c, as_of, topic,
    as_of - INTERVAL 7 DAY AS d7, as_of - INTERVAL 28 DAY AS d28, as_of - INTERVAL 56 DAY AS d56,
    as_of - INTERVAL 90 DAY AS d90, as_of - INTERVAL 365 DAY AS d365
FROM cohort JOIN people USING (creator_id);

-- Everybody's posts: running numbers, looked up at the instants.
CREATE TEMP TABLE moments AS
SELECT DISTINCT topic, unnest([as_of, d28, d90, d365]) AS stamp FROM asked;

CREATE TEMP TABLE everybody AS
SELECT stamp, total FROM (
    SELECT stamp, asks, sum(1 - asks) OVER (ORDER BY stamp, asks DESC ROWS UNBOUNDED PRECEDING) AS total
    FROM (SELECT published_at AS stamp, 0 AS asks FROM posts
          UNION ALL SELECT DISTINCT stamp, 1 FROM moments)
) WHERE asks = 1;

CREATE TEMP TABLE on_topic AS
SELECT topic, stamp, total FROM (
    SELECT topic, stamp, asks,
        sum(1 - asks) OVER (PARTITION BY topic ORDER BY stamp, asks DESC ROWS UNBOUNDED PRECEDING) AS total
    FROM (SELECT topic, published_at AS stamp, 0 AS asks FROM posts WHERE topic IS NOT NULL
          UNION ALL SELECT topic, stamp, 1 FROM moments WHERE topic IS NOT NULL)
) WHERE asks = 1;

CREATE TEMP TABLE pulses AS
SELECT q, e0.total - e28.total AS all28, e0.total - e90.total AS all90, e0.total - e365.total AS all365,
    t0.total - t28.total AS topic28, t0.total - t90.total AS topic90, t0.total - t365.total AS topic365
FROM asked AS a
JOIN everybody AS e0 ON e0.stamp = as_of
JOIN everybody AS e28 ON e28.stamp = d28
JOIN everybody AS e90 ON e90.stamp = d90
JOIN everybody AS e365 ON e365.stamp = d365
LEFT JOIN on_topic AS t0 ON t0.topic = a.topic AND t0.stamp = as_of
LEFT JOIN on_topic AS t28 ON t28.topic = a.topic AND t28.stamp = d28
LEFT JOIN on_topic AS t90 ON t90.topic = a.topic AND t90.stamp = d90
LEFT JOIN on_topic AS t365 ON t365.topic = a.topic AND t365.stamp = d365;

CREATE TEMP TABLE cited AS
SELECT q, count(DISTINCT m.creator_id) AS peers
FROM mentions AS m JOIN people AS p ON m.source_id = p.creator_id
JOIN asked AS a ON a.c = p.c AND mentioned_at < as_of AND mentioned_at >= d365
WHERE m.creator_id <> m.source_id
GROUP BY q;

CREATE TEMP TABLE account_counts AS
SELECT q, count(*) AS n, sum(CAST(verified AS INTEGER)) AS verified, min(created_at) AS oldest, max(created_at) AS newest
FROM accounts JOIN people USING (creator_id)
JOIN asked AS a ON a.c = people.c AND created_at < as_of
GROUP BY q;
