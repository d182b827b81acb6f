//! Measures what a document costs: `cargo run --release -p casebook-pdf --example measure -- PAGES PICTURES [FILE]`.
//!
//! Each picture is a screenshot of 1440 by 900 pixels in its own bytes, as PNG; every third a photograph as JPEG.

#[path = "../tests/samples/mod.rs"]
mod samples;

use std::io::{self, Write};
use std::time::Instant;

use casebook_document::{Block, Document, Figure, Index, Section, Table};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let number = |at: usize, otherwise: usize| {
        std::env::args().nth(at).and_then(|word| word.parse().ok()).unwrap_or(otherwise)
    };
    let (pages, pictures) = (number(1, 30), number(2, 20));
    let mut document = Document::new(samples::meta("Measured"))
        .section(Section::new("Index").with(Index::nested()).not_in_index());
    for at in 0..pictures {
        let id = format!("P/{at}");
        let (media_type, bytes) = if at % 3 == 2 {
            ("image/jpeg", samples::jpeg(180, 113))
        } else {
            ("image/png", samples::screenshot(1440, 900, at as u32 * 7919))
        };
        // Distinct bytes: what stands behind the end of a JPEG is kept.
        let mut bytes = bytes;
        if media_type == "image/jpeg" {
            bytes.extend(at.to_be_bytes());
        }
        document = document
            .section(
                Section::new(format!("Exhibit {id}")).level(2).with(Figure::new(id.as_str(), "A screenshot")),
            )
            .asset(samples::asset(&id, media_type, bytes));
    }
    let mut rows = Table::new([(1, "No."), (4, "Description"), (2, "Date")]).row_headers();
    for row in 0..pages.saturating_sub(pictures + 1) * 40 {
        rows = rows.row([
            row.to_string(),
            "Screenshot of a reply, taken on a telephone".to_owned(),
            "03/11/2026".to_owned(),
        ]);
    }
    document = document.section(Section::new("Schedule").with(Block::paragraph("All items.")).with(rows));

    let mut out: Box<dyn Write> = match std::env::args().nth(3) {
        Some(path) => Box::new(io::BufWriter::new(std::fs::File::create(path)?)),
        None => Box::new(io::sink()),
    };
    let start = Instant::now();
    let rendered = casebook_pdf::render(&document, &mut out, &mut |_, _| true)?;
    let took = start.elapsed();
    println!(
        "{} pages, {pictures} pictures, {} bytes: {:.2} s",
        rendered.pages,
        rendered.bytes,
        took.as_secs_f32()
    );
    if let Ok(status) = std::fs::read_to_string("/proc/self/status")
        && let Some(peak) = status.lines().find(|line| line.starts_with("VmHWM"))
    {
        println!("most memory: {}", peak.trim_start_matches("VmHWM:").trim());
    }
    Ok(())
}
