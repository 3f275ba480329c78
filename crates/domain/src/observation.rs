//! 観察: consciousness, pupils and signs, in the vocabulary of the transport standards. JCS is not GCS: never converted silently.

use jiff::Timestamp;

coded! {
    /// 意識レベル JCS (Japan Coma Scale).
    pub enum Jcs {
        Alert = "0", "JCS 0", "JCS 0";
        I1 = "I-1", "JCS Ⅰ-1", "JCS I-1";
        I2 = "I-2", "JCS Ⅰ-2", "JCS I-2";
        I3 = "I-3", "JCS Ⅰ-3", "JCS I-3";
        II10 = "II-10", "JCS Ⅱ-10", "JCS II-10";
        II20 = "II-20", "JCS Ⅱ-20", "JCS II-20";
        II30 = "II-30", "JCS Ⅱ-30", "JCS II-30";
        III100 = "III-100", "JCS Ⅲ-100", "JCS III-100";
        III200 = "III-200", "JCS Ⅲ-200", "JCS III-200";
        III300 = "III-300", "JCS Ⅲ-300", "JCS III-300";
    }
}

coded! {
    /// What the crew saw or was told.
    pub enum Sign {
        HemiparesisLeft = "hemiparesis-left", "左片麻痺", "Left hemiparesis";
        HemiparesisRight = "hemiparesis-right", "右片麻痺", "Right hemiparesis";
        FacialPalsy = "facial-palsy", "顔面麻痺", "Facial palsy";
        ArmWeakness = "arm-weakness", "上肢麻痺", "Arm weakness";
        Aphasia = "aphasia", "失語", "Aphasia";
        Dysarthria = "dysarthria", "構音障害", "Dysarthria";
        ConjugateDeviation = "conjugate-deviation", "共同偏視", "Conjugate deviation";
        Neglect = "neglect", "半側空間無視", "Neglect";
        IrregularPulse = "irregular-pulse", "脈不整", "Irregular pulse";
        Incontinence = "incontinence", "失禁", "Incontinence";
        Vomiting = "vomiting", "嘔吐", "Vomiting";
        Haematemesis = "haematemesis", "吐血", "Vomiting blood";
        Melaena = "melaena", "下血・黒色便", "Melaena";
        Bleeding = "bleeding", "出血", "Bleeding";
        ColdClammySkin = "cold-clammy-skin", "皮膚冷感・湿潤", "Cold, clammy skin";
        Pallor = "pallor", "顔面蒼白", "Pallor";
        Headache = "headache", "頭痛", "Headache";
        ChestPain = "chest-pain", "胸痛", "Chest pain";
        AbdominalPain = "abdominal-pain", "腹痛", "Abdominal pain";
        Dyspnoea = "dyspnoea", "呼吸困難", "Dyspnoea";
        Seizure = "seizure", "けいれん", "Seizure";
        Confusion = "confusion", "錯乱・見当識障害", "Confusion";
        Unsteady = "unsteady", "ふらつき", "Unsteady";
        Malaise = "malaise", "倦怠感", "Malaise";
        Fever = "fever", "発熱", "Fever";
        HeadInjury = "head-injury", "頭部外傷", "Head injury";
        Injury = "injury", "外傷", "Injury";
        Syncope = "syncope", "失神", "Syncope";
        Wheeze = "wheeze", "喘鳴", "Wheeze";
        Rash = "rash", "発疹・じんましん", "Rash, hives";
        CardiacArrest = "cardiac-arrest", "心肺停止", "Cardiac arrest";
    }
}

/// Whether a sign is there. Not looked for is not absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignState {
    /// Found.
    Present,
    /// Looked for and not found.
    Absent,
    /// Nobody looked.
    Unknown,
}

/// GCS: eye 1–4, verbal 1–5, motor 1–6.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Gcs {
    eye: u8,
    verbal: u8,
    motor: u8,
}

/// A part of the GCS was out of range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("GCS must be E1-4, V1-5, M1-6")]
pub struct BadGcs;

impl Gcs {
    /// Validates the three parts.
    ///
    /// # Errors
    /// [`BadGcs`] when a part is out of range.
    pub const fn new(eye: u8, verbal: u8, motor: u8) -> Result<Self, BadGcs> {
        if matches!(eye, 1..=4) && matches!(verbal, 1..=5) && matches!(motor, 1..=6) {
            Ok(Self { eye, verbal, motor })
        } else {
            Err(BadGcs)
        }
    }

    /// Eye, verbal, motor.
    #[must_use]
    pub const fn parts(self) -> (u8, u8, u8) {
        (self.eye, self.verbal, self.motor)
    }

