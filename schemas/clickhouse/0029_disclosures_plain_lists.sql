-- Lists and maps of plain strings (decision 0046). Names, order and meaning stay.
-- A merge copies row by row: in an array of LowCardinality it looks each element's key up again, a plain one it copies.
ALTER TABLE disclosures
    MODIFY COLUMN codes Array(String),
    MODIFY COLUMN gap_codes Array(String),
    MODIFY COLUMN categories Array(String),
    MODIFY COLUMN facts Map(String, String)
