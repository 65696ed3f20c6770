//! The numbered receipt, for its client.

use kit_workflow::workflow::Ports;
use poem::{Request, Response};

use super::guest::Guest;
use crate::app::App;
use crate::file::made;
use crate::problem::Problem;

/// The receipt as a PDF, to be saved.
pub(crate) async fn show<P: Ports>(app: App<P>, request: Request) -> Result<Response, Problem> {
    let guest = Guest::of(&app, &request).await?;
    let file = app.workflow().voucher(&guest.dossier).ok_or_else(Problem::not_found)?;
    Ok(made(file))
}
