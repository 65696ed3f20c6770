//! Chance that repeats itself.

use uuid::{Builder, Uuid};

/// A source of numbers that gives the same ones for the same seed, so that a failing run can be run again.
///
/// Not for secrets: whoever sees a few numbers knows the rest.
///
/// ```
/// use kit_testing::Dice;
///
/// let mut dice = Dice::new(7);
/// let thrown: Vec<u64> = (0..3).map(|_| 1 + dice.below(6)).collect();
/// let mut again = Dice::new(7);
/// assert_eq!(thrown, (0..3).map(|_| 1 + again.below(6)).collect::<Vec<_>>());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dice(u64);

impl Dice {
    /// The dice of this seed.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits (SplitMix64).
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `limit`; 0 where `limit` is 0.
    pub fn below(&mut self, limit: u64) -> u64 {
        ((u128::from(self.bits()) * u128::from(limit)) >> 64) as u64
    }

    /// True in one of `times` cases.
    ///
    /// ```
    /// use kit_testing::Dice;
    ///
    /// let mut dice = Dice::new(7);
    /// let hits = (0..6_000).filter(|_| dice.once_in(6)).count();
    /// assert!((800..1_200).contains(&hits));
    /// ```
    pub fn once_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    /// One of these, where there are any.
    ///
    /// ```
    /// use kit_testing::Dice;
    ///
    /// let mut dice = Dice::new(7);
    /// assert!(dice.pick(&["SQLite", "Postgres"]).is_some());
    /// assert_eq!(dice.pick::<u8>(&[]), None);
    /// ```
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        from.get(self.below(from.len() as u64) as usize)
    }

    /// An identifier with 122 bits of these dice.
    pub fn uuid(&mut self) -> Uuid {
        let bits = u128::from(self.bits()) << 64 | u128::from(self.bits());
        Builder::from_random_bytes(bits.to_be_bytes()).into_uuid()
    }
}

#[cfg(test)]
mod tests {
    use super::Dice;

    #[test]
    fn one_seed_gives_one_sequence() {
        let (mut one, mut other) = (Dice::new(7), Dice::new(7));
        assert_eq!([one.uuid(), one.uuid()], [other.uuid(), other.uuid()]);
        assert_ne!(Dice::new(7).bits(), Dice::new(8).bits());
    }

    #[test]
    fn every_face_comes_up_and_no_other() {
        let mut dice = Dice::new(1);
        let mut seen = [0; 6];
        (0..600).for_each(|_| seen[dice.below(6) as usize] += 1);
        assert!(seen.iter().all(|count| *count > 60), "{seen:?}");
        assert_eq!(dice.pick::<u8>(&[]), None);
    }
}
