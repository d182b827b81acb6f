//! Screenshots of made-up posts, as a telephone or a browser would show them.

use super::canvas::{Canvas, Ink, Words};
use super::chance::Chance;
use super::report::Report;
use casebook_domain::display::clock_time;
use casebook_domain::reference::ReferenceData;
use casebook_pdf::outline::Outliner;

const WHITE: Ink = [255, 255, 255];
const NIGHT: Ink = [21, 24, 30];
const GREY: Ink = [104, 112, 122];
const DISCS: &[Ink] =
    &[[183, 65, 60], [34, 103, 148], [86, 120, 62], [122, 84, 148], [160, 104, 32], [40, 124, 122]];

/// How the page looks.
struct Look {
    ground: Ink,
    ink: Ink,
    quiet: Ink,
    rule: Ink,
}

const DAY: Look = Look { ground: WHITE, ink: [15, 20, 25], quiet: GREY, rule: [225, 229, 233] };
const DARK: Look = Look { ground: NIGHT, ink: [236, 239, 243], quiet: [140, 150, 160], rule: [52, 58, 67] };

/// Draws the post of a report as a PNG.
pub(super) fn screenshot(chance: &mut Chance, report: &Report, outliner: &mut Outliner) -> Vec<u8> {
    let look = if chance.percent(35) { DARK } else { DAY };
    if chance.percent(60) {
        phone(chance, report, &look, outliner)
    } else {
        browser(chance, report, &look, outliner)
    }
}

fn words<'a>(text: &'a str, size: f32, ink: Ink) -> Words<'a> {
    Words { text, size, bold: false, ink, language: "" }
}

fn platform_name(report: &Report) -> String {
    ReferenceData::built_in()
        .platform(report.platform)
        .map_or_else(|| report.platform.to_owned(), |found| found.name.clone())
}

fn phone(chance: &mut Chance, report: &Report, look: &Look, outliner: &mut Outliner) -> Vec<u8> {
    let mut canvas = Canvas::new(750, 1180, look.ground, outliner);
    let now = format!("{:02}:{:02}", chance.below(24), chance.below(60));
    canvas.write([44.0, 22.0, 200.0], &Words { bold: true, ..words(&now, 28.0, look.ink) });
    canvas.block([634.0, 30.0, 62.0, 26.0], 7.0, look.quiet);
    canvas.block(
        [638.0, 34.0, f32::from(u8::try_from(chance.below(48)).unwrap_or(20)) + 6.0, 18.0],
        4.0,
        look.ground,
    );
    let name = platform_name(report);
    canvas.write([44.0, 92.0, 600.0], &Words { bold: true, ..words(&name, 36.0, look.ink) });
    canvas.block([0.0, 160.0, 750.0, 2.0], 0.0, look.rule);
    let bottom = post(&mut canvas, chance, report, look, [44.0, 196.0, 662.0]);
    canvas.block([0.0, bottom + 30.0, 750.0, 2.0], 0.0, look.rule);
    answers(&mut canvas, chance, look, bottom + 60.0, 662.0);
    canvas.into_png()
}

fn browser(chance: &mut Chance, report: &Report, look: &Look, outliner: &mut Outliner) -> Vec<u8> {
    let mut canvas = Canvas::new(1180, 820, look.ground, outliner);
    canvas.block([0.0, 0.0, 1180.0, 92.0], 0.0, [222, 226, 231]);
    for (at, ink) in [(0u8, [230, 98, 88]), (1, [240, 190, 80]), (2, [100, 190, 100])] {
        canvas.disc([28.0 + 26.0 * f32::from(at), 22.0], 8.0, ink);
    }
    canvas.block([120.0, 42.0, 1030.0, 38.0], 19.0, WHITE);
    let shown = if report.address.is_empty() { "about:chat" } else { report.address.as_str() };
    let shown: String = shown.chars().take(92).collect();
    canvas.write([142.0, 49.0, 1000.0], &words(&shown, 18.0, [40, 46, 54]));
    let name = platform_name(report);
    canvas.write([44.0, 120.0, 180.0], &Words { bold: true, ..words(&name, 26.0, look.ink) });
    for (row, item) in ["Home", "Search", "Messages", "Profile"].iter().enumerate() {
        let top = 180.0 + 52.0 * f32::from(u8::try_from(row).unwrap_or(0));
        canvas.write([44.0, top, 180.0], &words(item, 22.0, look.quiet));
    }
    canvas.block([250.0, 92.0, 2.0, 728.0], 0.0, look.rule);
    let bottom = post(&mut canvas, chance, report, look, [290.0, 126.0, 640.0]);
    canvas.block([252.0, bottom + 22.0, 928.0, 2.0], 0.0, look.rule);
    answers(&mut canvas, chance, look, bottom + 44.0, 640.0);
    canvas.into_png()
}

