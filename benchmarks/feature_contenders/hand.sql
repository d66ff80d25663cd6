-- For a few instants per creator: one join per table to the questions, rows filtered before they are
-- joined, lookbacks as disjoint segments that are rolled up, whole numbers as keys, only the captures
-- of 90 days put in order.

-- posts ------------------------------------------------------------------------------------------
CREATE TEMP TABLE own_posts AS
SELECT c, published_at AS stamp, topic, platform, sponsored,
    epoch(published_at - lag(published_at) OVER w) / 86400.0 AS g,
    epoch(lag(published_at) OVER w - lag(published_at, 2) OVER w) / 86400.0 AS h
FROM posts JOIN people USING (creator_id)
WHERE published_at < last
WINDOW w AS (PARTITION BY c ORDER BY published_at, post_id);

CREATE TEMP TABLE post_counts AS
WITH past AS (
    SELECT q, p.*, a.topic = p.topic AS fits, as_of - stamp AS age,
        datediff('day', DATE '2000-01-03', CAST(as_of AS DATE)) // 7
            - datediff('day', DATE '2000-01-03', CAST(stamp AS DATE)) // 7 AS weeks_ago,
        CASE WHEN stamp >= d7 THEN 7 WHEN stamp >= d28 THEN 28
             WHEN stamp >= d90 THEN 90 WHEN stamp >= d365 THEN 365
             ELSE 9999 END AS seg
    FROM own_posts AS p JOIN asked AS a ON p.c = a.c AND stamp < as_of
), parts AS (
    SELECT q, seg, count(*) AS n, count_if(fits) AS fit_n,
        sum(CASE WHEN fits THEN pow(2, -epoch(age) / (30 * 86400.0)) END) AS activity,
        max(stamp) AS last_at, max(CASE WHEN fits THEN stamp END) AS last_fit_at,
        count_if(sponsored) AS sponsored_n, count(sponsored) AS told_n,
        count_if(isodow(stamp) >= 6) AS weekend_n, count_if(hour(stamp) BETWEEN 18 AND 22) AS evening_n,
        sum(g) AS gaps, count(g) AS gap_n, max(g) AS gap_top,
        sum(((g - h) / (g + h)) ** 2) FILTER (WHERE g + h > 0) AS lv, count_if(g + h > 0) AS lv_n,
        bit_or(CASE WHEN seg <= 365 THEN 1::BIGINT << weeks_ago END) AS weeks
    FROM past GROUP BY q, seg
)
SELECT q,
    sum(n) FILTER (WHERE seg <= 7) AS n7, sum(n) FILTER (WHERE seg <= 28) AS n28,
    sum(n) FILTER (WHERE seg <= 90) AS n90, sum(n) FILTER (WHERE seg <= 365) AS n365,
    sum(fit_n) FILTER (WHERE seg <= 90) AS fit90, sum(fit_n) FILTER (WHERE seg <= 365) AS fit365,
    sum(activity) AS activity, max(last_at) AS last_at, max(last_fit_at) AS last_fit_at,
    sum(sponsored_n) FILTER (WHERE seg <= 90) AS sponsored90,
    sum(told_n) FILTER (WHERE seg <= 90) AS told90,
    sum(weekend_n) FILTER (WHERE seg <= 90) AS weekend90,
    sum(evening_n) FILTER (WHERE seg <= 90) AS evening90,
    sum(gaps) FILTER (WHERE seg <= 365) AS gaps365, sum(gap_n) FILTER (WHERE seg <= 365) AS gap_n365,
    max(gap_top) FILTER (WHERE seg <= 365) AS gap_top365,
    sum(lv) FILTER (WHERE seg <= 365) AS lv365, sum(lv_n) FILTER (WHERE seg <= 365) AS lv_n365,
    bit_count(bit_or(weeks) FILTER (WHERE seg <= 90)) AS weeks90, bit_count(bit_or(weeks)) AS weeks365
FROM parts GROUP BY q;

CREATE TEMP TABLE platform_counts AS
WITH by_platform AS (
    SELECT q, platform, count(*) AS n
    FROM own_posts AS p JOIN asked AS a
        ON p.c = a.c AND stamp < as_of AND stamp >= d90
    GROUP BY q, platform
)
SELECT q, count(*) AS platforms, sum(n * n) / pow(sum(n), 2) AS concentration
FROM by_platform GROUP BY q;

CREATE TEMP TABLE topic_spread AS
WITH by_topic AS (
    SELECT q, p.topic, count(*) AS n
    FROM own_posts AS p JOIN asked AS a
        ON p.c = a.c AND stamp < as_of AND stamp >= d365
    WHERE p.topic IS NOT NULL GROUP BY q, p.topic
)
SELECT q, ln(sum(n)) - sum(n * ln(n)) / sum(n) AS entropy FROM by_topic GROUP BY q;

-- mentions ---------------------------------------------------------------------------------------
CREATE TEMP TABLE own_mentions AS
WITH ranked AS (
    SELECT creator_id, mentioned_at AS stamp, source_id, kind, source_followers,
        count(*) OVER (PARTITION BY source_id ORDER BY mentioned_at) AS m
    FROM mentions
)
SELECT c, stamp, hash(source_id) AS s, kind, source_followers, m
FROM ranked JOIN people USING (creator_id) WHERE stamp < last AND source_id <> creator_id;

