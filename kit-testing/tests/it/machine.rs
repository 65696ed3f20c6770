//! The store in memory against its model, sound and with each fault that the model can see.

use kit_testing::machine::{self, Bench, MemoryBench};
use kit_testing::{Fault, ManualClock, MemoryStore, figure, sample};
use kit_workflow::inquiry::InquiryLifecycle;
use kit_workflow::{KeyRing, Timestamp};

type L = InquiryLifecycle;

/// A store with the fault of this number.
struct Faulty<const FAULT: usize>(MemoryBench<L>);

impl<const FAULT: usize> Bench for Faulty<FAULT> {
    type Lifecycle = L;
    type Store = MemoryStore<L>;

    fn open() -> Self {
        let fault = *Fault::ALL.iter().find(|fault| **fault as usize == FAULT).unwrap();
        Self(MemoryBench::over(MemoryStore::new(ManualClock::new(0), sample::keys()).with(fault)))
    }

    fn store(&self) -> &MemoryStore<L> {
        self.0.store()
    }

    fn keys(&self) -> KeyRing {
        self.0.keys()
    }

    fn now(&self) -> Timestamp {
        self.0.now()
    }

    async fn pass(&self, duration: std::time::Duration) {
        self.0.pass(duration).await;
    }

    fn run<F: Future>(&self, work: F) -> F::Output {
        self.0.run(work)
    }
}

#[test]
fn the_store_in_memory_is_its_model() {
    machine::hold::<MemoryBench<L>>(400, 60).unwrap();
}

macro_rules! deviations {
    ($($fault:ident)+) => {
        [$((Fault::$fault, machine::hold::<Faulty<{ Fault::$fault as usize }>>(4_000, 40).err())),+]
    };
}

#[test]
fn a_faulty_store_deviates_from_its_model_in_few_steps() {
    // All of commits and the outbox; archive and accounts are not in the model.
    let found = deviations![
        VersionIgnored KeyIgnored KeyLookedAtLast FenceIgnored EffectNotFinished EffectsLost RefusedKeyKept
        StateNotWritten ChainBroken LeaseIgnored LeaseEternal DueIgnored NewestFirst AttemptsUncounted FenceFixed
        StaleClaimsHonoured ExpiredClaimsHonoured ExtensionForgotten ProgressForgotten DisarmForgotten DisarmTooWide
        BuriedRise
    ];
    for (fault, deviation) in &found {
        let deviation = deviation.as_ref().map_or_else(|| "NOT FOUND\n".to_owned(), |deviation| deviation.to_string());
        println!("{fault}: {deviation}");
    }
    let missed: Vec<_> = found.iter().filter(|(_, deviation)| deviation.is_none()).map(|(fault, _)| fault).collect();
    assert!(missed.is_empty(), "the model did not notice {missed:?}");
    let found_out = format!("{0}/{0}", found.len());
    figure!(
        "../docs/testing.md",
        "faulty stores that deviate from the model of a store, each shown by a short run",
        found_out
    );
    let steps = found.iter().filter_map(|(_, deviation)| Some(deviation.as_ref()?.steps().len()));
    assert!(steps.max().is_some_and(|most| most <= 20), "a run could be shorter");
}
