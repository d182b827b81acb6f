//! One sheet for each exhibit: the label, the picture as large as the page allows, how it came in, who touched it since.

use crate::case_file::{Pictures, meta, optional, page_reference, verbatim};
use crate::snapshot::{CaseSnapshot, CustodyFact, ExhibitFacts};
use crate::words::Words;
use casebook_document::{Asset, Block, Document, ExhibitLabel, FieldGrid, Figure, Run, Section, Table, Text};
use casebook_domain::display;
use casebook_domain::entry::CustodyKind;
use casebook_domain::exhibit::{CapturedPart, PixelArea, ScreenCapture};

/// Where links to an exhibit's sheet lead.
pub fn anchor(facts: &ExhibitFacts) -> String {
    format!("exhibit-{}", facts.exhibit.id)
}

/// The sheet, and the picture on it where the exhibit is one that can be printed.
pub fn sheet(snapshot: &CaseSnapshot, facts: &ExhibitFacts, pictures: &Pictures) -> (Section, Option<Asset>) {
    let exhibit = &facts.exhibit.record;
    let mut section = Section::new(format!("Exhibit {}", exhibit.reference))
        .bookmark(format!("Exhibit {}", exhibit.reference))
        .anchor(anchor(facts))
        .level(2);
    section.push(ExhibitLabel {
        reference: exhibit.reference.clone(),
        description: verbatim(&exhibit.description),
        producer: exhibit.producer_name.clone(),
        date: display::date(display::london_date(exhibit.taken_at.utc)),
        case: page_reference(snapshot),
        digest: exhibit.file.sha256.clone(),
        anchor: None,
        bookmark: None,
    });
    let asset = picture(facts, pictures);
    match &asset {
        Some(asset) => {
            let alt = format!("Exhibit {}: {}", exhibit.reference, alt_words(&exhibit.description));
            section.push(Figure::new(asset.id.clone(), alt).digest(&exhibit.file.sha256).stamp(format!("Exhibit {}", exhibit.reference)));
        }
        None => section.push(Block::note(
            "Not printed.",
            format!(
                "This exhibit is a file of type {} and cannot be shown on paper. The untouched file travels in the evidence bundle.",
                exhibit.file.media_type
            ),
        )),
    }
    section.push(Block::heading(2, "How it came in"));
    section.push(how(snapshot, facts));
    if !facts.missing.is_empty() {
        section.push(Block::note("Not recorded.", facts.missing.join("; ")));
    }
    section.push(Block::heading(2, "Custody"));
    section.push(custody(facts));
    section.push(Block::heading(2, "Gaps in continuity"));
    section.push(gaps(facts));
    (section, asset)
}

/// The sheet as a document of its own, to lie beside the exhibit's untouched file in a bundle (R-OUT-2).
pub fn sheet_document(snapshot: &CaseSnapshot, facts: &ExhibitFacts, pictures: &Pictures) -> Document {
    let (section, asset) = sheet(snapshot, facts, pictures);
    let title = format!("Exhibit {}", facts.exhibit.record.reference);
    let document = Document::new(meta(snapshot, &title)).section(section.level(1));
    match asset {
        Some(asset) => document.asset(asset),
        None => document,
    }
}

fn alt_words(description: &str) -> String {
    if description.trim().is_empty() { "no description recorded".to_owned() } else { verbatim(description) }
}

fn picture(facts: &ExhibitFacts, pictures: &Pictures) -> Option<Asset> {
    let file = &facts.exhibit.record.file;
    if !facts.digest_held || !matches!(file.media_type.as_str(), "image/png" | "image/jpeg") {
        return None;
    }
    let source = pictures.get(&facts.exhibit.id)?;
    let mut digest = [0; 32];
    for (at, byte) in digest.iter_mut().enumerate() {
        *byte = u8::from_str_radix(file.sha256.get(2 * at..2 * at + 2)?, 16).ok()?;
    }
    let asset = Asset::new(anchor(facts), &file.media_type, file.size, digest, source.clone());
    Some(match (file.width, file.height) {
        (Some(width), Some(height)) => asset.pixels(width, height),
        _ => asset,
    })
}

