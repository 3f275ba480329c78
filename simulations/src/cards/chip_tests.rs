//! The chip's answers, byte by byte.

#![allow(clippy::unwrap_used)]
use super::super::key::PrivateKey;
use super::*;
use std::sync::Arc;

const AID: &[u8] = &[0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01];
const OTHER_AID: &[u8] = &[0xD3, 0x92, 0x10];

fn chip() -> Chip {
    let long = (0..600_u16).map(|n| (n % 251) as u8).collect();
    let files = vec![
        File::data(0x0006, b"TOKEN".to_vec(), Access::Free),
        File::data(0x0001, b"SECRET".to_vec(), Access::After(&[0x0018])),
        File::data(0x000A, long, Access::Free),
        File { id: 0x0002, content: Content::Records(vec![b"ONE".to_vec(), b"TWO".to_vec()]) },
        File::pin(0x0018, b"1234", 3),
    ];
    let other = Application { aid: OTHER_AID, files: Vec::new(), default_key: None };
    Chip::new(vec![Application { aid: AID, files, default_key: None }, other])
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
    assert_eq!(ask(&mut chip, "00CA0000 00"), "6A88");
    assert_eq!(ask(&mut chip, "802A0080 02 0102 00"), "6986", "no key is selected");
    assert_eq!(ask(&mut chip, "802A0097 02 0102 00"), "6A82", "no such key");
    assert_eq!(ask(&mut chip, "80FC0000"), "6700", "only an iPhone knows it");
    assert_eq!(ask(&mut chip, "00240180 04 31323334"), "6D00", "changing a PIN is not simulated");
    assert_eq!(ask(&mut chip, "0CB00000 00"), "6E00");
    assert_eq!(ask(&mut chip, "00B0"), "6700");
    assert_eq!(ask(&mut chip, ""), "6700");
}

#[test]
fn records_are_counted_from_one() {
    let mut chip = in_application();
    ask(&mut chip, "00A4020C 02 0002");
    assert_eq!(ask(&mut chip, "00B20204 00"), "54574F9000");
    assert_eq!(ask(&mut chip, "00B20304 00"), "6A83");
    assert_eq!(ask(&mut chip, "00B20004 00"), "6A86");
    assert_eq!(ask(&mut chip, "00B00000 00"), "6981", "records have no offsets");
}

#[test]
fn counters_outlive_the_chip_that_is_made_again() {
    let mut before = in_application();
    ask(&mut before, "00A4020C 02 0018");
    ask(&mut before, "00200080 04 30303030");
    let memory = before.memory();
    let mut after = chip();
    after.remember(&memory);
    assert_eq!(after.memory(), memory);
    ask(&mut after, "00A4040C 0A D392F000260100000001");
    ask(&mut after, "00A4020C 02 0018");
    assert_eq!(ask(&mut after, "00200080"), "63C2");
}

#[test]
fn a_key_signs_after_its_secret_only_and_in_the_forms_of_p1() {
    let key = Arc::new(PrivateKey::rsa().unwrap());
    let files = vec![File::pin(0x0018, b"1234", 3), File::key(0x0017, &key, Access::After(&[0x0018]))];
    let mut chip = Chip::new(vec![Application { aid: AID, files, default_key: None }]);
    ask(&mut chip, "00A4040C 0A D392F000260100000001");
    assert_eq!(ask(&mut chip, "802A0097 02 0102 00"), "6982");
    ask(&mut chip, "00A4020C 02 0018");
    assert_eq!(ask(&mut chip, "00200080 04 31323334"), "9000");
    let named = ask(&mut chip, "802A0097 02 0102 00");
    assert_eq!((named.len(), named.ends_with("9000")), (2 * 258, true));
    ask(&mut chip, "00A4020C 02 0017");
    assert_eq!(ask(&mut chip, "802A0080 02 0102 00"), named, "the selected key is the same one");
    let hash = "00".repeat(32);
    assert_eq!(ask(&mut chip, &format!("802A0280 20 {hash} 00")).len(), 2 * 258);
    assert_eq!(ask(&mut chip, "802A0280 02 0102 00"), "6985", "a hash has 32 bytes");
    assert_eq!(ask(&mut chip, &format!("802A0080 F6 {} 00", "00".repeat(246))), "6985", "more than the padding leaves");
    assert_eq!(ask(&mut chip, "802A0680 02 0102 00"), "6A86");
    assert_eq!(ask(&mut chip, "802A0080 02 0102"), "6700", "without Le");
    chip.reset();
    ask(&mut chip, "00A4040C 0A D392F000260100000001");
    assert_eq!(ask(&mut chip, "802A0097 02 0102 00"), named, "the trap: it still signs after a warm reset");
    chip.power_off();
    ask(&mut chip, "00A4040C 0A D392F000260100000001");
    assert_eq!(ask(&mut chip, "802A0097 02 0102 00"), "6982");
}
