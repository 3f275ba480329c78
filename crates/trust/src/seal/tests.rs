#![allow(clippy::unwrap_used)]
use p256::SecretKey;

use super::*;

const AAD: &[u8] = b"event 7 of encounter 3";
const EVENT: &[u8] = "JCS II-10, 左片麻痺".as_bytes();

fn pair() -> SealingKey {
    SealingKey::generate().unwrap()
}

#[test]
fn what_is_sealed_can_be_opened() {
    let key = pair();
    for event in [b"".as_slice(), EVENT, &[7; 100_000]] {
        let sealed = key.public().seal(AAD, event).unwrap();
        assert_eq!(sealed.encapsulated_key.len(), ENCAPSULATED_KEY_BYTES);
        assert_eq!(sealed.ciphertext.len(), event.len() + SEAL_OVERHEAD_BYTES);
        assert_eq!(key.open(AAD, &sealed).unwrap(), event);
    }
}

#[test]
fn sealing_twice_shows_no_sameness() {
    let key = pair();
    let (a, b) = (key.public().seal(AAD, EVENT).unwrap(), key.public().seal(AAD, EVENT).unwrap());
    assert_ne!(a.encapsulated_key, b.encapsulated_key);
    assert_ne!(a.ciphertext, b.ciphertext);
}

#[test]
fn a_sealed_event_cannot_be_moved_cut_or_changed() {
    let key = pair();
    let sealed = key.public().seal(AAD, EVENT).unwrap();
    assert_eq!(key.open(b"event 7 of encounter 4", &sealed), Err(OpenError::Changed));
    assert_eq!(key.open(b"", &sealed), Err(OpenError::Changed));
    for length in 0..sealed.ciphertext.len() {
        let cut = Sealed { ciphertext: sealed.ciphertext[..length].to_vec(), ..sealed.clone() };
        assert_eq!(key.open(AAD, &cut), Err(OpenError::Changed), "cut at {length}");
    }
    for position in 0..sealed.ciphertext.len() {
        let mut bent = sealed.clone();
        bent.ciphertext[position] ^= 1;
        assert_eq!(key.open(AAD, &bent), Err(OpenError::Changed), "bent at {position}");
    }
    let other = key.public().seal(AAD, EVENT).unwrap();
    let mixed = Sealed { encapsulated_key: other.encapsulated_key, ..sealed };
    assert_eq!(key.open(AAD, &mixed), Err(OpenError::Changed));
}

#[test]
fn a_malformed_encapsulated_key_is_an_error() {
    let key = pair();
    let sealed = key.public().seal(AAD, EVENT).unwrap();
    let mut off_curve = sealed.encapsulated_key.clone();
    off_curve[64] ^= 1;
    let mut infinity = vec![0; 65];
    infinity[0] = 4;
    for bad in [vec![], vec![0], sealed.encapsulated_key[..64].to_vec(), off_curve, infinity] {
        let broken = Sealed { encapsulated_key: bad, ..sealed.clone() };
        assert_eq!(key.open(AAD, &broken), Err(OpenError::EncapsulatedKey));
    }
}

#[test]
fn another_key_opens_nothing() {
    let (key, other) = (pair(), pair());
    let sealed = key.public().seal(AAD, EVENT).unwrap();
    assert_eq!(other.open(AAD, &sealed), Err(OpenError::OtherKey));
    let relabelled = Sealed { key_id: other.key_id().clone(), ..sealed };
    assert_eq!(other.open(AAD, &relabelled), Err(OpenError::Changed));
}

#[test]
fn another_use_of_the_same_key_opens_nothing() {
    let key = pair();
    let sealed = key.public().seal_with(b"mq119/seal/event/v0", AAD, EVENT, &mut rand::rng()).unwrap();
    assert_eq!(key.open(AAD, &sealed), Err(OpenError::Changed));
}

