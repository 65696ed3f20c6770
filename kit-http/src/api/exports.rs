//! Reports to be saved.

use kit_workflow::port::{Role, SheetFormat};
use kit_workflow::workflow::Ports;
use poem::{IntoResponse, Response};
use poem_openapi::param::{Path, Query};
use poem_openapi::registry::{MetaMediaType, MetaResponse, MetaResponses, MetaSchema, MetaSchemaRef, Registry};
use poem_openapi::{ApiResponse, OpenApi};

use super::Part;
use super::access::StaffToken;
use super::failure::ReadFailure;
use crate::app::App;
use crate::report::Asked;
use crate::visit::Visit;

pub(super) struct Exports<P>(pub(super) App<P>);

/// A report.
struct ReportFile(Response);

impl IntoResponse for ReportFile {
    fn into_response(self) -> Response {
        self.0
    }
}

impl ApiResponse for ReportFile {
    fn meta() -> MetaResponses {
        let content = |format: SheetFormat, schema| MetaMediaType {
            content_type: format.media_type(),
            schema: MetaSchemaRef::Inline(Box::new(schema)),
        };
        let whole = MetaResponse {
            description: "The report.",
            status: Some(200),
            status_range: None,
            content: vec![
                content(SheetFormat::Xlsx, MetaSchema::new_with_format("string", "binary")),
                content(SheetFormat::Csv, MetaSchema::new("string")),
            ],
            headers: Vec::new(),
        };
        MetaResponses { responses: vec![whole] }
    }

    fn register(_registry: &mut Registry) {}
}

#[OpenApi(tag = "Part::Desk")]
impl<P: Ports> Exports<P> {
    /// Save a report
    ///
    /// `inquiries`, `payments`, `downloads` or `money` (what waits for an answer), as `.xlsx` (a workbook in the request's
    /// language, with totals by currency) or as `.csv` (RFC 4180; the API's names, RFC 3339 times, minor units; a text that
    /// looks like a formula begins with an apostrophe). For managers and admins.
    #[oai(path = "/staff/exports/:file", method = "get", operation_id = "saveReport")]
    #[allow(clippy::too_many_arguments, reason = "each is a parameter of the address")]
    async fn report(
        &self,
        visit: Visit,
        token: StaffToken,
        /// For example `inquiries.xlsx` or `payments.csv`.
        file: Path<String>,
        /// Only what belongs to inquiries in this stage.
        stage: Query<Option<String>>,
        /// Only what belongs to inquiries whose reference, organisation, contact or address holds this.
        q: Query<Option<String>>,
        /// Only what happened on this day (or at this moment, RFC 3339) or later.
        from: Query<Option<String>>,
        /// Only what happened on this day or before (or before this moment, RFC 3339).
        to: Query<Option<String>>,
    ) -> Result<ReportFile, ReadFailure> {
        token.signed_in(&self.0, &visit, Role::Manager).await?;
        let asked =
            Asked { file: &file, stage: stage.as_deref(), q: q.as_deref(), from: from.as_deref(), to: to.as_deref() };
        Ok(ReportFile(asked.answer(&self.0, visit.language, |_| ()).await?))
    }
}
