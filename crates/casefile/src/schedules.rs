//! Lists of exhibits: the exhibit list in MG12 form, and the same as CSV for the bundle (R-OUT-5).

use crate::case_file::{meta, verbatim};
use crate::exhibit_pages::anchor;
use crate::snapshot::CaseSnapshot;
use casebook_document::{Block, Document, FieldGrid, Run, Section, Table, Text};
use casebook_domain::person::PersonCategory;
use casebook_domain::{csv, display};

/// The exhibit list in MG12 form: property reference, description, exhibit reference, producer, current location,
/// attached. It has no signature box and no continuity column (cps-case-file 4.10).
pub fn exhibit_list(snapshot: &CaseSnapshot) -> Section {
    list(snapshot, true)
}

/// The exhibit list as a document of its own (R-OUT-2).
pub fn exhibit_list_document(snapshot: &CaseSnapshot) -> Document {
    Document::new(meta(snapshot, "MG12 Exhibit list")).section(list(snapshot, false))
}

fn list(snapshot: &CaseSnapshot, linked: bool) -> Section {
    let suspects: Vec<String> = snapshot
        .people
        .iter()
        .filter(|person| person.record.categories.contains(&PersonCategory::Suspect))
        .map(|person| verbatim(&person.record.name))
        .collect();
    let against = if suspects.is_empty() { "not identified".to_owned() } else { suspects.join(", ") };
    let mut table = Table::new([
        (2, "Ref."),
        (5, "Description"),
        (3, "Produced by"),
        (4, "Where it is now"),
        (2, "Attached"),
        (1, "Page"),
    ])
    .empty_says("No exhibit is in this file.");
    for facts in &snapshot.exhibits {
        let exhibit = &facts.exhibit.record;
        let copy = if exhibit.parent.is_some() { " (copy)" } else { "" };
        let location = if exhibit.location.trim().is_empty() {
            "Sealed in the Casebook vault; copy in the evidence bundle".to_owned()
        } else {
            verbatim(&exhibit.location)
        };
        let (reference, page): (Text, Text) = if linked {
            (
                Run::new(&exhibit.reference).bold().link(anchor(facts)).into(),
                Run::page_of(anchor(facts)).into(),
            )
        } else {
            (Text::bold(&exhibit.reference), Text::from(""))
        };
        table = table.row([
            reference,
            Text::from(format!("{}{copy}", verbatim(&exhibit.description))),
            Text::from(exhibit.producer_name.clone()),
            Text::from(location),
            Text::from("Yes"),
            page,
        ]);
    }
    let mut section = Section::new("MG12 Exhibit list")
        .with(
            FieldGrid::new(2)
                .field("R v", against)
                .field("Date of completion", display::date(display::london_date(snapshot.making.at.utc))),
        )
        .with(table);
    if !snapshot.left_out.is_empty() {
        section.push(Block::heading(2, "Not in this file"));
        section.push(Block::bullets(
            snapshot.left_out.iter().map(|(reference, why)| format!("{reference}: {}", verbatim(why))),
        ));
    }
    section
}

/// The exhibit list as CSV: exhibit reference, description, producer, type, size, SHA-256, name in the bundle.
/// `path` says where each exhibit's file stands in the bundle.
pub fn exhibit_csv(snapshot: &CaseSnapshot, path: impl Fn(&str) -> String) -> String {
    let mut text = String::from("reference,description,producer,type,bytes,sha256,file\r\n");
    for facts in &snapshot.exhibits {
        let exhibit = &facts.exhibit.record;
        let cells = [
            exhibit.reference.clone(),
            exhibit.description.clone(),
            exhibit.producer_name.clone(),
            exhibit.file.media_type.clone(),
            exhibit.file.size.to_string(),
            exhibit.file.sha256.clone(),
            path(&exhibit.reference),
        ];
        text.push_str(&csv::line(cells.iter().map(String::as_str)));
    }
    text
}
