//! Pictures of the screen. One is held in memory until the officer keeps a part of it, takes another or locks; the part
//! that is kept goes the way of every intake: sealed, recorded, read back and compared.

use crate::api::{JobView, ScreenKeepRequest, ScreenPlace, ScreenShotView, ViewTicket, WindowPlace};
use crate::exhibits::{EvidenceError, Incoming, Said};
use crate::services::{Services, Session, lock};
use casebook_capture::{Area, CaptureError, Shot};
use casebook_domain::exhibit::{CapturedPart, PixelArea, ScreenCapture};
use casebook_domain::time::{Precision, TimeSource};
use casebook_domain::{Moment, StatedTime};
use std::sync::Arc;

/// A picture that waits to be kept.
pub(crate) struct Held {
    name: String,
    shot: Arc<Shot>,
    began_at: Moment,
    ended_at: Moment,
    view: ViewTicket,
    /// How many parts were kept since the officer last left the capture screen: the number in the series.
    kept: u32,
}

/// The screens as they are, with the times just before and just after the pixels were read.
pub struct Grabbed {
    shot: Shot,
    began_at: Moment,
    ended_at: Moment,
}

impl Services {
    /// Whether somebody is signed in, who alone may take a picture. Asked before the window hides itself.
    pub fn screen_ready(&self) -> Result<(), EvidenceError> {
        self.open()?;
        Ok(())
    }

    /// Takes the picture of every screen; windows of the program with this process number are not listed.
    pub fn screen_grab(&self, leave_out: u32) -> Result<Grabbed, EvidenceError> {
        let began_at = self.now();
        let shot = casebook_capture::grab(leave_out)?;
        Ok(Grabbed { shot, began_at, ended_at: self.now() })
    }

    /// Holds a picture in place of the one before, and shows it. Pictures that follow each other without
    /// [`Services::screen_drop`] between them are one series.
    pub fn screen_hold(&self, grabbed: Grabbed) -> Result<ScreenShotView, EvidenceError> {
        let session = self.open()?;
        let Grabbed { shot, began_at, ended_at } = grabbed;
        let (picture, desktop) =
            shot.cut(shot.area()).ok_or(CaptureError::Failed("it has no pixels".to_owned()))?;
        let view = session.views.of_bytes(casebook_capture::png(&picture)?, "image/png");
        let mut held = lock(&session.screen);
        let kept = held.as_ref().map_or(0, |before| before.kept);
        if let Some(before) = held.take() {
            session.views.close(&before.view.address);
        }
        let name = self.ids.make().to_string();
        let screens = shot
            .screens
            .iter()
            .map(|screen| ScreenPlace {
                name: screen.name.clone(),
                area: area_of(screen.area),
                is_primary: screen.is_primary,
            })
            .collect();
        let windows = windows_on(&shot);
        let windows = windows
            .iter()
            .map(|(window, area)| WindowPlace {
                title: window.title.clone(),
                program: window.program.clone(),
                area: area_of(*area),
                is_focused: window.is_focused,
            })
            .collect();
        *held = Some(Held {
            name: name.clone(),
            shot: Arc::new(shot),
            began_at,
            ended_at,
            view: view.clone(),
            kept,
        });
        Ok(ScreenShotView {
            shot: name,
            taken_at: began_at,
            desktop: area_of(desktop),
            screens,
            windows,
            picture: view,
        })
    }

    /// Lets go of the picture that is held; the officer leaves the capture screen.
    pub fn screen_drop(&self) -> Result<(), EvidenceError> {
        let session = self.open()?;
        if let Some(held) = lock(&session.screen).take() {
            session.views.close(&held.view.address);
        }
        Ok(())
    }

