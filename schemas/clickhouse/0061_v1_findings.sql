-- Every finding and gap once, with whether its event still stands and whether a decision silences it.
-- The last judgement counts, with the findings that were written for it. Where there was only one: a repeat or a
-- replay may have been judged under a newer register, so only the first arrival's counts, and of one arrival that was
-- judged twice the one that disclosures shows.
CREATE OR REPLACE VIEW v1_findings AS
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
        WHERE judgement = 0
        GROUP BY source, event_id, content_digest
        HAVING length(judgements) > 1
    )
),
-- The last later judgement of each event.
last AS
(
    SELECT
        j.source AS source,
        j.event_id AS event_id,
        j.content_digest AS content_digest,
        max(j.judged_seq) AS judged_seq
    FROM verdicts AS j FINAL
    GROUP BY source, event_id, content_digest
),
silencing AS
(
    SELECT groupArray((
        toString(decision_id), toString(code), toString(arrangement), toString(recipient_id), toString(source), event_id
    )) AS decisions
    FROM v1_decisions
    WHERE state = 'in_force'
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
    s.by_event_id AS event_state_by,
    last.judged_seq AS judged_seq,
    arrayFirst(
        d -> d.2 IN ('', f.code) AND d.3 IN ('', f.arrangement) AND d.4 IN ('', f.recipient_id)
            AND d.5 IN ('', f.source) AND d.6 IN ('', toString(f.event_id)),
        (SELECT decisions FROM silencing)).1 AS silenced_by
FROM (SELECT * FROM findings FINAL) AS f
LEFT JOIN superseded AS s ON s.source = f.source AND s.event_id = f.event_id
LEFT JOIN last ON last.source = f.source AND last.event_id = f.event_id AND last.content_digest = f.content_digest
WHERE f.judgement = last.judged_seq
    AND (f.judgement > 0 OR (f.source, f.event_id, f.content_digest, (f.version, f.stored_at)) NOT IN
        (SELECT source, event_id, content_digest, judgement FROM later))
