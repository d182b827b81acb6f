//! What we promise of every document, read back with programs and libraries that are not ours.

#![allow(clippy::unwrap_used)]

mod samples;

use std::io::{self, Read};
use std::process::Command;
use std::sync::Arc;

use casebook_document::*;
use casebook_pdf::{RenderError, Rendered, render};
use lopdf::{Dictionary, Object, ObjectId, Stream};
use samples::{asset, every_block, jpeg, meta, png, screen, screenshot};

fn printed(document: &Document) -> (Rendered, Vec<u8>) {
    let mut out = Vec::new();
    let rendered = render(document, &mut out, &mut |_, _| true).unwrap();
    (rendered, out)
}

fn section(section: Section) -> Document {
    Document::new(meta("Test")).section(section)
}

/// The text of pages as poppler reads it.
fn text(pdf: &[u8], options: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file.pdf");
    std::fs::write(&path, pdf).unwrap();
    let output =
        Command::new("pdftotext").args(options).arg(&path).arg("-").output().expect("pdftotext is needed");
    assert!(output.status.success());
    // Poppler sets marks of direction around words that read from right to left.
    String::from_utf8(output.stdout)
        .unwrap()
        .replace(['\u{202a}', '\u{202b}', '\u{202c}', '\u{200e}', '\u{200f}'], "")
}

fn page_text(pdf: &[u8], page: usize) -> String {
    let page = page.to_string();
    text(pdf, &["-f", &page, "-l", &page, "-layout"])
}

fn pictures(file: &lopdf::Document) -> Vec<&Stream> {
    file.objects
        .values()
        .filter_map(|object| object.as_stream().ok())
        .filter(|stream| {
            stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Image")
        })
        .collect()
}

fn pages(file: &lopdf::Document) -> Vec<ObjectId> {
    file.get_pages().into_values().collect()
}

fn words(object: &Object) -> String {
    lopdf::decode_text_string(object).unwrap()
}

/// Number of the page that a destination names.
fn leads_to(file: &lopdf::Document, dictionary: &Dictionary) -> usize {
    let page = dictionary.get(b"Dest").unwrap().as_array().unwrap()[0].as_reference().unwrap();
    pages(file).iter().position(|id| *id == page).unwrap() + 1
}

#[test]
fn words_of_every_language_can_be_found_and_copied() {
    // What poppler still loses. The list may only get shorter. Arabic: ligatures come out with their letters in visual
    // order.
    let known = [("ar", "على"), ("ar", "الثلاثاء")];
    let (rendered, pdf) = printed(&samples::languages());
    assert_eq!(rendered.missing, []);
    let read = text(&pdf, &["-raw"]);
    let mut lost = Vec::new();
    for (tag, _, words) in samples::LANGUAGES {
        lost.extend(words.split(' ').filter(|word| !read.contains(word)).map(|word| (*tag, word)));
    }
    assert_eq!(lost, known);
    for sign in samples::EMOJI.split(' ') {
        assert!(read.contains(sign), "{sign} is lost");
    }
}

#[test]
fn words_in_every_style_and_block_can_be_found() {
    let (_, pdf) = printed(&every_block());
    let read = text(&pdf, &[]);
    for expected in [
        "Running text",
        "Words may be bold, sloped, fixed-width 0123456789abcdef, muted",
        "link to the tables",
        "Offensive words and pictures follow.",
        "Translation by A. Interpreter, police interpreter",
        "The last box takes what is left",
        "Not recorded",
        "No movement is recorded.",
        "Signature witnessed by",
        "As handed over by the complainant",
        "Exhibit JB/2 · part 1 of 4",
        "Exhibit JB/2 · part 4 of 4",
        "MG6D Sensitive unused material",
    ] {
        assert!(read.contains(expected), "{expected} is lost");
    }
}

#[test]
fn the_same_model_gives_the_same_bytes_whatever_the_order_of_its_pictures() {
    let document = every_block();
    let mut turned = every_block();
    turned.assets.reverse();
    let (_, first) = printed(&document);
    assert!(first == printed(&document).1, "two runs differ");
    assert!(first == printed(&turned).1, "the order of assets shows");
}

#[test]
fn a_jpeg_goes_in_byte_for_byte_and_once() {
    let photograph = jpeg(30, 20);
    let document = section(
        Section::new("One")
            .with(Figure::new("a", "A photograph"))
            .with(Figure::new("b", "The same photograph").orientation(Orientation::from_exif(8))),
    )
    .asset(asset("a", "image/jpeg", photograph.clone()))
    .asset(asset("b", "image/jpeg", photograph.clone()));
    let (rendered, pdf) = printed(&document);
    assert_eq!(rendered.unprinted, []);
    let file = lopdf::Document::load_mem(&pdf).unwrap();
    let found = pictures(&file);
    assert_eq!(found.len(), 1, "a picture used twice is stored once");
    assert!(found[0].content == photograph, "the bytes differ");
}

