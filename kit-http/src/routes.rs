//! Every address of the service.

use kit_workflow::workflow::Ports;
use poem::{Endpoint, EndpointExt as _, Response, Route, get};

use crate::app::App;
use crate::frame::Frame;
use crate::{api, operations, pages, webhook};

/// Every address of this service, with everything that happens around each request.
pub(crate) fn routes<P: Ports>(app: &App<P>) -> impl Endpoint<Output = Response> + 'static {
    let routes = Route::new()
        .at("/healthz", get(operations::healthz))
        .at("/readyz", get(operations::readyz::<P>::default()))
        .at("/metrics", get(operations::exposition::<P>::default()))
        .at("/payments/cinetpay/notify", get(webhook::ping).post(webhook::notify::<P>::default()))
        .at(
            "/payments/cinetpay/return",
            get(webhook::way_back::<P>::default()).post(webhook::way_back::<P>::default()),
        );
    let routes = routes.nest("/api", api::routes(app));
    let routes = pages::routes(routes, app);
    Frame::new(app.clone(), routes.data(app.clone()))
}
