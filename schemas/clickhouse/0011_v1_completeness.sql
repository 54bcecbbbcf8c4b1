-- Is every offset accounted for, and how did each end? stored + repeats + dead_lettered + refused = offsets.
-- A repeat is a stored offset whose source, event and content arrived before, on any partition.
CREATE VIEW IF NOT EXISTS v1_completeness AS
SELECT
    o.topic AS topic,
    o.partition AS partition,
    o.min_offset AS min_offset,
    o.max_offset AS max_offset,
    o.offsets AS offsets,
    toUInt64(o.max_offset - o.min_offset + 1 - o.offsets) AS missing_offsets,
    f.firsts AS stored,
    toUInt64(o.kept - f.firsts) AS repeats,
    o.dead_lettered AS dead_lettered,
    o.refused AS refused
FROM
(
    SELECT
        topic,
        partition,
        min(offset) AS min_offset,
        max(offset) AS max_offset,
        count() AS offsets,
        countIf(outcome = 'stored') AS kept,
        countIf(outcome = 'dead_lettered') AS dead_lettered,
        countIf(outcome = 'refused') AS refused
    FROM ingest_log FINAL
    GROUP BY topic, partition
) AS o
LEFT JOIN
(
    SELECT first.1 AS topic, first.2 AS partition, count() AS firsts
    FROM
    (
        SELECT argMin((topic, partition), (received_at, offset, topic, partition)) AS first
        FROM ingest_log FINAL
        WHERE outcome = 'stored'
        GROUP BY source, event_id, content_digest
    )
    GROUP BY topic, partition
) AS f ON f.topic = o.topic AND f.partition = o.partition
