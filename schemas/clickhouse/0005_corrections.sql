-- Which event corrects or retracts which.
CREATE TABLE IF NOT EXISTS corrections
(
    source LowCardinality(String) COMMENT 'Source system of both events',
    corrects UUID COMMENT 'Event that is corrected or retracted',
    event_id UUID COMMENT 'Event that does it',
    content_digest FixedString(16) COMMENT 'Digest of its content',
    kind LowCardinality(String) COMMENT 'CORRECTED, RETRACTED',
    recorded_at DateTime64(6, 'UTC') COMMENT 'When the source recorded it: the newest wins',
    received_at DateTime64(6, 'UTC') COMMENT 'When the broker appended it',
    stored_at DateTime64(6, 'UTC') COMMENT 'When the consumer built the batch that stored it',
    version UInt64 COMMENT 'As in disclosures: greater is earlier'
)
ENGINE = ReplacingMergeTree(version)
-- Serves: was this event corrected or retracted, and by what?
ORDER BY (source, corrects, event_id, content_digest)
SETTINGS
    index_granularity = 1024,
    min_bytes_for_wide_part = 1073741824,
    non_replicated_deduplication_window = 1000,
    fsync_after_insert = 1,
    fsync_part_directory = 1
COMMENT 'Corrections and retractions, by what they correct; an event that names nothing is not here'
