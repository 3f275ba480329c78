use super::*;

fn delays_ms(jitter: f64, count: usize) -> Vec<u128> {
    let mut backoff = Backoff::new(|| jitter);
    (0..count).map(|_| backoff.next_delay().as_millis()).collect()
}

#[test]
fn waits_double_up_to_the_cap() {
    assert_eq!(delays_ms(1.0, 7), [200, 400, 800, 1600, 3200, 5000, 5000]);
    assert_eq!(delays_ms(0.0, 7), [100, 200, 400, 800, 1600, 2500, 2500]);
    assert_eq!(delays_ms(0.5, 3), [150, 300, 600]);
}

#[test]
fn years_of_failures_stay_at_the_cap() {
    assert!(delays_ms(1.0, 100).iter().skip(5).all(|&delay| delay == BACKOFF_CAP.as_millis()));
}

#[test]
fn a_success_starts_over() {
    let mut backoff = Backoff::new(|| 1.0);
    backoff.next_delay();
    backoff.next_delay();
    backoff.reset();
    assert_eq!(backoff.next_delay(), BACKOFF_START);
}

#[test]
fn a_bad_source_of_randomness_does_no_harm() {
    assert_eq!(delays_ms(f64::NAN, 1), [200]);
    assert_eq!(delays_ms(f64::INFINITY, 1), [200]);
    assert_eq!(delays_ms(-7.0, 1), [100]);
    assert_eq!(delays_ms(7.0, 1), [200]);
}
