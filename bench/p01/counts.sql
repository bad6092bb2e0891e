-- What P01 counts in 2026-Q4, written by hand over the workspace's own Parquet files: the yardstick.
-- Local time is UTC + 8 h; $workspace is filled in by counts.py.

CREATE MACRO local_time(t) AS CAST(t AS TIMESTAMP) + INTERVAL 8 HOUR;
CREATE MACRO of_quarter(t) AS t >= TIMESTAMP '2026-10-01' AND t < TIMESTAMP '2027-01-01';

CREATE VIEW tickets AS SELECT * FROM read_parquet('$workspace/facts/fault_tickets/*.parquet');
CREATE VIEW orders AS SELECT * FROM read_parquet('$workspace/facts/provisioning_orders/*.parquet');
CREATE VIEW complaints AS SELECT * FROM read_parquet('$workspace/facts/complaints/*.parquet');
CREATE VIEW events AS SELECT * FROM read_parquet('$workspace/facts/events/*.parquet');

-- Working days: weekdays, less the National Day holiday, plus its make-up day; `due` is two of them later.
CREATE TABLE days AS
WITH working AS (
    SELECT CAST(d AS DATE) AS d
    FROM range(DATE '2026-09-01', DATE '2027-01-01', INTERVAL 1 DAY) AS dates(d)
    WHERE (isodow(d) < 6 OR d IN (DATE '2026-09-20', DATE '2026-10-10'))
        AND NOT (d BETWEEN DATE '2026-10-01' AND DATE '2026-10-07')
        AND d NOT IN (DATE '2026-09-25')
)
SELECT CAST(a.d AS DATE) AS d,
    (SELECT w.d FROM working AS w WHERE w.d > a.d ORDER BY w.d LIMIT 1 OFFSET 1) AS due
FROM range(DATE '2026-09-01', DATE '2026-12-29', INTERVAL 1 DAY) AS a(d);

CREATE TABLE repair AS
WITH judged AS (
    SELECT unit, product, customer_segment, cause, grade, restored_at, accepted_at, due_at, paused_minutes,
        product IN ('voice', 'broadband') AS last_mile,
        coalesce(limit_minutes, CASE
            WHEN product = 'short_code' THEN 1440
            WHEN product IN ('bandwidth', 'vpn', 'ict') THEN CASE grade
                WHEN 'AAA' THEN 60 WHEN 'AA' THEN 90 WHEN 'A' THEN 180 WHEN 'T1' THEN 60 WHEN 'T2' THEN 120
                WHEN 'T3' THEN 240 WHEN 'T4' THEN 480 WHEN 'I' THEN 240 WHEN 'II' THEN 240 WHEN 'III' THEN 240
            END END) AS allowed
    FROM tickets
    WHERE cause = 'operator' AND of_quarter(local_time(restored_at))
),
timed AS (
    SELECT *, CASE
        WHEN due_at IS NOT NULL THEN restored_at <= due_at
        ELSE epoch_us(restored_at) - epoch_us(accepted_at) - CAST(paused_minutes * 60000000 AS BIGINT)
            <= CAST(allowed * 60000000 AS BIGINT) END AS on_time
    FROM judged
    WHERE due_at IS NOT NULL OR allowed IS NOT NULL
)
SELECT unit,
    count(*) FILTER (NOT last_mile AND on_time) AS assured,
    count(*) FILTER (NOT last_mile) AS assurable,
    count(*) FILTER (last_mile AND on_time) AS repaired,
    count(*) FILTER (last_mile) AS repairable
FROM timed
WHERE NOT last_mile OR customer_segment IN ('gov_enterprise', 'navigator')
GROUP BY unit;

CREATE TABLE repeated AS
WITH months AS (
    SELECT unit, user_id, date_trunc('month', local_time(accepted_at)) AS month,
        count(*) FILTER (dispatched) AS dispatched
    FROM tickets
    WHERE product IN ('voice', 'broadband') AND customer_segment IN ('gov_enterprise', 'navigator')
        AND user_id IS NOT NULL AND of_quarter(local_time(accepted_at))
    GROUP BY ALL
)
SELECT unit, count(*) FILTER (dispatched >= 2) AS again, count(*) AS users FROM months GROUP BY unit;

CREATE TABLE provided AS
WITH counted AS (
    SELECT unit, product IN ('voice', 'broadband') AS last_mile, customer_segment,
        local_time(completed_at) AS completed, local_time(required_at) AS required
    FROM orders
    WHERE product <> 'short_code' AND delay_cause IS DISTINCT FROM 'customer'
        AND of_quarter(local_time(completed_at))
)
SELECT unit,
    count(*) FILTER (NOT last_mile AND CAST(completed AS DATE) <= due) AS provided,
    count(*) FILTER (NOT last_mile) AS orders,
    count(*) FILTER (last_mile AND completed <= required) AS connected,
    count(*) FILTER (last_mile) AS connections
FROM counted JOIN days ON days.d = CAST(required AS DATE)
WHERE NOT last_mile OR customer_segment IN ('gov_enterprise', 'navigator')
GROUP BY unit;

CREATE TABLE complained AS
SELECT unit, item, channel, count(*) AS complaints, sum(levels) AS levels, count(*) FILTER (levels > 0) AS raised
FROM complaints WHERE of_quarter(local_time(received_at)) AND justified AND responsible = 'operator' GROUP BY ALL;

CREATE TABLE happened AS
SELECT subject, kind, item, sum(count) AS count FROM events
WHERE occurred_on BETWEEN DATE '2026-10-01' AND DATE '2026-12-31' GROUP BY ALL;

CREATE TABLE satisfied AS
SELECT unit, count(*) FILTER (answer IN ('very_satisfied', 'satisfied')) AS satisfied, count(*) AS answers
FROM read_parquet('$workspace/facts/survey_responses/*.parquet')
WHERE brand = 'navigator' AND answer IS NOT NULL AND of_quarter(local_time(answered_at)) GROUP BY unit;

CREATE TABLE checked AS
SELECT unit, kind, count(*) FILTER (passed) AS passed, count(*) AS checks
FROM read_parquet('$workspace/facts/quality_checks/*.parquet')
WHERE checked_on BETWEEN DATE '2026-10-01' AND DATE '2026-12-31' GROUP BY ALL;

CREATE TABLE earned AS
SELECT unit, sum(amount) AS amount, sum(plan) AS plan FROM read_parquet('$workspace/facts/revenue/*.parquet')
WHERE account = 'maintenance_outsourcing' GROUP BY unit;

CREATE TABLE led AS
SELECT unit, count(signed_on) AS signed, count(*) AS created
FROM read_parquet('$workspace/facts/opportunities/*.parquet') GROUP BY unit;

CREATE TABLE rated AS
SELECT subject, indicator, sum(score) AS score, count(*) AS marks
FROM read_parquet('$workspace/facts/ratings/*.parquet')
WHERE rater_role = 'assessor' AND period IN ('2026-10', '2026-11', '2026-12') GROUP BY ALL;

SELECT unit, assured, assurable, repaired, repairable, again, users, provided, orders, connected, connections,
    satisfied, answers, signed, created
FROM repair LEFT JOIN repeated USING (unit) LEFT JOIN provided USING (unit) LEFT JOIN satisfied USING (unit)
    LEFT JOIN led USING (unit)
ORDER BY unit;