/// Disc, names, time, text and counts; where it ends.
fn post(
    canvas: &mut Canvas<'_>,
    chance: &mut Chance,
    report: &Report,
    look: &Look,
    [left, top, width]: [f32; 3],
) -> f32 {
    let disc = *chance.pick(DISCS);
    canvas.disc([left + 36.0, top + 36.0], 36.0, disc);
    let initial: String = report.display_name.chars().take(1).collect();
    canvas.write([left + 24.0, top + 12.0, 60.0], &Words { bold: true, ..words(&initial, 36.0, WHITE) });
    canvas.write(
        [left + 92.0, top, width - 92.0],
        &Words { bold: true, ..words(&report.display_name, 30.0, look.ink) },
    );
    let handle = format!("@{}", report.handle);
    canvas.write([left + 92.0, top + 40.0, width - 92.0], &words(&handle, 25.0, look.quiet));
    let text = Words { language: report.post.language, ..words(report.post.text, 34.0, look.ink) };
    let [_, bottom] = canvas.write([left, top + 104.0, width], &text);
    let at = report.posted_at;
    let when = format!(
        "{} · {}",
        clock_time(at),
        casebook_domain::display::date(casebook_domain::display::london_date(at))
    );
    let [_, bottom] = canvas.write([left, bottom + 18.0, width], &words(&when, 24.0, look.quiet));
    canvas.block([left, bottom + 14.0, width, 2.0], 0.0, look.rule);
    let counts = format!(
        "{} answers    {} shares    {} likes    {} views",
        chance.below(180),
        chance.below(90),
        chance.below(900),
        chance.below(40_000) + 300
    );
    let [_, bottom] = canvas.write([left, bottom + 28.0, width], &words(&counts, 24.0, look.quiet));
    bottom
}

/// Answers below the post, as grey bars: what others wrote is not part of the sample.
fn answers(canvas: &mut Canvas<'_>, chance: &mut Chance, look: &Look, top: f32, width: f32) {
    let left = if width > 650.0 { 44.0 } else { 290.0 };
    for row in 0..3u8 {
        let top = top + 132.0 * f32::from(row);
        canvas.disc([left + 26.0, top + 26.0], 26.0, look.rule);
        for line in 0..3u8 {
            let length = f32::from(u8::try_from(chance.below(200)).unwrap_or(0)) * 1.6 + 180.0;
            canvas.block([left + 74.0, top + 6.0 + 30.0 * f32::from(line), length, 14.0], 7.0, look.rule);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::sample::report::report;

    #[test]
    fn one_seed_draws_one_picture_and_every_script_can_be_seen_in_it() {
        let mut outliner = Outliner::default();
        let mut seen = std::collections::BTreeSet::new();
        for seed in 0..60 {
            let made = report(&mut Chance::new(seed), "2026-11-24T09:00:00Z".parse().unwrap());
            let png = screenshot(&mut Chance::new(seed), &made, &mut outliner);
            let picture = image::load_from_memory(&png).unwrap().to_rgb8();
            // The text of the post stands below the names: its dark or light strokes differ from the ground.
            let ground = picture.get_pixel(picture.width() - 1, picture.height() - 1).0;
            let inked = picture.pixels().filter(|pixel| pixel.0 != ground).count();
            assert!(inked > 20_000, "seed {seed} is empty");
            if seen.insert(made.post.language) {
                assert_eq!(png, screenshot(&mut Chance::new(seed), &made, &mut outliner), "seed {seed}");
            }
        }
        assert!(seen.len() >= 6, "{seen:?}");
    }
}
