/// How much may happen in one run. Everything within these bounds is tried, in every order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// How many workers there are.
    pub workers: u8,
    /// How often a worker or a request dies where it stands.
    pub crashes: u8,
    /// How often something outside fails: an answer that is lost, a provider that is away, a lease that runs out.
    pub faults: u8,
    /// How often the gateway calls.
    pub notifications: u8,
    /// How many attempts to pay there are.
    pub attempts: u8,
    /// How many links are given.
    pub links: u8,
    /// How often staff want another draft.
    pub revisions: u8,
    /// How often somebody leaves the straight road from the payment to the link: staff and clients with their other moves, a
    /// payment of another amount, a payment that is refused at the gateway.
    pub asides: u8,
    /// How often an effect is tried before it is given up.
    pub tries: u8,
}

impl Bounds {
    /// What the command checks unless it is told otherwise.
    pub const FULL: Self = Self {
        workers: 3,
        crashes: 2,
        faults: 2,
        notifications: 3,
        attempts: 1,
        links: 1,
        revisions: 0,
        asides: 0,
        tries: 2,
    };

    /// One attempt to pay, and everything that can happen around it once. Every run of the tests checks it.
    pub const SMALL: Self = Self {
        workers: 2,
        crashes: 1,
        faults: 1,
        notifications: 1,
        attempts: 1,
        links: 2,
        revisions: 0,
        asides: 1,
        tries: 2,
    };

    /// Two attempts to pay, and nothing that fails. Every run of the tests checks it as well.
    pub const TWICE: Self =
        Self { crashes: 0, faults: 0, notifications: 1, attempts: 2, links: 1, asides: 0, ..Self::SMALL };
}
