//! The page that checks a bundle in a recipient's browser.

/// `data/verify.html`: style and script stand inside it, so it works from a folder without a network.
pub const VERIFY_PAGE: &str = concat!(
    include_str!("../page/head.html"),
    "<style>\n",
    include_str!("../page/verify.css"),
    "</style>\n",
    include_str!("../page/body.html"),
    "<script>\n\"use strict\";\n",
    include_str!("../page/sha256.js"),
    include_str!("../page/checks.js"),
    include_str!("../page/custody.js"),
    include_str!("../page/screen.js"),
    "</script>\n</body>\n</html>\n",
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_asks_nothing_of_any_other_place() {
        assert!(VERIFY_PAGE.contains("default-src 'none'"));
        for way in
            ["http://", "https://", " src=", "@import", "url(", "fetch(", "XMLHttpRequest", "WebSocket"]
        {
            assert!(!VERIFY_PAGE.contains(way), "{way}");
        }
        assert_eq!(VERIFY_PAGE.matches("</script").count(), 1);
        assert_eq!(VERIFY_PAGE.matches("</style").count(), 1);
    }
}
