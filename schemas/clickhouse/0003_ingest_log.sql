-- What became of every Kafka offset.
CREATE TABLE IF NOT EXISTS ingest_log
(
    topic LowCardinality(String) COMMENT 'Kafka topic',
    partition Int32 COMMENT 'Kafka partition',
    offset Int64 COMMENT 'Kafka offset',
    outcome LowCardinality(String) COMMENT 'stored, dead_lettered, refused; a repeat is a stored one whose identity and digest came before',
    code LowCardinality(String) COMMENT 'Why it was dead-lettered or refused; empty when stored',
    source LowCardinality(String) COMMENT 'Source system; empty when it could not be decoded',
    event_id UUID COMMENT 'Event; nil when it could not be decoded',
    content_digest FixedString(16) COMMENT 'Digest of the content; zero bytes when it could not be decoded',
    rows UInt32 COMMENT 'Rows of disclosures that it made: distinct data subjects, 1 when none is listed',
    received_at DateTime64(6, 'UTC') COMMENT 'When the broker appended it',
    stored_at DateTime64(6, 'UTC') COMMENT 'When the consumer built the batch that stored it'
)
ENGINE = ReplacingMergeTree
-- Serves: is every offset of this partition accounted for, and how did it end?
ORDER BY (topic, partition, offset)
SETTINGS
    index_granularity = 1024,
    min_bytes_for_wide_part = 1073741824,
    non_replicated_deduplication_window = 1000,
    fsync_after_insert = 1,
    fsync_part_directory = 1
COMMENT 'One row a Kafka offset and how it ended; written last, so a row here means that the others are there'
