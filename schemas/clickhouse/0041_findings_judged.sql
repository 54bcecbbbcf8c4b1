-- Findings of later judgements stand beside those of the first.
ALTER TABLE findings
    ADD COLUMN IF NOT EXISTS judged_seq UInt64 DEFAULT 0
    COMMENT 'Judgement that raised it first, as in verdicts; 0: the first judgement'
