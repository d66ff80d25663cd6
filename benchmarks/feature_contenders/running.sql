-- For many instants per creator: every table is put in order once and what can be added is added up
-- along it; a lookback is the difference of two running sums, found by ASOF joins. Only what cannot be
-- added (largest, distinct, spread) is joined, and no further back than its lookback.

CREATE TEMP TABLE instants AS
SELECT q, c, unnest([0, 7, 28, 56, 90, 365]) AS ago,
    unnest([as_of, d7, d28, d56, d90, d365]) AS stamp
FROM asked;

CREATE TEMP MACRO week(stamp) AS datediff('day', DATE '2000-01-03', CAST(stamp AS DATE)) // 7;

-- posts ------------------------------------------------------------------------------------------
CREATE TEMP TABLE own_posts AS
SELECT c, post_id, published_at AS stamp, topic, platform, sponsored,
    epoch(published_at - lag(published_at) OVER w) / 86400.0 AS g,
    epoch(lag(published_at) OVER w - lag(published_at, 2) OVER w) / 86400.0 AS h,
    lead(published_at) OVER w AS next_at,
    week(published_at) IS DISTINCT FROM week(lag(published_at) OVER w) AS new_week
FROM posts JOIN people USING (creator_id)
WINDOW w AS (PARTITION BY c ORDER BY published_at, post_id);

CREATE TEMP TABLE post_line AS
SELECT c, stamp, next_at, count(*) OVER w AS n, count_if(new_week) OVER w AS weeks,
    count_if(sponsored) OVER w AS sponsored_n, count(sponsored) OVER w AS told_n,
    count_if(isodow(stamp) >= 6) OVER w AS weekend_n,
    count_if(hour(stamp) BETWEEN 18 AND 22) OVER w AS evening_n,
    sum(g) OVER w AS gaps, count(g) OVER w AS gap_n,
    sum(CASE WHEN g + h > 0 THEN ((g - h) / (g + h)) ** 2 END) OVER w AS lv,
    count_if(g + h > 0) OVER w AS lv_n
FROM own_posts
WINDOW w AS (PARTITION BY c ORDER BY stamp, post_id ROWS UNBOUNDED PRECEDING);

CREATE TEMP TABLE topic_line AS
SELECT c, topic, stamp, count(*) OVER w AS n,
    sum(pow(2, epoch(stamp - TIMESTAMP '2020-01-01') / (30 * 86400.0))) OVER w AS activity
FROM own_posts WHERE topic IS NOT NULL
WINDOW w AS (PARTITION BY c, topic ORDER BY stamp, post_id ROWS UNBOUNDED PRECEDING);

CREATE TEMP TABLE post_then AS
SELECT q, ago, i.stamp AS asked_at, l.* EXCLUDE (c)
FROM instants AS i ASOF JOIN post_line AS l ON i.c = l.c AND i.stamp > l.stamp
WHERE ago <> 56;

CREATE TEMP TABLE topic_then AS
SELECT a.q, ago, l.stamp, l.n,
    l.activity / pow(2, epoch(as_of - TIMESTAMP '2020-01-01') / (30 * 86400.0)) AS activity
FROM (SELECT i.*, topic, as_of FROM instants AS i JOIN asked USING (q)
      WHERE topic IS NOT NULL AND ago IN (0, 90, 365)) AS a
ASOF JOIN topic_line AS l ON a.c = l.c AND a.topic = l.topic AND a.stamp > l.stamp;

CREATE TEMP TABLE year_of_posts AS
SELECT q, p.topic, count(*) AS n, max(g) AS gap_top
FROM own_posts AS p JOIN asked AS a ON p.c = a.c AND stamp < as_of AND stamp >= d365
GROUP BY q, p.topic;

CREATE TEMP TABLE topic_spread AS
SELECT q, ln(sum(n)) - sum(n * ln(n)) / sum(n) AS entropy
FROM year_of_posts WHERE topic IS NOT NULL GROUP BY q;