    /// Sum, 3 to 15.
    #[must_use]
    pub const fn total(self) -> u8 {
        self.eye + self.verbal + self.motor
    }
}

impl std::fmt::Display for Gcs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "GCS {} (E{}V{}M{})", self.total(), self.eye, self.verbal, self.motor)
    }
}

/// One pupil: diameter in millimetres and the light reflex.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Pupil {
    /// Diameter, tenths of a millimetre (10 to 90).
    pub diameter_tenth_mm: u8,
    /// Light reflex present.
    pub reacts: bool,
}

/// Both pupils as far as they were looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pupils {
    /// Left.
    pub left: Option<Pupil>,
    /// Right.
    pub right: Option<Pupil>,
}

/// What was observed at one instant. Fields that were not looked at are absent; absent never means normal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observation {
    /// When.
    pub at: Timestamp,
    /// 意識 JCS
    pub jcs: Option<Jcs>,
    /// 意識 GCS
    pub gcs: Option<Gcs>,
    /// Left pupil.
    pub pupil_left: Option<Pupil>,
    /// Right pupil.
    pub pupil_right: Option<Pupil>,
    /// 心電図 rhythm in the crew's words.
    pub ecg: String,
    /// Signs found to be present.
    pub present: Vec<Sign>,
    /// Signs looked for and found absent.
    pub absent: Vec<Sign>,
    /// 最終健常確認時刻 last known well.
    pub last_known_well: Option<Timestamp>,
    /// Anything else, in the crew's words.
    pub note: String,
}

impl Observation {
    /// An observation with nothing in it yet.
    #[must_use]
    pub const fn at(at: Timestamp) -> Self {
        Self {
            at,
            jcs: None,
            gcs: None,
            pupil_left: None,
            pupil_right: None,
            ecg: String::new(),
            present: Vec::new(),
            absent: Vec::new(),
            last_known_well: None,
            note: String::new(),
        }
    }
}

/// All observations of one patient, oldest first, with the newest statement per item on top.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Observations(Vec<Observation>);

impl Observations {
    /// Takes in one observation; the same one twice makes no difference.
    pub fn insert(&mut self, observation: Observation) {
        let position = self.0.partition_point(|known| known.at <= observation.at);
        if !self.0.contains(&observation) {
            self.0.insert(position, observation);
        }
    }

    /// Oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Observation> {
        self.0.iter()
    }

    /// True without any observation.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Newest JCS with its instant.
    #[must_use]
    pub fn jcs(&self) -> Option<(Jcs, Timestamp)> {
        self.newest(|one| one.jcs)
    }

    /// Newest GCS with its instant.
    #[must_use]
    pub fn gcs(&self) -> Option<(Gcs, Timestamp)> {
        self.newest(|one| one.gcs)
    }

    /// Newest pupils with their instant.
    #[must_use]
    pub fn pupils(&self) -> Option<(Pupils, Timestamp)> {
        self.newest(|one| {
            let pupils = Pupils { left: one.pupil_left, right: one.pupil_right };
            (pupils != Pupils::default()).then_some(pupils)
        })
    }

    /// Newest last-known-well.
    #[must_use]
    pub fn last_known_well(&self) -> Option<Timestamp> {
        self.newest(|one| one.last_known_well).map(|(at, _)| at)
    }

    /// Signs that stand as present: the newest statement about each sign wins.
    #[must_use]
    pub fn present(&self) -> Vec<Sign> {
        Sign::ALL.iter().copied().filter(|sign| self.state(*sign) == SignState::Present).collect()
    }

    /// What the newest statement about a sign says.
    #[must_use]
    pub fn state(&self, sign: Sign) -> SignState {
        match self.stated(sign) {
            Some(one) if one.present.contains(&sign) => SignState::Present,
            Some(_) => SignState::Absent,
            None => SignState::Unknown,
        }
    }

    /// When a sign was last spoken of, whether present or absent.
    #[must_use]
    pub fn stated_at(&self, sign: Sign) -> Option<Timestamp> {
        self.stated(sign).map(|one| one.at)
    }

    fn stated(&self, sign: Sign) -> Option<&Observation> {
        self.0.iter().rev().find(|one| one.present.contains(&sign) || one.absent.contains(&sign))
    }

    fn newest<T>(&self, pick: impl Fn(&Observation) -> Option<T>) -> Option<(T, Timestamp)> {
        self.0.iter().rev().find_map(|one| pick(one).map(|value| (value, one.at)))
    }
}
