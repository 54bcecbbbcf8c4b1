-- What whoever writes to, or asks, the sharded tables must have set; give it to the user of the services.
-- An insert is acknowledged when every shard has it on two replicas; a question inside a question goes to all shards.
CREATE SETTINGS PROFILE IF NOT EXISTS sharetrail_cluster ON CLUSTER {cluster}
SETTINGS
    distributed_foreground_insert = 1,
    insert_quorum = 2,
    insert_quorum_parallel = 1,
    insert_quorum_timeout = 20000,
    distributed_product_mode = 'global',
    optimize_skip_unused_shards = 1,
    load_balancing = 'nearest_hostname'
