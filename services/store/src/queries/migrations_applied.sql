-- Which migrations were applied, and with which content?
SELECT number, checksum
FROM schema_migrations FINAL
ORDER BY number