#[test]
fn a_png_keeps_every_pixel() {
    let (width, height) = (61, 47);
    let pixels = screen(width, height, 1);
    let rgb: Vec<u8> = pixels.concat();
    let grey: Vec<u8> = pixels.iter().map(|[r, ..]| *r).collect();
    let deep: Vec<u8> = pixels.iter().flat_map(|[r, g, b]| [*r, 1, *g, 2, *b, 3]).collect();
    let opaque: Vec<u8> = pixels.iter().flat_map(|[r, g, b]| [*r, *g, *b, 255]).collect();
    let alpha: Vec<u8> = (0..width * height).map(|at| (at % 251) as u8).collect();
    let through: Vec<u8> = pixels.iter().zip(&alpha).flat_map(|([r, g, b], a)| [*r, *g, *b, *a]).collect();
    let eight = png::BitDepth::Eight;
    type Case<'a> = (&'a str, png::ColorType, png::BitDepth, &'a [u8], &'a [u8], Option<&'a [u8]>);
    let cases: [Case<'_>; 5] = [
        ("rgb", png::ColorType::Rgb, eight, &rgb, &rgb, None),
        ("grey", png::ColorType::Grayscale, eight, &grey, &grey, None),
        ("16 bits", png::ColorType::Rgb, png::BitDepth::Sixteen, &deep, &deep, None),
        ("opaque alpha", png::ColorType::Rgba, eight, &opaque, &rgb, None),
        ("alpha", png::ColorType::Rgba, eight, &through, &rgb, Some(&alpha)),
    ];
    for (name, colour, depth, stored, colours, mask) in cases {
        let file = png(width, height, colour, depth, stored);
        let document = section(Section::new("One").with(Figure::new("a", "A picture"))).asset(asset(
            "a",
            "image/png",
            file,
        ));
        let (_, pdf) = printed(&document);
        let file = lopdf::Document::load_mem(&pdf).unwrap();
        let found = pictures(&file);
        let is_mask = |stream: &Stream| !stream.dict.has(b"SMask") && mask.is_some();
        let main = found.iter().find(|stream| !is_mask(stream)).unwrap();
        assert!(main.decompressed_content().unwrap() == colours, "{name}: pixels differ");
        let masks: Vec<Vec<u8>> = found
            .iter()
            .filter(|stream| is_mask(stream))
            .map(|stream| stream.decompressed_content().unwrap())
            .collect();
        assert!(masks == mask.map(<[u8]>::to_vec).into_iter().collect::<Vec<_>>(), "{name}: opacity differs");
    }
}

#[test]
fn the_number_on_each_page_is_its_number_in_the_file() {
    let (rendered, pdf) = printed(&every_block());
    let count = rendered.pages as usize;
    assert_eq!(pages(&lopdf::Document::load_mem(&pdf).unwrap()).len(), count);
    for page in 1..=count {
        let expected = format!("Page {page} of {count}");
        assert!(page_text(&pdf, page).contains(&expected), "page {page} does not say {expected}");
    }
}

#[test]
fn every_link_and_bookmark_lands_where_it_says() {
    let (_, pdf) = printed(&every_block());
    let file = lopdf::Document::load_mem(&pdf).unwrap();
    let (mut links, mut bookmarks) = (0, 0);
    for object in file.objects.values() {
        let Ok(dictionary) = object.as_dict() else { continue };
        if dictionary.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Link") {
            let says = words(dictionary.get(b"Contents").unwrap());
            let page: usize = says.rsplit(' ').next().unwrap().parse().unwrap();
            assert_eq!(leads_to(&file, dictionary), page, "{says}");
            links += 1;
        } else if dictionary.has(b"Title") && dictionary.has(b"Dest") {
            let says = words(dictionary.get(b"Title").unwrap());
            let page: usize = says.rsplit("(p. ").next().unwrap().trim_end_matches(')').parse().unwrap();
            assert_eq!(leads_to(&file, dictionary), page, "{says}");
            // And what it names stands there.
            let title = says.split(" (p. ").next().unwrap();
            if title != "Cover sheet" {
                assert!(page_text(&pdf, page).contains(title.trim_start_matches("Exhibit ")), "{says}");
            }
            bookmarks += 1;
        }
    }
    assert!(links >= 12 && bookmarks >= 12, "{links} links, {bookmarks} bookmarks");
    // A reference in running text and in the index print the page that the link leads to.
    let tables = (1..).find(|page| page_text(&pdf, *page).contains("Surname")).unwrap();
    assert!(text(&pdf, &[]).contains(&format!("on page {tables}.")));
}

