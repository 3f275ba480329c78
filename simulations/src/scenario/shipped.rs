//! The scenarios that come with the programs, embedded.

macro_rules! shipped {
    ($($name:literal),+ $(,)?) => { [ $( ($name, include_str!(concat!("../../data/scenarios/", $name))) ),+ ] };
}

/// File name and text of every shipped scenario: the four published cases of the trials, then six of ours.
pub const SHIPPED: [(&str, &str); 10] = shipped![
    "case-1-vomiting-blood-shock.toml",
    "case-2-left-paralysis-aphasia.toml",
    "case-3-confused-at-work.toml",
    "case-4-similar-hospital-name.toml",
    "mine-1-consent-refused.toml",
    "mine-2-service-down-crew-offline.toml",
    "mine-3-grace-unshowable-name.toml",
    "mine-4-own-hospital-without-code.toml",
    "mine-5-two-of-one-name.toml",
    "mine-6-opposite-signs.toml",
];
