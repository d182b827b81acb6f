//! The objects a PDF is made of, and how they are spelt. No other module names lopdf.

pub(crate) use lopdf::{Dictionary, Object};
use lopdf::{ObjectId, StringFormat};

/// Number of an object in the file; its generation is always 0.
pub(crate) type Number = u32;

/// A dictionary of these entries, in this order.
pub(crate) fn dictionary<const N: usize>(entries: [(&str, Object); N]) -> Dictionary {
    let mut dictionary = Dictionary::new();
    for (key, value) in entries {
        dictionary.set(key, value);
    }
    dictionary
}

/// A name such as `/Page`.
pub(crate) fn name(text: &str) -> Object {
    Object::Name(text.as_bytes().to_vec())
}

/// A reference to another object.
pub(crate) fn reference(number: Number) -> Object {
    Object::Reference((number, 0))
}

/// A whole number.
pub(crate) fn integer(value: impl TryInto<i64>) -> Object {
    Object::Integer(value.try_into().unwrap_or(i64::MAX))
}

/// A number with a fraction; three decimals are written.
pub(crate) fn real(value: f32) -> Object {
    Object::Real(value)
}

/// A text string: plain where ASCII can say it, else UTF-16 with its mark.
pub(crate) fn text(words: &str) -> Object {
    if words.bytes().all(|byte| matches!(byte, 0x20..=0x7e)) {
        return Object::String(words.as_bytes().to_vec(), StringFormat::Literal);
    }
    let mut bytes = vec![0xfe, 0xff];
    bytes.extend(words.encode_utf16().flat_map(u16::to_be_bytes));
    Object::String(bytes, StringFormat::Hexadecimal)
}

/// A string of bytes.
pub(crate) fn bytes(content: &[u8]) -> Object {
    Object::String(content.to_vec(), StringFormat::Hexadecimal)
}

/// A rectangle or matrix.
pub(crate) fn numbers(values: &[f32]) -> Object {
    Object::Array(values.iter().map(|value| real(*value)).collect())
}

/// Writes a number with at most three decimals, never with an exponent.
pub(crate) fn spell_real(value: f32, out: &mut Vec<u8>) {
    let rounded = (f64::from(value) * 1000.0).round() / 1000.0;
    let whole = if rounded == 0.0 || !rounded.is_finite() { 0.0 } else { rounded };
    let mut spelt = format!("{whole:.3}");
    while spelt.ends_with('0') {
        spelt.pop();
    }
    if spelt.ends_with('.') {
        spelt.pop();
    }
    out.extend_from_slice(spelt.as_bytes());
}

/// Writes an object as PDF spells it. Streams are written by the file writer, which knows their bytes.
pub(crate) fn spell(object: &Object, out: &mut Vec<u8>) {
    match object {
        Object::Null | Object::Stream(_) => out.extend_from_slice(b"null"),
        Object::Boolean(value) => out.extend_from_slice(if *value { b"true" } else { b"false" }),
        Object::Integer(value) => out.extend_from_slice(value.to_string().as_bytes()),
        Object::Real(value) => spell_real(*value, out),
        Object::Name(name) => spell_name(name, out),
        Object::String(content, format) => spell_string(content, format, out),
        Object::Array(items) => {
            out.push(b'[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.push(b' ');
                }
                spell(item, out);
            }
            out.push(b']');
        }
        Object::Dictionary(dictionary) => spell_dictionary(dictionary, out),
        Object::Reference((number, generation)) => {
            out.extend_from_slice(format!("{number} {generation} R").as_bytes());
        }
    }
}

/// Writes a dictionary as PDF spells it.
pub(crate) fn spell_dictionary(dictionary: &Dictionary, out: &mut Vec<u8>) {
    out.extend_from_slice(b"<<");
    for (key, value) in dictionary.iter() {
        spell_name(key, out);
        out.push(b' ');
        spell(value, out);
    }
    out.extend_from_slice(b">>");
}

fn spell_name(name: &[u8], out: &mut Vec<u8>) {
    out.push(b'/');
    for byte in name {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'_' | b'.' | b',' | b':') {
            out.push(*byte);
        } else {
            out.extend_from_slice(format!("#{byte:02X}").as_bytes());
        }
    }
}

