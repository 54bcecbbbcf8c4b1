//! The schema of a cluster, before the real engine: it is read by its parser, and its own server is looked at.

use store::cluster_schema;

use crate::support::Engine;

#[tokio::test(flavor = "multi_thread")]
async fn the_engine_can_read_every_statement_of_a_cluster() {
    let engine = Engine::start().await;
    let statements = cluster_schema("{cluster}", "sharetrail").expect("schema");
    for statement in &statements {
        let sql = format!("EXPLAIN AST {statement}");
        let read = engine.client.query_raw(&sql).fetch_bytes("TabSeparated");
        let answer = read.expect("a request").collect().await;
        assert!(answer.is_ok(), "{statement}\n{answer:?}");
    }
    assert!(statements.len() > 20);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_of_one_machine_is_fit_whatever_its_version() {
    let engine = Engine::start().await;
    engine
        .store
        .check_server()
        .await
        .expect("nothing is replicated here");
    engine
        .store
        .migrate()
        .await
        .expect("nothing is sharded here");
}
