//! A picture of every screen as it stood at one moment, with the windows that were on it. It is held in memory: nothing
//! of it touches the disk before the part that is kept is sealed (docs/decisions/0004-screen-capture.md).
//!
//! Pixels are those of the screen: nothing is scaled, sharpened or left out but the windows of this program, which the
//! caller hides first and which are not named in the list.

mod screens;

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder, RgbaImage};

pub use screens::{grab, system};

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
pub enum CaptureError {
    /// There is no screen, or no way to reach it.
    #[error("there is no screen to take a picture of: {0}")]
    NoScreen(String),
    /// The desktop keeps pictures of the screen from programs, or hands them out only as a file on the disk.
    #[error("this desktop does not let programs take its picture")]
    Refused,
    /// A screen is there and its picture could not be taken.
    #[error("the picture could not be taken: {0}")]
    Failed(String),
}

/// A rectangle in pixels, in the coordinates of the whole desktop: the top left corner of the first screen is mostly
/// (0, 0), and screens to its left have negative numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Area {
    /// Left edge.
    pub x: i32,
    /// Top edge.
    pub y: i32,
    /// Width; more than 0.
    pub width: u32,
    /// Height; more than 0.
    pub height: u32,
}

impl Area {
    /// The part that lies in both; none when there is no such pixel.
    #[must_use]
    pub fn overlap(self, other: Self) -> Option<Self> {
        let right = |area: Self| i64::from(area.x) + i64::from(area.width);
        let bottom = |area: Self| i64::from(area.y) + i64::from(area.height);
        let (x, y) = (self.x.max(other.x), self.y.max(other.y));
        let width = u32::try_from(right(self).min(right(other)) - i64::from(x)).ok()?;
        let height = u32::try_from(bottom(self).min(bottom(other)) - i64::from(y)).ok()?;
        (width > 0 && height > 0).then_some(Self { x, y, width, height })
    }

    /// The smallest rectangle around both.
    #[must_use]
    pub fn around(self, other: Self) -> Self {
        let (x, y) = (self.x.min(other.x), self.y.min(other.y));
        let end = |start: i32, length: u32| i64::from(start) + i64::from(length);
        let right = end(self.x, self.width).max(end(other.x, other.width));
        let bottom = end(self.y, self.height).max(end(other.y, other.height));
        let length = |end: i64, start: i32| u32::try_from(end - i64::from(start)).unwrap_or(u32::MAX);
        Self { x, y, width: length(right, x), height: length(bottom, y) }
    }
}

/// One screen and its picture.
#[derive(Debug)]
pub struct Screen {
    /// Its name as the system has it.
    pub name: String,
    /// Where it lies on the desktop.
    pub area: Area,
    /// How much larger than 96 dots to the inch the system draws on it; 1 where it says nothing.
    pub scale: f32,
    /// Whether it is the first screen.
    pub is_primary: bool,
    /// Its pixels.
    pub pixels: RgbaImage,
}

/// A window that was on the screens. What of it lay behind others is not in the picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenWindow {
    /// Its title bar's text.
    pub title: String,
    /// The program that it belongs to.
    pub program: String,
    /// Where it lies on the desktop; it may reach beyond the screens.
    pub area: Area,
    /// Whether it had the focus.
    pub is_focused: bool,
}

/// Every screen at one moment, and the windows on them, the uppermost first.
#[derive(Debug)]
pub struct Shot {
    /// The screens; never none.
    pub screens: Vec<Screen>,
    /// The windows, without those of this program.
    pub windows: Vec<SeenWindow>,
}

impl Shot {
    /// The smallest rectangle around all screens.
    pub fn area(&self) -> Area {
        let mut areas = self.screens.iter().map(|screen| screen.area);
        let first = areas.next().unwrap_or(Area { x: 0, y: 0, width: 0, height: 0 });
        areas.fold(first, Area::around)
    }