fn spell_string(content: &[u8], format: &StringFormat, out: &mut Vec<u8>) {
    if matches!(format, StringFormat::Hexadecimal) {
        out.push(b'<');
        for byte in content {
            out.extend_from_slice(format!("{byte:02X}").as_bytes());
        }
        out.push(b'>');
        return;
    }
    out.push(b'(');
    for byte in content {
        match byte {
            b'(' | b')' | b'\\' => out.extend_from_slice(&[b'\\', *byte]),
            0x20..=0x7e => out.push(*byte),
            _ => out.extend_from_slice(format!("\\{byte:03o}").as_bytes()),
        }
    }
    out.push(b')');
}

/// What printpdf handed over: its objects, to be taken out one by one.
pub(crate) struct HandedOver(lopdf::Document);

impl HandedOver {
    pub(crate) fn new(document: lopdf::Document) -> Self {
        Self(document)
    }

    /// The content stream of each page, in page order.
    pub(crate) fn page_contents(self) -> Vec<Vec<u8>> {
        let mut document = self.0;
        let pages: Vec<ObjectId> = document.get_pages().into_values().collect();
        let contents: Vec<Option<ObjectId>> = pages
            .iter()
            .map(|page| document.get_dictionary(*page).ok()?.get(b"Contents").ok()?.as_reference().ok())
            .collect();
        contents
            .into_iter()
            .map(|id| match id.and_then(|id| document.objects.remove(&id)) {
                Some(Object::Stream(stream)) => stream.content,
                _ => Vec::new(),
            })
            .collect()
    }

    /// The font dictionaries by resource name, with the bytes of the streams that they refer to.
    pub(crate) fn fonts(self) -> Vec<(String, FontObjects)> {
        let document = self.0;
        let mut fonts: Vec<(String, FontObjects)> = document
            .objects
            .values()
            .filter_map(|object| object.as_dict().ok())
            .filter(|dictionary| !dictionary.has(b"Type"))
            .flat_map(|dictionary| dictionary.iter())
            .filter_map(|(key, value)| {
                let font = document.get_dictionary(value.as_reference().ok()?).ok()?;
                Some((String::from_utf8_lossy(key).into_owned(), FontObjects::read(&document, font)?))
            })
            .collect();
        fonts.sort_by(|one, other| one.0.cmp(&other.0));
        fonts
    }
}

/// One Type 0 font as printpdf describes it.
pub(crate) struct FontObjects {
    /// The Type 0 dictionary.
    pub(crate) font: Dictionary,
    /// Its one descendant.
    pub(crate) descendant: Dictionary,
    /// The descriptor of the descendant.
    pub(crate) descriptor: Dictionary,
    /// The font program.
    pub(crate) program: Vec<u8>,
    /// The map from codes to text.
    pub(crate) to_unicode: Vec<u8>,
}

impl FontObjects {
    fn read(document: &lopdf::Document, font: &Dictionary) -> Option<Self> {
        if font.get(b"Subtype").ok()?.as_name().ok()? != b"Type0" {
            return None;
        }
        let stream = |dictionary: &Dictionary, key: &[u8]| {
            let id = dictionary.get(key).ok()?.as_reference().ok()?;
            Some(document.get_object(id).ok()?.as_stream().ok()?.content.clone())
        };
        let descendant = font.get(b"DescendantFonts").ok()?.as_array().ok()?.first()?.as_dict().ok()?.clone();
        let descriptor = document
            .get_dictionary(descendant.get(b"FontDescriptor").ok()?.as_reference().ok()?)
            .ok()?
            .clone();
        Some(Self {
            program: stream(&descriptor, b"FontFile2")?,
            to_unicode: stream(font, b"ToUnicode")?,
            font: font.clone(),
            descendant,
            descriptor,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelt(object: &Object) -> String {
        let mut out = Vec::new();
        spell(object, &mut out);
        String::from_utf8_lossy(&out).into_owned()
    }

    #[test]
    fn numbers_have_at_most_three_decimals_and_no_exponent() {
        assert_eq!(spelt(&numbers(&[0.5, -0.0001, 1.0 / 3.0, 1e9])), "[0.5 0 0.333 1000000000]");
        assert_eq!(spelt(&real(f32::NAN)), "0");
    }

    #[test]
    fn text_outside_ascii_is_utf_16() {
        assert_eq!(spelt(&text("a(b)")), "(a\\(b\\))");
        assert_eq!(spelt(&text("é")), "<FEFF00E9>");
    }

    #[test]
    fn names_are_escaped() {
        assert_eq!(spelt(&name("A B/#")), "/A#20B#2F#23");
    }
}
