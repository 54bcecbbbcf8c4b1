-- The work list: findings and gaps whose event still stands. What a correction or retraction closed is in v1_findings.
CREATE VIEW IF NOT EXISTS v1_findings_open AS
SELECT
    finding_id,
    code,
    outcome,
    scope,
    severity,
    subject_index,
    subject,
    expected,
    observed,
    law,
    notice_lines,
    register_version,
    source,
    event_id,
    content_digest,
    recipient_id,
    recipient_name,
    arrangement,
    occurred_at,
    received_at,
    topic,
    partition,
    offset
FROM v1_findings
WHERE event_state = 'current'
