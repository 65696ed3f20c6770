//! Who asks for a move.

use uuid::Uuid;

/// Who issued a command: a kind of actor and, where the kind is a person with an account, which one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Actor<K> {
    /// What kind of actor this is.
    pub kind: K,
    /// The account of a person; never a name or an address.
    pub person: Option<Uuid>,
}

impl<K> Actor<K> {
    /// An actor without an account of its own.
    pub fn new(kind: K) -> Self {
        Self { kind, person: None }
    }

    /// A person with an account.
    pub fn person(kind: K, person: Uuid) -> Self {
        Self { kind, person: Some(person) }
    }
}