CREATE TEMP TABLE post_counts AS
WITH fits AS (
    SELECT q, max(n) FILTER (WHERE ago = 0)
            - coalesce(max(n) FILTER (WHERE ago = 90), 0) AS fit90,
        max(n) FILTER (WHERE ago = 0) - coalesce(max(n) FILTER (WHERE ago = 365), 0) AS fit365,
        max(activity) FILTER (WHERE ago = 0) AS activity, max(stamp) AS last_fit_at
    FROM topic_then GROUP BY q
), gap_tops AS (SELECT q, max(gap_top) AS gap_top365 FROM year_of_posts GROUP BY q)
SELECT t.q, t.n - coalesce(t7.n, 0) AS n7, t.n - coalesce(t28.n, 0) AS n28,
    t.n - coalesce(t90.n, 0) AS n90, t.n - coalesce(t365.n, 0) AS n365, fit90, fit365, activity,
    t.stamp AS last_at, last_fit_at,
    t.sponsored_n - coalesce(t90.sponsored_n, 0) AS sponsored90,
    t.told_n - coalesce(t90.told_n, 0) AS told90,
    t.weekend_n - coalesce(t90.weekend_n, 0) AS weekend90,
    t.evening_n - coalesce(t90.evening_n, 0) AS evening90,
    t.gaps - coalesce(t365.gaps, 0) AS gaps365, t.gap_n - coalesce(t365.gap_n, 0) AS gap_n365,
    gap_top365, t.lv - coalesce(t365.lv, 0) AS lv365, t.lv_n - coalesce(t365.lv_n, 0) AS lv_n365,
    -- a week that the lookback cuts counts once more where it has posts on both sides
    t.weeks - coalesce(t90.weeks, 0) + coalesce(CAST(week(t90.stamp) = week(t90.asked_at)
        AND week(t90.next_at) = week(t90.asked_at) AND t90.next_at < t.asked_at AS INTEGER), 0) AS weeks90,
    t.weeks - coalesce(t365.weeks, 0) + coalesce(CAST(week(t365.stamp) = week(t365.asked_at)
        AND week(t365.next_at) = week(t365.asked_at) AND t365.next_at < t.asked_at AS INTEGER), 0) AS weeks365
FROM post_then AS t
LEFT JOIN post_then AS t7 ON t7.q = t.q AND t7.ago = 7
LEFT JOIN post_then AS t28 ON t28.q = t.q AND t28.ago = 28
LEFT JOIN post_then AS t90 ON t90.q = t.q AND t90.ago = 90
LEFT JOIN post_then AS t365 ON t365.q = t.q AND t365.ago = 365
LEFT JOIN fits ON fits.q = t.q LEFT JOIN gap_tops ON gap_tops.q = t.q
WHERE t.ago = 0;

CREATE TEMP TABLE platform_counts AS
WITH by_platform AS (
    SELECT q, platform, count(*) AS n
    FROM own_posts AS p JOIN asked AS a ON p.c = a.c AND stamp < as_of AND stamp >= d90
    GROUP BY q, platform
)
SELECT q, count(*) AS platforms, sum(n * n) / pow(sum(n), 2) AS concentration
FROM by_platform GROUP BY q;

-- mentions ---------------------------------------------------------------------------------------
CREATE TEMP TABLE own_mentions AS
WITH ranked AS (
    SELECT creator_id, mentioned_at AS stamp, source_id, kind, source_followers,
        count(*) OVER (PARTITION BY source_id ORDER BY mentioned_at) AS m
    FROM mentions
)
SELECT c, stamp, kind, source_followers, m,
    lag(stamp) OVER (PARTITION BY c, source_id ORDER BY stamp) AS before
FROM ranked JOIN people USING (creator_id) WHERE source_id <> creator_id;

CREATE TEMP TABLE mention_line AS
SELECT c, stamp, count(*) OVER w AS n, sum(1.0 / m) OVER w AS selective,
    count_if(kind IN ('share', 'backlink')) OVER w AS passed, count_if(kind = 'backlink') OVER w AS backlinks,
    sum(ln(1 + source_followers)) OVER w AS weight, count(source_followers) OVER w AS sized
FROM own_mentions WINDOW w AS (PARTITION BY c ORDER BY stamp ROWS UNBOUNDED PRECEDING);

CREATE TEMP TABLE mention_then AS
SELECT q, ago, l.* EXCLUDE (c)
FROM instants AS i ASOF JOIN mention_line AS l ON i.c = l.c AND i.stamp > l.stamp
WHERE ago <> 56;

