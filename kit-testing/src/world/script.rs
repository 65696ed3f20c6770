use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What a port was asked, and what it is to answer next. Clones share both.
pub(super) struct Script<Q, A> {
    shared: Arc<Mutex<(Vec<Q>, VecDeque<A>)>>,
}

impl<Q: Clone, A> Script<Q, A> {
    pub(super) fn new() -> Self {
        Self { shared: Arc::new(Mutex::new((Vec::new(), VecDeque::new()))) }
    }

    /// Notes what is asked, and takes the next answer, if the script has one.
    pub(super) fn ask(&self, question: Q) -> Option<A> {
        let mut shared = self.lock();
        shared.0.push(question);
        shared.1.pop_front()
    }

    pub(super) fn answer_next(&self, answer: A) {
        self.lock().1.push_back(answer);
    }

    pub(super) fn asked(&self) -> Vec<Q> {
        self.lock().0.clone()
    }

    /// How often it was asked.
    pub(super) fn times(&self) -> u64 {
        self.lock().0.len() as u64
    }

    fn lock(&self) -> MutexGuard<'_, (Vec<Q>, VecDeque<A>)> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<Q, A> Clone for Script<Q, A> {
    fn clone(&self) -> Self {
        Self { shared: Arc::clone(&self.shared) }
    }
}
