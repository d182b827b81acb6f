//! Lists as comma-separated values (RFC 4180): flat text, with nothing hidden in it (SEC-7).

use crate::display::visible;

/// A cell: hidden characters made visible, one line, quoted where it must be. A spreadsheet runs a cell that begins with
/// `=`, `+`, `-` or `@`, so an apostrophe stands before those.
pub fn cell(text: &str) -> String {
    let plain = plain(text);
    if plain.contains([',', '"', '\r']) { format!("\"{}\"", plain.replace('"', "\"\"")) } else { plain }
}

/// What a reader of [`cell`] finds in it.
pub fn plain(text: &str) -> String {
    let text = visible(text).replace(['\n', '\t'], " ");
    if text.starts_with(['=', '+', '-', '@']) { format!("'{text}") } else { text }
}

/// A line of cells, with its end.
pub fn line<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    cells.into_iter().map(cell).collect::<Vec<_>>().join(",") + "\r\n"
}

/// The cells of one line as [`line`] writes it; `None` when it is written otherwise.
///
/// ```
/// use casebook_domain::csv::{line, read_line};
/// let written = line(["one, \"two\"", "=1+1", ""]);
/// assert_eq!(read_line(&written).unwrap(), ["one, \"two\"", "'=1+1", ""]);
/// assert_eq!(read_line("one,two\n"), None, "its end is another one");
/// ```
pub fn read_line(line: &str) -> Option<Vec<String>> {
    let mut rest = line.strip_suffix("\r\n")?;
    let mut cells = Vec::new();
    loop {
        let (found, after) = match rest.strip_prefix('"') {
            Some(quoted) => read_quoted(quoted)?,
            None => {
                let end = rest.find(',').unwrap_or(rest.len());
                (rest[..end].to_owned(), &rest[end..])
            }
        };
        cells.push(found);
        match after.strip_prefix(',') {
            Some(more) => rest = more,
            None if after.is_empty() => return Some(cells),
            None => return None,
        }
    }
}

/// The text up to its closing quote, and what stands after that.
fn read_quoted(quoted: &str) -> Option<(String, &str)> {
    let mut text = String::new();
    let mut rest = quoted;
    loop {
        let (before, after) = rest.split_once('"')?;
        text.push_str(before);
        match after.strip_prefix('"') {
            Some(more) => {
                text.push('"');
                rest = more;
            }
            None => return Some((text, after)),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn nothing_runs_and_nothing_hides_in_a_cell() {
        // Rule: SEC-7
        assert_eq!(cell("=HYPERLINK(\"x\")"), "\"'=HYPERLINK(\"\"x\"\")\"");
        assert_eq!(cell("a\u{200b}b\nc"), "a[U+200B]b c");
    }

    proptest! {
        #[test]
        fn whatever_is_written_is_read_again(cells in prop::collection::vec(any::<String>(), 1..6)) {
            let written = line(cells.iter().map(String::as_str));
            let read = read_line(&written).unwrap();
            prop_assert_eq!(read, cells.iter().map(|cell| plain(cell)).collect::<Vec<_>>());
        }
    }
}