    /// The part of the picture inside a rectangle, and the rectangle that is truly inside: what lies beyond every screen
    /// is cut off. Where screens leave a gap the picture is transparent. None when the rectangle meets no screen.
    pub fn cut(&self, wanted: Area) -> Option<(RgbaImage, Area)> {
        let parts: Vec<(&Screen, Area)> =
            self.screens.iter().filter_map(|screen| Some((screen, screen.area.overlap(wanted)?))).collect();
        let area = parts.iter().map(|(_, part)| *part).reduce(Area::around)?;
        let mut cut = RgbaImage::new(area.width, area.height);
        for (screen, part) in parts {
            let inside = |at: i32, from: i32| u32::try_from(i64::from(at) - i64::from(from)).unwrap_or(0);
            let (from_x, from_y) = (inside(part.x, screen.area.x), inside(part.y, screen.area.y));
            // A screen may give fewer pixels than it says it has.
            let width = part.width.min(screen.pixels.width().saturating_sub(from_x));
            let height = part.height.min(screen.pixels.height().saturating_sub(from_y));
            if width == 0 || height == 0 {
                continue;
            }
            let view = image::imageops::crop_imm(&screen.pixels, from_x, from_y, width, height);
            let (x, y) = (i64::from(inside(part.x, area.x)), i64::from(inside(part.y, area.y)));
            image::imageops::replace(&mut cut, &*view, x, y);
        }
        Some((cut, area))
    }
}

/// The picture as a PNG, without loss and without a word about where or when: what is known stands in the exhibit.
pub fn png(picture: &RgbaImage) -> Result<Vec<u8>, CaptureError> {
    let mut bytes = Vec::new();
    // A screen has large even parts; the quick setting packs them within a few percent of the slow one.
    PngEncoder::new_with_quality(&mut bytes, CompressionType::Fast, FilterType::Adaptive)
        .write_image(picture.as_raw(), picture.width(), picture.height(), ExtendedColorType::Rgba8)
        .map_err(|error| CaptureError::Failed(error.to_string()))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use image::Rgba;

    fn area(x: i32, y: i32, width: u32, height: u32) -> Area {
        Area { x, y, width, height }
    }

    /// A screen whose pixels tell their own place on the desktop.
    fn screen(x: i32, y: i32, width: u32, height: u32) -> Screen {
        let pixels = RgbaImage::from_fn(width, height, |across, down| at(x, y, across, down));
        Screen {
            name: "made-up".into(),
            area: area(x, y, width, height),
            scale: 1.0,
            is_primary: x == 0,
            pixels,
        }
    }

    fn at(x: i32, y: i32, across: u32, down: u32) -> Rgba<u8> {
        let place = |from: i32, more: u32| (i64::from(from) + i64::from(more)).rem_euclid(251) as u8;
        Rgba([place(x, across), place(y, down), 7, 255])
    }

    #[test]
    fn a_part_is_cut_pixel_for_pixel_across_two_screens() {
        let shot = Shot { screens: vec![screen(0, 0, 40, 30), screen(-20, 5, 20, 20)], windows: Vec::new() };
        assert_eq!(shot.area(), area(-20, 0, 60, 30));
        let (cut, taken) = shot.cut(area(-5, 10, 12, 8)).unwrap();
        assert_eq!(taken, area(-5, 10, 12, 8));
        for (across, down, pixel) in cut.enumerate_pixels() {
            assert_eq!(*pixel, at(-5, 10, across, down), "{across},{down}");
        }
    }

    #[test]
    fn what_reaches_beyond_the_screens_is_cut_off_and_said() {
        let shot = Shot { screens: vec![screen(0, 0, 40, 30)], windows: Vec::new() };
        let (cut, taken) = shot.cut(area(30, 20, 100, 100)).unwrap();
        assert_eq!((taken, cut.dimensions()), (area(30, 20, 10, 10), (10, 10)));
        assert_eq!(*cut.get_pixel(0, 0), at(30, 20, 0, 0));
        assert!(shot.cut(area(40, 0, 5, 5)).is_none(), "the first pixel beside the screen");
        assert!(shot.cut(area(i32::MAX, i32::MAX, u32::MAX, u32::MAX)).is_none());
        assert_eq!(shot.cut(area(i32::MIN, i32::MIN, u32::MAX, u32::MAX)).unwrap().1, area(0, 0, 40, 30));
    }

    #[test]
    fn the_gap_between_screens_is_transparent() {
        let shot = Shot { screens: vec![screen(0, 0, 10, 10), screen(20, 0, 10, 10)], windows: Vec::new() };
        let (cut, _) = shot.cut(shot.area()).unwrap();
        assert_eq!(cut.get_pixel(15, 5)[3], 0);
        assert_eq!(*cut.get_pixel(25, 5), at(0, 0, 25, 5));
    }

    #[test]
    fn the_png_holds_the_same_pixels() {
        let picture = screen(0, 0, 300, 200).pixels;
        let back = image::load_from_memory(&png(&picture).unwrap()).unwrap().to_rgba8();
        assert_eq!(back, picture);
    }
}
