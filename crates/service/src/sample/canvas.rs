//! A picture to draw on: boxes, discs and words.

use casebook_pdf::outline::Outliner;
use image::{ImageFormat, Rgb, RgbImage};
use std::io::Cursor;

/// A colour.
pub(super) type Ink = [u8; 3];

/// Words on their way onto the canvas.
pub(super) struct Words<'a> {
    pub(super) text: &'a str,
    pub(super) size: f32,
    pub(super) bold: bool,
    pub(super) ink: Ink,
    pub(super) language: &'a str,
}

pub(super) struct Canvas<'a> {
    picture: RgbImage,
    outliner: &'a mut Outliner,
}

impl<'a> Canvas<'a> {
    pub(super) fn new(width: u32, height: u32, ground: Ink, outliner: &'a mut Outliner) -> Self {
        Self { picture: RgbImage::from_pixel(width, height, Rgb(ground)), outliner }
    }

    /// A box with rounded corners.
    pub(super) fn block(&mut self, [left, top, width, height]: [f32; 4], radius: f32, ink: Ink) {
        let (right, bottom) = (left + width, top + height);
        let mut outline = Vec::new();
        let corners = [
            (right - radius, top + radius, -90.0f32),
            (right - radius, bottom - radius, 0.0),
            (left + radius, bottom - radius, 90.0),
            (left + radius, top + radius, 180.0),
        ];
        for (x, y, from) in corners {
            for step in 0..=8u8 {
                let angle = (from + 90.0 * f32::from(step) / 8.0).to_radians();
                outline.push([x + radius * angle.cos(), y + radius * angle.sin()]);
            }
        }
        self.fill(&[outline], [0.0, 0.0], ink);
    }

    /// A disc.
    pub(super) fn disc(&mut self, [x, y]: [f32; 2], radius: f32, ink: Ink) {
        self.block([x - radius, y - radius, 2.0 * radius, 2.0 * radius], radius, ink);
    }

    /// Writes words from `left`, `top` within `width`; where they end: the right edge, and the bottom.
    pub(super) fn write(&mut self, [left, top, width]: [f32; 3], words: &Words<'_>) -> [f32; 2] {
        let language = (!words.language.is_empty()).then_some(words.language);
        let outlined =
            self.outliner.outline(words.text, words.bold, words.size, (width, words.size * 1.4), language);
        self.fill(&outlined.contours, [left, top], words.ink);
        [left + outlined.right, top + outlined.height]
    }

    /// Fills outlines. The area that they cover in each pixel is summed up exactly, row by row.
    fn fill(&mut self, contours: &[Vec<[f32; 2]>], [left, top]: [f32; 2], ink: Ink) {
        let (width, height) = (self.picture.width(), self.picture.height());
        let points = || contours.iter().flatten();
        let (mut first, mut last) = (f32::MAX, f32::MIN);
        for [_, y] in points() {
            (first, last) = (first.min(y + top), last.max(y + top));
        }
        if first > last {
            return;
        }
        let first_row = pixel(first.max(0.0), height);
        let rows = pixel(last.max(0.0) + 1.0, height).saturating_sub(first_row);
        let stride = usize::try_from(width).unwrap_or(0) + 2;
        let mut cover = vec![0.0f32; stride * (usize::try_from(rows).unwrap_or(0) + 1)];
        let up = top - pixel_edge(first_row);
        for contour in contours {
            let ends = contour.iter().skip(1).chain(contour.first());
            for (from, to) in contour.iter().zip(ends) {
                let place = |[x, y]: &[f32; 2]| [x + left, y + up];
                line(&mut cover, stride, rows, place(from), place(to));
            }
        }
        for row in 0..rows {
            let start = usize::try_from(row).unwrap_or(0) * stride;
            let mut sum = 0.0f32;
            for column in 0..width {
                sum += cover[start + usize::try_from(column).unwrap_or(0)];
                let amount = sum.abs().min(1.0);
                if amount > 0.004 {
                    let under = self.picture.get_pixel_mut(column, first_row + row);
                    for (channel, wanted) in under.0.iter_mut().zip(ink) {
                        *channel = mixed(*channel, wanted, amount);
                    }
                }
            }
        }
    }

    /// The picture as a PNG file.
    pub(super) fn into_png(self) -> Vec<u8> {
        let mut png = Cursor::new(Vec::new());
        match self.picture.write_to(&mut png, ImageFormat::Png) {
            Ok(()) => png.into_inner(),
            // Into memory, with a size that was chosen here: nothing is left that could fail.
            Err(error) => unreachable!("a picture in memory: {error}"),
        }
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "kept within the picture before")]
fn pixel(place: f32, most: u32) -> u32 {
    (place.floor() as u32).min(most)
}

