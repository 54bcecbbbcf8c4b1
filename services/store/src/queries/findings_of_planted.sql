-- Every finding and gap by event, to be held against a planted truth.
SELECT
    toString(source) AS source,
    toString(event_id) AS event_id,
    toString(code) AS code,
    toString(outcome) AS outcome,
    count() AS count
FROM v1_findings
GROUP BY source, event_id, code, outcome
