-- Which rows stand at an offset of which the log says something else? Offsets that the log does not have are not
-- here: they are missing in the log.
WITH logged AS
(
    SELECT offset, source, event_id, content_digest
    FROM ingest_log FINAL
    WHERE topic = {topic:String}
      AND partition = {partition:Int32}
      AND offset >= {from:Int64}
      AND offset < {until:Int64}
      AND intDiv(offset, {width:Int64}) IN (SELECT arrayJoin({buckets:Array(Int64)}))
)
SELECT
    d.offset AS offset,
    toString(d.source) AS source,
    toString(d.event_id) AS event_id,
    lower(hex(d.content_digest)) AS content_digest,
    toUInt64(0) AS expected,
    uniqExact(d.subject) AS visible
FROM disclosures AS d
WHERE d.topic = {topic:String}
  AND d.partition = {partition:Int32}
  AND d.offset IN (SELECT offset FROM logged)
  AND (d.offset, d.source, d.event_id, d.content_digest) NOT IN
      (SELECT offset, source, event_id, content_digest FROM logged)
GROUP BY offset, source, event_id, content_digest
ORDER BY offset
