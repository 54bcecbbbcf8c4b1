//! Declaring metrics: each once, with its help text, so that dashboards can be checked against the list.
//! Never counts anything itself.

use std::cell::RefCell;

use prometheus::{
    Gauge, Histogram, HistogramOpts, IntCounter, IntCounterVec, IntGauge, IntGaugeVec, Opts,
    Registry, core::Collector,
};

/// A declared metric. A histogram also shows as `NAME_bucket`, `NAME_sum` and `NAME_count`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declared {
    /// Name.
    pub name: String,
    /// What it counts, in words.
    pub help: String,
    /// Its labels; their sets of values are closed.
    pub labels: Vec<String>,
}

/// Declares in one registry and remembers what it declared.
/// Every function fails only when the name is taken or is no name.
#[derive(Debug)]
pub struct Declare<'r> {
    registry: &'r Registry,
    declared: RefCell<Vec<Declared>>,
}

impl<'r> Declare<'r> {
    /// Declares in `registry`.
    #[must_use]
    pub fn new(registry: &'r Registry) -> Self {
        Self {
            registry,
            declared: RefCell::default(),
        }
    }

    /// All that was declared.
    #[must_use]
    pub fn into_declared(self) -> Vec<Declared> {
        self.declared.into_inner()
    }

    /// A counter.
    pub fn counter(&self, name: &str, help: &str) -> prometheus::Result<IntCounter> {
        self.register(IntCounter::new(name, help)?)
    }

    /// A counter with labels.
    pub fn counters(
        &self,
        name: &str,
        help: &str,
        labels: &[&str],
    ) -> prometheus::Result<IntCounterVec> {
        self.register(IntCounterVec::new(Opts::new(name, help), labels)?)
    }

    /// A gauge, for times and other numbers with a fraction.
    pub fn gauge(&self, name: &str, help: &str) -> prometheus::Result<Gauge> {
        self.register(Gauge::new(name, help)?)
    }

    /// A gauge of whole numbers with labels.
    pub fn gauges(
        &self,
        name: &str,
        help: &str,
        labels: &[&str],
    ) -> prometheus::Result<IntGaugeVec> {
        self.register(IntGaugeVec::new(Opts::new(name, help), labels)?)
    }

    /// A histogram with these upper bounds.
    pub fn histogram(
        &self,
        name: &str,
        help: &str,
        buckets: Vec<f64>,
    ) -> prometheus::Result<Histogram> {
        self.register(Histogram::with_opts(
            HistogramOpts::new(name, help).buckets(buckets),
        )?)
    }

    /// A gauge that is always 1 and says in its label which version runs.
    pub fn build_info(&self, name: &str, version: &str) -> prometheus::Result<()> {
        let opts =
            Opts::new(name, "Always 1; the label is the version.").const_label("version", version);
        self.register(IntGauge::with_opts(opts)?)?.set(1);
        Ok(())
    }

    fn register<M: Collector + Clone + 'static>(&self, metric: M) -> prometheus::Result<M> {
        self.registry.register(Box::new(metric.clone()))?;
        let declared = metric.desc().into_iter().map(|desc| Declared {
            name: desc.fq_name.clone(),
            help: desc.help.clone(),
            labels: desc.variable_labels.clone(),
        });
        self.declared.borrow_mut().extend(declared);
        Ok(metric)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_declared_is_listed_even_before_it_is_counted() {
        let registry = Registry::new();
        let declare = Declare::new(&registry);
        declare
            .counters("sharetrail_things_total", "Things, by kind.", &["kind"])
            .unwrap();
        declare
            .build_info("sharetrail_build_info", "1.2.3")
            .unwrap();
        let declared = declare.into_declared();
        assert_eq!(
            declared[0],
            Declared {
                name: "sharetrail_things_total".into(),
                help: "Things, by kind.".into(),
                labels: vec!["kind".into()],
            }
        );
        assert_eq!(declared.len(), 2);
    }

    #[test]
    fn a_name_is_declared_once() {
        let registry = Registry::new();
        let declare = Declare::new(&registry);
        declare
            .counter("sharetrail_things_total", "Things.")
            .unwrap();
        assert!(
            declare
                .counter("sharetrail_things_total", "Things.")
                .is_err()
        );
    }
}
