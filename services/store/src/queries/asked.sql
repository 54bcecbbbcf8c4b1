-- Records a question about a person, before it is answered.
INSERT INTO asked (asked_at, question_id, asked_by, command, purpose, scheme, subjects)
SELECT fromUnixTimestamp64Micro({asked_at:Int64}, 'UTC'), toUUID({question_id:String}), {asked_by:String},
    {command:String}, {purpose:String}, {scheme:String},
    arrayMap(hex -> toFixedString(unhex(hex), 16), {subjects:Array(String)})