#[test]
fn lettered_sections_count_their_own_pages_and_label_them_so() {
    let mut document = Document::new(meta("Bundle").numbering(Numbering::LetteredSections))
        .section(Section::new("Index").with(Index::new()).not_in_index());
    for letter in ["J", "K"] {
        document = document.section(
            Section::new(format!("Part {letter}"))
                .letter(letter)
                .run_on()
                .with(Block::paragraph("First."))
                .with(Block::PageBreak)
                .with(Block::paragraph("Second.")),
        );
    }
    let (rendered, pdf) = printed(&document);
    assert_eq!(rendered.pages, 5);
    for (page, label) in [(2, "J 1"), (3, "J 2"), (4, "K 1"), (5, "K 2")] {
        let page_number = page.to_string();
        let read = text(&pdf, &["-raw", "-f", &page_number, "-l", &page_number]);
        assert!(read.trim_end().ends_with(label), "page {page}: {read}");
        assert!(read.contains(&format!("Page {page} of 5")));
    }
    assert!(text(&pdf, &["-raw", "-l", "1"]).contains("J 1"), "the index names the label");
    let file = lopdf::Document::load_mem(&pdf).unwrap();
    let labels = file.catalog().unwrap().get(b"PageLabels").unwrap().as_dict().unwrap();
    let labels = labels.get(b"Nums").unwrap().as_array().unwrap();
    let starts: Vec<i64> = labels.iter().step_by(2).map(|start| start.as_i64().unwrap()).collect();
    assert_eq!(starts, [0, 1, 3]);
}

// Rule: R-MARK-2
#[test]
fn every_page_of_a_part_that_is_not_to_be_disclosed_says_so_and_no_other_page_does() {
    let (rendered, pdf) = printed(&every_block());
    for page in 1..=rendered.pages as usize {
        let read = page_text(&pdf, page);
        let banded = read.contains("NOT DISCLOSABLE TO THE DEFENCE");
        assert_eq!(
            banded,
            read.contains("MG6D Sensitive unused material") && !read.contains("Marking"),
            "page {page}"
        );
    }
}

#[test]
fn marking_and_reference_stand_on_every_page() {
    let (rendered, pdf) = printed(&every_block());
    for page in 1..=rendered.pages as usize {
        let read = page_text(&pdf, page);
        assert!(read.matches("OFFICIAL-SENSITIVE").count() >= 2, "marking above and below on page {page}");
        assert!(read.contains("01AB0209826"), "reference on page {page}");
    }
}

#[test]
fn a_table_repeats_its_head_on_each_page_and_loses_no_row() {
    let mut table = Table::new([(1, "Number"), (3, "What")]);
    for number in 0..150 {
        table = table.row([format!("row-{number:03}"), "Something that was seen".to_owned()]);
    }
    let (rendered, pdf) = printed(&section(Section::new("Rows").with(table)));
    assert!(rendered.pages > 2);
    let read = text(&pdf, &[]);
    for number in 0..150 {
        assert_eq!(read.matches(&format!("row-{number:03}")).count(), 1);
    }
    assert_eq!(read.matches("Number").count(), rendered.pages as usize);
}

#[test]
fn a_row_taller_than_a_page_keeps_every_word() {
    let long: String = (0..3000).map(|number| format!("w{number:04} ")).collect();
    let table = Table::new([(1, "Who"), (2, "What")]).row(["Witness", &long]);
    let (rendered, pdf) = printed(&section(Section::new("Tall").with(table)));
    assert!(rendered.pages > 2);
    let read = text(&pdf, &["-raw"]);
    let lost: Vec<String> = (0..3000)
        .map(|number| format!("w{number:04}"))
        .filter(|word| read.matches(word.as_str()).count() != 1)
        .collect();
    assert_eq!(lost, [""; 0]);
    assert_eq!(read.matches("continued").count(), rendered.pages as usize - 1);
}

