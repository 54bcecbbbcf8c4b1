-- Later judgements: late status, a grace that is over, a register that was published late. Never an edit of the first.
CREATE TABLE IF NOT EXISTS verdicts
(
    subject FixedString(16) COMMENT 'Whose row of the event; zero bytes when the event lists nobody',
    source LowCardinality(String) COMMENT 'Source system',
    event_id UUID COMMENT 'Event',
    content_digest FixedString(16) COMMENT 'Digest of the content judged',
    judged_seq UInt64 COMMENT 'Microseconds since 1970 at which it was judged: the greatest counts',
    subject_index UInt32 COMMENT 'Position of the person in the event',
    occurred_at DateTime64(6, 'UTC') COMMENT 'When the data was made known',
    cause LowCardinality(String) COMMENT 'Why it was judged again: status, grace, register',
    verdict LowCardinality(String) COMMENT 'conforms, incomplete, flagged: as in disclosures',
    codes Array(LowCardinality(String)) COMMENT 'Codes of findings on the whole event or this person',
    gap_codes Array(LowCardinality(String)) COMMENT 'Codes of gaps on the whole event or this person',
    worst_severity LowCardinality(String) COMMENT 'Gravest severity among them; empty when none',
    event_verdict LowCardinality(String) COMMENT 'Verdict on the whole event, all persons',
    arrangement LowCardinality(String) COMMENT 'Arrangement judged against; empty when none',
    register_version LowCardinality(String) COMMENT 'Register of the day; empty when none',
    finding_ids Array(FixedString(16)) COMMENT 'All findings and gaps of this judgement of the event, all persons'
)
ENGINE = ReplacingMergeTree
-- Serves: which judgement of this person's disclosures is the last?
ORDER BY (subject, source, event_id, content_digest, judged_seq)
SETTINGS
    index_granularity = 1024,
    min_bytes_for_wide_part = 1073741824,
    non_replicated_deduplication_window = 1000,
    fsync_after_insert = 1,
    fsync_part_directory = 1
COMMENT 'Later judgements, one row a data subject, event and judgement; rows are only ever added'
