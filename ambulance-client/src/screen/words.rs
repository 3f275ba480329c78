//! The words of the tablet, in both languages. Words of the field (reasons, signs, classes) come from the domain.

mod clinical;

use domain::text::Language;
use webkit::lang::{Lang, Text};

pub(super) use clinical::{jcs_hint, vital_label, vital_remedy};

/// The same language in the domain's type.
pub(super) const fn language(lang: Lang) -> Language {
    match lang {
        Lang::Ja => Language::Ja,
        Lang::En => Language::En,
    }
}

webkit::words! {
    /// Words of the tablet.
    pub(super) struct CrewWords;
    // start
    start_title: "事案の開始", "New case";
    start_how: "事故種別を押すと事案が始まります。", "Press the kind of incident to begin.";
    open_cases: "続いている事案", "Open cases";
    no_open_cases: "続いている事案はありません。", "No open case.";
    card_waits: "カードを読み取りました。事案を始めると取り込みます。", "A card was read. It is taken up when a case begins.";
    // cases
    active: "操作中", "active";
    not_active: "この事案は操作中ではありません。カードとモニターは別の事案に入ります。", "This case is not the active one. Card and monitor belong to another case.";
    activate: "この事案に切り替える", "Make this the active case";
    new_case: "新しい事案", "New case";
    case_gone: "この事案は終了しました。", "This case has ended.";
    to_start: "最初の画面へ", "To the first page";
    to_setup: "端末の点検", "Tablet check";
    title_case: "事案", "Case";
    // link
    platform: "連携基盤", "Platform";
    unsent: "未送信", "Unsent";
    unsent_kept: "端末に保存済み・つながり次第送信", "kept on the tablet, sent when the link is back";
    rejected: "受理されなかった記録", "Records not accepted";
    rejected_how: "次の記録は連携基盤に受理されませんでした。内容は病院に口頭で伝え、コードを保守担当に知らせてください。", "The platform did not accept these records. Pass the information on by voice and tell the engineers the code.";
    // frame
    stop: "。", ". ";
    close: "閉じる", "Close";
    cancel: "選び直す", "Clear";
    save: "記録する", "Record";
    save_short: "記録", "Record";
    settings: "表示の設定", "Display";
    other: "その他", "Other";
    all: "すべて見る", "Show all";
    details: "詳しく", "Details";
    now_value: "今", "now";
    not_yet: "未記録", "not recorded";
    unknown: "不明", "unknown";
    // patient and card
    patient_unknown: "年齢・性別 未確認", "Age and sex not known";
    name_unknown: "氏名 未確認", "Name not known";
    years: "歳", "y";
    interview: "聞き取り", "Interview";
    interview_title: "聞き取りの記録", "What was said";
    person_title: "本人の情報", "The person";
    from_card_wins: "カードやスマホで確認した人です。聞き取りで入れた内容は消えずに残っています。", "Known from the card or the phone. What was said before is kept beneath it.";
    identity_reject: "この傷病者ではない（長押し）", "Not this patient (hold)";
    identity_ask: "この傷病者の情報ですか", "Is this the patient?";
    identity_look: "券面の顔写真・氏名と見比べてください", "Compare face and name with the card";
    identity_look_said: "本人・家族の話や免許証などの氏名・生年月日・住所と見比べてください", "Compare name, birth date and address with what is said or shown";
    identity_look_photo: "写真・氏名と見比べてください", "Compare face and name";
    identity_odd: "聞き取りの性別・年齢と違います。別の人のカードではありませんか", "Sex or age differ from what was said. Is it another person's card?";
    identity_odd_found: "4情報で照会した人と違います。別の人のカードではありませんか", "Not the person who was looked up. Is it another person's card?";
    identity_yes: "一致", "Matches";
    identity_no: "一致しない", "Does not match";
    identity_done: "本人確認", "Identity checked";
    identity_open: "本人確認 未", "Identity not checked";
    record_after: "「一致」を押すと、記録を取得します", "The record is fetched when you press Matches";
    said_before: "聞き取りの内容", "What was said";
    card_other_ways: "ほかの方法", "Other ways";
    card_sheet: "カード・本人確認のほかの方法", "Card and identity: other ways";
    card_none: "カードがない・使えない", "No card, or it cannot be used";
    card_none_how: "理由を押すと記録されます。あとでカードが見つかれば、そのまま置いてください。", "Press the reason. If a card turns up later, just place it.";
    card_none_said: "カードなし: ", "No card: ";
    card_unread_said: "カード 未読取: ", "Card not read: ";
    pin_title: "暗証番号（本人が入力）", "PIN, typed by its owner";
    pin_label: "4桁の数字", "4 digits";
    pin_send: "確認する", "Check";
    pin_phone: "スマホでは本人が暗証番号か顔・指紋で開きます。本人ができないときは、カードを探してください。", "A phone is opened by its owner's PIN, face or finger. Otherwise look for the card.";
    tries_left: "残り", "Left: ";
    tries: "回", "";
    tries_unknown: "残り回数はカードを置くと表示します", "Tries left are shown when the card is placed";
    tries_blocked: "使えなくなっています。解除は市区町村の窓口だけです", "Blocked. Only a municipal office can unblock it";
    last_try: "最後の1回を使う（本人に確かめました。間違えると窓口でしか解除できません）", "Use the last try (the owner agrees; a mistake can only be undone at an office)";
    printed_title: "照合番号（券面の数字）で写真と氏名を読む", "Photo and name by the printed number";
    printed_label: "生年月日6桁（和暦）＋有効期限の西暦4桁＋セキュリティコード4桁", "Birth date, 6 (era year), year of expiry, 4, security code, 4";
    printed_read: "写真を読む", "Read the photo";
    document_title: "スマホの証明書（氏名・生年月日・写真のみ。記録は読めません）", "Document in a phone (name, birth date, photo; no record)";
    document_nfc: "スマホをリーダーに置いて読む", "Read the phone on the reader";
    document_qr: "QRコードの文字", "Text of the QR code";
    document_read: "QRで読む", "Read by QR";
    photo_alt: "カードの顔写真", "Photo on the card";
    revoked: "カードは停止または失効しています。記録は使えません", "The card is suspended or revoked";
    history: "既往・服薬を聞き取る", "History by interview";
    history_title: "聞き取り：服薬・既往歴など（1行に1つ）", "Interview: drugs, illnesses and more (one per line)";
    informant: "話した人", "Said by";
    said_medications: "服薬", "Drugs";
    said_illnesses: "既往歴", "Illnesses";
    said_allergies: "アレルギー", "Allergies";
    said_surgeries: "手術歴", "Operations";
    said_visits: "かかりつけ医療機関", "Own doctor";
    said_dialysis: "透析", "Dialysis";
    said_yes: "あり", "Yes";
    said_none: "なし", "None";
    not_asked: "不明", "Not known";
    spoken: "聞き取り", "Said";
    birth_hint: "例 昭和29年3月12日", "e.g. 1954-03-12";
    identity_reject_note: "カードの顔写真・氏名と違うときに押します。取り込んだ記録は、この画面と病院の画面から消えます。", "When face or name do not match the card. The record leaves this screen and every hospital's.";
    name: "氏名", "Name";
    kana: "フリガナ", "Kana";
    birth: "生年月日", "Born";
    address: "住所", "Address";
    age: "年齢", "Age";
    sex: "性別", "Sex";
    source: "情報源", "Source";
    by_card: "カードで確認", "from the card";
    by_interview: "聞き取り", "from interview";
    by_face: "券面で確認", "printed on the card";
    by_phone: "スマホで確認", "from the phone";
    by_look_up: "4情報で照会", "looked up";
    look_up: "記録して4情報で照会", "Save and look up";
    look_up_how: "カードがないとき、氏名・生年月日・性別・住所がそろえば記録を照会できます（同意が必要です）", "Without a card: name, birth date, sex and address together can find the record (consent is needed)";
    optional: "分かれば", "if known";
    card_place: "マイナンバーカードをリーダーに置いてください", "Place the card on the reader";
    card_reading: "カード読取中… 動かさないでください", "Reading the card… do not move it";
    card_read: "カード 読取済", "Card read";
    card_again: "カードをもう一度置いてください（再起動したため）", "Place the card again (the tablet was restarted)";
    card_other: "別のカードが置かれています。どちらがこの傷病者のカードですか", "Another card lies on the reader. Which one is this patient's?";
    card_use_other: "今のカードを使う", "Use the card on the reader";
    card_phone: "スマホ 読取済", "Phone read";
    // consent
    consent: "同意", "Consent";
    consent_ask: "記録の閲覧の同意", "Consent to read the record";
    consent_visual: "顔写真と照合して押す", "Compare face and photo, press";
    consent_other: "方法・範囲", "Other ways";
    consent_change: "変更", "Change";
    consent_title: "同意の根拠・範囲", "Basis and scope";
    consent_scope: "同意した情報（手術は別の同意です）", "Consented categories (surgery has a consent of its own)";
    consent_refused_note: "記録は取得しません。聞き取りで続けてください。不利益はありません。", "No record is read. Go on by interview. No disadvantage follows.";
    patient_short: "本人の同意", "Patient";
    family_short: "家族の同意", "Family";
    waived_short: "同意困難", "Unable";
    waived_hint: "生命・身体の保護", "life or body at stake";
    refused_short: "同意なし", "Refused";
    refused_hint: "聞き取りで続行", "interview instead";
    // situation
    triage: "緊急度・分類", "Urgency and class";
    complaint: "主訴", "Complaint";
    phrases: "胸痛,呼吸困難,意識障害,頭痛,腹痛,吐血,下血,けいれん,麻痺,ふらつき,嘔吐,発熱,転倒,外傷", "chest pain,dyspnoea,unconscious,headache,abdominal pain,vomiting blood,melaena,seizure,paralysis,unsteady,vomiting,fever,fall,injury";
    complaint_none: "主訴 未入力", "No complaint yet";
    urgency: "緊急度", "Urgency";
    urgency_none: "緊急度 未選択", "Urgency not chosen";
    class: "分類", "Class";
    class_none: "分類 未選択", "Class not chosen";
    flags: "特記", "Flags";
    // times
    times: "時刻", "Times";
    times_title: "時刻の一覧・訂正", "Times and corrections";
    press_now: "押した時刻で記録", "records this moment";
    after: "前回", "last:";
    times_done: "すべての時刻を記録しました", "All times are recorded";
    now: "今", "Now";
    minus_minute: "−1分", "−1 min";
    plus_minute: "＋1分", "+1 min";
    correct: "訂正", "Correct";
    place: "現在地", "Location";
    place_none: "現在地が届いていません。病院の順位を出せません。", "The location is not known; hospitals cannot be ranked.";
    latitude: "緯度", "Latitude";
    longitude: "経度", "Longitude";
    // close
    finish_title: "事案の終了", "End of the case";
    finish_note: "終了すると、この端末から傷病者の情報が消えます。送信待ちの記録は送られます。連携基盤の記録は残ります。", "The patient's data leaves this tablet. What waits is still sent. The platform keeps the case.";
    finish_button: "事案を終了する", "End the case";
    hold: "長押し", "hold";
    // vitals
    vitals_title: "バイタルの入力", "Enter vitals";
    vitals_hint: "測ったものだけ入れてください。", "Enter what was measured.";
    enter_upper: "バイタル", "Enter";
    enter_lower: "入力", "vitals";
    trends: "バイタルの推移", "Trends";
    blood_pressure: "血圧", "BP";
    consciousness: "意識", "Conscious.";
    severe: "重症の基準に該当", "Severe by physiology";
    next_field: "次へ", "Next";
    delete: "消す", "Del";
    // observations
    signs: "所見", "Signs";
    observed_title: "所見の経過", "Observations so far";
    signs_none: "所見 未入力", "No signs recorded";
    signs_title: "所見（押すと「あり」、− は「なし」）", "Signs (press: present, −: absent)";
    absent: "なし", "absent";
    mind: "意識・瞳孔", "Conscious., pupils";
    mind_title: "意識・瞳孔の記録", "Consciousness and pupils";
    pupils: "瞳孔", "Pupils";
    left: "左", "L";
    right: "右", "R";
    light_reflex: "対光反射", "Light reflex";
    yes: "あり", "yes";
    no: "なし", "no";
    well: "最終健常確認", "Last known well";
    well_hint: "例 13:05", "e.g. 13:05";
    ecg: "心電図", "ECG";
    note: "備考", "Note";
    gcs_eye: "E 開眼", "E eye";
    gcs_verbal: "V 言語", "V verbal";
    gcs_motor: "M 運動", "M motor";
    // record
    record: "マイナ救急の記録", "National record";
    record_wait_consent: "同意が記録されると取得を始めます。", "The record is pulled once consent is recorded.";
    record_wait_card: "カードが読み取られると取得を始めます。", "The record is pulled once the card is read.";
    record_refused: "同意なし：記録は取得しません。聞き取りで続けてください。", "Refused: no record is read. Go on by interview.";
    pulling: "取得中…", "Pulling…";
    pull_again: "もう一度取得", "Pull again";
    retrying: "自動で取り直しています", "trying again by itself";
    since_then: "（{h}時間{m}分前）", " ({h} h {m} min ago)";
    news2: "NEWS2", "NEWS2";
    shock_index: "ショック指数", "Shock index";
    cpss: "CPSS", "CPSS";
    six_signs: "脳卒中6項目", "Six stroke signs";
    caution: "注意", "Mind";
    flags_note: "記録と今の様子から", "from the record and what is seen now";
    findings: "推測", "Inferred";
    against: "相反する手がかり", "contradicted by";
    findings_note: "診断ではありません（記録に病名はありません）", "not a diagnosis (the record holds none)";
    findings_none: "推測できる病気はありません", "Nothing inferred";
    dismiss: "該当しない", "Does not apply";
    dismissed: "除外した推測", "Dismissed";
    evidence: "根拠", "Evidence";
    medications: "薬剤", "Medications";
    drugs_since: "{when}から", "since {when}";
    drugs_last: "最終", "last";
    drugs_until: "{when}まで", "until {when}";
    drugs_until_unknown: "期間不明", "period unknown";
    drugs_doubled: "重複処方", "Prescribed twice";
    drugs_prescriber_unknown: "処方元不明", "prescriber unknown";
    drugs_at_pharmacy: "（処方元不明）", " (prescriber unknown)";
    drugs_stopped: "終了した薬 {n}件", "{n} stopped";
    drugs_none_current: "服用中と見られる薬はありません", "No drug that seems to be taken now";
    drugs_lines: "元の記録 {n}件", "{n} lines of the record";
    surgeries: "手術", "Surgery";
    visits: "受診歴", "Visits";
    treatments: "診療", "Treatments";
    dialysis: "透析", "Dialysis";
    checkups: "特定健診", "Check-ups";
    items: "件", "";
    more: "ほか", "more:";
    claims: "レセプト", "claims";
    prescribed: "処方", "prescribed";
    dispensed: "調剤", "dispensed";
    own_hospital: "照会可能", "can be asked";
    own: "かかりつけ", "Own hospital";
    own_once: "受診歴", "Was there";
    own_by_name: "推定：名前で一致・要確認", "by name only: confirm";
    own_unknown: "圏域の病院と照合できません", "not found among the region's hospitals";
    own_ambiguous: "同じ名前の病院が複数：{which}", "several of this name: {which}";
    own_last: "最終 {when}", "last {when}";
    own_code: "コード {code}", "code {code}";
    own_more: "ほか{n}", "{n} more";
    namesakes: "名前の似た別の病院：{which}", "Other hospitals of a similar name: {which}";
    said_means: "該当：{which}", "May mean: {which}";
    said_recorded: "お話の「{said}」は記録の{recorded}と一致", "\"{said}\", as was said, is {recorded} of the record";
    said_several: "お話の「{said}」は{recorded}のどれか要確認", "\"{said}\", as was said, may be {recorded}: confirm";
    said_similar: "お話の「{said}」は記録にありません。記録では{recorded}です", "\"{said}\", as was said, is not in the record; the record shows {recorded}";
    said_not_recorded: "お話の「{said}」は記録にありません", "\"{said}\", as was said, is not in the record";
    said_no_record: "お話の「{said}」は記録で確認できません", "The record cannot confirm \"{said}\", as was said";
    visits_counted: "受診{n}回", "{n} visits";
    visits_with_stays: "受診{n}回（入院を含む）", "{n} visits (stays included)";
    times_unit: "回", "×";
    none: "該当なし", "none";
    days_before: "日前", "d ago";
    months_before: "か月前", "mo ago";
    years_before: "年前", "y ago";
    today: "今日", "today";
    ahead: "日付が先", "date ahead";
    date_unknown: "日付不明", "date unknown";
    // hospitals
    hospitals: "搬送先", "Hospitals";
    handover: "医師引継書", "Handover sheet";
    handover_open: "引継書", "Handover";
    to_case: "事案に戻る", "Back to the case";
    spoken_code: "呼出番号", "Spoken code";
    called_up: "番号で呼出", "called up by code";
    ask_suggested: "推奨{n}件に照会", "Ask the best {n}";
    ask_more_suggested: "さらに推奨{n}件に照会", "Ask {n} more";
    ask_next_suggested: "次の推奨{n}件に照会", "Ask the next {n}";
    round_over: "まだ受入れ先がありません", "No hospital has accepted yet";
    ask_ticked: "選んだ病院に照会", "Ask the ticked";
    no_suggested: "推奨できる候補がありません。理由を見て選んでください。", "Nothing can be suggested. Choose by the reasons.";
    candidates_none: "病院の順位がまだ届いていません。", "No ranking has arrived yet.";
    candidates_old: "順位", "Ranked";
    minutes: "分", "min";
    expected_short: "見込", "exp. ";
    expected: "治療開始まで 見込", "to treatment, expected";
    ask_waiting: "照会の送信待ち", "Question waits to be sent";
    ask_stored: "端末に保存済み。つながり次第送信します", "Kept on the tablet; sent when the link is back";
    ranking_due: "選んだ分類の順位を待っています。病院を選んで照会はできます", "Waiting for the ranking of the chosen class. You can ask single hospitals";
    ask_after_triage: "緊急度・分類を選ぶと推奨を出します", "Choose urgency and class to get suggestions";
    accept: "受入可", "Accepted";
    decline: "受入不可", "Declined";
    accept_if_stands: "条件付きの回答あり：条件を確かめて搬送先を確定してください", "Accepted on condition: read it, then confirm the destination";
    accept_if: "条件付き", "On condition";
    accept_by_voice: "受入可（電話）", "Accepted (telephone)";
    wait_min: "{n}分後", "in {n} min";
    bed_in: "受入まで約{n}分", "about {n} min to a bed";
    first: "先に提案", "Offered first";
    why: "理由（任意）", "Why (optional)";
    why_other: "推奨以外の病院に照会する理由（任意）", "Why not as suggested (optional)";
    accept_stands: "受入可の回答あり：搬送先を確定してください", "Accepted: confirm the destination";
    accepts_stand: "受入れの回答 {n}件：搬送先を選んで確定してください", "{n} have accepted: choose and confirm the destination";
    accept_ifs_stand: "条件付きの回答 {n}件：条件を確かめて搬送先を確定してください", "{n} accepted on condition: read them, then confirm the destination";
    step_sent: "送信", "Sent";
    step_stored: "基盤受領", "Received by platform";
    step_received: "病院画面に表示", "On hospital screen";
    step_seen: "担当者確認", "Seen by staff";
    step_answered: "回答", "Answered";
    choose: "ここに搬送する", "Go to this hospital";
    choose_instead: "こちらに変更", "Change to this hospital";
    choose_instead_if: "条件を了承してこちらに変更", "Accept the condition and change to this hospital";
    choosing: "搬送先の確定を送信しました。連携基盤の決定を待っています", "The choice was sent. Waiting for the platform's decision";
    destination: "搬送先 決定", "Destination";
    decided_at: "決定", "decided";
    decision_seen: "搬送先が確認済 {at}", "The destination knows ({at})";
    decision_waits: "搬送先の確認待ち あと", "The destination has not confirmed yet:";
    announce: "搬送先に電話してください", "Call the destination now";
    announced: "電話で伝えた", "Told by telephone";
    condition_since: "回答 {at}", "said {at}";
    patience: "応答の目安 あと", "Answer due in";
    patience_stand_in: "（既定値。圏域の基準は不明）", "(a default: the zone's rule is not known here)";
    overdue_before: "回答期限を", "Answer overdue by";
    overdue_after: "超過", "";
    call: "電話する", "Call";
    call_now: "電話してください", "Call them now";
    call_said: "電話：", "Call: ";
    call_no_answer: "出ない", "No answer";
    call_reached: "回答待ち", "Will answer";
    calls_counted: "（{n}回目）", " (call {n})";
    call_outcome: "電話の結果", "Outcome of the call";
    reminded: "再通知", "Sounded again";
    withdraw: "取り下げ", "Take back";
    withdrawing: "取り下げを送信中", "Being taken back";
    query: "病院からの質問", "A hospital asks";
    reply: "返答", "Reply";
    reply_send: "送信", "Send";
    replied: "返答済", "Replied";
    being_checked: "確認中", "Being checked";
    lost: "搬送先が受入れ不能になりました", "The destination cannot take the patient any more";
    lost_known: "了解", "Understood";
    redirect: "搬送先を変更", "Change destination";
    redirect_how: "理由を押すと、ほかの病院を探し始めます。次が決まるまで、今の搬送先は有効です。", "Press why. The present destination stands until another one is decided.";
    redirecting: "搬送先変更を検討中", "Looking for another destination";
    redirect_present: "現在の搬送先：", "Present destination: ";
    redirect_stands: "（有効）", " (stands)";
    redirect_keep: "変更しない", "Keep it";
    choose_if: "条件を了承してここに搬送する", "Accept the condition and go here";
    standard: "実施基準", "Standard";
    tell: "伝えること", "Tell them";
    securing: "受入確保基準を適用", "The rule for nobody accepting is at work";
    securing_since: "{at}から", "since {at}";
    difficulty: "搬送困難事案の基準に該当", "Finding a hospital is difficult by the zone's criteria";
    difficulty_figures: "照会{asked}件・現場{minutes}分", "{asked} asked, {minutes} min on scene";
    refused_wish: "受け付けられませんでした", "Not accepted";
}

/// Why the platform will never take a record, by its code.
pub(super) fn rejection(code: &str) -> Text {
    match code {
        "encounter-closed" => Text::new("事案はすでに終了しています", "The case is closed already"),
        "unknown-encounter" => Text::new("連携基盤にない事案です", "The platform does not know the case"),
        "not-your-encounter" | "not-your-event" => {
            Text::new("この隊に許されていない記録です", "This crew may not record it")
        }
        "unknown-crew" => Text::new("登録のない救急隊です", "The crew is not registered"),
        "limit-reached" => Text::new("一つの事案の記録数の上限です", "The case has reached its limit of records"),
        "too-large" => Text::new("記録が大きすぎます", "The record is too large"),
        _ => Text::new("連携基盤が読めない記録です", "The platform cannot read the record"),
    }
}
