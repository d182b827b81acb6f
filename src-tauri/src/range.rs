//! The part of a file that a viewer asks for: the `Range` header of HTTP, as far as viewers use it.

use std::ops::Range;

/// At most this much is decrypted for one answer; a viewer that wants more asks again.
pub(crate) const MOST: u64 = 4 << 20;

/// What part of `size` bytes to send.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// Everything, because no part was asked for.
    Whole,
    /// These bytes.
    Part(Range<u64>),
    /// Bytes that are not there.
    Outside,
}

/// Reads a `Range` header. One that cannot be understood is answered as if it were not there, as HTTP has it.
pub(crate) fn wanted(header: Option<&str>, size: u64) -> Wanted {
    let Some(range) = header.and_then(|text| text.trim().strip_prefix("bytes=")) else {
        return Wanted::Whole;
    };
    let Some((from, to)) = range.split_once('-') else { return Wanted::Whole };
    let (from, to) = (from.trim(), to.trim());
    let bounds = if from.is_empty() {
        // The last so many bytes.
        to.parse().ok().map(|last: u64| (size.saturating_sub(last), size))
    } else {
        let end =
            if to.is_empty() { Some(size) } else { to.parse().ok().map(|last: u64| last.saturating_add(1)) };
        from.parse().ok().zip(end)
    };
    match bounds {
        None => Wanted::Whole,
        Some((from, end)) if from >= size || end <= from => Wanted::Outside,
        Some((from, end)) => Wanted::Part(from..end.min(size).min(from.saturating_add(MOST))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_range_asks_for_everything() {
        assert_eq!(wanted(None, 10), Wanted::Whole);
        for garbage in ["", "bytes=", "bytes", "items=0-1", "bytes=a-b", "bytes=0-1,4-5", "bytes=-"] {
            assert_eq!(wanted(Some(garbage), 10), Wanted::Whole, "{garbage}");
        }
    }

    #[test]
    fn a_part_is_named_by_its_first_and_last_byte() {
        assert_eq!(wanted(Some("bytes=0-0"), 10), Wanted::Part(0..1));
        assert_eq!(wanted(Some("bytes=2-5"), 10), Wanted::Part(2..6));
        assert_eq!(wanted(Some("bytes=4-"), 10), Wanted::Part(4..10));
        assert_eq!(wanted(Some("bytes=-3"), 10), Wanted::Part(7..10));
        assert_eq!(wanted(Some("bytes=-30"), 10), Wanted::Part(0..10));
        assert_eq!(wanted(Some("bytes=8-99"), 10), Wanted::Part(8..10));
    }

    #[test]
    fn a_part_beyond_the_end_is_refused() {
        assert_eq!(wanted(Some("bytes=10-"), 10), Wanted::Outside);
        assert_eq!(wanted(Some("bytes=5-4"), 10), Wanted::Outside);
        assert_eq!(wanted(Some("bytes=0-"), 0), Wanted::Outside);
        assert_eq!(wanted(Some("bytes=-0"), 10), Wanted::Outside);
    }

    #[test]
    fn one_answer_is_never_too_large() {
        let huge = u64::MAX;
        assert_eq!(wanted(Some("bytes=0-"), huge), Wanted::Part(0..MOST));
        assert_eq!(wanted(Some("bytes=100-18446744073709551615"), huge), Wanted::Part(100..100 + MOST));
    }
}
