-- Which migrations this database has seen. A changed old file is refused by its checksum.
CREATE TABLE IF NOT EXISTS schema_migrations
(
    number UInt32 COMMENT 'Number in the file name',
    name String COMMENT 'Rest of the file name',
    checksum String COMMENT 'SHA-256 of the file, hexadecimal',
    applied_at DateTime64(6, 'UTC') DEFAULT now64(6) COMMENT 'When it was first applied'
)
ENGINE = ReplacingMergeTree
-- Serves: which migrations are there?
ORDER BY number
COMMENT 'Migrations that were applied, one row each'
