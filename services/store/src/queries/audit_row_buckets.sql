-- Which rows does a reader see, by the bucket of offsets they came from? One range of persons a question, so that
-- the key serves it and little memory is needed; the sums of all ranges add up.
SELECT
    toString(d.topic) AS topic,
    d.partition AS partition,
    intDiv(d.offset, {width:Int64}) AS bucket,
    count() AS row_count,
    sum(cityHash64(d.source, d.event_id, d.content_digest)) AS fingerprint
FROM disclosures AS d FINAL
WHERE d.subject >= toFixedString(unhex({first:String}), 16)
  AND d.subject <= toFixedString(unhex({last:String}), 16)
GROUP BY topic, partition, bucket
