//! Documents that tests and examples print: every kind of block, the languages, and a case file as one would be sent.
//! All people, accounts and numbers in them are invented.

#![allow(dead_code, clippy::unwrap_used)]

use std::sync::Arc;

use aws_lc_rs::digest::{SHA256, digest};
use casebook_document::*;

pub(crate) fn meta(title: &str) -> Meta {
    Meta::new(title, "Online Hate Crime Hub", "2026-11-24T09:00:00Z")
        .producer("Casebook 0.1.0")
        .subject("Case HUB-2026-0042")
        .reference("01AB0209826")
}

pub(crate) fn asset(id: &str, media_type: &str, bytes: Vec<u8>) -> Asset {
    let sha256: [u8; 32] = digest(&SHA256, &bytes).as_ref().try_into().unwrap();
    Asset::new(id, media_type, bytes.len() as u64, sha256, Arc::new(bytes))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Pixels of something like a screenshot: bars of text on a light ground, a dark head, a coloured disc.
pub(crate) fn screen(width: u32, height: u32, seed: u32) -> Vec<[u8; 3]> {
    let mut pixels = Vec::with_capacity((width * height) as usize);
    for y in 0..height {
        for x in 0..width {
            let row = y / 28;
            let long = (row.wrapping_mul(2_654_435_761).wrapping_add(seed) >> 7) % width;
            let disc = (x as i64 - 60).pow(2) + (y as i64 % 420 - 110).pow(2) < 1600;
            pixels.push(match () {
                () if y < 48 => [0x2d, 0x3a, 0x4f],
                () if disc => [0xc9, 0x7b, (seed % 200) as u8],
                () if y % 28 > 8 && y % 28 < 20 && x > 130 && x < 130 + long && (x / 9) % 7 != 0 => {
                    [0x44, 0x44, 0x44]
                }
                () => [0xf7, 0xf7, 0xf5],
            });
        }
    }
    pixels
}

pub(crate) fn png(
    width: u32,
    height: u32,
    colour: png::ColorType,
    depth: png::BitDepth,
    data: &[u8],
) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, width, height);
    encoder.set_color(colour);
    encoder.set_depth(depth);
    encoder.set_compression(png::Compression::Fast);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(data).unwrap();
    writer.finish().unwrap();
    out
}

pub(crate) fn screenshot(width: u32, height: u32, seed: u32) -> Vec<u8> {
    let data: Vec<u8> = screen(width, height, seed).concat();
    png(width, height, png::ColorType::Rgb, png::BitDepth::Eight, &data)
}

