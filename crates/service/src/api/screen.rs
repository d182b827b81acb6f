//! Pictures of the screen: one is taken and held, the officer chooses what of it to keep.

use super::ViewTicket;
use casebook_domain::exhibit::{CapturedPart, ContentNote, PixelArea};
use casebook_domain::{CaseId, ItemId, Moment};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Takes a picture of every screen. The window hides itself for as long as that takes.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ScreenTakeRequest {
    /// Seconds to wait first, at most 30, so that a menu can be opened.
    pub delay_seconds: u8,
}

/// A picture that is held until it is kept, another is taken, or the vault locks.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ScreenShotView {
    /// Names this picture; a later one has another name.
    pub shot: String,
    /// When it was taken.
    pub taken_at: Moment,
    /// The rectangle around all screens; the picture has its size.
    pub desktop: PixelArea,
    /// The screens.
    pub screens: Vec<ScreenPlace>,
    /// The windows on them, the uppermost first, without Casebook's own.
    pub windows: Vec<WindowPlace>,
    /// The picture.
    pub picture: ViewTicket,
}

/// One screen.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ScreenPlace {
    /// Its name.
    pub name: String,
    /// Where it lies.
    pub area: PixelArea,
    /// Whether it is the first.
    pub is_primary: bool,
}

/// One window.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct WindowPlace {
    /// Its title.
    pub title: String,
    /// Its program.
    pub program: String,
    /// What of it lies on the screens.
    pub area: PixelArea,
    /// Whether it had the focus.
    pub is_focused: bool,
}

/// Seals a part of the picture as an exhibit. A job like every intake.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ScreenKeepRequest {
    /// The picture.
    pub shot: String,
    /// Which part.
    pub part: CapturedPart,
    /// Which screen or window, by its place in the list; 0 otherwise.
    pub index: u32,
    /// The rectangle, for [`CapturedPart::Area`].
    pub area: Option<PixelArea>,
    /// The case.
    pub case: CaseId,
    /// What it shows.
    pub description: String,
    /// Where it was obtained: place and device.
    pub obtained_where: String,
    /// Address of the page that it shows.
    pub source_address: String,
    /// The item that it shows.
    pub item: Option<ItemId>,
    /// Content note (WEL-2).
    pub content_note: ContentNote,
}
