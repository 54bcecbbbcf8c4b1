-- Records a decision about findings, or its withdrawal. The same decision recorded twice is one.
INSERT INTO decisions (decision_id, decided_at, decided_by, reason, until, code, arrangement, recipient_id, source,
    event_id, withdraws)
SELECT toUUID({decision_id:String}), fromUnixTimestamp64Micro({decided_at:Int64}, 'UTC'), {decided_by:String},
    {reason:String}, toDate({until:String}), {code:String}, {arrangement:String}, {recipient:String}, {source:String},
    lower({event_id:String}), lower({withdraws:String})
