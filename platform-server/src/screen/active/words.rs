//! Every word of the section, in both languages.

webkit::words! {
    /// Words of the cases that need somebody. `{…}` are filled in by the reader of the word.
    pub(super) struct ActiveWords;
    title: "いま対応が要る事案", "Cases that need somebody now";
    count: "{n}件", "{n}";
    asking: "照会中の事案 {n}件", "{n} looking for a hospital";
    nothing: "いま対応が要る事案はありません。照会中の事案もありません。", "No case needs anybody now, and none looks for a hospital.";
    nothing_to_do: "いま対応が要る事案はありません。照会中の{n}件は回答を待っています。", "No case needs anybody now. {n} wait for answers.";
    others: "回答を待っている事案", "Waiting for answers";
    not_triaged: "緊急度・分類は未選択", "Not triaged yet";
    difficult: "搬送困難", "Difficult";
    difficult_at: "搬送困難 {at}検知（照会{asked}機関・現場{minutes}分）", "Difficult since {at} ({asked} asked, {minutes} min on scene)";
    difficult_by: "判定：{standard}の基準", "by the criteria of {standard}";
    national: "全国の定義", "the national definition";
    criteria: "搬送困難の基準（{standard}）：照会{asked}機関以上かつ現場{minutes}分以上", "Difficult by {standard}: {asked} or more institutions and {minutes} min or more on scene";
    tell: "救急隊に伝える", "Tell the crew";
    tell_whom: "搬送先の{hospital}が受入れ不能（隊は未了解）", "{hospital} cannot take the patient any more (the crew does not know)";
    coordinate: "調整先に電話する", "Ring the coordinator";
    coordinate_why: "どこも受け入れていません（受入確保基準）", "Nobody accepts (the zone's rule)";
    no_coordinator: "調整先の登録なし", "No coordinator is registered";
    secured: "確保病院", "Secured";
    is_asked: "照会中", "asked";
    not_asked: "未照会", "not asked";
    ring: "病院に電話する", "Ring the hospital";
    no_call: "電話の記録なし", "No call recorded";
    call: "{crew}が{at}に電話：{outcome}", "{crew} rang at {at}: {outcome}";
    calls: "（{n}回目）", " (call {n})";
    next: "次の照会を促す", "Have the next ones asked";
    next_why: "次の医療機関がまだ照会されていません", "The next hospitals have not been asked yet";
    more_rings: "ほか{n}件（救急隊の画面に番号あり）", "{n} more (numbers on the crew's screen)";
    watch: "搬送困難：いまは回答待ち", "Difficult: answers are awaited";
    due_before: "", "due ";
    due_after: "から", "";
    waiting: "回答待ち", "Waiting for answers";
    waiting_reached: "電話がつながり回答待ち：{hospitals}", "Reached by telephone, will answer: {hospitals}";
    waiting_choice: "受入可あり：救急隊の決定待ち", "Accepted: the crew has to choose";
    lost: "搬送先の{hospital}が受入れ不能となり、再照会（隊は了解済み）", "{hospital} could not take the patient any more; looking again (the crew knows)";
    leaving: "搬送先変更を検討中（{hospital}は有効）", "Looking for another destination ({hospital} stands)";
    asked: "照会", "Asked";
    asked_of: "{n}機関", "{n}";
    questions: "（{n}回）", " ({n} questions)";
    seen: "確認", "Seen";
    accepted: "受入可", "Accepted";
    declined: "受入不可", "Declined";
    silent: "無応答", "Silent";
    on_scene: "現場", "On scene";
    of_criterion: "{n}／基準{limit}", "{n} of {limit}";
    minutes: "{n}分", "{n} min";
    met: "到達", "reached";
    first_asked: "最初の照会", "First asked";
    call_received: "覚知", "Call";
    arrived: "現着", "Arrived";
    crew: "救急隊", "Crew";
    patient: "緊急度・分類", "Urgency, class";
    state: "状況", "State";
    since: "経過", "Since";
}
