//! The `words!` macro, and the words of the page frame, which the scripts use too.

/// Makes a struct of `&'static str` fields, one per word, with a Japanese and an English edition.
///
/// Leaving one translation out is a compile error:
///
/// ```
/// webkit::words! {
///     /// Words of the board.
///     pub struct BoardWords;
///     incoming: "来院予定", "Incoming";
///     seen: "確認済み", "Seen";
/// }
/// assert_eq!(BoardWords::of(webkit::lang::Lang::Ja).incoming, "来院予定");
/// ```
///
/// ```compile_fail
/// webkit::words! {
///     /// No English word: this does not compile.
///     pub struct BoardWords;
///     incoming: "来院予定";
/// }
/// ```
#[macro_export]
macro_rules! words {
    ($(#[$meta:meta])* $vis:vis struct $name:ident; $($field:ident: $ja:literal, $en:literal;)+) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy)]
        $vis struct $name {
            $(#[doc = concat!($ja, " / ", $en)] pub $field: &'static str,)+
        }

        #[allow(dead_code, reason = "a program need not use every way to read its words")]
        impl $name {
            /// 日本語.
            pub const JA: Self = Self { $($field: $ja,)+ };
            /// English.
            pub const EN: Self = Self { $($field: $en,)+ };

            /// The words in one language.
            pub const fn of(lang: $crate::lang::Lang) -> &'static Self {
                match lang {
                    $crate::lang::Lang::Ja => &Self::JA,
                    $crate::lang::Lang::En => &Self::EN,
                }
            }

            /// Every word with its name, for scripts and tests.
            pub fn entries(&self) -> Vec<(&'static str, &'static str)> {
                vec![$((stringify!($field), self.$field)),+]
            }
        }
    };
}

words! {
    /// Words of the page frame. `{n}`, `{h}`, `{m}`, `{time}`, `{what}` are filled in by the reader of the word.
    pub struct FrameWords;
    skip: "本文へ", "Skip to content";
    language: "言語", "Language";
    theme: "画面の明るさ", "Display";
    theme_auto: "自動", "Auto";
    theme_day: "昼", "Day";
    theme_night: "夜", "Night";
    no_script: "このブラウザではスクリプトが動いていません。表示は自動では更新されません。再読み込みしてください。", "Scripts are off in this browser. This page does not update by itself. Reload it.";
    stream_connecting: "接続しています", "Connecting";
    stream_live: "自動更新 正常", "Auto-update OK";
    stream_late: "更新の遅れ {n}秒", "Late {n} s";
    stream_lost: "途切れ {time}から", "Lost since {time}";
    stream_lost_banner: "{time} から更新が届いていません。表示は古い可能性があります。電話で確認してください。", "No update since {time}. What you see may be old. Confirm by phone.";
    reload: "再読み込み", "Reload";
    reload_needed: "画面の内容が新しくなりました。入力を終えたら再読み込みしてください。", "This page has a newer version. Finish your entry, then reload.";
    seconds_ago: "{n}秒前", "{n} s ago";
    minutes_ago: "{n}分前", "{n} min ago";
    hours_ago: "{h}時間{m}分前", "{h} h {m} min ago";
    days_ago: "{n}日前", "{n} d ago";
    stale: "（古い情報）", " (out of date)";
    clock_differs: "時刻不明（時計の不一致）", "age unknown (clocks differ)";
    overdue: "超過 {time}", "over {time}";
    in_minutes: "あと{n}分", "in {n} min";
    under_a_minute: "1分未満", "under 1 min";
    minutes_late: "予定より{n}分遅れ", "{n} min late";
    sending: "送信しています…", "Sending…";
    sending_again: "再送しています（{n}回目）…", "Sending again (try {n})…";
    send_done: "受け付けました", "Stored";
    send_failed: "送信できませんでした。内容は残っています。", "Not sent. Your entry is kept.";
    retry: "もう一度送信", "Send again";
    hold_hint: "長押しで確定", "Hold to confirm";
    hold_pending: "「{what}」をまもなく送信します", "Sending “{what}” in a moment";
    hold_undo: "取り消す", "Undo";
    hold_undone: "取り消しました。送信していません。", "Undone. Nothing was sent.";
    hold_gone: "状況が変わったため、送信しませんでした。画面を確認してください。", "The situation changed, so nothing was sent. Check the screen.";
    hold_confirm: "「{what}」を確定しますか", "Confirm “{what}”?";
    confirm: "確定", "Confirm";
    cancel: "やめる", "Cancel";
    entry_gone: "この項目はサーバーではもう終わっています。入力は送信できません。", "This item has ended. Your entry cannot be sent.";
    sound_on: "警報音 入", "Alarm sound on";
    sound_silenced: "消音中 {time}", "Silenced {time}";
    sound_silence: "消音（2分）", "Silence (2 min)";
    sound_blocked: "警報音が出ません。押して有効にする", "Alarm sound is blocked. Press to allow";
}
