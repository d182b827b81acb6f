//! Pictures of the screen against a drawn pattern, pixel for pixel, on a screen in memory (Xvfb).
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)]

mod journey;

use image::RgbaImage;
use journey::{Journey, said};
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use x11rb::connection::Connection;
use x11rb::protocol::xproto::{
    AtomEnum, ConnectionExt as _, CreateGCAux, CreateWindowAux, ImageFormat, PropMode, Window, WindowClass,
};
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;

const WIDTH: u16 = 640;
const HEIGHT: u16 = 480;
/// Where the window with the pattern lies.
const WINDOW: (i16, i16, u16, u16) = (100, 60, 201, 133);
const TITLE: &str = "Fictional page – a post";

/// A screen in memory, with a window on it whose pixels tell their own place.
struct Screen {
    server: Child,
    display: String,
    // Its windows are there for as long as it is.
    _connection: RustConnection,
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.server.kill().ok();
        self.server.wait().ok();
    }
}

/// The colour of the window's pixel at this place.
fn pattern(x: u32, y: u32) -> [u8; 3] {
    [(x * 7 % 256) as u8, (y * 5 % 256) as u8, ((x ^ y) % 256) as u8]
}

/// The colour of the screen around the window.
const GROUND: [u8; 3] = [0x12, 0xab, 0x34];

impl Screen {
    fn start() -> Self {
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-nolisten", "tcp", "-screen", "0", &format!("{WIDTH}x{HEIGHT}x24")])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Xvfb is installed by `cargo xtask test`");
        let mut number = String::new();
        BufReader::new(server.stdout.take().unwrap()).read_line(&mut number).unwrap();
        let display = format!(":{}", number.trim());
        let (connection, screen) = x11rb::connect(Some(&display)).unwrap();
        let root = connection.setup().roots[screen].root;
        draw(&connection, root);
        Self { server, display, _connection: connection }
    }
}

fn draw(connection: &RustConnection, root: Window) {
    let (x, y, width, height) = WINDOW;
    let [red, green, blue] = GROUND.map(u32::from);
    let ground = connection.generate_id().unwrap();
    let colour = CreateWindowAux::new().background_pixel(red << 16 | green << 8 | blue);
    connection
        .create_window(0, ground, root, 0, 0, WIDTH, HEIGHT, 0, WindowClass::INPUT_OUTPUT, 0, &colour)
        .unwrap();
    connection.map_window(ground).unwrap();
    let window = connection.generate_id().unwrap();
    connection
        .create_window(
            0,
            window,
            root,
            x,
            y,
            width,
            height,
            0,
            WindowClass::INPUT_OUTPUT,
            0,
            &CreateWindowAux::new(),
        )
        .unwrap();
    connection.map_window(window).unwrap();

    let atom = |name: &str| connection.intern_atom(false, name.as_bytes()).unwrap().reply().unwrap().atom;
    let utf8 = atom("UTF8_STRING");
    connection
        .change_property8(PropMode::REPLACE, window, atom("_NET_WM_NAME"), utf8, TITLE.as_bytes())
        .unwrap();
    connection
        .change_property8(
            PropMode::REPLACE,
            window,
            AtomEnum::WM_CLASS,
            AtomEnum::STRING,
            b"browser\0Browser\0",
        )
        .unwrap();
    // What a window manager would say.
    for (name, windows) in [("_NET_CLIENT_LIST_STACKING", &[window][..]), ("_NET_ACTIVE_WINDOW", &[window])] {
        connection.change_property32(PropMode::REPLACE, root, atom(name), AtomEnum::WINDOW, windows).unwrap();
    }
    let pixels: Vec<u8> = (0..u32::from(height))
        .flat_map(|y| (0..u32::from(width)).map(move |x| pattern(x, y)))
        .flat_map(|[red, green, blue]| [blue, green, red, 0])
        .collect();
    let gc = connection.generate_id().unwrap();
    connection.create_gc(gc, window, &CreateGCAux::new()).unwrap();
    connection.put_image(ImageFormat::Z_PIXMAP, window, gc, width, height, 0, 0, 0, 24, &pixels).unwrap();
    connection.sync().unwrap();
}

