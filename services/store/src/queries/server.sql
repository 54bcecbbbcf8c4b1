-- Which version is the server, and are tables of this database replicated or sharded?
SELECT
    version() AS version,
    countIf(engine LIKE 'Replicated%') AS replicated,
    countIf(engine = 'Distributed') AS distributed
FROM system.tables
WHERE database = currentDatabase()
