//! How many connections each address has open.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::peer;

/// Counts the open connections of each address, so that one cannot take all.
#[derive(Clone, Debug)]
pub(super) struct Crowd {
    most: usize,
    exempt: Vec<IpAddr>,
    counts: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

/// A place among an address's connections, given back when it is dropped.
#[derive(Debug)]
pub(super) struct Place {
    crowd: Crowd,
    address: IpAddr,
}

impl Crowd {
    pub(super) fn new(most: usize, exempt: Vec<IpAddr>) -> Self {
        Self { most, exempt, counts: Arc::default() }
    }

    /// A place for one more connection of this address, if it may have one.
    pub(super) fn enter(&self, address: IpAddr) -> Option<Place> {
        let exempt = self.exempt.contains(&address.to_canonical());
        let address = peer::neighbourhood(address);
        let mut counts = self.lock();
        let count = counts.entry(address).or_default();
        if *count >= self.most && !exempt {
            return None;
        }
        *count += 1;
        Some(Place { crowd: self.clone(), address })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut counts = self.crowd.lock();
        if let Some(count) = counts.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use super::Crowd;

    #[test]
    fn one_address_cannot_take_all_places_and_gets_them_back() {
        let (one, other): (IpAddr, IpAddr) = ("10.0.0.1".parse().unwrap(), "10.0.0.2".parse().unwrap());
        let crowd = Crowd::new(2, Vec::new());
        let places: Vec<_> = (0..2).map(|_| crowd.enter(one).unwrap()).collect();
        assert!(crowd.enter(one).is_none());
        assert!(crowd.enter(other).is_some());
        drop(places);
        assert!(crowd.enter(one).is_some());
        assert!(crowd.lock().is_empty());
    }

    #[test]
    fn a_trusted_proxy_brings_as_many_as_it_has() {
        let proxy: IpAddr = "10.0.0.1".parse().unwrap();
        let crowd = Crowd::new(1, vec![proxy]);
        let places: Vec<_> = (0..5).map(|_| crowd.enter(proxy)).collect();
        assert!(places.iter().all(Option::is_some));
    }
}
