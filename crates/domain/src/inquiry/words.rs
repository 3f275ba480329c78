//! The coded words of asking and answering.

coded! {
    /// 収容不可理由, the official list.
    pub enum DeclineReason {
        TreatingOthers = "treating-others", "手術中・患者対応中", "In surgery / treating others";
        NoBed = "no-bed", "満床", "No bed";
        BeyondCapability = "beyond-capability", "処置困難", "Beyond our capability";
        OutsideSpecialty = "outside-specialty", "専門外", "Outside specialty";
        NoPhysician = "no-physician", "医師不在", "No physician";
        NotOurPatient = "not-our-patient", "初診(かかりつけ医なし)", "First visit (no own doctor)";
        Unknown = "reason-unknown", "理由不明", "Reason unknown";
        Other = "other", "その他", "Other";
    }
}

coded! {
    /// What has to be so that a conditional acceptance holds (条件付き応需).
    pub enum Requirement {
        AirwayFirst = "airway-first", "気道確保・気管挿管を先に(他院など)", "Airway secured elsewhere first";
        StabilisedElsewhere = "stabilised-elsewhere", "近くの病院で初期治療の後", "After first treatment at a nearer hospital";
        FirstCareOnly = "first-care-only", "初療のみ(入院は他院へ)", "First care only, no admission";
        NoSurgery = "no-surgery", "手術はできない", "No surgery here";
        OwnDoctorAgrees = "own-doctor-agrees", "かかりつけ医の了解があれば", "If the own doctor agrees";
        FamilyComes = "family-comes", "家族・付添いが来られれば", "If family comes along";
        NotInfectious = "not-infectious", "感染症の疑いがなければ", "If no infection is suspected";
        Other = "other", "その他(電話で確認)", "Other (by telephone)";
    }
}

coded! {
    /// Why a question was taken back.
    pub enum ReleaseReason {
        AnotherChosen = "another-chosen", "他院に決定", "Another hospital was chosen";
        EncounterClosed = "encounter-closed", "事案終了", "The case was closed";
        WithdrawnByCrew = "withdrawn-by-crew", "救急隊が照会を取り下げ", "Taken back by the crew";
        Redirected = "redirected", "搬送先を変更(来院しません)", "The destination was changed: the patient does not come";
        RedirectEnded = "redirect-ended", "搬送先は変更なし", "The destination stays as it was";
    }
}

coded! {
    /// Why a wish did not become an event. Told to whoever wished.
    pub enum InquiryRefusal {
        UnknownHospital = "unknown-hospital", "登録のない医療機関です", "Unknown hospital";
        AlreadyAsked = "already-asked", "すでに照会中です", "Already being asked";
        AlreadyDecided = "already-decided", "搬送先は決定済みです", "The destination is already decided";
        NotAsked = "not-asked", "この病院には照会していません", "This hospital was not asked";
        NotAccepted = "not-accepted", "この病院の受入回答がありません", "This hospital has not accepted";
        AnswerChanged = "answer-changed", "回答の条件が変わりました。条件を確かめて選び直してください", "Its condition has changed: read it and choose again";
        TooLate = "too-late", "照会は終了しています(他院に決定)", "The question was taken back (another hospital was chosen)";
        TooManyAnswers = "too-many-answers", "回答の変更が多すぎます。電話で連絡してください", "Changed too often: call the crew";
        TooManyQueries = "too-many-queries", "質問が多すぎます。電話で連絡してください", "Too many queries: call the crew";
        NotDestination = "not-destination", "この病院は搬送先ではありません", "This hospital is not the destination";
        TooMany = "too-many", "同時に照会できる数を超えています", "Too many questions at once";
        Closed = "encounter-closed", "事案は終了しています", "The case is closed";
    }
}

coded! {
    /// How it came that a hospital was asked.
    pub enum AskOrigin {
        Suggested = "suggested", "推奨どおり", "As suggested";
        CrewChoice = "crew-choice", "救急隊の選択", "The crew's own choice";
        CalledUp = "called-up", "番号で呼び出し", "Called up by its code";
        NextRound = "next-round", "次の照会先(自動)", "Next hospitals, asked by rule";
        Securing = "securing", "受入確保基準による照会", "Asked by the rule for nobody accepting";
    }
}

coded! {
    /// Why the crew asked or chose otherwise than suggested.
    pub enum OverrideReason {
        PatientWish = "patient-wish", "本人・家族の希望", "Wish of patient or family";
        OwnHospital = "own-hospital", "かかりつけのため", "The patient's own hospital";
        AgreedByTelephone = "agreed-by-telephone", "電話で確認済み", "Agreed by telephone";
        DirectingPhysician = "directing-physician", "指示・助言医師の判断", "Directing physician's advice";
        Road = "road", "道路・交通状況", "Roads or traffic";
        Condition = "condition", "容態の変化", "The patient's condition changed";
        NotGiven = "not-given", "理由の入力なし", "No reason given";
        Other = "other", "その他", "Other";
    }
}

coded! {
    /// Why the crew looks for another destination on the way.
    pub enum RedirectReason {
        Condition = "condition", "容態の変化", "The patient's condition changed";
        PatientWish = "patient-wish", "本人・家族の希望", "Wish of patient or family";
        DirectingPhysician = "directing-physician", "指示・助言医師の判断", "Directing physician's advice";
        Road = "road", "道路・交通状況", "Roads or traffic";
        HospitalAsked = "hospital-asked", "受入先からの依頼", "The hospital asked for it";
        Other = "other", "その他", "Other";
    }
}

coded! {
    /// What came of ringing a hospital.
    pub enum CallOutcome {
        NoAnswer = "no-answer", "電話に出ない", "Nobody answered";
        Reached = "reached", "電話がつながった(回答待ち)", "Reached; the answer is awaited";
        AcceptedByVoice = "accepted-by-voice", "電話で応需", "Accepted by telephone";
        DeclinedByVoice = "declined-by-voice", "電話で不応需", "Declined by telephone";
    }
}

coded! {
    /// How far an unanswered question, a decision or a loss was escalated. Of each of them each step is reached once.
    pub enum EscalationStep {
        Reminder = "reminder", "再通知(音)", "Sounded again";
        Telephone = "telephone", "電話が必要", "Ring them";
        Announce = "announce", "搬送先に電話で伝える", "Tell the destination by telephone";
        LossUnheard = "loss-unheard", "受入れ不能を救急隊が確認していない", "The crew has not confirmed the loss";
    }
}
