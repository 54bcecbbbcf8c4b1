-- What people decided about findings: silence them for a reason, until a day; or take that back.
CREATE TABLE IF NOT EXISTS decisions
(
    decision_id UUID COMMENT 'UUIDv7',
    decided_at DateTime64(6, 'UTC') COMMENT 'When',
    decided_by String COMMENT 'Who: staff reference',
    reason String COMMENT 'Why, in their own words',
    until Date COMMENT 'Last day (Europe/London) on which it holds',
    code LowCardinality(String) COMMENT 'Only this code; empty: any',
    arrangement LowCardinality(String) COMMENT 'Only judged against this arrangement; empty: any',
    recipient_id LowCardinality(String) COMMENT 'Only of this registered recipient; empty: any',
    source LowCardinality(String) COMMENT 'Only of this source system; empty: any',
    event_id String COMMENT 'Only this event; empty: any',
    withdraws String COMMENT 'Decision that this one takes back; empty when it decides something itself'
)
ENGINE = ReplacingMergeTree
-- Serves: what was decided, by whom, why? Few rows: read as a whole.
ORDER BY decision_id
SETTINGS
    non_replicated_deduplication_window = 1000,
    fsync_after_insert = 1,
    fsync_part_directory = 1
COMMENT 'Decisions about findings; rows are only ever added'
