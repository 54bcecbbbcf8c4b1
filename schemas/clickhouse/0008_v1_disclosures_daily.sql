-- How much was disclosed to whom, by day of London.
CREATE VIEW IF NOT EXISTS v1_disclosures_daily AS
SELECT
    toDate32(occurred_at, 'Europe/London') AS day,
    source,
    environment,
    recipient_id,
    recipient_name,
    arrangement,
    purpose,
    event_verdict AS verdict,
    register_version,
    countIf(subject_index = 0) AS events,
    countIf(subject_scheme != '') AS subject_rows
FROM disclosures FINAL
WHERE kind != 'RETRACTED'
GROUP BY day, source, environment, recipient_id, recipient_name, arrangement, purpose, verdict, register_version
