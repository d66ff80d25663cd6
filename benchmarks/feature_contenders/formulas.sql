-- The formulas, from what hand.sql, running.sql and filters.sql have each counted in their own way.

CREATE TEMP MACRO growth(now, earlier, accounts, accounts_earlier) AS
    CASE WHEN accounts = accounts_earlier AND earlier > 0 AND now >= 0 THEN ln((now + 1.0) / (earlier + 1.0)) END;
CREATE TEMP MACRO trend(short, short_days, long, long_days) AS
    CASE WHEN long > 0 THEN ln(((short + 0.5) / short_days) / ((long + 0.5) / long_days)) END;
CREATE TEMP MACRO days_to(instant, since) AS epoch(instant - since) / 86400.0;

CREATE TEMP TABLE features AS
WITH counted AS (
    SELECT q, as_of, a.topic,
        coalesce(p.n7, 0) AS p7, coalesce(p.n28, 0) AS p28, coalesce(p.n90, 0) AS p90,
        coalesce(p.n365, 0) AS p365, coalesce(fit90, 0) AS fit90, coalesce(fit365, 0) AS fit365,
        coalesce(m.n7, 0) AS m7, coalesce(m.n28, 0) AS m28, coalesce(m.n90, 0) AS m90,
        coalesce(m.n365, 0) AS m365, k.n AS accounts,
        * EXCLUDE (q, as_of, topic, n7, n28, n90, n365, n, fit90, fit365)
    FROM asked AS a
    LEFT JOIN post_counts AS p USING (q) LEFT JOIN platform_counts USING (q)
    LEFT JOIN topic_spread USING (q) LEFT JOIN pulses USING (q)
    LEFT JOIN mention_counts AS m USING (q) LEFT JOIN cited USING (q)
    LEFT JOIN levels USING (q) LEFT JOIN gains USING (q) LEFT JOIN churn USING (q)
    LEFT JOIN account_counts AS k USING (q)
)
SELECT q AS row_id,
    CASE WHEN topic IS NOT NULL AND p90 > 0 THEN (fit90 + 1.0) / (p90 + 2.0) END AS topic_share_90d,
    CASE WHEN topic IS NOT NULL AND p365 > 0 THEN (fit365 + 1.0) / (p365 + 2.0) END AS topic_share_365d,
    CASE WHEN topic IS NOT NULL THEN fit90 * 7.0 / 90 END AS topic_posts_per_week_90d,
    days_to(as_of, last_fit_at) AS days_since_topic_post,
    trend(topic28, 28, topic365, 365) AS topic_pulse_28d,
    trend(topic90, 90, topic365, 365) AS topic_pulse_90d,
    topic90 / nullif(all90, 0) AS topic_weight_90d,
    CASE WHEN topic IS NOT NULL THEN coalesce(activity, 0) END AS topic_activity,
    entropy AS topic_entropy_365d,
    trend(all28, 28, all365, 365) AS pulse_28d,
    p7 * 1.0 AS posts_per_week_7d, p28 * 7.0 / 28 AS posts_per_week_28d,
    p90 * 7.0 / 90 AS posts_per_week_90d, p365 * 7.0 / 365 AS posts_per_week_365d,
    coalesce(weeks90, 0) AS active_weeks_90d, coalesce(weeks365, 0) AS active_weeks_365d,
    3 * lv365 / nullif(lv_n365, 0) AS gap_variation_365d,
    days_to(as_of, last_at) AS days_since_post,
    gap_top365 AS longest_gap_365d,
    CAST(days_to(as_of, last_at) > greatest(28, coalesce(gap_top365, 0)) AS INTEGER) AS abandoned,
    m7 * 1.0 AS mentions_per_week_7d, m28 * 7.0 / 28 AS mentions_per_week_28d,
    m90 * 7.0 / 90 AS mentions_per_week_90d, m365 * 7.0 / 365 AS mentions_per_week_365d,
    coalesce(sources90, 0) AS mentioners_90d, coalesce(sources365, 0) AS mentioners_365d,
    CASE WHEN f0 > 0 THEN 1000.0 * m90 / f0 END AS mentions_per_1000_followers_90d,
    weight / nullif(sized, 0) AS mention_source_size_365d,
    passed / nullif(m365, 0) AS shared_share_365d,
    m90 / nullif(p90, 0) AS mentions_per_post_90d,
    CASE WHEN sized > 0 OR m365 = 0 THEN coalesce(weight, 0) * 7.0 / 365 END AS mention_weight_365d,
    sources365 / nullif(m365, 0) AS source_diversity_365d,
    selective / nullif(m365, 0) AS mention_selectivity_365d,
    backlinks / nullif(m365, 0) AS backlink_share_365d,
    trend(m7, 7, m90, 90) AS mentions_burst_7d,
    coalesce(peers, 0) AS peers_cited_365d,
    days_to(as_of, oldest) AS account_age_days,
    verified AS verified_accounts,
    CASE WHEN f_listed > 0 THEN 1000.0 * listed / f_listed END AS listed_per_1000_followers,
    growth(f0, f7, a0, a7) AS follower_growth_7d, growth(f0, f28, a0, a28) AS follower_growth_28d,
    growth(f0, f90, a0, a90) AS follower_growth_90d, growth(f0, f365, a0, a365) AS follower_growth_365d,
    growth(f0, f28, a0, a28) - growth(f28, f56, a28, a56) AS follower_acceleration_28d,
    ln((f0 + 1.0) / (peak + 1.0)) AS followers_from_peak,
    trend(p28, 28, p365, 365) AS posts_trend_28d,
    trend(m28, 28, m365, 365) AS mentions_trend_28d,
    ln((biggest + 1.0) / (f0 + 1.0)) AS boost_28d,
    top / nullif(gain, 0) AS jump_share_90d, top3 / nullif(gain, 0) AS top3_growth_share_90d,
    churn / (following + 1.0) AS follow_churn_90d,
    following / nullif(f_following, 0) AS following_ratio,
    sponsored90 / nullif(told90, 0) AS sponsored_share_90d,
    weekend90 / nullif(p90, 0) AS weekend_share_90d, evening90 / nullif(p90, 0) AS evening_share_90d,
    gaps365 / nullif(gap_n365, 0) AS mean_gap_365d,
    coalesce(platforms, 0) AS active_platforms_90d, concentration AS platform_concentration_90d,
    accounts, days_to(as_of, newest) AS newest_account_days,
    ln(1.0 + f0) AS log_followers
FROM counted;
