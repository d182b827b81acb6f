//! Writes a small bundle of made-up things into a folder, for the tests in a real browser and for looking at one.
//!
//!     cargo run -p casebook-bundle --example sample_bundle -- FOLDER [BYTES]
//!
//! `BYTES` is the length of one more exhibit. Prints the path of the bundle's folder.

use std::io::Cursor;
use std::path::PathBuf;

#[path = "../tests/sample/mod.rs"]
mod sample;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args_os().skip(1);
    let folder = PathBuf::from(arguments.next().ok_or("name a folder")?);
    let mut exhibits = vec![b"made-up picture one".to_vec(), vec![0x5a; 70_000]];
    if let Some(bytes) = arguments.next() {
        exhibits.push(vec![0x2e; bytes.to_string_lossy().parse()?]);
    }
    let (zip, _) = sample::zip_of(&sample::contents_with(&exhibits));
    let place = casebook_bundle::unpack(Cursor::new(zip), &folder, &mut |_, _| true)?;
    println!("{}", place.display());
    Ok(())
}
