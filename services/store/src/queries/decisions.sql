-- Which decisions about findings were made, newest first, and which hold today?
SELECT
    toString(decision_id) AS decision_id,
    toUnixTimestamp64Micro(v1_decisions.decided_at) AS decided_at,
    decided_by,
    reason,
    toString(until) AS until,
    toString(code) AS code,
    toString(arrangement) AS arrangement,
    toString(recipient_id) AS recipient_id,
    toString(source) AS source,
    event_id,
    state,
    withdrawn_by,
    withdrawn_why
FROM v1_decisions
ORDER BY v1_decisions.decided_at DESC, decision_id
