-- Fewer, larger merges (decision 0046): a row is copied fewer times on its way into a large part.
ALTER TABLE disclosures
    MODIFY SETTING merge_selector_base = 10
