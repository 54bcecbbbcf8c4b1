-- Nobody ever wrote it: `judgement` took its place, and is part of the key.
ALTER TABLE findings
    DROP COLUMN IF EXISTS judged_seq
