-- How many rows are there to look through? Repeats that are not merged yet included.
SELECT count() FROM disclosures
