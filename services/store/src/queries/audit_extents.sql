-- From where to where does the log of each partition reach?
SELECT toString(topic) AS topic, partition, min(offset) AS lowest, max(offset) AS highest
FROM ingest_log
GROUP BY topic, partition
ORDER BY topic, partition