#[test]
fn a_heading_is_never_the_last_on_a_page_and_signatures_stand_with_their_declaration() {
    for lines in 30..48 {
        let filler = vec!["A line."; lines].join("\n");
        let document = section(
            Section::new("Kept")
                .with(Block::paragraph(filler))
                .with(Block::heading(2, "A heading"))
                .with(Block::paragraph("First line below.\nSecond line below.\nThird line below."))
                .with(Signature::new("I declare this.").line("Name", "").line("Date", "")),
        );
        let (rendered, pdf) = printed(&document);
        for page in 1..=rendered.pages as usize {
            let read = page_text(&pdf, page);
            assert_eq!(
                read.contains("A heading"),
                read.contains("Second line below."),
                "{lines} lines, page {page}"
            );
            assert_eq!(read.contains("I declare this."), read.contains("Date"), "{lines} lines, page {page}");
        }
    }
}

#[test]
fn an_empty_box_says_so() {
    let grid = FieldGrid::new(2).field("Plea", "").field("Tick", " ").empty_says("None");
    let (_, pdf) = printed(&section(Section::new("Form").with(grid)));
    assert_eq!(text(&pdf, &[]).matches("None").count(), 2);
}

#[test]
fn a_tall_screenshot_goes_on_over_pages_and_each_part_says_which_it_is() {
    let tall = screenshot(400, 2600, 4);
    let document =
        section(Section::new("Tall").with(Figure::new("a", "A conversation").stamp("Exhibit JB/1")))
            .asset(asset("a", "image/png", tall));
    let (rendered, pdf) = printed(&document);
    let count = rendered.pages as usize;
    assert!(count > 2);
    for page in 1..=count {
        assert!(page_text(&pdf, page).contains(&format!("Exhibit JB/1 · part {page} of {count}")));
    }
    assert_eq!(pictures(&lopdf::Document::load_mem(&pdf).unwrap()).len(), 1);
}

#[test]
fn a_character_without_a_glyph_is_printed_by_number_and_counted() {
    let (rendered, pdf) =
        printed(&section(Section::new("Signs").with(Block::paragraph("\u{13000} and \u{e123}\u{e123}"))));
    let missing: Vec<(char, u64)> = rendered.missing.iter().map(|one| (one.character, one.count)).collect();
    assert_eq!(missing, [('\u{e123}', 2), ('\u{13000}', 1)]);
    assert!(text(&pdf, &[]).contains("[U+13000] and [U+E123][U+E123]"));
}

#[test]
fn hostile_words_are_printed_and_do_no_harm() {
    let (rendered, pdf) = printed(&samples::hostile_text());
    lopdf::Document::load_mem(&pdf).unwrap();
    let read = text(&pdf, &["-raw"]);
    for expected in ["[U+0007]", "[U+202E]reversed[U+202C]", "[U+2066]isolated[U+2069]", "<</Type /Catalog>>"]
    {
        assert!(read.contains(expected), "{expected}");
    }
    assert!(rendered.missing.iter().any(|one| one.character == '\u{7}'));
    let long: usize = read.matches('x').count();
    assert!(long >= 10_000 * 9, "a word of 10,000 letters is broken over lines, not cut: {long}");
}

#[test]
fn pictures_that_cannot_be_decoded_are_reported_and_a_line_says_so() {
    let whole_png = screenshot(40, 40, 1);
    let whole_jpeg = jpeg(6, 6);
    let mut huge = whole_png.clone();
    huge[16..24].copy_from_slice(&[0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff]);
    let mut zero = whole_jpeg.clone();
    let frame = zero.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
    zero[frame + 5..frame + 9].copy_from_slice(&[0; 4]);
    let mut wrong = whole_png.clone();
    let middle = wrong.len() / 2;
    wrong[middle] ^= 0x40;
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("empty", Vec::new()),
        ("text", b"GIF89a or anything".to_vec()),
        ("huge", huge),
        ("zero", zero),
        ("wrong", wrong),
        ("png-cut", whole_png[..whole_png.len() - 20].to_vec()),
        ("jpeg-cut", whole_jpeg[..whole_jpeg.len() - 2].to_vec()),
        ("jpeg-head", whole_jpeg[..4].to_vec()),
    ];
    let mut part = Section::new("Damaged");
    let mut document = Document::new(meta("Damaged"));
    for (name, bytes) in &cases {
        part.push(Figure::new(*name, format!("What {name} showed")).digest("ab".repeat(32)));
        document = document.asset(asset(name, "image/png", bytes.clone()));
    }
    let (rendered, pdf) = printed(&document.section(part));
    let mut reported: Vec<&str> = rendered.unprinted.iter().map(|one| one.asset.0.as_str()).collect();
    let mut expected: Vec<&str> = cases.iter().map(|(name, _)| *name).collect();
    reported.sort_unstable();
    expected.sort_unstable();
    assert_eq!(reported, expected);
    let read = text(&pdf, &["-raw"]);
    assert_eq!(read.matches("This picture could not be printed:").count(), cases.len());
    assert!(read.contains("What huge showed"));
}