/// Captures into a new case and gives back the exhibit and its picture, as it comes out of the vault again.
fn capture(screen: &Screen, more: &[&str]) -> (Value, RgbaImage) {
    let (journey, _) = Journey::with_vault();
    let case = journey.log("A post was seen on the screen.");
    let words = [&["exhibit", "capture", "--case", &case, "--description", "The post"][..], more].concat();
    let taken = said(
        journey
            .call(&words)
            .env("DISPLAY", &screen.display)
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("XDG_SESSION_TYPE")
            .output()
            .unwrap(),
    );
    assert_eq!(taken.code, 0, "{}{}", taken.out, taken.err);
    let shown = journey.done(&["case", "show", &case, "--json"]).json();
    let to = ["--out", "copy.png", "--purpose", "Comparison", "--recipient", "Nobody"];
    journey.done(&[&["exhibit", "export", "--case", &case, "--exhibit", "KE/1"][..], &to].concat());
    let picture = image::open(journey.path("copy.png")).unwrap().to_rgba8();
    (shown["exhibits"][0]["record"].clone(), picture)
}

/// What stands at a place of the whole screen.
fn expected(x: u32, y: u32) -> [u8; 4] {
    let (left, top, width, height) = WINDOW;
    let (across, down) = (x.wrapping_sub(left as u32), y.wrapping_sub(top as u32));
    let [red, green, blue] =
        if across < u32::from(width) && down < u32::from(height) { pattern(across, down) } else { GROUND };
    [red, green, blue, 255]
}

fn assert_is_the_screen_from(picture: &RgbaImage, left: u32, top: u32) {
    for (x, y, pixel) in picture.enumerate_pixels() {
        assert_eq!(pixel.0, expected(left + x, top + y), "at {x},{y}");
    }
}

#[test]
fn the_whole_screen_is_taken_pixel_for_pixel_with_what_is_known_of_it() {
    // Rule: R-EV-3, R-EXH-4
    let screen = Screen::start();
    let (exhibit, picture) = capture(&screen, &[]);
    assert_eq!(picture.dimensions(), (u32::from(WIDTH), u32::from(HEIGHT)));
    assert_is_the_screen_from(&picture, 0, 0);

    assert_eq!(exhibit["method"], "screen_capture");
    assert_eq!(exhibit["capturedAt"]["source"], "workstation");
    let known = &exhibit["capture"];
    assert_eq!(known["part"], "everything");
    assert_eq!(known["area"], serde_json::json!({"x": 0, "y": 0, "width": WIDTH, "height": HEIGHT}));
    assert_eq!(known["windowTitle"], TITLE, "the window with the focus");
    assert!(known["system"].as_str().unwrap().ends_with("X11"), "{known}");
    assert!(known["beganAt"]["utc"].as_str() <= known["endedAt"]["utc"].as_str(), "{known}");
}

#[test]
fn a_window_and_a_rectangle_are_cut_out_pixel_for_pixel() {
    let screen = Screen::start();
    let (left, top, width, height) = WINDOW;
    let (exhibit, picture) = capture(&screen, &["--window", "Fictional page"]);
    assert_eq!(picture.dimensions(), (u32::from(width), u32::from(height)));
    assert_is_the_screen_from(&picture, left as u32, top as u32);
    assert_eq!(
        (&exhibit["capture"]["part"], &exhibit["capture"]["windowTitle"]),
        (&"window".into(), &TITLE.into())
    );

    let (exhibit, picture) = capture(&screen, &["--area", "90,50,40,30"]);
    assert_eq!(picture.dimensions(), (40, 30));
    assert_is_the_screen_from(&picture, 90, 50);
    assert_eq!(exhibit["capture"]["area"]["x"], 90);

    let (exhibit, picture) = capture(&screen, &["--area=-20,470,100,100"]);
    assert_eq!(picture.dimensions(), (80, 10), "what lies beyond the screen is no picture");
    assert_eq!(exhibit["capture"]["area"], serde_json::json!({"x": 0, "y": 470, "width": 80, "height": 10}));
}

#[test]
fn without_a_screen_that_may_be_taken_nothing_is_and_the_reason_is_said() {
    let (journey, _) = Journey::with_vault();
    let case = journey.log("A post was seen on the screen.");
    for (name, value, sentence) in [
        ("XDG_SESSION_TYPE", "wayland", "does not let programs take its picture"),
        ("DISPLAY", ":65000", "the screen gave no picture"),
    ] {
        let mut call = journey.call(&["exhibit", "capture", "--case", &case]);
        let refused = said(call.env_remove("WAYLAND_DISPLAY").env(name, value).output().unwrap());
        assert_eq!(refused.code, 1, "{}", refused.err);
        assert!(refused.err.contains(sentence), "{}", refused.err);
    }
    let shown = journey.done(&["case", "show", &case, "--json"]).json();
    assert_eq!(shown["exhibits"].as_array().map(Vec::len), Some(0));
}
