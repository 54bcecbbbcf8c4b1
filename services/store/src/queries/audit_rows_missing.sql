-- Which logged events do not have the rows that the log promises? A repeat has its rows under the coordinates of
-- the first arrival, so rows are looked up by identity, wherever they came from.
WITH logged AS
(
    SELECT offset, source, event_id, content_digest, rows
    FROM ingest_log FINAL
    WHERE topic = {topic:String}
      AND partition = {partition:Int32}
      AND offset >= {from:Int64}
      AND offset < {until:Int64}
      AND outcome = 'stored'
      AND intDiv(offset, {width:Int64}) IN (SELECT arrayJoin({buckets:Array(Int64)}))
)
SELECT
    l.offset AS offset,
    toString(l.source) AS source,
    toString(l.event_id) AS event_id,
    lower(hex(l.content_digest)) AS content_digest,
    toUInt64(l.rows) AS expected,
    v.visible AS visible
FROM logged AS l
LEFT JOIN
(
    -- A row and its unmerged double are one person.
    SELECT source, event_id, content_digest, uniqExact(subject) AS visible
    FROM disclosures
    WHERE event_id IN (SELECT event_id FROM logged)
    GROUP BY source, event_id, content_digest
) AS v ON v.source = l.source AND v.event_id = l.event_id AND v.content_digest = l.content_digest
WHERE expected != visible
ORDER BY offset
