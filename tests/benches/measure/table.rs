//! What was measured, against what was promised.

use serde_json::{Value, json};
use std::time::Duration;

/// The figures of one run.
#[derive(Default)]
pub(crate) struct Table(Vec<Figure>);

struct Figure {
    name: String,
    value: f64,
    unit: &'static str,
    most: Option<f64>,
    least: Option<f64>,
}

impl Table {
    /// A figure with nothing promised about it.
    pub(crate) fn note(&mut self, name: impl Into<String>, value: f64, unit: &'static str) {
        self.keep(Figure { name: name.into(), value, unit, most: None, least: None });
    }
    /// A figure that should be at most this.
    pub(crate) fn at_most(&mut self, name: impl Into<String>, value: f64, unit: &'static str, most: f64) {
        self.keep(Figure { name: name.into(), value, unit, most: Some(most), least: None });
    }
    /// A figure that should be at least this.
    pub(crate) fn at_least(&mut self, name: impl Into<String>, value: f64, unit: &'static str, least: f64) {
        self.keep(Figure { name: name.into(), value, unit, most: None, least: Some(least) });
    }

    fn keep(&mut self, figure: Figure) {
        println!("{}", figure.line());
        self.0.push(figure);
    }

    /// Says what fell short, and writes the file.
    pub(crate) fn close(&self) {
        let short: Vec<&Figure> = self.0.iter().filter(|figure| !figure.holds()).collect();
        println!("\n{} figures, {} short of what is promised", self.0.len(), short.len());
        for figure in short {
            println!("  {}", figure.line());
        }
        if let Some(path) = std::env::var_os("CASEBOOK_BENCH_RESULT") {
            let figures: Vec<Value> = self.0.iter().map(Figure::to_json).collect();
            std::fs::write(path, serde_json::to_string_pretty(&figures).unwrap() + "\n").unwrap();
        }
    }
}

impl Figure {
    fn holds(&self) -> bool {
        self.most.is_none_or(|most| self.value <= most) && self.least.is_none_or(|least| self.value >= least)
    }
    fn line(&self) -> String {
        let promised = match (self.most, self.least) {
            (Some(most), _) => format!("at most {most}"),
            (_, Some(least)) => format!("at least {least}"),
            _ => String::new(),
        };
        let mark = if self.holds() { "" } else { "  SHORT" };
        format!("{:<64} {:>12.3} {:<6} {promised}{mark}", self.name, self.value, self.unit)
    }
    fn to_json(&self) -> Value {
        json!({
            "name": self.name, "value": (self.value * 1000.0).round() / 1000.0, "unit": self.unit,
            "at_most": self.most, "at_least": self.least, "holds": self.holds(),
        })
    }
}

/// Milliseconds.
pub(crate) fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// The value that `share` of all stay below.
pub(crate) fn quantile(times: &mut [Duration], share: f64) -> Duration {
    times.sort_unstable();
    let at = ((times.len() as f64 * share).ceil() as usize).clamp(1, times.len());
    times[at - 1]
}
