-- The work list: findings and gaps whose event still stands and that no decision silences. The others are in v1_findings.
CREATE OR REPLACE VIEW v1_findings_open AS
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
WHERE event_state = 'current' AND silenced_by = ''