CREATE TEMP TABLE mention_counts AS
WITH past AS (
    SELECT q, s, kind, source_followers, m,
        CASE WHEN stamp >= d7 THEN 7 WHEN stamp >= d28 THEN 28
             WHEN stamp >= d90 THEN 90 ELSE 365 END AS seg
    FROM own_mentions AS n JOIN asked AS a
        ON n.c = a.c AND stamp < as_of AND stamp >= d365
), by_source AS (
    SELECT q, s, min(seg) AS first_seg, count_if(seg = 7) AS n7, count_if(seg <= 28) AS n28,
        count_if(seg <= 90) AS n90, count(*) AS n365, sum(1.0 / m) AS selective,
        count_if(kind IN ('share', 'backlink')) AS passed, count_if(kind = 'backlink') AS backlinks,
        sum(ln(1 + source_followers)) AS weight, count(source_followers) AS sized,
        max(source_followers) FILTER (WHERE seg <= 28) AS biggest
    FROM past GROUP BY q, s
)
SELECT q, sum(n7) AS n7, sum(n28) AS n28, sum(n90) AS n90, sum(n365) AS n365,
    count_if(first_seg <= 90) AS sources90, count(*) AS sources365, sum(selective) AS selective,
    sum(passed) AS passed, sum(backlinks) AS backlinks, sum(weight) AS weight, sum(sized) AS sized,
    max(biggest) AS biggest
FROM by_source GROUP BY q;

-- snapshots --------------------------------------------------------------------------------------
CREATE TEMP TABLE levels_by_segment AS
SELECT q, platform,
    CASE WHEN captured_at >= d7 THEN 0
         WHEN captured_at >= d28 THEN 7
         WHEN captured_at >= d56 THEN 28
         WHEN captured_at >= d90 THEN 56
         WHEN captured_at >= d365 THEN 90 ELSE 365 END AS ago,
    max(followers) AS peak, max(captured_at) AS stamp, arg_max(followers, captured_at) AS followers,
    arg_max(following, captured_at) AS following, max(captured_at) FILTER (WHERE following IS NOT NULL) AS following_at,
    arg_max(listed, captured_at) AS listed, max(captured_at) FILTER (WHERE listed IS NOT NULL) AS listed_at
FROM account_snapshots JOIN people USING (creator_id)
JOIN asked AS a ON a.c = people.c AND captured_at < as_of
GROUP BY q, platform, ago;

CREATE TEMP TABLE account_levels AS
SELECT q, platform, max(peak) AS peak, arg_max(followers, stamp) AS f0,
    arg_max(followers, stamp) FILTER (WHERE ago >= 7) AS f7,
    arg_max(followers, stamp) FILTER (WHERE ago >= 28) AS f28,
    arg_max(followers, stamp) FILTER (WHERE ago >= 56) AS f56,
    arg_max(followers, stamp) FILTER (WHERE ago >= 90) AS f90,
    arg_max(followers, stamp) FILTER (WHERE ago >= 365) AS f365,
    arg_max(following, following_at) AS following,
    arg_max(following, following_at) FILTER (WHERE ago >= 90) AS following90,
    arg_max(listed, listed_at) AS listed
FROM levels_by_segment GROUP BY q, platform;

CREATE TEMP TABLE levels AS
SELECT q,
    count(f0) AS a0, count(f7) AS a7, count(f28) AS a28, count(f56) AS a56, count(f90) AS a90, count(f365) AS a365,
    sum(peak) AS peak, sum(f0) AS f0, sum(f7) AS f7, sum(f28) AS f28, sum(f56) AS f56,
    sum(f90) AS f90, sum(f365) AS f365, sum(following) AS following, sum(listed) AS listed,
    sum(f0) FILTER (WHERE following IS NOT NULL) AS f_following, sum(f0) FILTER (WHERE listed IS NOT NULL) AS f_listed
FROM account_levels GROUP BY q;

-- Changes in 90 days: the first capture inside is compared with the level before.
CREATE TEMP TABLE recent AS
SELECT q, platform, captured_at AS stamp, followers, following
FROM account_snapshots JOIN people USING (creator_id)
JOIN asked AS a ON a.c = people.c AND captured_at < as_of
    AND captured_at >= d90;

CREATE TEMP TABLE gains AS
WITH changes AS (
    SELECT q, stamp, recent.followers - coalesce(lag(recent.followers) OVER w, f90) AS gain
    FROM recent JOIN account_levels USING (q, platform)
    WINDOW w AS (PARTITION BY q, platform ORDER BY stamp)
), days AS (
    SELECT q, stamp // 86400000000 AS day, max(gain) AS top, sum(greatest(gain, 0)) AS gain
    FROM (SELECT q, epoch_us(stamp) AS stamp, gain FROM changes WHERE gain > 0) GROUP BY q, day
)
SELECT q, max(top) AS top, sum(gain) AS gain, list_sum(max(gain, 3)) AS top3 FROM days GROUP BY q;

CREATE TEMP TABLE churn AS
WITH changes AS (
    SELECT q, recent.following - coalesce(lag(recent.following) OVER w, following90) AS change
    FROM recent JOIN account_levels USING (q, platform)
    WHERE recent.following IS NOT NULL
    WINDOW w AS (PARTITION BY q, platform ORDER BY stamp)
)
SELECT q, sum(abs(change)) - abs(sum(change)) AS churn FROM changes GROUP BY q;
