-- How often was each code found, or left open as a gap?
SELECT toString(code) AS code, toString(outcome) AS outcome, count() AS count
FROM v1_findings
GROUP BY code, outcome
ORDER BY code, outcome
