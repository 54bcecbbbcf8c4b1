-- Which events list any of these pseudonyms, and are these all their persons? The log knows how many rows an event has.
SELECT
    toString(d.source) AS source,
    UUIDStringToNum(toString(d.event_id)) AS event_id,
    d.content_digest AS content_digest,
    toUInt8(count() = any(logged.rows)) AS is_whole
FROM
(
    SELECT source, event_id, content_digest, topic, partition, offset
    FROM disclosures FINAL
    WHERE subject IN (SELECT toFixedString(unhex(arrayJoin({subjects:Array(String)})), 16))
) AS d
LEFT JOIN
(
    SELECT topic, partition, offset, rows
    FROM ingest_log FINAL
    WHERE (topic, partition, offset) IN (
        SELECT topic, partition, offset FROM disclosures
        WHERE subject IN (SELECT toFixedString(unhex(arrayJoin({subjects:Array(String)})), 16)))
) AS logged ON logged.topic = d.topic AND logged.partition = d.partition AND logged.offset = d.offset
GROUP BY d.source, d.event_id, d.content_digest
