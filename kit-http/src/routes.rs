//! Every address of the service.

use kit_workflow::workflow::Ports;
use poem::{IntoEndpoint, Route};

use crate::app::App;

/// Every address of this service, for [`serve`](crate::serve).
pub fn routes<P: Ports>(app: &App<P>) -> impl IntoEndpoint + use<P> {
    let _ = app;
    Route::new()
}
