-- Every decision, and whether it holds today: in_force, over, withdrawn.
CREATE OR REPLACE VIEW v1_decisions AS
SELECT
    d.decision_id AS decision_id,
    d.decided_at AS decided_at,
    d.decided_by AS decided_by,
    d.reason AS reason,
    d.until AS until,
    d.code AS code,
    d.arrangement AS arrangement,
    d.recipient_id AS recipient_id,
    d.source AS source,
    d.event_id AS event_id,
    multiIf(
        w.withdraws != '', 'withdrawn',
        d.until < toDate(now('Europe/London')), 'over',
        'in_force') AS state,
    w.decided_by AS withdrawn_by,
    w.reason AS withdrawn_why,
    w.decided_at AS withdrawn_at
FROM (SELECT * FROM decisions FINAL WHERE withdraws = '') AS d
LEFT ANY JOIN (SELECT * FROM decisions FINAL WHERE withdraws != '' ORDER BY decision_id) AS w
    ON w.withdraws = toString(d.decision_id)
