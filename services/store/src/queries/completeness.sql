-- Is every offset accounted for, and how did each end?
SELECT
    toString(topic) AS topic,
    partition,
    min_offset,
    max_offset,
    offsets,
    missing_offsets,
    stored,
    repeats,
    dead_lettered,
    refused
FROM v1_completeness
ORDER BY topic, partition
