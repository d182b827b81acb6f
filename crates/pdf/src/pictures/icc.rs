//! Colour profiles: whether one that came with a picture may go in, and the one that the document names as its own.

/// Components of a device colour space.
pub(super) fn components(device: &str) -> i64 {
    match device {
        "DeviceGray" => 1,
        "DeviceCMYK" => 4,
        _ => 3,
    }
}

/// Whether a profile is whole, of a version PDF 1.7 knows, and for this colour space. One that is not is left out: the
/// picture is then shown in the document's own colours.
pub(super) fn fits(profile: &[u8], device: &str) -> bool {
    let at = |range: std::ops::Range<usize>| profile.get(range).unwrap_or_default();
    let length = at(0..4).try_into().map(u32::from_be_bytes).unwrap_or(0);
    let space: &[u8] = match device {
        "DeviceGray" => b"GRAY",
        "DeviceCMYK" => b"CMYK",
        _ => b"RGB ",
    };
    profile.len() >= 132
        && length as usize == profile.len()
        && at(36..40) == b"acsp"
        && at(16..20) == space
        && matches!(at(12..16), b"mntr" | b"scnr" | b"prtr" | b"spac")
        && at(8..9).first().is_some_and(|version| *version <= 4)
}

/// sRGB (IEC 61966-2.1) as an ICC profile of version 4.3, written from its constants.
pub(crate) fn srgb() -> Vec<u8> {
    let fixed = |value: f64| ((value * 65536.0).round() as i32).to_be_bytes();
    let words = |text: &str| {
        let mut out = b"mluc\0\0\0\0\0\0\0\x01\0\0\0\x0cenGB".to_vec();
        out.extend(((text.len() * 2) as u32).to_be_bytes());
        out.extend(28u32.to_be_bytes());
        out.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
        out
    };
    let xyz = |values: [f64; 3]| {
        let mut out = b"XYZ \0\0\0\0".to_vec();
        values.iter().for_each(|value| out.extend(fixed(*value)));
        out
    };
    let mut curve = b"para\0\0\0\0\0\x03\0\0".to_vec();
    for value in [2.4, 1.0 / 1.055, 0.055 / 1.055, 1.0 / 12.92, 0.04045] {
        curve.extend(fixed(value));
    }
    let mut adaptation = b"sf32\0\0\0\0".to_vec();
    for value in [1.04788, 0.02292, -0.05022, 0.02959, 0.99048, -0.01707, -0.00925, 0.01508, 0.75168] {
        adaptation.extend(fixed(value));
    }
    let tags: [(&[u8; 4], Vec<u8>); 10] = [
        (b"desc", words("sRGB IEC61966-2.1")),
        (b"cprt", words("No copyright, use freely")),
        (b"wtpt", xyz([0.9642, 1.0, 0.8249])),
        (b"chad", adaptation),
        (b"rXYZ", xyz([0.43607, 0.22249, 0.01392])),
        (b"gXYZ", xyz([0.38515, 0.71687, 0.09708])),
        (b"bXYZ", xyz([0.14307, 0.06061, 0.7141])),
        (b"rTRC", curve.clone()),
        (b"gTRC", curve.clone()),
        (b"bTRC", curve),
    ];
    let mut table = (tags.len() as u32).to_be_bytes().to_vec();
    let mut body = Vec::new();
    let start = 128 + 4 + 12 * tags.len();
    for (tag, content) in &tags {
        table.extend(*tag);
        table.extend(((start + body.len()) as u32).to_be_bytes());
        table.extend((content.len() as u32).to_be_bytes());
        body.extend(content);
        body.resize(body.len().next_multiple_of(4), 0);
    }
    let mut head = vec![0; 128];
    let length = (start + body.len()) as u32;
    head[0..4].copy_from_slice(&length.to_be_bytes());
    head[8..12].copy_from_slice(&[4, 0x30, 0, 0]);
    head[12..24].copy_from_slice(b"mntrRGB XYZ ");
    // A fixed date: the profile is the same in every document.
    head[24..36].copy_from_slice(&[7, 0xd0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0]);
    head[36..40].copy_from_slice(b"acsp");
    head[68..72].copy_from_slice(&fixed(0.9642));
    head[72..76].copy_from_slice(&fixed(1.0));
    head[76..80].copy_from_slice(&fixed(0.8249));
    head.extend(table);
    head.extend(body);
    head
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_profile_would_be_taken() {
        let profile = srgb();
        assert!(fits(&profile, "DeviceRGB"));
        assert!(!fits(&profile, "DeviceGray"));
        assert!(!fits(&profile[..profile.len() - 1], "DeviceRGB"), "a cut-off profile");
    }
}
