-- Every finding and gap once, with whether its event still stands.
-- A repeat or a replay may have been judged under a newer register: only the first judgement counts,
-- and of one arrival that was judged twice the one that disclosures shows.
CREATE VIEW IF NOT EXISTS v1_findings AS
WITH later AS
(
    SELECT source, event_id, content_digest, arrayJoin(arrayFilter(j -> j != first, judgements)) AS judgement
    FROM
    (
        SELECT
            source,
            event_id,
            content_digest,
            groupUniqArray((version, stored_at)) AS judgements,
            arrayMax(judgements) AS first
        FROM findings FINAL
        GROUP BY source, event_id, content_digest
        HAVING length(judgements) > 1
    )
)
SELECT
    f.finding_id AS finding_id,
    f.code AS code,
    f.outcome AS outcome,
    f.scope AS scope,
    f.severity AS severity,
    f.subject_index AS subject_index,
    f.subject AS subject,
    f.expected AS expected,
    f.observed AS observed,
    f.law AS law,
    f.notice_lines AS notice_lines,
    f.register_version AS register_version,
    f.source AS source,
    f.event_id AS event_id,
    f.content_digest AS content_digest,
    f.recipient_id AS recipient_id,
    f.recipient_name AS recipient_name,
    f.arrangement AS arrangement,
    f.occurred_at AS occurred_at,
    f.received_at AS received_at,
    f.topic AS topic,
    f.partition AS partition,
    f.offset AS offset,
    if(s.state = '', 'current', s.state) AS event_state,
    s.by_event_id AS event_state_by
FROM (SELECT * FROM findings FINAL) AS f
LEFT JOIN superseded AS s ON s.source = f.source AND s.event_id = f.event_id
WHERE (f.source, f.event_id, f.content_digest, (f.version, f.stored_at)) NOT IN
    (SELECT source, event_id, content_digest, judgement FROM later)