#[test]
fn keys_survive_their_files() {
    let folder = tempfile::tempdir().unwrap();
    let (private, public) = (folder.path().join("sealing-key.pem"), folder.path().join("sealing-public.pem"));
    let key = pair();
    key.save(&private).unwrap();
    key.public().save(&public).unwrap();
    let sealed = PlatformPublicKey::load(&public).unwrap().seal(AAD, EVENT).unwrap();
    let reloaded = SealingKey::load(&private).unwrap();
    assert_eq!(reloaded.key_id(), key.key_id());
    assert_eq!(reloaded.open(AAD, &sealed).unwrap(), EVENT);

    assert!(matches!(pair().save(&private), Err(KeyError::File(_))), "a private key is never overwritten");
    assert!(matches!(SealingKey::load(&public), Err(KeyError::Key)));
    assert!(matches!(PlatformPublicKey::load(&private), Err(KeyError::Key)));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&private).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn debug_shows_the_key_id_only() {
    let key = pair();
    let id = format!("{:?}", key.key_id());
    assert_eq!(format!("{key:?}"), format!("SealingKey {{ key_id: {id}, .. }}"));
    assert_eq!(format!("{:?}", key.public()), format!("PlatformPublicKey {{ key_id: {id}, .. }}"));
}

#[test]
fn key_ids_have_one_form() {
    assert!(KeyId::new("0123456789abcdef").is_ok());
    for bad in ["", "0123456789abcde", "0123456789abcdef0", "0123456789ABCDEF", "0123456789abcdeg"] {
        assert_eq!(KeyId::new(bad), Err(BadKeyId), "{bad}");
    }
}

/// Gives the published randomness once.
struct Published([u8; 32]);

impl hpke::rand_core::TryRng for Published {
    type Error = std::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        unreachable!("the key is drawn as bytes")
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        unreachable!("the key is drawn as bytes")
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
        bytes.copy_from_slice(&self.0);
        Ok(())
    }
}

impl hpke::rand_core::TryCryptoRng for Published {}

fn hex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
}

/// The first encryption of the published test vector for exactly this suite (mode 0, KEM 0x0010, KDF 0x0001, AEAD 0x0002)
/// in the CFRG's `test-vectors.json`, to which appendix A of RFC 9180 refers; the appendix itself prints other suites only.
#[test]
fn the_published_test_vector_holds_in_both_directions() {
    let info = hex("4f6465206f6e2061204772656369616e2055726e");
    let aad = hex("436f756e742d30");
    let plaintext = hex("4265617574792069732074727574682c20747275746820626561757479");
    let ephemeral = hex("a90d3417c3da9cb6c6ae19b4b5dd6cc9529a4cc24efb7ae0ace1f31887a8cd6c");
    let secret = hex("317f915db7bc629c48fe765587897e01e282d3e8445f79f27f65d031a88082b2");
    let public = "04abc7e49a4c6b3566d77d0304addc6ed0e98512ffccf505e6a8e3eb25c685136f\
                  853148544876de76c0f2ef99cdc3a05ccf5ded7860c7c021238f9e2073d2356c";
    let encapsulated = "04c06b4f6bebc7bb495cb797ab753f911aff80aefb86fd8b6fcc35525f3ab5f03e\
                        0b21bd31a86c6048af3cb2d98e0d3bf01da5cc4c39ff5370d331a4f1f7d5a4e0";
    let ciphertext = "58c61a45059d0c5704560e9d88b564a8b63f1364b8d1fcb3c4c6ddc1d291742465e902cd216f8908da49f8f96f";

    let key = SealingKey::from_secret(&SecretKey::from_slice(&secret).unwrap()).unwrap();
    assert_eq!(key.public().key().to_bytes().to_vec(), hex(public));
    let mut randomness = Published(ephemeral.try_into().unwrap());
    let sealed = key.public().seal_with(&info, &aad, &plaintext, &mut randomness).unwrap();
    assert_eq!(sealed.encapsulated_key, hex(encapsulated));
    assert_eq!(sealed.ciphertext, hex(ciphertext));
    assert_eq!(key.open_with(&info, &aad, &sealed).unwrap(), plaintext);
}
