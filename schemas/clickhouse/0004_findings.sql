-- Every finding and gap of a first judgement.
CREATE TABLE IF NOT EXISTS findings
(
    code LowCardinality(String) COMMENT 'Code of the rule',
    occurred_at DateTime64(6, 'UTC') COMMENT 'When the data was made known',
    finding_id FixedString(16) COMMENT 'Digest of source, event, content, code, subject and register version',
    outcome LowCardinality(String) COMMENT 'finding, gap',
    scope LowCardinality(String) COMMENT 'event, subject',
    severity LowCardinality(String) COMMENT 'critical, high, medium, low',
    subject_index Nullable(UInt32) COMMENT 'Position in the event of the one person concerned; null for the whole event',
    subject FixedString(16) COMMENT 'Pseudonym of the one person concerned; zero bytes for the whole event',
    expected String COMMENT 'What the rule wants',
    observed String COMMENT 'What the event has; never a person''s data',
    law Array(LowCardinality(String)) COMMENT 'Provisions that the rule cites',
    notice_lines Array(UInt16) COMMENT 'Lines of the privacy notice',
    register_version LowCardinality(String) COMMENT 'Register of the day; empty when none',
    source LowCardinality(String) COMMENT 'Source system',
    event_id UUID COMMENT 'Event',
    content_digest FixedString(16) COMMENT 'Digest of the content judged',
    recipient_id LowCardinality(String) COMMENT 'Registered recipient; empty when none',
    recipient_name LowCardinality(String) COMMENT 'Recipient as reported',
    arrangement LowCardinality(String) COMMENT 'Arrangement judged against; empty when none',
    topic LowCardinality(String) COMMENT 'Kafka topic of the event',
    partition Int32 COMMENT 'Kafka partition of the event',
    offset Int64 COMMENT 'Kafka offset of the event',
    received_at DateTime64(6, 'UTC') COMMENT 'When the broker appended the event',
    stored_at DateTime64(6, 'UTC') COMMENT 'When the consumer built the batch that stored it',
    version UInt64 COMMENT 'As in disclosures: greater is earlier'
)
ENGINE = ReplacingMergeTree(version)
-- Serves: which findings of this code, in this time? The id makes a repeat collapse.
ORDER BY (code, occurred_at, finding_id)
SETTINGS
    index_granularity = 1024,
    min_bytes_for_wide_part = 1073741824,
    non_replicated_deduplication_window = 1000,
    fsync_after_insert = 1,
    fsync_part_directory = 1
COMMENT 'Findings and gaps of first judgements, one row a finding'
