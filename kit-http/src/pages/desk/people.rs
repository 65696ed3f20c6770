//! The members of staff, by name.

use kit_workflow::StoreError;
use kit_workflow::inquiry::{InquiryActor, StaffId};
use kit_workflow::port::{Accounts as _, Staff};
use kit_workflow::workflow::Ports;
use serde::Serialize;

use crate::app::App;
use crate::pages::words::Words;

/// Every member of staff that there is or was: a handful.
pub(super) struct People(Vec<Staff>);

/// Somebody whom an inquiry can be given to.
#[derive(Serialize)]
pub(super) struct PersonView {
    id: String,
    name: String,
}

impl People {
    pub(super) async fn of<P: Ports>(app: &App<P>) -> Result<Self, StoreError> {
        app.workflow().ports().store().all_staff().await.map(Self)
    }

    /// The address of an account.
    pub(super) fn name(&self, words: Words, staff: StaffId) -> String {
        let known = self.0.iter().find(|known| known.id == staff);
        known.map_or_else(|| words.say("actor-staff"), |known| known.email.clone())
    }

    /// Who did something, in words.
    pub(super) fn by(&self, words: Words, by: InquiryActor) -> String {
        by.person.map_or_else(|| words.name("actor", by.kind), |person| self.name(words, StaffId(person)))
    }

    /// Those who may sign in, whoever asks first.
    pub(super) fn at_work(&self, me: StaffId) -> Vec<PersonView> {
        let mut working: Vec<&Staff> = self.0.iter().filter(|staff| staff.disabled_at.is_none()).collect();
        working.sort_by_key(|staff| staff.id != me);
        working.into_iter().map(|staff| PersonView { id: staff.id.to_string(), name: staff.email.clone() }).collect()
    }
}
