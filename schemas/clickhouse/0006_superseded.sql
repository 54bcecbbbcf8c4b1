-- Events that no longer stand, with what ended them. For the views below, not for readers.
-- The newest word of the source on an event wins: by recorded_at, then received_at, then event_id.
-- An earlier correction of the same event falls with it. An event cannot correct itself.
CREATE VIEW IF NOT EXISTS superseded AS
WITH newest AS
(
    SELECT
        source,
        corrects,
        argMax((event_id, kind), (recorded_at, received_at, toString(event_id))) AS by
    FROM corrections FINAL
    WHERE event_id != corrects
    GROUP BY source, corrects
)
SELECT
    source,
    event_id,
    argMin(by, rank).1 AS by_event_id,
    if(argMin(by, rank).2 = 'RETRACTED', 'retracted', 'replaced') AS state
FROM
(
    SELECT source, corrects AS event_id, by, 0 AS rank
    FROM newest
    UNION ALL
    SELECT earlier.source AS source, earlier.event_id AS event_id, newest.by AS by, 1 AS rank
    FROM (SELECT source, corrects, event_id FROM corrections FINAL WHERE kind = 'CORRECTED') AS earlier
    INNER JOIN newest ON newest.source = earlier.source AND newest.corrects = earlier.corrects
    WHERE newest.by.1 != earlier.event_id
)
GROUP BY source, event_id
