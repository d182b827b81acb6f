//! The first page of a bundle: what it is and how to check it, with programs already on the recipient's machine.

use crate::case_file::{meta, page_reference};
use crate::snapshot::CaseSnapshot;
use casebook_document::{Block, Document, FieldGrid, Section, Text};
use casebook_domain::display;

/// What the page says besides the case.
pub struct BundleFacts<'a> {
    /// Name of the bundle's folder.
    pub folder: &'a str,
    /// Who signed, as the allowed signers file names them.
    pub signer: &'a str,
    /// Fingerprint of the signing key, as OpenSSH prints it.
    pub fingerprint: &'a str,
}

/// The page "Read me first".
pub fn read_me(snapshot: &CaseSnapshot, facts: &BundleFacts<'_>) -> Document {
    let making = &snapshot.making;
    let command = |text: String| Block::paragraph(Text::mono(text));
    let section = Section::new("Read me first")
        .with(Block::paragraph(format!(
            "This folder is an evidence bundle of case {}. It holds the untouched files of {} exhibits, the case file, and the \
             record of who handled them. Nothing in it needs a special program.",
            page_reference(snapshot),
            snapshot.exhibits.len()
        )))
        .with(
            FieldGrid::new(2)
                .field("Folder", Text::mono(facts.folder))
                .field("Made at", display::moment(&making.at))
                .field("Made by", making.by.clone())
                .field("Purpose", making.purpose.clone())
                .field("For", making.recipient.clone())
                .field("Marking", making.marking.words()),
        )
        .with(Block::heading(2, "How to check it in five steps"))
        .with(Block::paragraph("1. Open verify.html in the folder data with any browser and choose this folder. It works without a network and says in plain words what holds and what does not."))
        .with(Block::paragraph("2. Or compare every file with the list of digests. On Linux, in this folder:"))
        .with(command("sha256sum -c manifest-sha256.txt".to_owned()))
        .with(Block::paragraph("On Windows, in PowerShell, for one file; compare the result with its line in manifest-sha256.txt:"))
        .with(command("Get-FileHash -Algorithm SHA256 data\\01_case-file.pdf".to_owned()))
        .with(Block::paragraph("3. Check that the list itself was signed. On Windows use the command prompt, not PowerShell:"))
        .with(command(format!(
            "ssh-keygen -Y verify -f data/04_custody/allowed_signers -I {} -n casebook-bundle@v1 -s tagmanifest-sha256.txt.sig < tagmanifest-sha256.txt",
            facts.signer
        )))
        .with(Block::paragraph("4. A key inside a bundle proves nothing by itself. Compare its fingerprint with the one in the officer's statement:"))
        .with(command(facts.fingerprint.to_owned()))
        .with(Block::paragraph("5. data/04_custody/journal.jsonl shows each entry about the exhibits with a proof that it stands in the journal whose root is in checkpoint.txt:"))
        .with(command(making.journal_root.clone()));
    Document::new(meta(snapshot, "Read me first")).section(section)
}
