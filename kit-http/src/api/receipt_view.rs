//! The numbered receipt as the API shows it.

use kit_workflow::Currency;
use kit_workflow::port::Dossier;
use kit_workflow::workflow::Ports;
use poem::{IntoResponse, Response};
use poem_openapi::registry::{MetaMediaType, MetaResponse, MetaResponses, MetaSchema, MetaSchemaRef, Registry};
use poem_openapi::{ApiResponse, Object};

use super::PREFIX;
use super::spelled::Spelled;
use crate::app::App;

/// The numbered receipt of an order that was paid.
#[derive(Object)]
#[oai(rename = "Receipt")]
pub(super) struct ReceiptView {
    /// Its number: one series a year, without gaps; another for tests.
    number: String,
    /// When the order was paid.
    paid_at: String,
    /// What paid it, in minor units of its currency.
    amount: u64,
    /// The currency (ISO 4217).
    currency: Spelled<Currency>,
    /// The PDF, for the same bearer.
    pdf: String,
}

impl ReceiptView {
    pub(super) fn of<P: Ports>(app: &App<P>, dossier: &Dossier) -> Option<Self> {
        let voucher = dossier.voucher.as_ref()?;
        let base = &app.workflow().terms().public_base_url;
        Some(Self {
            number: voucher.number.to_string(),
            paid_at: voucher.at.to_rfc3339(),
            amount: voucher.amount.minor(),
            currency: Spelled(voucher.amount.currency()),
            pdf: format!("{base}{PREFIX}/inquiries/{}/receipt.pdf", dossier.id),
        })
    }
}

/// The receipt as a PDF.
pub(super) struct ReceiptPdf(pub(super) Response);

impl IntoResponse for ReceiptPdf {
    fn into_response(self) -> Response {
        self.0
    }
}

impl ApiResponse for ReceiptPdf {
    fn meta() -> MetaResponses {
        let schema = MetaSchemaRef::Inline(Box::new(MetaSchema::new_with_format("string", "binary")));
        let whole = MetaResponse {
            description: "The receipt, to be saved.",
            status: Some(200),
            status_range: None,
            content: vec![MetaMediaType { content_type: "application/pdf", schema }],
            headers: Vec::new(),
        };
        MetaResponses { responses: vec![whole] }
    }

    fn register(_registry: &mut Registry) {}
}
