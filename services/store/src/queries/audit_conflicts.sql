-- Which identities came with more than one content?
SELECT
    toString(c.source) AS source,
    toString(c.event_id) AS event_id,
    arraySort(groupUniqArray(lower(hex(c.content_digest)))) AS digests
FROM ingest_log AS c
WHERE c.outcome = 'stored'
  AND cityHash64(c.source, c.event_id) IN
(
    SELECT cityHash64(l.source, l.event_id) AS identity
    FROM ingest_log AS l
    WHERE l.outcome = 'stored' AND l.received_at >= fromUnixTimestamp64Micro({since:Int64}, 'UTC')
    GROUP BY identity
    HAVING min(l.content_digest) != max(l.content_digest)
)
GROUP BY source, event_id
HAVING length(digests) > 1
ORDER BY source, event_id
-- Beyond this the groups go to disk: an audit may take longer, never the memory of those who ask.
SETTINGS max_bytes_before_external_group_by = 268435456, max_bytes_ratio_before_external_group_by = 0