CREATE TEMP TABLE mention_counts AS
WITH year AS (
    SELECT q, count_if(stamp >= d90 AND (before IS NULL OR before < d90)) AS sources90,
        count_if(before IS NULL OR before < d365) AS sources365,
        max(source_followers) FILTER (WHERE stamp >= d28) AS biggest
    FROM own_mentions AS n JOIN asked AS a ON n.c = a.c AND stamp < as_of AND stamp >= d365
    GROUP BY q
)
SELECT t.q, t.n - coalesce(t7.n, 0) AS n7, t.n - coalesce(t28.n, 0) AS n28,
    t.n - coalesce(t90.n, 0) AS n90, t.n - coalesce(t365.n, 0) AS n365, sources90, sources365,
    t.selective - coalesce(t365.selective, 0) AS selective,
    t.passed - coalesce(t365.passed, 0) AS passed, t.backlinks - coalesce(t365.backlinks, 0) AS backlinks,
    t.weight - coalesce(t365.weight, 0) AS weight, t.sized - coalesce(t365.sized, 0) AS sized, biggest
FROM mention_then AS t
LEFT JOIN mention_then AS t7 ON t7.q = t.q AND t7.ago = 7
LEFT JOIN mention_then AS t28 ON t28.q = t.q AND t28.ago = 28
LEFT JOIN mention_then AS t90 ON t90.q = t.q AND t90.ago = 90
LEFT JOIN mention_then AS t365 ON t365.q = t.q AND t365.ago = 365
LEFT JOIN year ON year.q = t.q
WHERE t.ago = 0;

-- snapshots --------------------------------------------------------------------------------------
CREATE TEMP TABLE capture_line AS
SELECT c, platform, captured_at AS stamp, followers, max(followers) OVER w AS peak,
    last_value(following IGNORE NULLS) OVER w AS following,
    last_value(listed IGNORE NULLS) OVER w AS listed,
    followers - lag(followers) OVER o AS gain,
    CASE WHEN following IS NOT NULL THEN following - last_value(following IGNORE NULLS) OVER e END AS change
FROM account_snapshots JOIN people USING (creator_id)
WINDOW o AS (PARTITION BY c, platform ORDER BY captured_at),
    w AS (PARTITION BY c, platform ORDER BY captured_at ROWS UNBOUNDED PRECEDING),
    e AS (PARTITION BY c, platform ORDER BY captured_at ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING);

CREATE TEMP TABLE account_then AS
WITH places AS (SELECT DISTINCT c, platform FROM capture_line)
SELECT q, ago, l.followers, l.peak, l.following, l.listed
FROM (SELECT * FROM instants JOIN places USING (c)) AS i
ASOF JOIN capture_line AS l ON i.c = l.c AND i.platform = l.platform AND i.stamp > l.stamp;

CREATE TEMP TABLE levels AS
SELECT q,
    count(followers) FILTER (WHERE ago = 0) AS a0, count(followers) FILTER (WHERE ago = 7) AS a7, count(followers) FILTER (WHERE ago = 28) AS a28,
    count(followers) FILTER (WHERE ago = 56) AS a56, count(followers) FILTER (WHERE ago = 90) AS a90, count(followers) FILTER (WHERE ago = 365) AS a365,
    sum(peak) FILTER (WHERE ago = 0) AS peak, sum(followers) FILTER (WHERE ago = 0) AS f0,
    sum(followers) FILTER (WHERE ago = 7) AS f7, sum(followers) FILTER (WHERE ago = 28) AS f28,
    sum(followers) FILTER (WHERE ago = 56) AS f56, sum(followers) FILTER (WHERE ago = 90) AS f90,
    sum(followers) FILTER (WHERE ago = 365) AS f365,
    sum(following) FILTER (WHERE ago = 0) AS following, sum(listed) FILTER (WHERE ago = 0) AS listed,
    sum(followers) FILTER (WHERE ago = 0 AND following IS NOT NULL) AS f_following,
    sum(followers) FILTER (WHERE ago = 0 AND listed IS NOT NULL) AS f_listed
FROM account_then GROUP BY q;

CREATE TEMP TABLE gains AS
WITH days AS (
    SELECT q, epoch_us(stamp) // 86400000000 AS day, max(gain) AS top, sum(gain) AS gain
    FROM (FROM capture_line WHERE gain > 0) AS s
    JOIN asked AS a ON s.c = a.c AND stamp < as_of AND stamp >= d90
    GROUP BY q, day
)
SELECT q, max(top) AS top, sum(gain) AS gain, list_sum(max(gain, 3)) AS top3 FROM days GROUP BY q;

CREATE TEMP TABLE churn AS
SELECT q, sum(abs(change)) - abs(sum(change)) AS churn
FROM capture_line AS s JOIN asked AS a ON s.c = a.c AND stamp < as_of AND stamp >= d90
WHERE change IS NOT NULL GROUP BY q;
