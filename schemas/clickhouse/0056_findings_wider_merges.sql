-- Wider merges (decision 0046): a row is copied once where it was copied twice, for a few more parts.
ALTER TABLE findings
    MODIFY SETTING merge_selector_base = 30
