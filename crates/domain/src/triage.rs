//! 分類基準・緊急度: what kind of emergency, and how urgent. The crew says so; the programs may suggest, never set.

coded! {
    /// 分類基準 class of condition, as the transport standards (Fire Service Act art. 35-5) use them.
    pub enum ConditionClass {
        Critical = "critical", "重篤・心肺停止", "Critical / cardiac arrest";
        Stroke = "stroke", "脳卒中疑い", "Stroke suspected";
        Cardiac = "cardiac", "急性冠症候群・循環器", "ACS / cardiac";
        MajorTrauma = "major-trauma", "重症外傷", "Major trauma";
        GastrointestinalBleed = "gastrointestinal-bleed", "消化管出血・急性腹症", "GI bleed / acute abdomen";
        Poisoning = "poisoning", "急性中毒", "Poisoning";
        Burn = "burn", "熱傷", "Burn";
        Amputation = "amputation", "指肢切断", "Amputation";
        Perinatal = "perinatal", "周産期", "Perinatal";
        Paediatric = "paediatric", "小児", "Paediatric";
        PsychiatricWithPhysical = "psychiatric-with-physical", "精神・身体合併", "Psychiatric with physical illness";
        Dialysis = "dialysis", "透析", "Dialysis";
        Infection = "infection", "感染症", "Infection";
        Fracture = "fracture", "骨折", "Fracture";
        ConsciousnessOrSeizure = "consciousness-or-seizure", "意識障害・けいれん", "Altered consciousness / seizure";
        Respiratory = "respiratory", "呼吸器", "Respiratory";
        General = "general", "一般(内科・外科)", "General";
    }
}

coded! {
    /// 緊急度 colours of the field triage.
    pub enum Urgency {
        Red1 = "red-1", "赤1", "Red 1 (immediate)";
        Red2 = "red-2", "赤2", "Red 2 (emergent)";
        Yellow = "yellow", "黄", "Yellow (urgent)";
        Green = "green", "緑", "Green (less urgent)";
        White = "white", "白", "White (non-urgent)";
    }
}

coded! {
    /// Flags that cut across all classes.
    pub enum CareFlag {
        Pregnant = "pregnant", "妊娠", "Pregnant";
        OnDialysis = "on-dialysis", "透析中", "On dialysis";
        Psychiatric = "psychiatric", "精神疾患", "Psychiatric illness";
    }
}

coded! {
    /// 事故種別 kind of incident.
    pub enum IncidentKind {
        AcuteIllness = "acute-illness", "急病", "Acute illness";
        Traffic = "traffic", "交通事故", "Traffic accident";
        GeneralInjury = "general-injury", "一般負傷", "General injury";
        Assault = "assault", "加害", "Assault";
        SelfHarm = "self-harm", "自損行為", "Self-harm";
        Occupational = "occupational", "労働災害", "Occupational accident";
        Sports = "sports", "運動競技", "Sports";
        Fire = "fire", "火災", "Fire";
        Water = "water", "水難", "Water accident";
        NaturalDisaster = "natural-disaster", "自然災害", "Natural disaster";
        Other = "other", "その他", "Other";
    }
}

/// What the crew judged: class, urgency, and the flags that cut across.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Triage {
    /// 分類
    pub class: ConditionClass,
    /// 緊急度
    pub urgency: Urgency,
    /// Cross-cutting flags, each at most once.
    pub flags: Vec<CareFlag>,
}
