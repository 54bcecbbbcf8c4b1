-- How much occurred on which day? For cutting a walk through history into pieces that fit into memory.
SELECT
    intDiv(toUnixTimestamp64Micro(disclosures.occurred_at), 86400000000) AS day,
    count() AS rows
FROM disclosures
WHERE day >= {since:Int64}
GROUP BY day
ORDER BY day
