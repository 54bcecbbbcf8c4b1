    -- Which disclosures that still stand occurred in these days, whole, as first judged? Rows of one event follow each
    -- other. A day is counted from 1970 in whole days of UTC, as in history_days; the key column is read first.
    (toUInt64(0), toString(d.verdict), d.codes, d.gap_codes, toString(d.worst_severity), toString(d.event_verdict),
        toString(d.arrangement), toString(d.register_version)) AS judged
FROM disclosures AS d FINAL
PREWHERE intDiv(toUnixTimestamp64Micro(d.occurred_at), 86400000000) BETWEEN {first:Int64} AND {last:Int64}
WHERE (d.source, d.event_id) NOT IN (SELECT source, event_id FROM superseded)
ORDER BY d.source, d.event_id, d.content_digest, d.subject_index
