-- Which findings and gaps, newest first? Empty parameters do not filter.
SELECT
    hex(finding_id) AS finding_id,
    toString(code) AS code,
    toString(outcome) AS outcome,
    scope,
    toString(severity) AS severity,
    subject_index,
    expected,
    observed,
    law,
    notice_lines,
    register_version,
    toString(source) AS source,
    toString(event_id) AS event_id,
    toString(recipient_id) AS recipient_id,
    recipient_name,
    toString(arrangement) AS arrangement,
    toUnixTimestamp64Micro(v1_findings.occurred_at) AS occurred_at,
    toUnixTimestamp64Micro(received_at) AS received_at,
    toString(event_state) AS event_state,
    if(event_state = 'current', '', toString(event_state_by)) AS event_state_by,
    silenced_by
FROM v1_findings
WHERE ({code:String} = '' OR v1_findings.code = {code:String})
  AND ({severity:String} = '' OR v1_findings.severity = {severity:String})
  AND ({outcome:String} = '' OR v1_findings.outcome = {outcome:String})
  AND ({source:String} = '' OR v1_findings.source = {source:String})
  AND ({arrangement:String} = '' OR v1_findings.arrangement = {arrangement:String})
  AND ({recipient:String} = '' OR v1_findings.recipient_id = {recipient:String} OR v1_findings.recipient_name = {recipient:String})
  AND v1_findings.occurred_at >= fromUnixTimestamp64Micro({since:Int64}, 'UTC')
  AND v1_findings.occurred_at < fromUnixTimestamp64Micro({until:Int64}, 'UTC')
  AND ({with_closed:Bool} OR v1_findings.event_state = 'current')
  AND ({with_silenced:Bool} OR v1_findings.silenced_by = '')
ORDER BY v1_findings.occurred_at DESC, v1_findings.finding_id
LIMIT {limit:UInt64}
