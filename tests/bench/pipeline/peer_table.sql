-- Reads the events from Kafka as the engine does it. A schema registry names the writer's schema.
CREATE TABLE peer
(
    event_id UUID,
    source LowCardinality(String),
    sequence Nullable(Int64),
    kind LowCardinality(String),
    corrects String,
    follows Tuple(source String, event_id String),
    environment LowCardinality(String),
    occurred_at DateTime64(6, 'UTC'),
    recorded_at DateTime64(6, 'UTC'),
    disclosure_id String,
    subjects Array(Tuple(scheme LowCardinality(String), pseudonym FixedString(16), key_id LowCardinality(String), kind LowCardinality(String))),
    subject_count Int64,
    recipient Tuple(id LowCardinality(String), name LowCardinality(String), kind LowCardinality(String), country LowCardinality(String)),
    arrangement LowCardinality(String),
    purpose LowCardinality(String),
    lawful_basis LowCardinality(String),
    conditions Tuple(
        article_9 LowCardinality(String), schedule_1 LowCardinality(String), annex_1 LowCardinality(String),
        legal_obligation_ref LowCardinality(String), consent_ref String, no_consent_reason LowCardinality(String),
        compatibility LowCardinality(String), collection_basis LowCardinality(String), collection_purpose LowCardinality(String)),
    categories Array(LowCardinality(String)),
    channel LowCardinality(String),
    transfer Tuple(mechanism LowCardinality(String), test_ref LowCardinality(String), test_date LowCardinality(String)),
    case_reference String,
    reason String,
    facts Map(LowCardinality(String), String),
    decision Tuple(requested_by String, requested_at Nullable(DateTime64(6, 'UTC')), authorised_by String, necessity String, dpo_view String)
)
ENGINE = Kafka
SETTINGS
    kafka_broker_list = '{kafka}',
    kafka_topic_list = '{topic}',
    kafka_group_name = '{group}',
    kafka_format = 'AvroConfluent',
    format_avro_schema_registry_url = 'http://127.0.0.1:{registry}',
    kafka_num_consumers = {consumers},
    kafka_thread_per_consumer = 1,
    kafka_max_block_size = {block}
