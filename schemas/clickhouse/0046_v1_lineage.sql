-- By which disclosures data about a person reached whom. Ask with `subject IN (...)`.
-- The last judgement counts; `first_verdict` is what was found when the disclosure was stored.
-- Retractions themselves are not disclosures; what they retract is shown as retracted.
CREATE OR REPLACE VIEW v1_lineage AS
SELECT
    d.subject AS subject,
    d.subject_index AS subject_index,
    d.subject_scheme AS subject_scheme,
    d.subject_key_id AS subject_key_id,
    d.subject_kind AS subject_kind,
    d.occurred_at AS occurred_at,
    d.source AS source,
    d.event_id AS event_id,
    d.content_digest AS content_digest,
    d.recorded_at AS recorded_at,
    d.received_at AS received_at,
    d.kind AS kind,
    d.corrects AS corrects,
    d.follows_source AS follows_source,
    d.follows_event_id AS follows_event_id,
    d.environment AS environment,
    d.disclosure_id AS disclosure_id,
    d.subject_count AS subject_count,
    d.recipient_id AS recipient_id,
    d.recipient_name AS recipient_name,
    d.recipient_kind AS recipient_kind,
    d.recipient_country AS recipient_country,
    if(v.judged_seq > 0, v.arrangement, d.arrangement) AS arrangement,
    d.purpose AS purpose,
    d.lawful_basis AS lawful_basis,
    d.article_9 AS article_9,
    d.schedule_1 AS schedule_1,
    d.legal_obligation_ref AS legal_obligation_ref,
    d.categories AS categories,
    d.channel AS channel,
    d.transfer_mechanism AS transfer_mechanism,
    d.transfer_test_ref AS transfer_test_ref,
    d.case_reference AS case_reference,
    d.reason AS reason,
    if(v.judged_seq > 0, v.verdict, d.verdict) AS verdict,
    if(v.judged_seq > 0, v.codes, d.codes) AS codes,
    if(v.judged_seq > 0, v.gap_codes, d.gap_codes) AS gap_codes,
    if(v.judged_seq > 0, v.worst_severity, d.worst_severity) AS worst_severity,
    if(v.judged_seq > 0, v.register_version, d.register_version) AS register_version,
    d.topic AS topic,
    d.partition AS partition,
    d.offset AS offset,
    if(s.state = '', 'current', s.state) AS state,
    s.by_event_id AS state_by,
    d.verdict AS first_verdict,
    v.judged_seq AS judged_seq
FROM (SELECT * FROM disclosures FINAL) AS d
LEFT JOIN superseded AS s ON s.source = d.source AND s.event_id = d.event_id
LEFT JOIN
(
    SELECT
        j.subject AS subject,
        j.source AS source,
        j.event_id AS event_id,
        j.content_digest AS content_digest,
        max(j.judged_seq) AS judged_seq,
        argMax(j.verdict, j.judged_seq) AS verdict,
        argMax(j.codes, j.judged_seq) AS codes,
        argMax(j.gap_codes, j.judged_seq) AS gap_codes,
        argMax(j.worst_severity, j.judged_seq) AS worst_severity,
        argMax(j.arrangement, j.judged_seq) AS arrangement,
        argMax(j.register_version, j.judged_seq) AS register_version
    FROM verdicts AS j FINAL
    GROUP BY subject, source, event_id, content_digest
) AS v ON v.subject = d.subject AND v.source = d.source AND v.event_id = d.event_id
    AND v.content_digest = d.content_digest
WHERE d.kind != 'RETRACTED'
