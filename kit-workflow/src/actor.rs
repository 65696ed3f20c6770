//! Who asks for a move.

use uuid::Uuid;

/// Who issued a command: a kind of actor and, where the kind is a person with an account, which one.
///
/// ```
/// use kit_workflow::Actor;
/// use kit_workflow::inquiry::ActorKind;
/// use uuid::Uuid;
///
/// // Staff sign with their account; whoever has none is known by what they are.
/// let reviewer = Actor::person(ActorKind::Staff, Uuid::from_u128(7));
/// assert_eq!(reviewer.person, Some(Uuid::from_u128(7)));
/// assert_eq!(Actor::new(ActorKind::Client).person, None);
/// ```
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
