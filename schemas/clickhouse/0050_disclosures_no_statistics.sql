-- No statistics of columns (decision 0046): the engine gathers them for every column of every part, at each insert and
-- each merge, and no query of ours is planned by them.
ALTER TABLE disclosures
    MODIFY SETTING auto_statistics_types = ''
