//! Everything outside, in one place.

use std::future::Future;
use std::time::Duration;

use kit_documents::Papers;
use kit_store::SqlStore;
use kit_vault::FolderVault;
use kit_workflow::workflow::Ports;
use kit_workflow::{Clock, Ids, Timestamp};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{CashDesk, Letterbox, Typist};

/// Our ports: three of our own, three from the shelf, and the clock on the wall.
#[derive(Debug)]
pub struct House {
    pub store: SqlStore,
    pub cash_desk: CashDesk,
    pub typist: Typist,
    pub letterbox: Letterbox,
    pub papers: Papers,
    pub vault: FolderVault,
    pub wall: Wall,
}

impl Ports for House {
    type Store = SqlStore;
    type Gateway = CashDesk;
    type Drafter = Typist;
    type Mailer = Letterbox;
    type Documents = Papers;
    type Vault = FolderVault;
    type Clock = Wall;

    fn store(&self) -> &SqlStore {
        &self.store
    }

    fn gateway(&self) -> &CashDesk {
        &self.cash_desk
    }

    fn drafter(&self) -> &Typist {
        &self.typist
    }

    fn mailer(&self) -> &Letterbox {
        &self.letterbox
    }

    fn documents(&self) -> &Papers {
        &self.papers
    }

    fn vault(&self) -> &FolderVault {
        &self.vault
    }

    fn clock(&self) -> &Wall {
        &self.wall
    }
}

/// The machine's clock, and identifiers that nobody can guess.
#[derive(Clone, Copy, Debug)]
pub struct Wall;

impl Clock for Wall {
    fn now(&self) -> Timestamp {
        OffsetDateTime::now_utc().into()
    }

    fn sleep(&self, duration: Duration) -> impl Future<Output = ()> + Send {
        tokio::time::sleep(duration)
    }
}

impl Ids for Wall {
    fn fresh(&self) -> Uuid {
        Uuid::new_v4()
    }
}