/// A baseline JPEG in grey, 8 by 8 pixels a block, each block one shade: enough for every program that reads JPEG.
pub(crate) fn jpeg(blocks_across: u16, blocks_down: u16) -> Vec<u8> {
    let (width, height) = (blocks_across * 8, blocks_down * 8);
    let mut out = vec![0xff, 0xd8, 0xff, 0xe0, 0, 16];
    out.extend(b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0");
    out.extend([0xff, 0xdb, 0, 67, 0]);
    out.extend([8; 64]);
    out.extend([0xff, 0xc0, 0, 11, 8]);
    out.extend(height.to_be_bytes());
    out.extend(width.to_be_bytes());
    out.extend([1, 1, 0x11, 0]);
    // One code for each of sixteen sizes of difference, four bits long; one code for "end of block", one bit.
    out.extend([0xff, 0xc4, 0, 31, 0x00, 0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0]);
    out.extend([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    out.extend([0xff, 0xc4, 0, 20, 0x10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    out.extend([0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0]);
    let codes: [(u32, u32); 12] = [
        (0b00, 2),
        (0b010, 3),
        (0b011, 3),
        (0b100, 3),
        (0b101, 3),
        (0b110, 3),
        (0b1110, 4),
        (0b1_1110, 5),
        (0b11_1110, 6),
        (0b111_1110, 7),
        (0b1111_1110, 8),
        (0b1_1111_1110, 9),
    ];
    let (mut bits, mut count) = (0u64, 0u32);
    let mut put = |value: u32, length: u32, out: &mut Vec<u8>| {
        bits = bits << length | u64::from(value);
        count += length;
        while count >= 8 {
            let byte = (bits >> (count - 8)) as u8;
            out.push(byte);
            if byte == 0xff {
                out.push(0);
            }
            count -= 8;
            bits &= (1 << count) - 1;
        }
    };
    let mut before = 0i32;
    for y in 0..i32::from(blocks_down) {
        for x in 0..i32::from(blocks_across) {
            let shade = (x * 7 + y * 5) % 200 - 100;
            let difference = shade - before;
            before = shade;
            let size = 32 - difference.unsigned_abs().leading_zeros();
            let (code, length) = codes[size as usize];
            put(code, length, &mut out);
            if size > 0 {
                let value = if difference < 0 { difference + (1 << size) - 1 } else { difference };
                put(value as u32, size, &mut out);
            }
            put(0, 1, &mut out);
        }
    }
    put(0x7f, 7, &mut out);
    out.extend([0xff, 0xd9]);
    out
}

/// Language tag, its name, and words in it.
pub(crate) const LANGUAGES: &[(&str, &str, &str)] = &[
    ("ar", "Arabic", "شوهد منشور واحد على المنصة يوم الثلاثاء"),
    ("he", "Hebrew", "פוסט אחד נראה ברשת ביום שלישי"),
    ("ur", "Urdu", "منگل کے دن ایک پوسٹ دیکھی گئی"),
    ("hi", "Hindi", "मंगलवार को एक पोस्ट देखी गई"),
    ("bn", "Bengali", "মঙ্গলবার একটি পোস্ট দেখা গেছে"),
    ("pa", "Punjabi", "ਮੰਗਲਵਾਰ ਨੂੰ ਇੱਕ ਪੋਸਟ ਵੇਖੀ ਗਈ"),
    ("gu", "Gujarati", "મંગળવારે એક પોસ્ટ જોવા મળી"),
    ("ta", "Tamil", "செவ்வாய்க்கிழமை ஒரு பதிவு காணப்பட்டது"),
    ("te", "Telugu", "మంగళవారం ఒక పోస్ట్ కనిపించింది"),
    ("th", "Thai", "พบโพสต์หนึ่งรายการในวันอังคาร"),
    ("am", "Amharic", "ማክሰኞ ቀን አንድ ልጥፍ ታይቷል"),
    ("hy", "Armenian", "Երեքշաբթի օրը մեկ գրառում է նկատվել"),
    ("ka", "Georgian", "სამშაბათს ერთი პოსტი შენიშნეს"),
    ("zh", "Chinese", "星期二看到了一条帖子"),
    ("ko", "Korean", "화요일에 게시물 하나가 발견되었다"),
    ("el", "Greek", "Την Τρίτη εντοπίστηκε μία ανάρτηση"),
    ("uk", "Ukrainian", "У вівторок помітили один допис"),
    ("ja", "Japanese", "かようびにひとつのとうこうがみられた"),
    ("pl", "Polish", "We wtorek zauważono jeden wpis: żółć, gęślą jaźń"),
    ("tr", "Turkish", "Salı günü bir gönderi görüldü: ığüşöç"),
    ("vi", "Vietnamese", "Một bài đăng được nhìn thấy vào thứ Ba"),
];

pub(crate) const EMOJI: &str = "🙂 ❤️ 🔥 👍🏽 🇬🇧 👩‍👩‍👧 ✅";

const LONG: &str = "The post was seen by the complainant on the evening of 3 November 2026 while she was reading replies to an \
    announcement of a community event. She did not know the account. She took two screenshots on her telephone, reported \
    the post to the platform, and telephoned the police the next morning. She describes the words as aimed at her faith \
    and says that she has since avoided the street on which the event was held.";

/// A document that uses every kind of block, and each of its options that changes how it looks.
pub(crate) fn every_block() -> Document {
    let photograph = jpeg(80, 60);
    let tall = screenshot(640, 3200, 5);
    let wide = screenshot(1280, 720, 9);
    let mut rgba = Vec::new();
    for (at, [r, g, b]) in screen(300, 200, 3).into_iter().enumerate() {
        rgba.extend([r, g, b, if at % 300 < 150 { 255 } else { 90 }]);
    }
    let see_through = png(300, 200, png::ColorType::Rgba, png::BitDepth::Eight, &rgba);

    let text = Section::new("Running text")
        .reference("Part A")
        .date("24/11/2026")
        .anchor("text")
        .with(Heading::new(2, "Paragraphs").anchor("paragraphs").bookmark("Paragraphs"))
        .with(Block::paragraph(LONG))
        .with(Paragraph::new(Text::of([
            Run::new("Words may be "),
            Run::new("bold").bold(),
            Run::new(", "),
            Run::new("sloped").italic(),
            Run::new(", "),
            Run::new("fixed-width 0123456789abcdef").mono(),
            Run::new(", "),
            Run::new("muted").muted(),
            Run::new(", in another language ("),
            Run::new("à la carte").language("fr"),
            Run::new("), or a "),
            Run::new("link to the tables").link("tables"),
            Run::new(" on page "),
            Run::page_of("tables"),
            Run::new("."),
        ])))
        .with(Paragraph::new("A line that leads in").size(Size::Lead))
        .with(Paragraph::new("Small print, in the middle.").size(Size::Small).align(Align::Centre))
        .with(Paragraph::new("At the end of the line.").align(Align::End).keep_with_next())
        .with(Block::heading(3, "A heading of the third level"))
        .with(Block::paragraph(LONG))
        .with(Block::heading(4, "A heading of the fourth level"))
        .with(Block::paragraph(LONG))
        .with(Block::heading(2, "Lists"))
        .with(Block::bullets(["One point.", LONG, "A third point."]))
        .with(Block::numbered([
            "The words were threatening, abusive or insulting.",
            "They were displayed in writing.",
            "The defendant intended, or was reckless about, stirring up hatred.",
        ]))
        .with(Block::Space(6))
        .with(Block::note("For the CPS to decide.", "Police may not charge an offence on a hate crime case."))
        .with(Block::warning(
            "Offensive words and pictures follow.",
            "They are reproduced exactly as they were published. Take a break where you need one.",
        ))
        .with(Block::heading(2, "Words given verbatim"))
        .with(
            Quote::new("This is not your street. Everyone can see who you are 👀")
                .by("@old_handle on Example Social, post 1722334455")
                .when("Tuesday 3 November 2026, 18:52 GMT (shown by the platform)"),
        )
        .with(
            Quote::new("هذا ليس شارعكم")
                .language("ar")
                .by("@old_handle on Example Social")
                .when("Time shown by the platform: not recorded")
                .translation("This is not your street.", "A. Interpreter, police interpreter"),
        );

    let mut table = Table::new([(1, "No."), (4, "Description"), (2, "Date"), (1, "Pages")])
        .caption("Items in the order in which they were made")
        .align(3, Align::End)
        .row_headers();
    for number in 1..=70 {
        let words = if number % 9 == 0 { LONG } else { "Screenshot of a reply, taken on a telephone" };
        table = table.row([
            number.to_string(),
            words.to_owned(),
            "03/11/2026".to_owned(),
            (number % 4).to_string(),
        ]);
    }
    table = table.rows([Row::new(["", "All items", "", "105"]).strong()]);
    let tables = Section::new("Tables and forms")
        .reference("MG12")
        .anchor("tables")
        .date("24/11/2026")
        .level(2)
        .with(
            FieldGrid::new(3)
                .field("Surname", "Example")
                .field("Forename", "Ada")
                .field("Date of birth", "")
                .wide(2, "Occupation", "Librarian")
                .field("Officer", Text::mono("HUB-17"))
                .full("What happened", LONG)
                .field("Only one in its row", "The last box takes what is left"),
        )
        .with(table)
        .with(Table::new([(1, "Nothing"), (3, "To list")]).empty_says("No movement is recorded."));

    let tall_row = Section::new("A row taller than a page").level(2).with(
        Table::new([(1, "Who"), (3, "What was said")])
            .row(["Short", "Before"])
            .row(["The witness".to_owned(), [LONG; 24].join(" ")])
            .row(["Short", "After"]),
    );

    let pictures = Section::new("Pictures")
        .with(ExhibitLabel {
            reference: "JB/1".into(),
            description: "Photograph of a telephone showing the post".into(),
            producer: "Jo Bloggs".into(),
            date: "04/11/2026".into(),
            case: "01AB0209826".into(),
            digest: hex(digest(&SHA256, &photograph).as_ref()),
            anchor: Some("jb1".into()),
            bookmark: Some("Exhibit JB/1".into()),
        })
        .with(
            Figure::new("photograph", "A telephone showing the post")
                .caption("As handed over by the complainant")
                .digest(hex(digest(&SHA256, &photograph).as_ref())),
        )
        .with(Block::heading(2, "Turned as the camera was held"))
        .with(
            Figure::new("wide", "A screenshot on its side")
                .orientation(Orientation::from_exif(6))
                .max_height_mm(70)
                .caption("Turned to the right"),
        )
        .with(Figure::new("see-through", "A picture that lets the page show through").max_height_mm(40))
        .with(Figure::new("wide", "A wide screenshot").caption("The window as a whole"))
        .with(
            Figure::new("tall", "A conversation of forty messages")
                .stamp("Exhibit JB/2")
                .caption("The whole conversation")
                .digest(hex(digest(&SHA256, &tall).as_ref())),
        );

    let sensitive = Section::new("MG6D Sensitive unused material")
        .not_disclosable()
        .marking("OFFICIAL-SENSITIVE")
        .landscape()
        .date("24/11/2026")
        .level(2)
        .with(
            Table::new([(1, "Item"), (5, "Description"), (4, "Why it is sensitive")])
                .row(["1", "Report of a member of the public", "Its source may not be named"])
                .row(["2", LONG, LONG]),
        );

    let statement = Section::new("Statement of witness").reference("MG11").with(Block::paragraph([LONG; 4].join("\n")))
        .with(Block::together([
            Block::heading(2, "Declaration"),
            Signature::new(
                "This statement, consisting of one page signed by me, is true to the best of my knowledge and belief.",
            )
            .line("Name", "Ada Example")
            .line("Date", "24/11/2026")
            .line("Signature", "")
            .line("Signature witnessed by", "")
            .into(),
        ]));

    Document::new(meta("Every block"))
        .section(
            Section::new("Cover sheet")
                .not_in_index()
                .untitled()
                .with(Block::heading(2, "Case file"))
                .with(Paragraph::new("R v Example").size(Size::Lead))
                .with(FieldGrid::new(2).field("URN", "01AB0209826").field("Hub reference", "HUB-2026-0042")),
        )
        .section(Section::new("Index").not_in_index().with(Index::nested()))
        .section(text)
        .section(tables)
        .section(tall_row)
        .section(pictures)
        .section(sensitive)
        .section(statement)
        .section(
            Section::new("Going on where the one before ended")
                .run_on()
                .with(Block::PageBreak)
                .with(Block::anchor("end"))
                .with(Block::paragraph("The end.")),
        )
        .section(languages_section())
        .asset(asset("photograph", "image/jpeg", photograph))
        .asset(asset("tall", "image/png", tall))
        .asset(asset("wide", "image/png", wide))
        .asset(asset("see-through", "image/png", see_through))
}

fn languages_section() -> Section {
    let mut section = Section::new("Languages").with(Block::paragraph(Text::of([
        Run::new("One post was seen on Tuesday, in the languages of the people who reported it: "),
        Run::new("مرحبا").language("ar"),
        Run::new(" and "),
        Run::new("नमस्ते").language("hi"),
        Run::new(" in one line, with 15 March 2026 after them."),
    ])));
    for (tag, name, words) in LANGUAGES {
        section.push(Quote::new(*words).language(*tag).by(*name));
    }
    section.with(Quote::new(EMOJI).by("Emoji"))
}

/// Only the languages, a paragraph each.
pub(crate) fn languages() -> Document {
    Document::new(meta("Languages")).section(languages_section())
}

/// A case file as one would be sent.
pub(crate) fn case_file() -> Document {
    let words = |text: &str| Text::from(text);
    let muted = |text: &str| Text::from(Run::new(text).muted());
    let mut document = Document::new(meta("Case file"))
        .section(
            Section::new("Cover sheet")
                .not_in_index()
                .untitled()
                .with(Block::heading(2, "Case file"))
                .with(Block::paragraph(Text::bold("Replies to the announcement of the spring supper")))
                .with(
                    FieldGrid::new(2)
                        .field("URN", "01AB0209826")
                        .field("Hub reference", Text::mono("HUB-2026-0042"))
                        .field("Force crime reference", "5200123/26")
                        .field("Status", "With the CPS for a charging decision")
                        .field("Officer in the case", "DC Sam Tester")
                        .field("Borough", "Anyborough")
                        .field("Reports", "2")
                        .field("Exhibits in this file", "3"),
                )
                .with(Block::heading(2, "This copy"))
                .with(
                    FieldGrid::new(2)
                        .field("Purpose", "Pre-charge advice")
                        .field("For", "CPS London North")
                        .field("Made at", "Tuesday 24 November 2026, 09:00 GMT")
                        .field("Made by", "DC Sam Tester, 4521AA")
                        .field("Workstation and program", "Station 3, Casebook 0.1.0")
                        .field("Version", "2")
                        .full("Clock", "Compared with the speaking clock on 23/11/2026: 2 seconds slow")
                        .full("Handling instruction", muted("None")),
                )
                .with(Block::note(
                    "How this file can be checked.",
                    "It shows the case as it stood after 214 entries of the journal. Every exhibit's SHA-256 is printed on \
                     its sheet; the untouched files travel in the evidence bundle.",
                )),
        )
        .section(Section::new("Index").with(Index::nested()).not_in_index())
        .section(
            Section::new("Case summary")
                .date("24/11/2026")
                .with(Block::paragraph(LONG))
                .with(Block::paragraph(LONG))
                .with(Block::heading(2, "Hate flags"))
                .with(
                    Table::new([(3, "Strand"), (2, "Perceived by"), (5, "Evidence of hostility"), (2, "State")])
                        .row(["Religion or belief", "Victim", "Words used: “not your street”", "Standing"])
                        .row(["Race", "Police", "None linked", "Removed 12/11/2026: entered on the wrong case"]),
                )
                .with(Block::paragraph(muted(
                    "A flag records a perception. It is not a finding, and no evidence was required to set it.",
                )))
                .with(Block::heading(2, "Risk as assessed at triage"))
                .with(
                    FieldGrid::new(3)
                        .field("Immediate risk", "No")
                        .field("Vulnerable victim", "Not known")
                        .field("Repeat victim", "Yes")
                        .full("Note", "")
                        .full("Triaged", "Wednesday 4 November 2026, 10:14 GMT"),
                ),
        )
        .section(Section::new("Content warning").with(Block::warning(
            "Offensive words and pictures follow.",
            "The posts and pictures on the following pages are reproduced exactly as they were published. They may contain \
             threats, slurs and distressing images. Words are not masked, because they are evidence. Take a break where \
             you need one, and do not leave these pages in view of others.",
        )));
    let mut reports = Section::new("Reports and posts").date("04/11/2026");
    for number in 1..=2 {
        reports.push(
            Heading::new(2, format!("Report HUB-2026-0042/{number}")).bookmark(format!("Report {number}")),
        );
        reports.push(
            FieldGrid::new(2)
                .field("Reached the Hub from", "True Vision")
                .field("Reported by", "Victim")
                .full("Offence, first", "Tuesday 3 November 2026, about 18:50 GMT")
                .full("Offence, last", muted("Not recorded"))
                .full("Reported to police", "Wednesday 4 November 2026, 08:31 GMT")
                .full("Referred to the Hub", "Wednesday 4 November 2026, 09:55 GMT")
                .field("Platform", "Example Social")
                .field("Still up when last seen", "Yes"),
        );
        reports.push(Block::paragraph(Text::of([
            Run::new("Seen at ").muted(),
            Run::new("https://social.example/@old_handle/posts/1722334455?ref=notifications&lang=en-GB")
                .mono(),
        ])));
        reports.push(Block::heading(3, "What happened, in the reporter's words"));
        reports.push(Block::paragraph(LONG));
        reports.push(
            Quote::new("This is not your street. Everyone can see who you are 👀")
                .by("@old_handle, account number 99120045 on Example Social, post 1722334455")
                .when("Tuesday 3 November 2026, 18:52 GMT (shown by the platform)"),
        );
        reports.push(
            Quote::new("هذا ليس شارعكم، والجميع يعرف من أنتم")
                .language("ar")
                .by("@old_handle on Example Social, post 1722334501")
                .when("Tuesday 3 November 2026, 19:03 GMT (shown by the platform)")
                .translation("This is not your street, and everyone knows who you are.", "A. Interpreter"),
        );
    }
    document = document.section(reports).section(
        Section::new("Offences considered and time limits")
            .with(Block::note("For the CPS to decide.", "Police may not charge an offence on a hate crime case."))
            .with(Block::heading(2, "Public Order Act 1986, section 19"))
            .with(Block::paragraph("Displaying written material likely to stir up hatred"))
            .with(
                FieldGrid::new(3)
                    .field("Dates of the conduct", "03/11/2026")
                    .field("Last day to start proceedings", Text::bold("None"))
                    .field("Mode of trial", "Either way")
                    .field("Consent", "Attorney General")
                    .field("Suspect", muted("Not identified"))
                    .field("Out of time", "No")
                    .full("Rule of the time limit", "An either-way offence has no time limit (MCA 1980 s.127(2))."),
            )
            .with(Block::heading(3, "Points to prove"))
            .with(Block::numbered([
                "The defendant displayed written material.",
                "The material was threatening, abusive or insulting.",
                "The defendant intended thereby to stir up hatred, or having regard to all the circumstances hatred was \
                 likely to be stirred up thereby.",
            ])),
    );
    let mut list = Table::new([
        (2, "Ref."),
        (5, "Description"),
        (3, "Produced by"),
        (4, "Where it is now"),
        (2, "Attached"),
        (1, "Page"),
    ]);
    let exhibits = [
        ("ST/1", "Screenshot of the reply, whole window", screenshot(1440, 900, 1), "image/png"),
        (
            "ST/2",
            "Screenshot of the whole conversation below the announcement",
            screenshot(720, 4300, 2),
            "image/png",
        ),
        ("AE/1", "Photograph of a telephone showing a notification", jpeg(120, 160), "image/jpeg"),
    ];
    for (reference, description, ..) in &exhibits {
        list = list.row([
            Text::from(Run::new(*reference).bold().link(*reference)),
            words(description),
            words(if reference.starts_with("ST") { "DC Sam Tester" } else { "Ada Example" }),
            words("Sealed in the Casebook vault; copy in the evidence bundle"),
            words("Yes"),
            Run::page_of(*reference).into(),
        ]);
    }
    document = document.section(
        Section::new("MG12 Exhibit list")
            .date("24/11/2026")
            .with(FieldGrid::new(2).field("R v", "not identified").field("Date of completion", "24/11/2026"))
            .with(list)
            .with(Block::heading(2, "Not in this file"))
            .with(Block::bullets(["ST/4: a video, which travels in the evidence bundle only"])),
    );
    for (reference, description, bytes, media_type) in exhibits {
        let hash = hex(digest(&SHA256, &bytes).as_ref());
        let grouped: Vec<String> =
            hash.as_bytes().chunks(8).map(|part| String::from_utf8_lossy(part).into()).collect();
        document = document
            .section(
                Section::new(format!("Exhibit {reference}"))
                    .bookmark(format!("Exhibit {reference}"))
                    .anchor(reference)
                    .level(2)
                    .date("04/11/2026")
                    .with(ExhibitLabel {
                        reference: reference.into(),
                        description: description.into(),
                        producer: "DC Sam Tester".into(),
                        date: "04/11/2026".into(),
                        case: "01AB0209826".into(),
                        digest: hash.clone(),
                        ..ExhibitLabel::default()
                    })
                    .with(
                        Figure::new(reference, format!("Exhibit {reference}: {description}"))
                            .digest(&hash)
                            .stamp(format!("Exhibit {reference}")),
                    )
                    .with(Block::heading(2, "How it came in"))
                    .with(
                        FieldGrid::new(2)
                            .field("Captured by", "DC Sam Tester")
                            .field("Method", "Captured from the screen by Casebook")
                            .full("Captured", "Wednesday 4 November 2026, 11:20 GMT")
                            .full("Taken into the vault", "Wednesday 4 November 2026, 11:20 GMT")
                            .full(
                                "Address of the page",
                                Text::mono("https://social.example/@old_handle/posts/1722334455"),
                            )
                            .field("File as it came", "Screenshot 2026-11-04 112003.png")
                            .field("Type and size", format!("{media_type}, 182.4 kB"))
                            .full("SHA-256 at intake", Text::mono(grouped.join(" ")))
                            .full("SHA-256 now", "Read again for this file on 24/11/2026: equal"),
                    )
                    .with(Block::heading(2, "Custody"))
                    .with(
                        Table::new([
                            (5, "When"),
                            (3, "Who"),
                            (3, "What"),
                            (4, "From, to, why"),
                            (2, "Digest"),
                        ])
                        .row([
                            "Wednesday 4 November 2026, 11:20 GMT",
                            "DC Sam Tester",
                            "Taken in and sealed",
                            "",
                            "Computed",
                        ])
                        .row([
                            "Tuesday 24 November 2026, 09:00 GMT",
                            "DC Sam Tester",
                            "Exported",
                            "to CPS London North",
                            "Equal",
                        ]),
                    ),
            )
            .asset(asset(reference, media_type, bytes));
    }
    let mut history = Table::new([(1, "Entry"), (5, "When"), (3, "Who"), (6, "What")]);
    for number in 0..60 {
        history = history.row([
            (number * 3 + 11).to_string(),
            format!("Wednesday 4 November 2026, {:02}:{:02} GMT", 9 + number / 10, number * 7 % 60),
            "DC Sam Tester".to_owned(),
            ["Report recorded", "Exhibit taken in", "Case looked at", "Note written"][number % 4].to_owned(),
        ]);
    }
    document.section(Section::new("History of the case").with(history).with(Block::paragraph(muted(
        "Entries are numbered in the journal of this workstation; numbers missing here belong to other cases.",
    ))))
}

/// Text that means harm, or only looks like it.
pub(crate) fn hostile_words() -> Vec<String> {
    let mut words = vec![
        "bell\u{7} escape\u{1b}[31m null\u{0} delete\u{7f} next\u{85}line".to_owned(),
        "x".repeat(10_000),
        "\u{202e}reversed\u{202c} \u{2066}isolated\u{2069} \u{202a}never closed".to_owned(),
        "abc שלום 123 مرحبا (def) 45% [تمام] -7".to_owned(),
        format!("a{}b", "\u{301}\u{323}\u{35f}".repeat(500)),
        "\u{e123} \u{f0000} \u{13000} \u{fffe} \u{feff} \u{fffd}".to_owned(),
        "க\u{200d}்ஷ ক\u{9cd}\u{200c}ষ र\u{94d}\u{200d}य \u{94d} \u{5b0}".to_owned(),
        "\u{1f3fd}\u{1f3fd} a\u{1f3fd} \u{1f1ec} \u{200d}\u{200d} \u{fe0f} 1\u{fe0f}\u{20e3}".to_owned(),
        "\u{3000}全角　スペース\r\n\r\n\ttab\u{2028}line\u{2029}paragraph".to_owned(),
        "(unbalanced \\ brackets) <</Type /Catalog>> endstream endobj %%EOF".to_owned(),
        " ".repeat(300),
        "\n\n\n".to_owned(),
        String::new(),
    ];
    // Every plane, in an order that looks like chance but is the same each time.
    let mut state = 0x2545_f491u32;
    for _ in 0..12 {
        let line: String = (0..60)
            .filter_map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let plane = if state & 7 == 0 { 0x11_0000 } else { 0x1_0000 };
                char::from_u32((state >> 8) % plane)
            })
            .collect();
        words.push(line);
    }
    words
}

/// The same words in every kind of block.
pub(crate) fn hostile_text() -> Document {
    let mut section =
        Section::new("Hostile \u{202e}title\u{7}").reference("x".repeat(500)).bookmark("\u{1b}mark");
    for words in hostile_words() {
        section.push(Block::paragraph(words.as_str()));
        section.push(Block::heading(3, Text::from(words.as_str())));
        section.push(
            Quote::new(words.as_str()).by(words.as_str()).when(words.as_str()).language("zz-not-a-tag"),
        );
        section.push(
            FieldGrid::new(12).field(words.as_str(), words.as_str()).field("", Text::mono(words.as_str())),
        );
        section.push(Table::new([(1, "a"), (9, "b")]).row([words.as_str(), words.as_str(), words.as_str()]));
        section.push(Block::bullets([words.as_str()]));
        section.push(Block::warning(words.as_str(), words.as_str()));
        section.push(ExhibitLabel {
            reference: words.clone(),
            producer: words.clone(),
            ..ExhibitLabel::default()
        });
        section.push(Signature::new(words.as_str()).line(words.as_str(), words.as_str()));
    }
    Document::new(meta("Hostile \u{0}\u{202e}<&>").reference("r".repeat(400)).marking("m ".repeat(200)))
        .section(section)
}
