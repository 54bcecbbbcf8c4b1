    -- All rows about these pseudonyms, and how they were judged last. Read by the key.
    if(later.judgement.1 > 0, later.judgement,
        (toUInt64(0), toString(d.verdict), d.codes, d.gap_codes, toString(d.worst_severity), toString(d.event_verdict),
        toString(d.arrangement), toString(d.register_version))) AS judged
FROM
(
    SELECT * FROM disclosures FINAL
    WHERE subject IN (SELECT toFixedString(unhex(arrayJoin({subjects:Array(String)})), 16))
) AS d
LEFT JOIN
(
    SELECT
        subject AS of_subject,
        source AS of_source,
        event_id AS of_event,
        content_digest AS of_content,
        argMax((judged_seq, toString(verdict), CAST(codes, 'Array(String)'), CAST(gap_codes, 'Array(String)'),
            toString(worst_severity), toString(event_verdict), toString(arrangement), toString(register_version)),
            judged_seq) AS judgement
    FROM verdicts FINAL
    WHERE subject IN (SELECT toFixedString(unhex(arrayJoin({subjects:Array(String)})), 16))
    GROUP BY of_subject, of_source, of_event, of_content
) AS later ON later.of_subject = d.subject AND later.of_source = d.source AND later.of_event = d.event_id
    AND later.of_content = d.content_digest
ORDER BY d.source, d.event_id, d.content_digest, d.subject_index
