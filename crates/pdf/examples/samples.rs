//! Prints the sample documents of the tests into a folder, to be looked at:
//! `cargo run -p casebook-pdf --example samples FOLDER`.

#[path = "../tests/samples/mod.rs"]
mod samples;

use std::fs::File;
use std::io::BufWriter;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("name a folder")?);
    std::fs::create_dir_all(&folder)?;
    let documents = [
        ("every-block", samples::every_block()),
        ("languages", samples::languages()),
        ("case-file", samples::case_file()),
    ];
    for (name, document) in documents {
        let mut out = BufWriter::new(File::create(folder.join(name).with_extension("pdf"))?);
        let rendered = casebook_pdf::render(&document, &mut out, &mut |_, _| true)?;
        println!("{name}: {rendered:?}");
    }
    Ok(())
}