    /// Seals a part of the picture that is held as an exhibit. The picture stays, so that another part can be kept.
    pub fn screen_keep(&self, request: ScreenKeepRequest) -> Result<JobView, EvidenceError> {
        let session = self.open()?;
        let (shot, began_at, ended_at, number) = {
            let mut held = lock(&session.screen);
            let held = held
                .as_mut()
                .filter(|held| held.name == request.shot)
                .ok_or_else(|| EvidenceError::field("shot", "unknown"))?;
            held.kept += 1;
            (Arc::clone(&held.shot), held.began_at, held.ended_at, held.kept)
        };
        let kept = part(&shot, &request).and_then(|wanted| {
            let (picture, area) =
                shot.cut(wanted).ok_or_else(|| EvidenceError::field("area", "out_of_range"))?;
            Ok((casebook_capture::png(&picture)?, area))
        });
        let (bytes, area) = match kept {
            Ok(kept) => kept,
            Err(error) => {
                undo_count(&session, &request.shot);
                return Err(error);
            }
        };
        let capture = facts(&shot, &request, area, (began_at, ended_at), number);
        let name = format!("screen {}.png", began_at.utc.format("%Y-%m-%d %H-%M-%SZ"));
        let said = Said {
            description: request.description,
            obtained_where: request.obtained_where,
            captured_at: Some(StatedTime {
                utc: began_at.utc,
                zone: "Europe/London".to_owned(),
                precision: Precision::Second,
                source: TimeSource::Workstation,
            }),
            source_address: request.source_address,
            item: request.item,
            content_note: request.content_note,
            capture: Some(capture),
        };
        self.take_in(session, request.case, said, vec![Incoming::captured(name, bytes)])
    }
}

fn undo_count(session: &Session, shot: &str) {
    if let Some(held) = lock(&session.screen).as_mut().filter(|held| held.name == shot) {
        held.kept = held.kept.saturating_sub(1);
    }
}

/// The windows that are on a screen, and what of each is.
fn windows_on(shot: &Shot) -> Vec<(&casebook_capture::SeenWindow, Area)> {
    let desktop = shot.area();
    shot.windows.iter().filter_map(|window| Some((window, window.area.overlap(desktop)?))).collect()
}

/// The rectangle that the officer asked for.
fn part(shot: &Shot, request: &ScreenKeepRequest) -> Result<Area, EvidenceError> {
    let index = usize::try_from(request.index).unwrap_or(usize::MAX);
    let unknown = || EvidenceError::field("index", "unknown");
    match request.part {
        CapturedPart::Everything => Ok(shot.area()),
        CapturedPart::Screen => shot.screens.get(index).map(|screen| screen.area).ok_or_else(unknown),
        CapturedPart::Window => windows_on(shot).get(index).map(|(_, area)| *area).ok_or_else(unknown),
        CapturedPart::Area => {
            let area = request.area.ok_or_else(|| EvidenceError::field("area", "needed"))?;
            Ok(Area { x: area.x, y: area.y, width: area.width, height: area.height })
        }
    }
}

/// What the program knows of the picture besides its pixels.
fn facts(
    shot: &Shot,
    request: &ScreenKeepRequest,
    area: Area,
    (began_at, ended_at): (Moment, Moment),
    number: u32,
) -> ScreenCapture {
    let shown: Vec<_> = shot.screens.iter().filter(|screen| screen.area.overlap(area).is_some()).collect();
    let index = usize::try_from(request.index).unwrap_or(usize::MAX);
    let windows = windows_on(shot);
    let window = match request.part {
        CapturedPart::Window => windows.get(index),
        _ => windows.iter().find(|(window, place)| window.is_focused && place.overlap(area).is_some()),
    };
    let said = |read: fn(&casebook_capture::SeenWindow) -> &String| {
        window.map(|(window, _)| read(window).clone()).unwrap_or_default()
    };
    ScreenCapture {
        began_at,
        ended_at,
        part: request.part,
        area: area_of(area),
        desktop: area_of(shot.area()),
        screens: shown.iter().map(|screen| screen.name.clone()).collect(),
        // Rounded to whole percents; systems offer steps of 25.
        scale_percent: shown.first().map_or(100, |screen| (screen.scale * 100.0).round() as u32),
        window_title: said(|window| &window.title),
        window_program: said(|window| &window.program),
        system: casebook_capture::system(),
        program: concat!("Casebook ", env!("CARGO_PKG_VERSION")).to_owned(),
        number,
    }
}

fn area_of(area: Area) -> PixelArea {
    PixelArea { x: area.x, y: area.y, width: area.width, height: area.height }
}
