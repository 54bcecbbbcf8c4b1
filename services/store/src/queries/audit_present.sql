-- Which offsets of a stretch does the log have?
SELECT DISTINCT offset
FROM ingest_log
WHERE topic = {topic:String}
  AND partition = {partition:Int32}
  AND offset >= {from:Int64}
  AND offset < {until:Int64}
ORDER BY offset
