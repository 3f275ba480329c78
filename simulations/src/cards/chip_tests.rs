//! The chip's answers, byte by byte.

use super::*;

const AID: &[u8] = &[0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01];
const OTHER_AID: &[u8] = &[0xD3, 0x92, 0x10];

fn chip() -> Chip {
    let long = (0..600_u16).map(|n| (n % 251) as u8).collect();
    let data = |id, bytes, behind| File { id, content: Content::Data { bytes, behind } };
    let files = vec![
        data(0x0006, b"TOKEN".to_vec(), None),
        data(0x0001, b"SECRET".to_vec(), Some(0x0018)),
        data(0x000A, long, None),
        File { id: 0x0018, content: Content::Pin(Pin::new(b"1234", 3)) },
    ];
    Chip::new(vec![Application { aid: AID, files }, Application { aid: OTHER_AID, files: Vec::new() }])
}

/// Runs a command given in hexadecimal and returns the answer in hexadecimal.
fn ask(chip: &mut Chip, hex: &str) -> String {
    let digits: Vec<u8> = hex.chars().filter_map(|digit| digit.to_digit(16)).map(|digit| digit as u8).collect();
    let bytes: Vec<u8> = digits.chunks(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect();
    let (data, status) = chip.run(&bytes);
    data.iter().map(|byte| format!("{byte:02X}")).chain([format!("{status:04X}")]).collect()
}

fn in_application() -> Chip {
    let mut chip = chip();
    assert_eq!(ask(&mut chip, "00A4040C 0A D392F000260100000001"), "9000");
    chip
}

#[test]
fn selecting() {
    let mut chip = chip();
    assert_eq!(ask(&mut chip, "00A4020C 02 0006"), "6A82", "no application yet");
    assert_eq!(ask(&mut chip, "00A4040C 03 D39299"), "6A82");
    let mut chip = in_application();
    assert_eq!(ask(&mut chip, "00A4020C 02 0006"), "9000");
    assert_eq!(ask(&mut chip, "00A4020C 02 0007"), "6A82");
    assert_eq!(ask(&mut chip, "00A4020C 01 06"), "6700");
    assert_eq!(ask(&mut chip, "00A4000C 02 0006"), "6A86");
    assert_eq!(ask(&mut chip, "00A40200 02 0006"), "6A86");
}

#[test]
fn reading() {
    let mut chip = in_application();
    assert_eq!(ask(&mut chip, "00B00000 00"), "6986", "nothing selected");
    ask(&mut chip, "00A4020C 02 0006");
    assert_eq!(ask(&mut chip, "00B00000 00"), "544F4B454E9000");
    assert_eq!(ask(&mut chip, "00B00001 02"), "4F4B9000");
    assert_eq!(ask(&mut chip, "00B00004 02"), "4E9000", "what is left");
    assert_eq!(ask(&mut chip, "00B00005 01"), "6B00");
    assert_eq!(ask(&mut chip, "00B00000"), "6700", "without Le");
    assert_eq!(ask(&mut chip, "00B00000 01 00 01"), "6700", "with data");
    ask(&mut chip, "00A4020C 02 000A");
    assert_eq!(ask(&mut chip, "00B00000 00").len(), 2 * (256 + 2));
    assert_eq!(ask(&mut chip, "00B001FF 02"), "090A9000", "offset 511");
    ask(&mut chip, "00A4020C 02 0018");
    assert_eq!(ask(&mut chip, "00B00000 00"), "6981", "a PIN cannot be read");
}

#[test]
fn reading_by_short_file_id_selects_the_file() {
    let mut chip = in_application();
    assert_eq!(ask(&mut chip, "00B08601 02"), "4F4B9000");
    assert_eq!(ask(&mut chip, "00B00000 01"), "549000");
    assert_eq!(ask(&mut chip, "00B08700 01"), "6A82");
    assert_eq!(ask(&mut chip, "00B0A600 01"), "6A86");
}

#[test]
fn tries_are_counted_and_asking_costs_none() {
    let mut chip = in_application();
    assert_eq!(ask(&mut chip, "00200080"), "6986");
    ask(&mut chip, "00A4020C 02 0018");
    assert_eq!(ask(&mut chip, "00200080"), "63C3");
    assert_eq!(ask(&mut chip, "00200080"), "63C3");
    assert_eq!(ask(&mut chip, "00200080 04 30303030"), "63C2");
    assert_eq!(ask(&mut chip, "00200080 04 31323334"), "9000");
    assert_eq!(ask(&mut chip, "00200080"), "63C3", "the right one gives all tries back");
    for left in ["63C2", "63C1", "63C0"] {
        assert_eq!(ask(&mut chip, "00200080 04 30303030"), left);
    }
    assert_eq!(ask(&mut chip, "00200080"), "6984");
    assert_eq!(ask(&mut chip, "00200080 04 31323334"), "6984", "even the right one comes too late");
    chip.power_off();
    ask(&mut chip, "00A4040C 0A D392F000260100000001");
    ask(&mut chip, "00A4020C 02 0018");
    assert_eq!(ask(&mut chip, "00200080"), "6984", "power does not unblock");
}

#[test]
fn verify_only_works_on_a_pin() {
    let mut chip = in_application();
    ask(&mut chip, "00A4020C 02 0006");
    assert_eq!(ask(&mut chip, "00200080 04 31323334"), "6981");
    ask(&mut chip, "00A4020C 02 0018");
    assert_eq!(ask(&mut chip, "00200081 04 31323334"), "6A86");
    assert_eq!(ask(&mut chip, "00200080 04 31323334 00"), "6700");
}

#[test]
fn a_verified_pin_ends_with_power_or_another_application_only() {
    let read = |chip: &mut Chip| {
        ask(chip, "00A4040C 0A D392F000260100000001");
        ask(chip, "00A4020C 02 0001");
        ask(chip, "00B00000 00")
    };
    let open = || {
        let mut chip = in_application();
        ask(&mut chip, "00A4020C 02 0018");
        assert_eq!(ask(&mut chip, "00200080 04 31323334"), "9000");
        chip
    };
    assert_eq!(read(&mut in_application()), "6982");
    let mut chip = open();
    assert_eq!(read(&mut chip), "5345435245549000", "selecting the same application again keeps it open");
    chip.reset();
    assert_eq!(read(&mut chip), "5345435245549000", "the trap: a warm reset keeps it open");
    chip.power_off();
    assert_eq!(read(&mut chip), "6982");
    let mut chip = open();
    assert_eq!(ask(&mut chip, "00A4040C 03 D39210"), "9000");
    assert_eq!(read(&mut chip), "6982");
    let mut chip = open();
    ask(&mut chip, "00A4020C 02 0018");
    ask(&mut chip, "00200080 04 30303030");
    assert_eq!(read(&mut chip), "6982", "a wrong PIN closes it");
}

#[test]
fn reset_forgets_the_selection() {
    let mut chip = in_application();
    ask(&mut chip, "00A4020C 02 0006");
    chip.reset();
    assert_eq!(ask(&mut chip, "00B00000 00"), "6986");
    assert_eq!(ask(&mut chip, "00A4020C 02 0006"), "6A82");
}

#[test]
fn what_is_not_known_is_refused() {
    let mut chip = in_application();
    assert_eq!(ask(&mut chip, "00CA0000 00"), "6D00");
    assert_eq!(ask(&mut chip, "802A0080 02 0102 00"), "6D00", "signing is not simulated");
    assert_eq!(ask(&mut chip, "0CB00000 00"), "6E00");
    assert_eq!(ask(&mut chip, "00B0"), "6700");
    assert_eq!(ask(&mut chip, ""), "6700");
}