#[expect(clippy::cast_precision_loss, reason = "rows of a screen")]
fn pixel_edge(row: u32) -> f32 {
    row as f32
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between two bytes")]
fn mixed(under: u8, over: u8, amount: f32) -> u8 {
    (f32::from(under) * (1.0 - amount) + f32::from(over) * amount).round() as u8
}

/// Adds to each pixel of each row that a line crosses how much of the pixel lies to the line's right, signed by the
/// line's direction. Summed from the left, that is the area covered.
fn line(cover: &mut [f32], stride: usize, rows: u32, from: [f32; 2], to: [f32; 2]) {
    if (from[1] - to[1]).abs() < f32::EPSILON {
        return;
    }
    let (sign, upper, lower) = if from[1] < to[1] { (1.0, from, to) } else { (-1.0, to, from) };
    let slope = (lower[0] - upper[0]) / (lower[1] - upper[1]);
    let first = pixel(upper[1].max(0.0), rows);
    for row in first..rows {
        let edge = pixel_edge(row);
        let (top, bottom) = (upper[1].max(edge), lower[1].min(edge + 1.0));
        if top >= bottom {
            if edge > lower[1] {
                break;
            }
            continue;
        }
        let height = (bottom - top) * sign;
        let across = |y: f32| upper[0] + (y - upper[1]) * slope;
        let (one, other) = (across(top), across(bottom));
        let (left, right) = (one.min(other), one.max(other));
        let start = usize::try_from(row).unwrap_or(0) * stride;
        spread(&mut cover[start..start + stride], left, right, height);
    }
}

/// Spreads the height of a piece of a line over the pixels from `left` to `right`.
fn spread(row: &mut [f32], left: f32, right: f32, height: f32) {
    let most = row.len() - 2;
    let limit = u32::try_from(most).unwrap_or(u32::MAX);
    let at = |place: f32| usize::try_from(pixel(place.max(0.0), limit)).unwrap_or(0);
    let (first, last) = (at(left), at(right));
    let edge = |column: usize| pixel_edge(u32::try_from(column).unwrap_or(0));
    if first == last {
        // How far into the pixel the middle of the piece lies: what is right of it is covered.
        let into = ((left + right) / 2.0 - edge(first)).clamp(0.0, 1.0);
        row[first] += height * (1.0 - into);
        row[first + 1] += height * into;
        return;
    }
    let per_column = height / (right - left).max(f32::EPSILON);
    // What lies left of the picture covers all of its first column.
    let mut before = (right.min(0.0) - left).max(0.0) * per_column;
    for (column, cell) in row.iter_mut().enumerate().take(last + 1).skip(first) {
        let (from, to) = (left.max(edge(column)), right.min(edge(column + 1)));
        let part = (to - from).max(0.0) * per_column;
        let into = ((from + to) / 2.0 - edge(column)).clamp(0.0, 1.0);
        *cell += before + part * (1.0 - into);
        before = part * into;
    }
    row[last + 1] += before;
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const BLACK: Ink = [0, 0, 0];
    const WHITE: Ink = [255, 255, 255];

    fn drawn(draw: impl FnOnce(&mut Canvas<'_>)) -> RgbImage {
        let mut outliner = Outliner::default();
        let mut canvas = Canvas::new(40, 30, WHITE, &mut outliner);
        draw(&mut canvas);
        image::load_from_memory(&canvas.into_png()).unwrap().to_rgb8()
    }

    #[test]
    fn a_box_covers_its_pixels_and_no_others() {
        let picture = drawn(|canvas| canvas.block([10.0, 5.0, 20.0, 10.0], 0.0, BLACK));
        for (x, y, pixel) in picture.enumerate_pixels() {
            let inside = (10..30).contains(&x) && (5..15).contains(&y);
            assert_eq!(pixel.0, if inside { BLACK } else { WHITE }, "{x} {y}");
        }
    }

    #[test]
    fn half_a_pixel_is_half_as_dark() {
        let picture = drawn(|canvas| canvas.block([10.5, 5.0, 10.0, 10.0], 0.0, BLACK));
        assert!(picture.get_pixel(10, 8).0[0].abs_diff(128) < 3);
        assert_eq!(picture.get_pixel(11, 8).0, BLACK);
        assert!(picture.get_pixel(20, 8).0[0].abs_diff(127) < 3);
    }

    #[test]
    fn what_lies_outside_is_cut_off() {
        let picture = drawn(|canvas| canvas.disc([0.0, 0.0], 10.0, BLACK));
        assert_eq!(picture.get_pixel(2, 2).0, BLACK);
        assert_eq!(picture.get_pixel(20, 20).0, WHITE);
        let picture = drawn(|canvas| canvas.block([-100.0, -100.0, 500.0, 500.0], 4.0, BLACK));
        assert!(picture.pixels().all(|pixel| pixel.0 == BLACK));
    }
}
