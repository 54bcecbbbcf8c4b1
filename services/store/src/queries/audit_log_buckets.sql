-- What does the log say of a stretch of one partition, bucket by bucket?
-- The fingerprint is the sum, modulo 2^64, of each stored event's hash times its rows: audit_row_buckets has
-- the same sum when the same events have the same number of rows.
SELECT
    intDiv(l.offset, {width:Int64}) AS bucket,
    min(l.offset) AS lowest,
    max(l.offset) AS highest,
    count() AS offsets,
    countIf(l.outcome = 'stored') AS stored,
    countIf(l.outcome = 'dead_lettered') AS dead_lettered,
    countIf(l.outcome = 'refused') AS refused,
    sum(toUInt64(l.rows)) AS row_count,
    sum(cityHash64(l.source, l.event_id, l.content_digest) * l.rows) AS fingerprint
FROM ingest_log AS l FINAL
WHERE l.topic = {topic:String}
  AND l.partition = {partition:Int32}
  AND l.offset >= {from:Int64}
  AND l.offset < {until:Int64}
GROUP BY bucket
ORDER BY bucket
