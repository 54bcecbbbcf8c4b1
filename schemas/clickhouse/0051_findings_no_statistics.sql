-- No statistics of columns (decision 0046), as for disclosures.
ALTER TABLE findings
    MODIFY SETTING auto_statistics_types = ''
