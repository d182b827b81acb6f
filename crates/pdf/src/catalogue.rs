//! What stands around the pages: the tag tree, bookmarks, page labels, metadata and output intent.

use std::collections::BTreeMap;
use std::io;

use casebook_document::{Meta, Numbering};

use crate::layout::{Entry, Laid};
use crate::object::{Dictionary, Number, Object, dictionary, integer, name, numbers, reference, text};
use crate::pictures::srgb;
use crate::structure::{Kid, Node, NodeId, Role};
use crate::write::FileWriter;

/// Where each page stands in the file, and what is on it that the tree must know.
pub(crate) struct PageFacts {
    pub(crate) number: Number,
    /// The node of each marked sequence.
    pub(crate) sequences: Vec<NodeId>,
}

/// A link annotation.
pub(crate) struct Annotation {
    pub(crate) number: Number,
    pub(crate) page: usize,
    pub(crate) node: NodeId,
}

/// Writes the tag tree; answers its root.
pub(crate) fn tags(
    laid: &Laid,
    pages: &[PageFacts],
    annotations: &[Annotation],
    writer: &mut FileWriter<'_>,
) -> io::Result<Number> {
    let root = writer.reserve();
    // Only what was painted is in the tree, and the tree is walked from its root.
    let mut numbers: BTreeMap<NodeId, Number> = BTreeMap::new();
    let mut order = vec![laid.tree.root()];
    let mut at = 0;
    while let Some(id) = order.get(at).copied() {
        numbers.insert(id, writer.reserve());
        let kids = laid.tree.nodes[id.0 as usize].kids.iter();
        order.extend(kids.filter_map(|kid| match kid {
            Kid::Node(node) => Some(*node),
            _ => None,
        }));
        at += 1;
    }
    for id in order {
        let node = &laid.tree.nodes[id.0 as usize];
        let parent = node.parent.and_then(|parent| numbers.get(&parent)).copied().unwrap_or(root);
        let element = element(node, parent, &numbers, pages, annotations);
        writer.dictionary(numbers[&id], element)?;
    }
    let parents = writer.reserve();
    let mut nums = Vec::new();
    for (key, page) in pages.iter().enumerate() {
        let of = |node: &NodeId| numbers.get(node).map_or(Object::Null, |number| reference(*number));
        let own = writer.reserve();
        writer.object(own, &Object::Array(page.sequences.iter().map(of).collect()))?;
        nums.extend([integer(key as i64), reference(own)]);
    }
    for (key, annotation) in annotations.iter().enumerate() {
        let node = numbers.get(&annotation.node).map_or(Object::Null, |number| reference(*number));
        nums.extend([integer((pages.len() + key) as i64), node]);
    }
    writer.dictionary(parents, dictionary([("Nums", Object::Array(nums))]))?;
    let top = numbers.get(&laid.tree.root()).copied().unwrap_or(root);
    writer.dictionary(
        root,
        dictionary([
            ("Type", name("StructTreeRoot")),
            ("K", Object::Array(vec![reference(top)])),
            ("ParentTree", reference(parents)),
            ("ParentTreeNextKey", integer((pages.len() + annotations.len()) as i64)),
        ]),
    )?;
    Ok(root)
}

fn element(
    node: &Node,
    parent: Number,
    numbers: &BTreeMap<NodeId, Number>,
    pages: &[PageFacts],
    annotations: &[Annotation],
) -> Dictionary {
    let mut element =
        dictionary([("Type", name("StructElem")), ("S", name(node.role.tag())), ("P", reference(parent))]);
    let own_page = node.kids.iter().find_map(|kid| match kid {
        Kid::Content { page, .. } => Some(*page),
        _ => None,
    });
    let page_of = |page: usize| pages.get(page).map_or(Object::Null, |page| reference(page.number));
    if let Some(page) = own_page {
        element.set("Pg", page_of(page as usize));
    }
    let kids: Vec<Object> = node
        .kids
        .iter()
        .map(|kid| match kid {
            Kid::Node(id) => numbers.get(id).map_or(Object::Null, |number| reference(*number)),
            Kid::Content { page, id } if Some(*page) == own_page => integer(*id),
            Kid::Content { page, id } => Object::Dictionary(dictionary([
                ("Type", name("MCR")),
                ("Pg", page_of(*page as usize)),
                ("MCID", integer(*id)),
            ])),
            Kid::Annotation(at) => {
                let annotation = &annotations[*at as usize];
                Object::Dictionary(dictionary([
                    ("Type", name("OBJR")),
                    ("Obj", reference(annotation.number)),
                    ("Pg", page_of(annotation.page)),
                ]))
            }
        })
        .collect();
    if !kids.is_empty() {
        element.set("K", Object::Array(kids));
    }
    if let Some(alt) = &node.alt {
        element.set("Alt", text(alt));
    }
    if let Some(language) = &node.language {
        element.set("Lang", text(language));
    }
    if let Some(attributes) = attributes(node) {
        element.set("A", Object::Dictionary(attributes));
    }
    element
}

