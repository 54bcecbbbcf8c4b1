-- How many events and verdicts does a reader see? Row 0 stands for the event.
SELECT
    uniqExact(source, event_id) AS events,
    countIf(event_verdict = 'flagged') AS flagged,
    countIf(event_verdict = 'incomplete') AS incomplete
FROM disclosures FINAL
WHERE subject_index = 0
