-- No statistics of columns (decision 0046), as for disclosures.
ALTER TABLE ingest_log
    MODIFY SETTING auto_statistics_types = ''
