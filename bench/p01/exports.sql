-- Made-up facts for 60 units, the same on every machine: chance is a hash of the row's number.
-- $tickets, $orders, $first (a day), $days and $months are filled in by measure.py. Moments are local (Asia/Shanghai).

CREATE MACRO draw(i, salt, n) AS CAST(hash(i * 131 + salt) % n AS BIGINT);
CREATE MACRO pick(i, salt, choices) AS choices[1 + draw(i, salt, len(choices))];
CREATE MACRO unit_of(i, salt) AS format('单位{:02d}', 1 + draw(i, salt, 60));
CREATE MACRO moment(i, salt) AS
    TIMESTAMP '$first 00:00:00' + to_seconds(draw(i, salt, $days * 86400));

CREATE TABLE tickets AS
WITH drawn AS (
    SELECT i, pick(i, 1, ['bandwidth', 'vpn', 'ict', 'short_code', 'voice', 'voice', 'broadband', 'broadband']) AS product
    FROM range($tickets) AS numbers(i)
),
limited AS (
    SELECT *,
        CASE product
            WHEN 'bandwidth' THEN pick(i, 2, ['AAA', 'AA', 'A', 'A', NULL])
            WHEN 'vpn' THEN pick(i, 2, ['I', 'II', 'III'])
            WHEN 'ict' THEN pick(i, 2, ['T1', 'T2', 'T3', 'T4'])
        END AS grade,
        CASE WHEN product IN ('voice', 'broadband') THEN pick(i, 3, [1440, 2160])
             WHEN draw(i, 4, 50) = 0 THEN 600 END AS limit_minutes,
        moment(i, 5) AS accepted_at
    FROM drawn
)
SELECT
    format('GZ{:09d}', i) AS ticket_id, '综合调度' AS source, unit_of(i, 6) AS unit,
    CASE WHEN draw(i, 7, 200) > 0 THEN format('0{:09d}', draw(i, 8, greatest($tickets // 2, 1))) END AS user_id,
    pick(i, 9, ['gov_enterprise', 'navigator', 'navigator', 'public']) AS customer_segment,
    product, grade, limit_minutes,
    CASE WHEN draw(i, 10, 100) = 0 THEN accepted_at + INTERVAL 5 HOUR END AS due_at,
    accepted_at,
    CASE WHEN draw(i, 11, 500) > 0 THEN
        accepted_at + to_seconds(1 + draw(i, 12, 70 * coalesce(limit_minutes, 200))) END AS restored_at,
    CASE WHEN draw(i, 13, 20) = 0 THEN 30 ELSE 0 END AS paused_minutes,
    pick(i, 14, ['operator', 'operator', 'operator', 'operator', 'customer', 'other_operator']) AS cause,
    draw(i, 15, 30) > 0 AS dispatched
FROM limited;

CREATE TABLE orders AS
WITH drawn AS (SELECT i, moment(i, 21) AS required_at FROM range($orders) AS numbers(i))
SELECT
    format('KT{:09d}', i) AS order_id, '服务开通' AS source, unit_of(i, 22) AS unit,
    format('0{:09d}', draw(i, 23, 1000000000)) AS user_id,
    pick(i, 24, ['gov_enterprise', 'navigator', 'public']) AS customer_segment,
    pick(i, 25, ['bandwidth', 'vpn', 'ict', 'short_code', 'voice', 'broadband']) AS product,
    pick(i, 26, ['new', 'add_point', 'change', 'stop']) AS order_type, required_at,
    CASE WHEN draw(i, 27, 100) > 0 THEN
        required_at + to_seconds(CASE WHEN draw(i, 28, 10) > 0 THEN -draw(i, 29, 400000) ELSE draw(i, 29, 900000) END)
    END AS completed_at,
    CASE WHEN draw(i, 30, 15) = 0 THEN 'customer' END AS delay_cause
FROM drawn;

CREATE TABLE complaints AS
SELECT
    format('TS{:06d}', i) AS complaint_id, unit_of(i, 41) AS unit, moment(i, 42) AS received_at,
    pick(i, 43, ['assurance', 'provisioning', 'last_mile_provisioning', 'last_mile_assurance']) AS item,
    pick(i, 44, ['miit', 'group', 'group_centre', 'province', 'other_department', 'escalated']) AS channel,
    draw(i, 45, 3) AS levels, draw(i, 46, 3) > 0 AS justified,
    pick(i, 47, ['operator', 'operator', 'customer']) AS responsible
FROM range($tickets // 1000) AS numbers(i);

CREATE TABLE events AS
SELECT
    format('SJ{:06d}', i) AS event_id, unit_of(i, 51) AS subject,
    pick(i, 52, ['dispatch_violation', 'false_feedback', 'key_outage', 'resource_error', 'data_error']) AS kind,
    CAST(moment(i, 53) AS DATE) AS occurred_on, 1 + draw(i, 54, 2) AS count,
    pick(i, 55, ['provisioning', NULL, NULL]) AS item
FROM range($tickets // 1000) AS numbers(i);

CREATE TABLE answers AS
SELECT
    format('HF{:08d}', i) AS response_id, unit_of(i, 61) AS unit, pick(i, 62, ['navigator', 'public']) AS brand,
    moment(i, 63) AS answered_at,
    pick(i, 64, ['very_satisfied', 'satisfied', 'satisfied', 'satisfied', 'neutral', 'dissatisfied']) AS answer
FROM range($tickets // 20) AS numbers(i);

CREATE TABLE marks AS
SELECT format('单位{:02d}', u) AS subject, indicator, '客户部' AS rater, 'assessor' AS rater_role,
    period, 70 + draw(u * 1000 + p * 100 + n, 71, 31) AS score
FROM range(1, 61) AS units(u),
    (SELECT period, p FROM (SELECT unnest($months) AS period, generate_subscripts($months, 1) AS p)),
    (SELECT unnest(['satisfaction', 'response_speed', 'resolution_rate', 'order_speed', 'order_quality',
        'fault_handling_time', 'attitude', 'communication', 'complaint_record']) AS indicator, unnest(range(9)) AS n);

CREATE TABLE checks AS
SELECT format('CC{:07d}', i) AS check_id, unit_of(i, 81) AS unit, pick(i, 82, ['capability', 'leased_line']) AS kind,
    CAST(moment(i, 83) AS DATE) AS checked_on, draw(i, 84, 15) > 0 AS passed
FROM range($tickets // 100) AS numbers(i);

CREATE TABLE booked AS
SELECT format('单位{:02d}', u) AS unit, 'maintenance_outsourcing' AS account, month,
    80000 + draw(u, 91, 40000) AS amount, 100000 AS plan
FROM range(1, 61) AS units(u), (SELECT unnest($months) AS month);

CREATE TABLE leads AS
SELECT format('SQ{:06d}', i) AS opportunity_id, unit_of(i, 95) AS unit, CAST(moment(i, 96) AS DATE) AS created_on,
    CASE WHEN draw(i, 97, 3) = 0 THEN CAST(moment(i, 96) AS DATE) + 5 END AS signed_on
FROM range($tickets // 1000) AS numbers(i);