#[test]
fn a_picture_cut_off_or_changed_anywhere_never_stops_the_program() {
    let files = [screenshot(9, 6, 1), jpeg(2, 1), {
        let rgba: Vec<u8> = (0..9 * 6 * 4).map(|at| (at % 256) as u8).collect();
        png(9, 6, png::ColorType::Rgba, png::BitDepth::Eight, &rgba)
    }];
    for whole in files {
        for at in 0..whole.len() {
            let mut changed = whole.clone();
            changed[at] ^= 0xff;
            for bytes in [whole[..at].to_vec(), changed] {
                let document = section(Section::new("One").with(Figure::new("a", "A picture"))).asset(asset(
                    "a",
                    "image/png",
                    bytes,
                ));
                match render(&document, &mut io::sink(), &mut |_, _| true) {
                    Ok(_) | Err(RenderError::Asset { .. }) => {}
                    Err(other) => panic!("changed at {at}: {other}"),
                }
            }
        }
    }
}

#[test]
fn a_picture_with_another_digest_than_it_was_said_to_have_is_refused() {
    let bytes = jpeg(4, 4);
    let wrong = Asset::new("a", "image/jpeg", bytes.len() as u64, [7; 32], Arc::new(bytes));
    let document = section(Section::new("One").with(Figure::new("a", "A picture"))).asset(wrong);
    let error = render(&document, &mut io::sink(), &mut |_, _| true).unwrap_err();
    assert!(matches!(error, RenderError::Asset { ref id, .. } if id.0 == "a"), "{error}");
}

#[test]
fn a_picture_that_cannot_be_read_is_an_error_of_that_picture() {
    struct Broken;
    impl AssetBytes for Broken {
        fn open(&self) -> io::Result<Box<dyn Read + '_>> {
            Err(io::Error::other("the disk is gone"))
        }
    }
    let broken = Asset::new("a", "image/png", 10, [0; 32], Arc::new(Broken));
    let document = section(Section::new("One").with(Figure::new("a", "A picture"))).asset(broken);
    let error = render(&document, &mut io::sink(), &mut |_, _| true).unwrap_err();
    assert!(
        matches!(error, RenderError::Asset { ref source, .. } if source.to_string() == "the disk is gone")
    );
}

#[test]
fn a_document_that_does_not_hold_together_is_refused_before_anything_is_written() {
    let document = section(Section::new("One").with(Block::paragraph(Run::page_of("nowhere"))));
    let mut out = Vec::new();
    let error = render(&document, &mut out, &mut |_, _| true).unwrap_err();
    assert!(matches!(error, RenderError::Document(ref problems) if problems.len() == 1));
    assert_eq!(out, [0; 0]);
}

#[test]
fn whoever_asks_can_stop_at_any_step() {
    let document = every_block();
    let mut steps = 0;
    render(&document, &mut io::sink(), &mut |_, _| {
        steps += 1;
        true
    })
    .unwrap();
    for stop in [1, 2, steps / 2, steps - 1, steps] {
        let mut step = 0;
        let error = render(&document, &mut io::sink(), &mut |_, _| {
            step += 1;
            step < stop
        });
        assert!(matches!(error, Err(RenderError::Cancelled)), "stopped at step {stop} of {steps}");
        assert_eq!(step, stop, "asked again after it was told to stop");
    }
}

#[test]
fn progress_counts_pages_up_to_all_of_them() {
    let mut told = Vec::new();
    let mut out = Vec::new();
    let rendered = render(&every_block(), &mut out, &mut |done, total| {
        told.push((done, total));
        true
    })
    .unwrap();
    let pages = u64::from(rendered.pages);
    assert!(told.windows(2).all(|pair| pair[0].0 <= pair[1].0), "never back");
    assert_eq!(told.last(), Some(&(pages, pages)));
}

#[test]
fn output_that_cannot_be_written_is_an_error() {
    struct Full;
    impl io::Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::Error::other("the disk is full"))
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let error = render(&every_block(), &mut Full, &mut |_, _| true).unwrap_err();
    assert!(matches!(error, RenderError::Write(ref source) if source.to_string() == "the disk is full"));
}

#[test]
fn a_document_without_parts_is_one_empty_page() {
    let (rendered, pdf) = printed(&Document::new(meta("Empty")));
    assert_eq!(rendered.pages, 1);
    assert!(text(&pdf, &[]).contains("Page 1 of 1"));
}
