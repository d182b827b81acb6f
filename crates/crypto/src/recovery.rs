//! The recovery kit: a random age identity in two halves for two custodians. Neither half alone says anything.

use crate::digest::sha256;
use crate::recipients::{ExchangePublic, ExchangeSecret};
use crate::{Secret32, random_bytes};
use zeroize::Zeroizing;

/// Crockford's alphabet: no I, L, O, U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Kit 4, number 1, share 32, check 3.
const BYTES: usize = 40;

/// What can be wrong with a half as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RecoveryError {
    /// Not 64 characters of the alphabet.
    #[error("a half has 64 characters")]
    NotAHalf,
    /// The check at its end does not fit: a typing mistake.
    #[error("a character is mistyped")]
    Mistyped,
    /// The halves are of different kits.
    #[error("the halves are of different kits")]
    DifferentKits,
    /// The same half twice.
    #[error("the same half twice")]
    SameHalf,
}

/// A recovery identity.
pub struct RecoverySecret(Secret32);

impl RecoverySecret {
    /// A new one.
    pub fn make() -> Self {
        Self(Secret32::make_random())
    }
    /// What opens the ring.
    pub fn exchange(&self) -> ExchangeSecret {
        ExchangeSecret::from_secret(&self.0)
    }
    /// What the ring is sealed to.
    pub fn public(&self) -> ExchangePublic {
        self.exchange().public()
    }
    /// The two halves.
    pub fn split(&self) -> [Half; 2] {
        let kit = kit_id(&self.public());
        let pad = Secret32::from_bytes(random_bytes());
        let other = xor(pad.as_bytes(), self.0.as_bytes());
        [Half { kit, number: 1, share: pad }, Half { kit, number: 2, share: other }]
    }
    /// The identity of two halves, in either order.
    pub fn join(one: &Half, two: &Half) -> Result<Self, RecoveryError> {
        if one.kit != two.kit {
            return Err(RecoveryError::DifferentKits);
        }
        if one.number == two.number {
            return Err(RecoveryError::SameHalf);
        }
        let secret = Self(xor(one.share.as_bytes(), two.share.as_bytes()));
        if kit_id(&secret.public()) == one.kit { Ok(secret) } else { Err(RecoveryError::DifferentKits) }
    }
}

/// One half of a kit.
pub struct Half {
    kit: [u8; 4],
    number: u8,
    share: Secret32,
}

fn xor(left: &[u8; 32], right: &[u8; 32]) -> Secret32 {
    Secret32::from_bytes(std::array::from_fn(|at| left[at] ^ right[at]))
}

fn kit_id(public: &ExchangePublic) -> [u8; 4] {
    let full = sha256(public.to_string().as_bytes());
    [full[0], full[1], full[2], full[3]]
}

impl Half {
    /// 1 or 2.
    pub fn number(&self) -> u8 {
        self.number
    }

    /// What to print: 16 groups of 4 characters.
    pub fn to_printed(&self) -> Zeroizing<String> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(BYTES));
        bytes.extend_from_slice(&self.kit);
        bytes.push(self.number);
        bytes.extend_from_slice(self.share.as_bytes());
        let check = sha256(&bytes);
        bytes.extend_from_slice(&check[..3]);
        let mut text = Zeroizing::new(String::with_capacity(80));
        for (group, five) in bytes.chunks(5).enumerate() {
            let value = five.iter().fold(0u64, |value, byte| value << 8 | u64::from(*byte));
            for place in 0..8 {
                if place % 4 == 0 && (group, place) != (0, 0) {
                    text.push(' ');
                }
                let symbol = ALPHABET[(value >> (35 - 5 * place)) as usize & 31];
                text.push(char::from(symbol));
            }
        }
        text
    }

    /// Reads a half as typed: any case, spaces and dashes anywhere, O for 0, I and L for 1.
    pub fn parse(typed: &str) -> Result<Self, RecoveryError> {
        let mut values = Zeroizing::new(Vec::with_capacity(64));
        for character in typed.chars().filter(|one| !one.is_whitespace() && !matches!(one, '-' | '\u{2013}'))
        {
            let symbol = match character.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            };
            let value =
                ALPHABET.iter().position(|one| char::from(*one) == symbol).ok_or(RecoveryError::NotAHalf)?;
            values.push(value as u64);
        }
        if values.len() != 64 {
            return Err(RecoveryError::NotAHalf);
        }
        let mut bytes = Zeroizing::new(Vec::with_capacity(BYTES));
        for eight in values.chunks(8) {
            let value = eight.iter().fold(0u64, |value, five| value << 5 | five);
            bytes.extend_from_slice(&value.to_be_bytes()[3..]);
        }
        let (told, check) = bytes.split_at(BYTES - 3);
        if sha256(told)[..3] != *check || !matches!(told[4], 1 | 2) {
            return Err(RecoveryError::Mistyped);
        }
        let mut kit = [0; 4];
        kit.copy_from_slice(&told[..4]);
        let share = Secret32::from_slice(&told[5..]).ok_or(RecoveryError::NotAHalf)?;
        Ok(Self { kit, number: told[4], share })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn two_printed_halves_give_the_identity_back() {
        let secret = RecoverySecret::make();
        let [one, two] = secret.split();
        let typed = one.to_printed().to_lowercase().replace('0', "o").replace(' ', "-");
        let one = Half::parse(&typed).unwrap();
        let two = Half::parse(&two.to_printed()).unwrap();
        let joined = RecoverySecret::join(&two, &one).unwrap();
        assert_eq!(joined.public().to_string(), secret.public().to_string());
    }

    #[test]
    fn every_single_mistyped_character_is_named_as_such() {
        let [half, _] = RecoverySecret::make().split();
        let printed = half.to_printed().replace(' ', "");
        for at in 0..printed.len() {
            let mut typed: Vec<char> = printed.chars().collect();
            typed[at] = if typed[at] == '7' { '8' } else { '7' };
            let typed: String = typed.into_iter().collect();
            assert_eq!(Half::parse(&typed).err(), Some(RecoveryError::Mistyped), "character {at}");
        }
        assert_eq!(Half::parse(&printed[1..]).err(), Some(RecoveryError::NotAHalf));
    }

    #[test]
    fn halves_of_two_kits_and_one_half_twice_are_refused() {
        let [one, _] = RecoverySecret::make().split();
        let [_, other] = RecoverySecret::make().split();
        assert_eq!(RecoverySecret::join(&one, &other).err(), Some(RecoveryError::DifferentKits));
        assert_eq!(RecoverySecret::join(&one, &one).err(), Some(RecoveryError::SameHalf));
    }
}
