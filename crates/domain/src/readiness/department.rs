//! 診療科: the departments that mark themselves, and which of them a class of condition needs.

use crate::triage::ConditionClass;

coded! {
    /// 診療科 that takes emergencies and marks itself. Only departments that some class needs: a mark of any other would speak for nobody.
    pub enum Department {
        Emergency = "emergency", "救急科", "Emergency medicine";
        Internal = "internal", "内科", "Internal medicine";
        Cardiology = "cardiology", "循環器内科", "Cardiology";
        Respiratory = "respiratory", "呼吸器内科", "Respiratory medicine";
        Gastroenterology = "gastroenterology", "消化器内科", "Gastroenterology";
        Neurology = "neurology", "脳神経内科", "Neurology";
        Neurosurgery = "neurosurgery", "脳神経外科", "Neurosurgery";
        Surgery = "surgery", "外科", "Surgery";
        Orthopaedics = "orthopaedics", "整形外科", "Orthopaedics";
        Paediatrics = "paediatrics", "小児科", "Paediatrics";
        Obstetrics = "obstetrics", "産婦人科", "Obstetrics and gynaecology";
        Psychiatry = "psychiatry", "精神科", "Psychiatry";
        UrologyDialysis = "urology-dialysis", "泌尿器科・透析", "Urology, dialysis";
    }
}

/// What a class cannot do without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Needs {
    /// All of these; empty where the class names no department.
    pub departments: &'static [Department],
    /// Why.
    pub why: &'static str,
}

/// The departments that a class needs, all of them: the worst of their marks speaks for it. A hospital that does it otherwise marks the
/// class itself, which counts before its departments.
#[must_use]
pub const fn needs_of(class: ConditionClass) -> Needs {
    use Department as D;
    let (departments, why): (&'static [Department], _) = match class {
        ConditionClass::Critical => (&[D::Emergency], "resuscitation is the emergency department's"),
        ConditionClass::Stroke => (&[D::Neurosurgery], "before the image nobody can say that it does not bleed"),
        ConditionClass::Cardiac => (&[D::Cardiology], "the catheter is the treatment"),
        ConditionClass::MajorTrauma => {
            (&[D::Emergency, D::Surgery, D::Orthopaedics], "belly, chest and pelvis bleed, and must be stopped here")
        }
        ConditionClass::GastrointestinalBleed => {
            (&[D::Gastroenterology, D::Surgery], "the endoscope first, the knife where it fails or for the belly")
        }
        ConditionClass::Poisoning => (&[D::Emergency], "airway, antidote and watch, whatever the substance"),
        ConditionClass::Burn => (&[D::Emergency], "airway and fluids come before the skin"),
        ConditionClass::Amputation => (&[D::Orthopaedics], "whoever replants fingers belongs to it in most hospitals"),
        ConditionClass::Perinatal => (&[D::Obstetrics], "delivery and bleeding"),
        ConditionClass::Paediatric => (&[D::Paediatrics], "doses, vessels and words of a child"),
        ConditionClass::PsychiatricWithPhysical => {
            (&[D::Psychiatry, D::Internal], "both at once, or one half is left out")
        }
        ConditionClass::Dialysis => (&[D::UrologyDialysis], "potassium and fluid come off by dialysis only"),
        ConditionClass::Infection => (&[D::Internal], "sepsis and pneumonia are admitted there"),
        ConditionClass::Fracture => (&[D::Orthopaedics], "set and operated on there"),
        ConditionClass::ConsciousnessOrSeizure => (&[D::Neurology], "a seizure that does not end is theirs"),
        ConditionClass::Respiratory => (&[D::Respiratory], "ventilated and admitted there"),
        ConditionClass::General => (&[], "nobody knows yet which department it will be: the general mark speaks"),
    };
    Needs { departments, why }
}