fn attributes(node: &Node) -> Option<Dictionary> {
    let of = |owner: &str, key: &str, value: Object| Some(dictionary([("O", name(owner)), (key, value)]));
    match node.role {
        Role::List { numbered } => {
            let numbering = match numbered {
                Some(true) => "Decimal",
                Some(false) => "Disc",
                None => "None",
            };
            of("List", "ListNumbering", name(numbering))
        }
        Role::HeaderCell { of_row } => of("Table", "Scope", name(if of_row { "Row" } else { "Column" })),
        Role::Cell { columns } if columns > 1 => of("Table", "ColSpan", integer(columns)),
        Role::Figure => {
            let mut attributes = of("Layout", "Placement", name("Block"))?;
            attributes.set("BBox", numbers(&node.bounds.unwrap_or_default()));
            Some(attributes)
        }
        _ => None,
    }
}

/// Where a link or bookmark leads: the page, and the place at the top of the window.
pub(crate) fn destination(laid: &Laid, goal: &crate::layout::Goal, pages: &[Number]) -> Option<Object> {
    let fall = laid.falls.get(goal)?;
    let sheet = laid.pages.get(fall.page)?.sheet;
    // A little above, so that the place is not cut by the edge of the window.
    let top = (sheet.height - fall.y + 8.0).min(sheet.height);
    let page = pages.get(fall.page)?;
    Some(Object::Array(vec![
        reference(*page),
        name("XYZ"),
        integer(0),
        crate::object::real(top),
        Object::Null,
    ]))
}

struct Bookmark<'a> {
    entry: &'a Entry,
    number: Number,
    kids: Vec<Bookmark<'a>>,
}

/// Writes the bookmarks: section, document, exhibit, each with its page; closed below the second level.
pub(crate) fn bookmarks(
    laid: &Laid,
    pages: &[Number],
    writer: &mut FileWriter<'_>,
) -> io::Result<Option<Number>> {
    let mut top: Vec<Bookmark<'_>> = Vec::new();
    for entry in &laid.entries {
        let mut list = &mut top;
        for _ in 1..entry.level {
            // An entry deeper than anything above it stands as deep as it can.
            if list.is_empty() {
                break;
            }
            let last = list.len() - 1;
            list = &mut list[last].kids;
        }
        list.push(Bookmark { entry, number: writer.reserve(), kids: Vec::new() });
    }
    if top.is_empty() {
        return Ok(None);
    }
    let root = writer.reserve();
    let shown = top.len() + top.iter().map(|bookmark| bookmark.kids.len()).sum::<usize>();
    bookmark_level(laid, pages, &top, root, 1, writer)?;
    let (first, last) = (top[0].number, top[top.len() - 1].number);
    writer.dictionary(
        root,
        dictionary([
            ("Type", name("Outlines")),
            ("First", reference(first)),
            ("Last", reference(last)),
            ("Count", integer(shown as i64)),
        ]),
    )?;
    Ok(Some(root))
}

fn bookmark_level(
    laid: &Laid,
    pages: &[Number],
    list: &[Bookmark<'_>],
    parent: Number,
    level: usize,
    writer: &mut FileWriter<'_>,
) -> io::Result<()> {
    for (at, bookmark) in list.iter().enumerate() {
        let page = laid.falls.get(&bookmark.entry.goal).map_or(0, |fall| fall.page);
        let title = format!("{} (p. {})", bookmark.entry.title, laid.label(page));
        let mut item = dictionary([("Title", text(&title)), ("Parent", reference(parent))]);
        if let Some(before) = at.checked_sub(1).and_then(|at| list.get(at)) {
            item.set("Prev", reference(before.number));
        }
        if let Some(after) = list.get(at + 1) {
            item.set("Next", reference(after.number));
        }
        if let (Some(first), Some(last)) = (bookmark.kids.first(), bookmark.kids.last()) {
            item.set("First", reference(first.number));
            item.set("Last", reference(last.number));
            let count = bookmark.kids.len() as i64;
            item.set("Count", integer(if level == 1 { count } else { -count }));
        }
        if let Some(destination) = destination(laid, &bookmark.entry.goal, pages) {
            item.set("Dest", destination);
        }
        writer.dictionary(bookmark.number, item)?;
        bookmark_level(laid, pages, &bookmark.kids, bookmark.number, level + 1, writer)?;
    }
    Ok(())
}

/// The labels viewers show, which are the numbers printed on the pages.
pub(crate) fn page_labels(laid: &Laid, numbering: Numbering) -> Object {
    let mut nums = Vec::new();
    if numbering == Numbering::Continuous {
        nums.extend([integer(0), Object::Dictionary(dictionary([("S", name("D"))]))]);
    } else {
        for (at, page) in laid.pages.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|at| laid.pages.get(at));
            let label = match &page.lettered {
                Some((_, number)) if *number > 1 => continue,
                Some((letter, _)) => {
                    dictionary([("S", name("D")), ("P", text(&format!("{letter} "))), ("St", integer(1))])
                }
                None if before.is_some_and(|before| before.lettered.is_none()) => continue,
                None => dictionary([("S", name("D")), ("St", integer((at + 1) as i64))]),
            };
            nums.extend([integer(at as i64), Object::Dictionary(label)]);
        }
    }
    Object::Dictionary(dictionary([("Nums", Object::Array(nums))]))
}

