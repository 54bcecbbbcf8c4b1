-- Which numbers of each source's counter are there, bucket by bucket, since its last restart?
-- A counter restarts when 0 or 1 comes from a second event; small numbers that overtook the restart by minutes
-- belong to it. A negative number is no counter.
WITH restarts AS
(
    SELECT
        source,
        if(uniqExactIf(event_id, sequence = 0) > 1 OR uniqExactIf(event_id, sequence = 1) > 1,
           max(received_at), fromUnixTimestamp64Micro(0, 'UTC')) AS at
    FROM disclosures
    WHERE subject_index = 0 AND sequence IN (0, 1)
    GROUP BY source
)
SELECT
    toString(d.source) AS source,
    intDiv(assumeNotNull(d.sequence), 10000) AS bucket,
    min(assumeNotNull(d.sequence)) AS lowest,
    max(assumeNotNull(d.sequence)) AS highest,
    groupBitmap(toUInt64(assumeNotNull(d.sequence))) AS numbers,
    count() AS events,
    maxIf(assumeNotNull(d.sequence), d.received_at <= fromUnixTimestamp64Micro({settled:Int64}, 'UTC')) AS settled
FROM disclosures AS d FINAL
LEFT JOIN restarts AS r ON r.source = d.source
WHERE d.subject_index = 0
  AND d.sequence >= 0
  AND d.received_at >= fromUnixTimestamp64Micro({since:Int64}, 'UTC')
  AND (d.received_at >= r.at OR (d.sequence < 1000 AND d.received_at >= r.at - INTERVAL 10 MINUTE))
GROUP BY source, bucket
ORDER BY source, bucket