/// The minimum of a statement of production (cps-case-file 5.1) as far as it is recorded. Never "forensically sound"
/// (R-DIG-1); a clock that nobody checked is said to be so (R-DIG-3).
fn how(snapshot: &CaseSnapshot, facts: &ExhibitFacts) -> FieldGrid {
    let exhibit = &facts.exhibit.record;
    let file = &exhibit.file;
    let captured = exhibit.captured_at.as_ref().map_or_else(
        || Text::from(Run::new("Not recorded").muted()),
        |time| Text::from(display::stated(time)),
    );
    let held = if facts.digest_held {
        format!("Read again for this file on {}: equal", display::moment(&snapshot.making.at))
    } else {
        "NOT EQUAL, or not readable, when read again for this file".to_owned()
    };
    let pixels = match (file.width, file.height) {
        (Some(width), Some(height)) => format!(", {width} \u{d7} {height} pixels"),
        _ => String::new(),
    };
    let mut grid = FieldGrid::new(2)
        .field("Captured by", exhibit.producer_name.clone())
        .field("Method", exhibit.method.words())
        .full("Captured", captured)
        .full("Taken into the vault", display::moment(&exhibit.taken_at))
        .full("Clock of the workstation", snapshot.making.clock.clone())
        .full("Obtained", optional(Some(&exhibit.obtained_where), "Not recorded"))
        .full(
            "Address of the page",
            if exhibit.source_address.is_empty() {
                optional(None, "Not recorded")
            } else {
                Text::mono(verbatim(&exhibit.source_address))
            },
        )
        .field("File as it came", verbatim(&file.name))
        .field("Type and size", format!("{}, {}{pixels}", file.media_type, display::size(file.size)))
        .full("SHA-256 at intake", Text::mono(display::digest_groups(&file.sha256)))
        .full("SHA-256 now", held);
    if let Some(capture) = &exhibit.capture {
        grid = screen(grid, capture);
    }
    if exhibit.parent.is_some() {
        grid = grid.full("Made from another exhibit", verbatim(&exhibit.derivation));
    }
    grid.full(
        "Where the original is",
        optional(Some(&exhibit.location), "Sealed in the Casebook vault of this workstation"),
    )
}

/// What the program noted of a picture of the screen that it took itself, and what was left out of it.
fn screen(grid: FieldGrid, capture: &ScreenCapture) -> FieldGrid {
    let size = |area: PixelArea| format!("{} \u{d7} {} pixels", area.width, area.height);
    let part = match capture.part {
        CapturedPart::Everything => "Every screen, whole".to_owned(),
        CapturedPart::Screen => format!("One screen, whole; the desktop had {}", size(capture.desktop)),
        CapturedPart::Window => format!(
            "The rectangle of one window as it stood on the screen; the desktop had {} and the rest was not kept",
            size(capture.desktop)
        ),
        CapturedPart::Area => format!(
            "A rectangle that the officer drew, {} from {}, {}; the desktop had {} and the rest was not kept",
            size(capture.area),
            capture.area.x,
            capture.area.y,
            size(capture.desktop)
        ),
    };
    let window = match (capture.window_title.as_str(), capture.window_program.as_str()) {
        ("", "") => None,
        (title, "") => Some(verbatim(title)),
        (title, program) => Some(format!("{} ({})", verbatim(title), verbatim(program))),
    };
    let mut grid = grid
        .full(
            "Pixels read between",
            format!("{} and {}", display::moment(&capture.began_at), display::moment(&capture.ended_at)),
        )
        .full("Part of the screen", part);
    if let Some(window) = window {
        let label = if capture.part == CapturedPart::Window { "Window" } else { "Window in front" };
        grid = grid.full(label, window);
    }
    grid.field(
        "Screen",
        format!("{}, drawn at {} %", verbatim(&capture.screens.join(", ")), capture.scale_percent),
    )
    .field("In its series", format!("Picture {}", capture.number))
    .field("Workstation", verbatim(&capture.system))
    .field("Captured with", capture.program.clone())
}

fn custody(facts: &ExhibitFacts) -> Table {
    let mut table = Table::new([(5, "When"), (3, "Who"), (3, "What"), (4, "From, to, why"), (2, "Digest")]);
    for fact in &facts.custody {
        table = table.row(custody_row(fact));
    }
    table.empty_says("No movement is recorded.")
}

/// What is open between capture and this file. Looked for by the program, explained by officers, never taken away.
fn gaps(facts: &ExhibitFacts) -> Table {
    let mut table = Table::new([(5, "What is open"), (6, "Explanation")]);
    for gap in &facts.gaps {
        let explained = match &gap.explained {
            Some((at, by, words)) => format!("{} ({by}, {})", verbatim(words), display::moment(at)),
            None => "NOT EXPLAINED".to_owned(),
        };
        table = table.row([verbatim(&gap.words), explained]);
    }
    table.empty_says(
        "None found. Looked for: time between capture and intake, another officer than the producer, changes of the file \
         after its capture, a digest that was not compared or not equal, a clock that was set back, a hand-over without \
         return.",
    )
}

fn custody_row(fact: &CustodyFact) -> [String; 5] {
    let at = display::moment(&fact.at);
    let Some(event) = &fact.event else {
        return [at, fact.by.clone(), "Taken in and sealed".to_owned(), String::new(), "Computed".to_owned()];
    };
    if event.what == CustodyKind::Explained {
        let words = verbatim(&event.why);
        return [at, fact.by.clone(), event.what.words().to_owned(), words, String::new()];
    }
    let mut parts: Vec<String> = Vec::new();
    for (word, text) in [("from", &event.from), ("to", &event.to), ("because", &event.why)] {
        if !text.trim().is_empty() {
            parts.push(format!("{word} {}", verbatim(text)));
        }
    }
    if let Some(moment) = &event.happened_at {
        parts.push(format!("happened {}", display::moment(moment)));
    }
    let digest = match (&event.hash_before, &event.hash_after) {
        (Some(before), Some(after)) if before == after => "Equal",
        (Some(_), Some(_)) => "NOT EQUAL",
        (Some(_), None) => "COULD NOT BE READ",
        (None, _) => "Not read",
    };
    [at, fact.by.clone(), event.what.words().to_owned(), parts.join(", "), digest.to_owned()]
}
