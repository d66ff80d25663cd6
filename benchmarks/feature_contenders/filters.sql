-- As most people write it first: one join per table, one filtered aggregate per lookback.

-- posts ------------------------------------------------------------------------------------------
CREATE TEMP TABLE own_posts AS
SELECT c, published_at AS stamp, topic, platform, sponsored,
    epoch(published_at - lag(published_at) OVER w) / 86400.0 AS g,
    epoch(lag(published_at) OVER w - lag(published_at, 2) OVER w) / 86400.0 AS h
FROM posts JOIN people USING (creator_id)
WINDOW w AS (PARTITION BY c ORDER BY published_at, post_id);

CREATE TEMP TABLE post_counts AS
SELECT q, count(*) FILTER (WHERE stamp >= d7) AS n7, count(*) FILTER (WHERE stamp >= d28) AS n28,
    count(*) FILTER (WHERE stamp >= d90) AS n90, count(*) FILTER (WHERE stamp >= d365) AS n365,
    count(*) FILTER (WHERE stamp >= d90 AND p.topic = a.topic) AS fit90,
    count(*) FILTER (WHERE stamp >= d365 AND p.topic = a.topic) AS fit365,
    sum(pow(2, -epoch(as_of - stamp) / (30 * 86400.0))) FILTER (WHERE p.topic = a.topic) AS activity,
    max(stamp) AS last_at, max(stamp) FILTER (WHERE p.topic = a.topic) AS last_fit_at,
    count(*) FILTER (WHERE stamp >= d90 AND sponsored) AS sponsored90,
    count(sponsored) FILTER (WHERE stamp >= d90) AS told90,
    count(*) FILTER (WHERE stamp >= d90 AND isodow(stamp) >= 6) AS weekend90,
    count(*) FILTER (WHERE stamp >= d90 AND hour(stamp) BETWEEN 18 AND 22) AS evening90,
    sum(g) FILTER (WHERE stamp >= d365) AS gaps365, count(g) FILTER (WHERE stamp >= d365) AS gap_n365,
    max(g) FILTER (WHERE stamp >= d365) AS gap_top365,
    sum(((g - h) / (g + h)) ** 2) FILTER (WHERE stamp >= d365 AND g + h > 0) AS lv365,
    count(*) FILTER (WHERE stamp >= d365 AND g + h > 0) AS lv_n365,
    count(DISTINCT date_trunc('week', stamp)) FILTER (WHERE stamp >= d90) AS weeks90,
    count(DISTINCT date_trunc('week', stamp)) FILTER (WHERE stamp >= d365) AS weeks365
FROM own_posts AS p JOIN asked AS a ON p.c = a.c AND stamp < as_of
GROUP BY q;

CREATE TEMP TABLE platform_counts AS
WITH by_platform AS (
    SELECT q, platform, count(*) AS n
    FROM own_posts AS p JOIN asked AS a ON p.c = a.c AND stamp < as_of AND stamp >= d90
    GROUP BY q, platform
)
SELECT q, count(*) AS platforms, sum(n * n) / pow(sum(n), 2) AS concentration
FROM by_platform GROUP BY q;

CREATE TEMP TABLE topic_spread AS
SELECT q, entropy(p.topic) * ln(2) AS entropy
FROM own_posts AS p JOIN asked AS a ON p.c = a.c AND stamp < as_of AND stamp >= d365
WHERE p.topic IS NOT NULL GROUP BY q;

-- mentions ---------------------------------------------------------------------------------------
CREATE TEMP TABLE own_mentions AS
SELECT creator_id, mentioned_at AS stamp, source_id, kind, source_followers,
    count(*) OVER (PARTITION BY source_id ORDER BY mentioned_at) AS m
FROM mentions;

CREATE TEMP TABLE mention_counts AS
SELECT q, count(*) FILTER (WHERE stamp >= d7) AS n7, count(*) FILTER (WHERE stamp >= d28) AS n28,
    count(*) FILTER (WHERE stamp >= d90) AS n90, count(*) AS n365,
    count(DISTINCT source_id) FILTER (WHERE stamp >= d90) AS sources90,
    count(DISTINCT source_id) AS sources365, sum(1.0 / m) AS selective,
    count(*) FILTER (WHERE kind IN ('share', 'backlink')) AS passed,
    count(*) FILTER (WHERE kind = 'backlink') AS backlinks,
    sum(ln(1 + source_followers)) AS weight, count(source_followers) AS sized,
    max(source_followers) FILTER (WHERE stamp >= d28) AS biggest
FROM own_mentions JOIN people USING (creator_id)
JOIN asked AS a ON people.c = a.c AND stamp < as_of AND stamp >= d365
WHERE source_id <> creator_id GROUP BY q;

-- snapshots --------------------------------------------------------------------------------------
CREATE TEMP TABLE own_captures AS
SELECT c, platform, captured_at AS stamp, followers, following, listed,
    followers - lag(followers) OVER w AS gain,
    CASE WHEN following IS NOT NULL THEN following - lag(following IGNORE NULLS) OVER w END AS change
FROM account_snapshots JOIN people USING (creator_id)
WINDOW w AS (PARTITION BY c, platform ORDER BY captured_at);

CREATE TEMP TABLE levels AS
WITH account_levels AS (
    SELECT q, platform, max(followers) AS peak, arg_max(followers, stamp) AS f0,
        arg_max(followers, stamp) FILTER (WHERE stamp < d7) AS f7,
        arg_max(followers, stamp) FILTER (WHERE stamp < d28) AS f28,
        arg_max(followers, stamp) FILTER (WHERE stamp < d56) AS f56,
        arg_max(followers, stamp) FILTER (WHERE stamp < d90) AS f90,
        arg_max(followers, stamp) FILTER (WHERE stamp < d365) AS f365,
        arg_max(following, stamp) AS following, arg_max(listed, stamp) AS listed
    FROM own_captures AS s JOIN asked AS a ON s.c = a.c AND stamp < as_of
    GROUP BY q, platform
)
SELECT q,
    count(f0) AS a0, count(f7) AS a7, count(f28) AS a28, count(f56) AS a56, count(f90) AS a90, count(f365) AS a365,
    sum(peak) AS peak, sum(f0) AS f0, sum(f7) AS f7, sum(f28) AS f28, sum(f56) AS f56,
    sum(f90) AS f90, sum(f365) AS f365, sum(following) AS following, sum(listed) AS listed,
    sum(f0) FILTER (WHERE following IS NOT NULL) AS f_following, sum(f0) FILTER (WHERE listed IS NOT NULL) AS f_listed
FROM account_levels GROUP BY q;

CREATE TEMP TABLE gains AS
WITH days AS (
    SELECT q, date_trunc('day', stamp) AS day, max(gain) AS top, sum(gain) AS gain
    FROM own_captures AS s JOIN asked AS a ON s.c = a.c AND stamp < as_of AND stamp >= d90
    WHERE gain > 0 GROUP BY q, day
)
SELECT q, max(top) AS top, sum(gain) AS gain, list_sum(max(gain, 3)) AS top3 FROM days GROUP BY q;

CREATE TEMP TABLE churn AS
SELECT q, sum(abs(change)) - abs(sum(change)) AS churn
FROM own_captures AS s JOIN asked AS a ON s.c = a.c AND stamp < as_of AND stamp >= d90
WHERE change IS NOT NULL GROUP BY q;
