-- How far a load is: rows of the log, repeats of a replayed batch included until they are merged.
SELECT count() FROM ingest_log