/// The profile that says what the document's colours are.
pub(crate) fn output_intent(writer: &mut FileWriter<'_>) -> io::Result<Object> {
    let profile = writer.reserve();
    writer.deflated(profile, dictionary([("N", integer(3))]), &srgb())?;
    Ok(Object::Array(vec![Object::Dictionary(dictionary([
        ("Type", name("OutputIntent")),
        ("S", name("GTS_PDFA1")),
        ("OutputConditionIdentifier", text("sRGB IEC61966-2.1")),
        ("Info", text("sRGB IEC61966-2.1")),
        ("DestOutputProfile", reference(profile)),
    ]))]))
}

/// The moment as PDF and XMP write it; `None` if the caller's is not one.
fn moment(created: &str) -> Option<(String, String)> {
    let bytes = created.as_bytes();
    let shaped = bytes.len() >= 20
        && bytes.iter().take(19).enumerate().all(|(at, byte)| match at {
            4 | 7 => *byte == b'-',
            10 => *byte == b'T',
            13 | 16 => *byte == b':',
            _ => byte.is_ascii_digit(),
        })
        && created.ends_with('Z');
    let head = shaped.then(|| &created[..19])?;
    let digits: String = head.chars().filter(char::is_ascii_digit).collect();
    Some((format!("D:{digits}Z"), format!("{head}Z")))
}

/// The document information, which says the same as the metadata.
pub(crate) fn info(meta: &Meta) -> Dictionary {
    let mut info = Dictionary::new();
    for (key, value) in [
        ("Title", &meta.title),
        ("Author", &meta.author),
        ("Subject", &meta.subject),
        ("Producer", &meta.producer),
    ] {
        if !value.is_empty() {
            info.set(key, text(&tidy(value)));
        }
    }
    if let Some((date, _)) = moment(&meta.created) {
        info.set("CreationDate", text(&date));
        info.set("ModDate", text(&date));
    }
    info
}

/// Text without characters that XML cannot hold, so that both places can say the same.
fn tidy(words: &str) -> String {
    words
        .chars()
        .map(|one| if one.is_control() || ('\u{fffe}'..='\u{ffff}').contains(&one) { ' ' } else { one })
        .collect()
}

fn escaped(words: &str) -> String {
    tidy(words).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The metadata: what the document is, and that it claims to be PDF/A-2a and PDF/UA-1.
pub(crate) fn metadata(meta: &Meta) -> String {
    let mut own = String::new();
    let mut say = |text: String| own.push_str(&text);
    let title = escaped(&meta.title);
    say(format!("<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{title}</rdf:li></rdf:Alt></dc:title>\n"));
    if !meta.author.is_empty() {
        say(format!(
            "<dc:creator><rdf:Seq><rdf:li>{}</rdf:li></rdf:Seq></dc:creator>\n",
            escaped(&meta.author)
        ));
    }
    if !meta.subject.is_empty() {
        let subject = escaped(&meta.subject);
        say(format!(
            "<dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">{subject}</rdf:li></rdf:Alt></dc:description>\n"
        ));
    }
    let language = escaped(&meta.language);
    say(format!("<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>\n"));
    if !meta.producer.is_empty() {
        say(format!("<pdf:Producer>{}</pdf:Producer>\n", escaped(&meta.producer)));
    }
    if let Some((_, date)) = moment(&meta.created) {
        say(format!("<xmp:CreateDate>{date}</xmp:CreateDate>\n<xmp:ModifyDate>{date}</xmp:ModifyDate>\n"));
    }
    METADATA.replace("OWN", &own)
}

/// The extension schema says what `pdfuaid:part` is: PDF/A takes no property that it does not know.
const METADATA: &str = "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>
<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">
<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">
<rdf:Description rdf:about=\"\"
 xmlns:dc=\"http://purl.org/dc/elements/1.1/\"
 xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\"
 xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\"
 xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\"
 xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\"
 xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\"
 xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\"
 xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">
<pdfaid:part>2</pdfaid:part>
<pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
OWN<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType=\"Resource\">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType=\"Resource\">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the document follows</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end=\"r\"?>";

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn both_dates_say_the_same_moment() {
        let (pdf, xmp) = moment("2026-11-24T09:00:00Z").unwrap();
        assert_eq!((pdf.as_str(), xmp.as_str()), ("D:20261124090000Z", "2026-11-24T09:00:00Z"));
        assert_eq!(moment("yesterday"), None);
        assert_eq!(moment("2026-11-24T09:00:00+01:00"), None, "not UTC");
    }

    #[test]
    fn metadata_holds_no_markup_of_a_title() {
        let meta = Meta::new("A <b> & \u{1}", "Hub", "2026-11-24T09:00:00Z");
        assert!(metadata(&meta).contains("A &lt;b&gt; &amp;  </rdf:li>"));
    }
}
