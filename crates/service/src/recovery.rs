//! The recovery kit on paper: each half a page of its own, for a custodian of its own.

use crate::api::RecoveryHalfView;
use crate::exhibits::EvidenceError;
use crate::exhibits::outside::Outside;
use crate::services::Services;
use casebook_crypto::digest::{hex, sha256};
use casebook_document::{Block, Document, FieldGrid, Meta, Section, Signature, Text};
use casebook_domain::display;
use std::path::Path;

impl Services {
    /// Saves one half of the recovery kit as a page to print. Where it goes is the officer's choice; the vault keeps no
    /// copy. The file names neither unit nor vault: whoever finds it cannot tell what it opens a half of.
    pub fn recovery_save(&self, half: &RecoveryHalfView, to: &Path) -> Result<(), EvidenceError> {
        let mut bytes = Vec::new();
        casebook_pdf::render(&self.recovery_page(half), &mut bytes, &mut |_, _| true)
            .map_err(|_| EvidenceError::NotMade("recovery_page".to_owned()))?;
        let mut file = Outside::begin(to, &self.folder())?;
        file.write(&bytes).map_err(EvidenceError::Outside)?;
        file.finish(&hex(&sha256(&bytes)))?;
        file.publish()
    }

    fn recovery_page(&self, half: &RecoveryHalfView) -> Document {
        let now = self.now();
        let made = now.utc.format("%Y-%m-%dT%H:%M:%SZ").to_string();
        let which = if half.number == 1 { "First half of two" } else { "Second half of two" };
        let section = Section::new("Recovery kit")
            .with(Block::paragraph(
                "When a passphrase is forgotten or a computer is lost, both halves together open the vault. One half alone \
                 opens nothing. Whoever holds both can open everything.",
            ))
            .with(FieldGrid::new(2).field("Which half", which).field("Made at", display::moment(&now)))
            .with(Block::heading(2, "The half, in groups as it is typed"))
            .with(Block::paragraph(Text::mono(half.text.clone())))
            .with(Block::heading(2, "How to keep it"))
            .with(Block::paragraph(
                "Keep this page in a safe, apart from the other half and from every computer. Check that each letter can be read. \
                 When it is printed, delete the file that it was printed from.",
            ))
            .with(Signature {
                declaration: Some(Text::from("I have taken this half into my keeping.")),
                lines: vec![
                    ("Name".to_owned(), String::new()),
                    ("Signature".to_owned(), String::new()),
                    ("Date".to_owned(), String::new()),
                ],
            });
        let program = format!("Casebook {}", env!("CARGO_PKG_VERSION"));
        let meta = Meta::new("Recovery kit", "Casebook", made)
            .producer(program)
            .subject(which)
            .reference(which)
            .marking("OFFICIAL-SENSITIVE");
        Document::new(meta).section(section)
    }
}
