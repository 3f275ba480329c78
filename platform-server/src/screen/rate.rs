//! Shares and quantiles as they are shown: with their denominators, and with a warning where there are too few.

use domain::statistics::Distribution;
use webkit::lang::Lang;

use super::words::HqWords;

/// Below so many a share says nothing beyond its two numbers, and a quantile little: it is marked 参考値.
pub(super) const SMALL_BELOW: u32 = 10;

/// The two-sided 95 % point of the normal distribution.
const Z_95: f64 = 1.96;

/// So many of so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Share {
    pub part: u32,
    pub whole: u32,
}

impl Share {
    /// In percent; `None` of nothing.
    pub(super) fn percent(self) -> Option<f64> {
        (self.whole > 0).then(|| f64::from(self.part) / f64::from(self.whole) * 100.0)
    }

    /// Too few to say much.
    pub(super) const fn is_small(self) -> bool {
        self.whole < SMALL_BELOW
    }

    /// 95 % interval in percent (Wilson's score, which stays within 0 to 100 and holds for few); `None` of nothing.
    pub(super) fn interval(self) -> Option<(f64, f64)> {
        let share = self.percent()? / 100.0;
        let n = f64::from(self.whole);
        let z2 = Z_95 * Z_95;
        let centre = share + z2 / (2.0 * n);
        let reach = Z_95 * (share * (1.0 - share) / n + z2 / (4.0 * n * n)).sqrt();
        let scale = 1.0 + z2 / n;
        Some((((centre - reach) / scale * 100.0).max(0.0), ((centre + reach) / scale * 100.0).min(100.0)))
    }

    /// 「46.9 % (30/64件)」; 「4/4件」 of few, where a percentage would claim more than is known; 「–」 of nothing.
    pub(super) fn text(self, lang: Lang) -> String {
        match self.percent() {
            None => "–".to_owned(),
            Some(_) if self.is_small() => self.fraction(lang),
            Some(percent) => format!("{percent:.1} % ({})", self.fraction(lang)),
        }
    }

    /// 「30/64件」.
    pub(super) fn fraction(self, lang: Lang) -> String {
        format!("{}/{}{}", self.part, self.whole, HqWords::of(lang).cases_unit)
    }
}

/// Median and 90th percentile of what was measured.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Spread {
    pub count: u32,
    pub p50: Option<f64>,
    pub p90: Option<f64>,
}

impl Spread {
    pub(super) fn of(values: &Distribution) -> Self {
        let count = u32::try_from(values.count()).unwrap_or(u32::MAX);
        Self { count, p50: values.quantile(0.5), p90: values.quantile(0.9) }
    }

    pub(super) const fn is_small(&self) -> bool {
        self.count < SMALL_BELOW
    }
}

/// A number of seconds: `48 秒`, `4 分 12 秒`; a dash for nothing.
pub(super) fn seconds(value: Option<f64>, lang: Lang) -> String {
    let w = HqWords::of(lang);
    match value {
        None => "–".to_owned(),
        Some(seconds) if seconds.abs() < 60.0 => format!("{seconds:.0} {}", w.s),
        Some(seconds) => {
            let whole = seconds.round();
            let (sign, whole) = if whole < 0.0 { ("−", -whole) } else { ("", whole) };
            format!("{sign}{:.0} {} {:.0} {}", (whole / 60.0).floor(), w.min, whole % 60.0, w.s)
        }
    }
}

/// A number of minutes with one decimal; a dash for nothing.
pub(super) fn minutes(value: Option<f64>, lang: Lang) -> String {
    value.map_or_else(|| "–".to_owned(), |value| format!("{value:.1} {}", HqWords::of(lang).min))
}
