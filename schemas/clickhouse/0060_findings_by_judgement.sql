-- Each later judgement has findings of its own: they stand beside those of the first, also under the same id.
ALTER TABLE findings
    ADD COLUMN IF NOT EXISTS judgement UInt64
    COMMENT 'Judgement that it belongs to, judged_seq of verdicts; 0: the first judgement',
    MODIFY ORDER BY (code, occurred_at, finding_id, judgement)
