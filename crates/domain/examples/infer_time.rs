//! Prints how long the knowledge takes to load and a record of 300 drug lines to be read:
//! `cargo run --release -p domain --example infer_time -- [CONDITIONS]`, with CONDITIONS a table of conditions to compare with.

#![expect(clippy::print_stdout, reason = "a command-line report goes to standard output")]

use std::{error::Error, hint::black_box, time::Instant};

use domain::{
    inference::{Knowledge, infer},
    record::{DrugRoute, MedicalRecord, Medication, Origin, RecordSource},
};

/// Lines of the record: five years of five drugs a month.
const LINES: usize = 300;
/// Every so many lines another name, as drugs repeat from month to month.
const DIFFERENT: usize = 30;
const RUNS: usize = 200;
const INDEX: &str = include_str!("../knowledge/ingredient_classes.tsv");

fn record(ingredients: bool) -> MedicalRecord {
    let names: Vec<&str> = INDEX.lines().filter_map(|line| line.split_once('\t')).map(|(name, _)| name).collect();
    let step = names.len() / DIFFERENT;
    let line = |at: usize| {
        let name = names[at % DIFFERENT * step];
        Medication {
            code: String::new(),
            product: format!("{name}錠5mg「甲」"),
            ingredient: if ingredients { name.to_owned() } else { String::new() },
            quantity: "1".to_owned(),
            unit: "錠".to_owned(),
            usage: String::new(),
            times: Some(28),
            route: DrugRoute::Oral,
            origin: Origin {
                source: RecordSource::Claims,
                institution: None,
                institution_name: String::new(),
                date: None,
                month_only: true,
            },
        }
    };
    MedicalRecord { medications: (0..LINES).map(line).collect(), ..MedicalRecord::default() }
}

fn median(mut run: impl FnMut()) -> f64 {
    let mut times: Vec<f64> = (0..RUNS)
        .map(|_| {
            let begun = Instant::now();
            run();
            begun.elapsed().as_secs_f64() * 1_000.0
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[RUNS / 2]
}

fn main() -> Result<(), Box<dyn Error>> {
    let shipped = Knowledge::shipped()?;
    println!("load {}: {:.2} ms", shipped.version(), median(|| drop(black_box(Knowledge::shipped()))));
    let mut tables = vec![shipped];
    if let Some(file) = std::env::args().nth(1) {
        tables.push(Knowledge::parse(&std::fs::read_to_string(file)?)?);
    }
    for knowledge in &tables {
        for ingredients in [true, false] {
            let record = record(ingredients);
            let named = if ingredients { "ingredients" } else { "products only" };
            let time = median(|| drop(black_box(infer(&record, knowledge))));
            println!("infer {LINES} lines, {named}, {} rules ({}): {time:.3} ms", knowledge.len(), knowledge.version());
        }
    }
    Ok(())
}
