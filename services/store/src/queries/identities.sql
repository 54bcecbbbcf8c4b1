-- Every visible event with its rows and persons: is each acknowledged one here exactly once?
SELECT
    toString(source) AS source,
    toString(event_id) AS event_id,
    content_digest,
    count() AS rows,
    uniqExact(subject) AS subjects
FROM disclosures FINAL
GROUP BY source, event_id, content_digest
