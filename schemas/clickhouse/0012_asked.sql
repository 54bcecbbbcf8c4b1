-- Who looked into whose data, and why.
CREATE TABLE IF NOT EXISTS asked
(
    asked_at DateTime64(6, 'UTC') COMMENT 'When the question was asked',
    question_id UUID COMMENT 'UUIDv7',
    asked_by LowCardinality(String) COMMENT 'Who asked, as their machine names them',
    command LowCardinality(String) COMMENT 'What they asked with',
    purpose String COMMENT 'Why they asked, in their own words',
    scheme LowCardinality(String) COMMENT 'Scheme of the identifier',
    subjects Array(FixedString(16)) COMMENT 'Pseudonyms that the question was about'
)
ENGINE = MergeTree
-- Serves: who looked, in a span of time?
ORDER BY (asked_at, question_id)
SETTINGS
    fsync_after_insert = 1,
    fsync_part_directory = 1
COMMENT 'One row a question about a person, written before it is answered; only ever added to'
