//! Clients who have lost the address of their private page.

use kit_workflow::workflow::{FieldFault, Ports, is_address};
use poem_openapi::{ApiResponse, OpenApi};

use super::Part;
use super::failure::LostPageFailure;
use super::texts::{Address, Texts};
use crate::app::App;
use crate::problem::Problem;
use crate::visit::Visit;

pub(super) struct LostPages<P>(pub(super) App<P>);

#[derive(ApiResponse)]
enum Heard {
    /// If there are inquiries of this address, their private pages are sent there. The answer is the same if there are none.
    #[oai(status = 202)]
    Done,
}

#[OpenApi(tag = "Part::Client")]
impl<P: Ports> LostPages<P> {
    /// Send me my private pages
    ///
    /// By mail, to the address of the inquiries and no other: the newest three, three times an hour at most.
    #[oai(path = "/pages", method = "post", operation_id = "requestPages")]
    async fn request(&self, visit: Visit, address: Texts<Address>) -> Result<Heard, LostPageFailure> {
        let Address { email } = address.read()?;
        if !is_address(&email) {
            return Err(Problem::field("email", FieldFault::Invalid).into());
        }
        self.0.find_lost_pages(visit.client, &email)?;
        Ok(Heard::Done)
    }
}
