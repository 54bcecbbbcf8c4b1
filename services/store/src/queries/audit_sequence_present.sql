-- Which numbers of a stretch of a source's counter are there?
SELECT DISTINCT assumeNotNull(sequence) AS number
FROM disclosures
WHERE subject_index = 0
  AND source = {source:String}
  AND sequence >= {from:Int64}
  AND sequence < {until:Int64}
ORDER BY number
