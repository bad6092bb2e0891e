-- Made-up facts of one year of P02, the same on every machine: chance is a hash of the row's number.
-- $people is filled in by measure.py. One of them is the director.

CREATE MACRO draw(i, salt, n) AS CAST(hash(i * 131 + salt) % n AS BIGINT);
CREATE MACRO person_of(i) AS format('员工{:06d}', i);

CREATE TABLE months AS
SELECT m, CAST(DATE '2010-03-01' + to_months(CAST(m AS INTEGER)) AS DATE) AS first,
    CASE WHEN m = 11 THEN 66666663 ELSE 66666667 END AS cents
FROM range(12) AS numbers(m);

CREATE TABLE staff AS
SELECT person_of(i) AS person, '客户部' AS unit, '客户部' AS team,
    CASE WHEN i = 0 THEN '客户总监' ELSE '客户经理' END AS post, DATE '2010-01-01' AS valid_from
FROM range($people) AS numbers(i);

-- The month's task over the managers: rounded down, the first few a cent more, so that it adds up.
CREATE TABLE planned AS
SELECT person_of(i) AS unit, '业绩任务' AS item, strftime(first, '%Y-%m') AS period,
    (cents // ($people - 1) + CASE WHEN i <= cents % ($people - 1) THEN 1 ELSE 0 END) * CAST(0.01 AS DECIMAL(3, 2)) AS planned
FROM range(1, $people) AS numbers(i), months;

-- Four of five collect something, from nothing to twice their task; one of a hundred takes something back.
CREATE TABLE collected AS
SELECT format('HK{:02d}{:06d}', m, i) AS collection_id, person_of(i) AS subject,
    CAST(first + to_days(CAST(draw(i, m, 28) AS INTEGER)) AS DATE) AS collected_on,
    CASE WHEN draw(i, 50 + m, 100) = 0 THEN -1 ELSE 1 END
        * (1 + draw(i, 100 + m, 2 * cents // ($people - 1))) * CAST(0.01 AS DECIMAL(3, 2)) AS amount
FROM range(1, $people) AS numbers(i), months
WHERE draw(i, 200 + m, 5) > 0;
