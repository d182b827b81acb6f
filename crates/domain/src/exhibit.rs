//! Exhibits (R-EXH-1 to R-EXH-4). The bytes are sealed once and never change; this record says what they are.

use crate::{BlobId, CaseId, ExhibitId, ItemId, Moment, OfficerId, StatedTime};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How an exhibit came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Picked or dropped as a file.
    File,
    /// Pasted from the clipboard.
    Pasted,
    /// Screen captured by this program.
    ScreenCapture,
    /// Made from another exhibit.
    Derived,
    /// Handed over on paper or media.
    HandedOver,
}

/// The sealed bytes of an exhibit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SealedFile {
    /// Which sealed file holds them.
    pub blob: BlobId,
    /// SHA-256 of the bytes, lower-case hex: the court's hash.
    pub sha256: String,
    /// Length in bytes.
    #[ts(type = "number")]
    pub size: u64,
    /// Type by content, for example `image/png` (SEC-4).
    pub media_type: String,
    /// Name that it came with; control characters shown as escapes.
    pub name: String,
    /// The source file's own modification time, where it had one.
    pub modified: Option<Moment>,
    /// Width in pixels, for pictures.
    pub width: Option<u32>,
    /// Height in pixels, for pictures.
    pub height: Option<u32>,
}

/// Which part of the screens a picture shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CapturedPart {
    /// Every screen.
    Everything,
    /// One screen.
    Screen,
    /// The rectangle of one window, as it stood on the screen.
    Window,
    /// A rectangle that the officer drew.
    Area,
}

/// A rectangle of the desktop in pixels; a screen to the left of the first has negative numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PixelArea {
    /// Left edge.
    pub x: i32,
    /// Top edge.
    pub y: i32,
    /// Width.
    pub width: u32,
    /// Height.
    pub height: u32,
}

/// How this program took a picture of the screen: what a statement of production says of it (cps-case-file 5.1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ScreenCapture {
    /// Just before the pixels were read, by the workstation's clock.
    pub began_at: Moment,
    /// Just after.
    pub ended_at: Moment,
    /// Which part it shows.
    pub part: CapturedPart,
    /// Where that part lay on the desktop. What lay beyond it was seen and not kept.
    pub area: PixelArea,
    /// The whole desktop at that moment.
    pub desktop: PixelArea,
    /// Names of the screens that it shows, as the system has them.
    pub screens: Vec<String>,
    /// How much the system enlarged what it drew there, in percent.
    pub scale_percent: u32,
    /// Title of the window, where the part is one; of the one with the focus otherwise; empty when there was none.
    pub window_title: String,
    /// The program of that window.
    pub window_program: String,
    /// The workstation's operating system and kind of desktop.
    pub system: String,
    /// This program and its version.
    pub program: String,
    /// Place in the series of pictures that were taken one after the other, from 1.
    pub number: u32,
}

/// Shown before the exhibit is opened (WEL-2).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ContentNote {
    /// What it is, in neutral words.
    pub words: String,
    /// 0 none, 1 mild, 2 strong, 3 graphic.
    pub graphic_level: u8,
    /// Has sound.
    pub audio: bool,
    /// Shows a child.
    pub child: bool,
    /// Shows death.
    pub death: bool,
    /// Sexual.
    pub sexual: bool,
}

/// Used in evidence, or on a schedule: four exclusive states (R-DISC-11, R-DISC-12), and "not decided" before that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DisclosureState {
    /// Not decided yet.
    Undecided,
    /// Used in evidence.
    Used,
    /// Unused, not sensitive (MG6C).
    UnusedNonSensitive,
    /// Unused, sensitive (MG6D).
    UnusedSensitive,
    /// Not relevant, with a reason.
    NotRelevant,
}

/// Withdrawn; its reference stays taken (R-EXH-2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Withdrawal {
    /// When.
    pub at: Moment,
    /// Who.
    pub by: OfficerId,
    /// Why.
    pub reason: String,
}

/// An exhibit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Exhibit {
    /// The case.
    pub case: CaseId,
    /// Reference, for example `JS/3` (R-EXH-1).
    pub reference: String,
    /// The officer who produces it.
    pub producer: OfficerId,
    /// Name of the producer as printed.
    pub producer_name: String,
    /// What it shows.
    pub description: String,
    /// Where it was obtained: place, device or address.
    pub obtained_where: String,
    /// When what it shows was captured or made.
    pub captured_at: Option<StatedTime>,
    /// When it was taken into the vault.
    pub taken_at: Moment,
    /// How it came in.
    pub method: Method,
    /// Address of the page it shows.
    pub source_address: String,
    /// The online item it shows.
    pub item: Option<ItemId>,
    /// The bytes.
    pub file: SealedFile,
    /// How the picture was taken, where this program took it.
    #[serde(default)]
    pub capture: Option<ScreenCapture>,
    /// The exhibit it was made from (R-EXH-3).
    pub parent: Option<ExhibitId>,
    /// What was done to make it (R-EXH-3).
    pub derivation: String,
    /// Content note (WEL-2).
    pub content_note: ContentNote,
    /// Disclosure state.
    pub disclosure: DisclosureState,
    /// Reason for the disclosure state, where one is needed.
    pub disclosure_reason: String,
    /// Where the thing itself is, so that an officer who does not know the case can find it (MG12).
    pub location: String,
    /// Set once withdrawn.
    pub withdrawn: Option<Withdrawal>,
}
