//! What is known of a request before anybody handles it.

use std::net::IpAddr;

use kit_workflow::port::Language;
use poem::{FromRequest, Request, RequestBody};
use uuid::Uuid;

use crate::problem::Problem;

/// What is known of a request before anybody handles it. Handlers take it as an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Visit {
    /// Names the request in answers and logs.
    pub(crate) id: Uuid,
    /// The language to answer in.
    pub(crate) language: Language,
    /// The client's address.
    pub(crate) client: IpAddr,
}

impl<'a> FromRequest<'a> for Visit {
    async fn from_request(request: &'a Request, _body: &mut RequestBody) -> poem::Result<Self> {
        request.data::<Self>().copied().ok_or_else(|| Problem::internal().into())
    }
}
