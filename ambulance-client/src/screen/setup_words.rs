//! The words of the setup page, in both languages.

webkit::words! {
    /// Words of the setup page.
    pub(super) struct SetupWords;
    title: "端末の点検", "Tablet check";
    how: "始業時や機器を替えたときに、カードリーダーと設定を確かめます。", "Check reader and configuration at shift begin, or after a change of equipment.";
    // readers
    readers: "カードリーダー", "Card reader";
    no_reader: "カードリーダーが設定されていません", "No card reader is configured";
    no_reader_how: "カードは読めません。聞き取りで活動できます。使うときは設定ファイルの reader を確かめてください。", "Cards cannot be read; work by interview. To use one, check reader in the configuration file.";
    unnamed: "カードリーダー（名称不明）", "Card reader (name not known)";
    empty: "何も置かれていません", "Nothing on it";
    card: "カードがあります", "A card lies on it";
    reading: "カード読取中…", "Reading the card…";
    card_read: "カードを読み取れました", "The card was read";
    mute: "反応がありません。カードが裏返しか、ICカードではありません", "No response: the card lies upside down, or has no chip";
    unavailable: "使えません。外れているか、ドライバーに異常があります", "Cannot be used: unplugged, or its driver has failed";
    in_case: "事案の途中です。新しく置いたカードは、その事案のカードとして読み取られます。点検は事案のないときにしてください。", "A case is open: a card placed now is read for that case. Do the check when there is none.";
    take_card: "点検が終わったらカードを取ってください。置いたまま事案を始めると、その事案のカードになります。", "Take the card away after the check. If it still lies there when a case begins, it becomes that case's card.";
    // test reading
    test: "試し読み", "Test reading";
    test_button: "カードを試し読みする", "Read the card as a test";
    test_hint: "事案には記録されません・暗証番号も通信も使いません", "for no case, without PIN and network";
    test_none: "まだ試し読みをしていません。カードを置いて、ボタンを押してください。", "No test yet. Place a card and press the button.";
    test_ok: "正しく読み取れました", "Read correctly";
    token: "種類", "Kind";
    today_card: "現行の仕様", "today's generation";
    next_card: "次期の仕様（公表前・仮の値）", "next generation (values made up until published)";
    certificate: "電子証明書", "Certificate";
    until: "まで", "last day";
    days_left: "残り{n}日", "{n} days left";
    last_day: "今日まで", "ends today";
    issuer: "発行者", "Issuer";
    issuer_known: "登録済みの認証局が署名（{m}件中{n}番目）", "signed by pinned authority {n} of {m}";
    issuer_unchecked: "未確認（認証局が登録されていません）", "not checked (no authority is pinned)";
    key: "鍵", "Key";
    key_other: "この端末の知らない方式", "of a kind not known here";
    bits: "ビット", " bits";
    curve: "楕円曲線", "Elliptic curve";
    pin: "暗証番号", "PIN";
    printed: "照合番号", "Printed number";
    left: "残り{n}回", "{n} tries left";
    blocked: "使えません（解除は市区町村の窓口のみ）", "blocked (only a municipal office can unblock it)";
    open: "残り回数は分かりません", "tries not known";
    none: "このカードにはありません", "not on this card";
    not_told: "確かめられませんでした", "could not be checked";
    measured: "読取", "Reading";
    commands: "コマンド", " commands";
    milliseconds: "ミリ秒", " ms";
    // what is configured
    configured: "設定", "Configuration";
    authorities: "カードの認証局", "Authorities of cards";
    authorities_none: "登録なし・発行者を確かめずに使います", "none pinned: the issuer is not checked";
    terminal: "顔写真の照合で署名する専用ソフト", "Terminal software (signing after a look at the photo)";
    terminal_none: "なし・暗証番号か目視の記録を使います", "none: use the PIN, or record the check by sight";
    terminal_there: "あり", "installed";
    issuers: "スマホの証明書の発行者", "Issuers of documents in phones";
    issuers_none: "登録なし・スマホの証明書は読みません", "none pinned: such documents are not read";
    pinned: "{n}件を登録済み", "{n} pinned";
    // faults
    faults: "最近の異常（新しい順）", "Last faults (newest first)";
    faults_none: "異常はありません", "No faults";
}
