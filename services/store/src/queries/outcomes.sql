-- How did these offsets of one partition end? The last word on each.
SELECT offset, toString(outcome) AS outcome, toString(code) AS code
FROM ingest_log FINAL
WHERE topic = {topic:String}
    AND partition = {partition:Int32}
    AND offset BETWEEN {first:Int64} AND {last:Int64}
    AND offset IN {offsets:Array(Int64)}
ORDER BY offset
