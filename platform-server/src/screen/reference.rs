//! Published figures that stand beside ours, each with what it is of. They are references, never targets, and never computed with.

use webkit::lang::Text;

/// Of the reads that were attempted, so many succeeded, percent. One week of December 2025, all 720 headquarters.
pub(super) const CARD_READ_PERCENT: f64 = 17.4;

/// What [`CARD_READ_PERCENT`] is of.
pub(super) const CARD_READ_SOURCE: Text = Text::new(
    "全国値：2025年12月の1週間・全720消防本部の公表値（読取を試みたうちの成功）。本システムは事案ごとの最後の読取結果で数えるため、定義は同じではありません。",
    "National: published for one week of December 2025, all 720 headquarters (successes among attempted reads). Ours counts cases by their last read, so the definitions differ.",
);

/// 現着→現発 with the record read, minutes (20:29), published for 2024.
pub(super) const SCENE_WITH_MIN: f64 = 20.0 + 29.0 / 60.0;

/// 現着→現発 without, minutes (18:20), published for 2024.
pub(super) const SCENE_WITHOUT_MIN: f64 = 18.0 + 20.0 / 60.0;

/// What the two are of.
pub(super) const SCENE_SOURCE: Text = Text::new(
    "全国値：2024年の公表値（閲覧あり 20分29秒、なし 18分20秒）。算出方法が中央値とは異なる可能性があります。閲覧した事案としない事案では傷病者の状態も異なるため、差は効果を意味しません。",
    "National: published for 2024 (with the record 20:29, without 18:20), perhaps not as medians. Patients whose record is read are not the same patients, so a difference is no effect.",
);
