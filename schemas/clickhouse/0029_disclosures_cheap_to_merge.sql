-- Lists and maps of plain strings, and fewer, larger merges (decision 0046). Names, order and meaning stay.
-- A merge copies row by row: an array of LowCardinality looks each element's key up again, a plain one is copied.
-- With a base of 10 a row is merged about once less often on its way into a large part; parts stay about as few.
ALTER TABLE disclosures
    MODIFY COLUMN codes Array(String),
    MODIFY COLUMN gap_codes Array(String),
    MODIFY COLUMN categories Array(String),
    MODIFY COLUMN facts Map(String, String),
    MODIFY SETTING merge_selector_base = 10
