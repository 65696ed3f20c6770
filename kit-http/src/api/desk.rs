//! What staff read.

mod dossier_view;
mod summary_view;

use kit_workflow::Name as _;
use kit_workflow::inquiry::Stage;
use kit_workflow::port::{Archive as _, Folder, PageRequest, Role};
use kit_workflow::workflow::{FieldFault, Ports};
use poem::{IntoResponse, Request, Response};
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::registry::{MetaMediaType, MetaResponse, MetaResponses, MetaSchema, MetaSchemaRef, Registry};
use poem_openapi::{ApiResponse, OpenApi};

use super::access::{Reader, StaffToken, parse};
use super::failure::ReadFailure;
use super::history::HistoryView;
use super::{Part, cursor, move_headers};
use crate::app::App;
use crate::file::Attachment;
use crate::problem::Problem;
use crate::visit::Visit;
use dossier_view::DossierView;
use summary_view::ListView;

pub(super) struct Desk<P>(pub(super) App<P>);

/// Inquiries in one part of the list, where the caller does not say.
const USUAL: u32 = 50;
/// Inquiries in one part of the list at most.
const MOST: u32 = 200;
/// Characters of a search.
const SEARCH: usize = 200;

const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

#[derive(ApiResponse)]
enum Opened {
    /// The inquiry with everything that is known of it.
    #[oai(status = 200)]
    Dossier(Json<DossierView>, #[oai(header = "ETag")] String),
}

/// A Word file.
struct Docx(Response);

impl IntoResponse for Docx {
    fn into_response(self) -> Response {
        self.0
    }
}

impl ApiResponse for Docx {
    fn meta() -> MetaResponses {
        let schema = MetaSchemaRef::Inline(Box::new(MetaSchema::new_with_format("string", "binary")));
        let whole = MetaResponse {
            description: "The Word file.",
            status: Some(200),
            status_range: None,
            content: vec![MetaMediaType { content_type: DOCX, schema }],
            headers: Vec::new(),
        };
        MetaResponses { responses: vec![whole] }
    }

    fn register(_registry: &mut Registry) {}
}

#[OpenApi(tag = "Part::Desk")]
impl<P: Ports> Desk<P> {
    /// List inquiries
    ///
    /// The newest first.
    #[oai(path = "/staff/inquiries", method = "get", operation_id = "listInquiries")]
    async fn list(
        &self,
        visit: Visit,
        token: StaffToken,
        /// Only those in this stage.
        stage: Query<Option<String>>,
        /// Only those whose reference, organisation, contact or address holds this.
        q: Query<Option<String>>,
        /// Where the list goes on: the `next` of its last part.
        cursor: Query<Option<String>>,
        /// At most so many, from 1 to 200; 50 where it is not said.
        limit: Query<Option<u32>>,
    ) -> Result<Json<ListView>, ReadFailure> {
        token.signed_in(&self.0, &visit, Role::Reviewer).await?;
        let request = PageRequest {
            stage: stage.0.as_deref().filter(|stage| !stage.is_empty()).map(parse_stage).transpose()?,
            query: q
                .0
                .map(|text| text.trim().chars().filter(|c| !c.is_control()).take(SEARCH).collect())
                .filter(|text: &String| !text.is_empty()),
            after: cursor.0.as_deref().filter(|cursor| !cursor.is_empty()).map(cursor::read).transpose()?,
            limit: match limit.0.unwrap_or(USUAL) {
                limit @ 1..=MOST => limit,
                _ => return Err(Problem::field("limit", FieldFault::Invalid).into()),
            },
        };
        let page = self.0.workflow().ports().store().list(&request).await?;
        Ok(Json(ListView::of(&page)))
    }

    /// Read an inquiry with everything that is known of it
    #[oai(path = "/staff/inquiries/:id", method = "get", operation_id = "readDossier")]
    async fn dossier(&self, visit: Visit, token: StaffToken, id: Path<String>) -> Result<Opened, ReadFailure> {
        let signed_in = token.signed_in(&self.0, &visit, Role::Reviewer).await?;
        let dossier = self.0.workflow().dossier(parse(&id)?).await?;
        let view = DossierView::of(&self.0, &visit, &dossier, &Reader::Staff(signed_in));
        Ok(Opened::Dossier(Json(view), move_headers::tag(dossier.version)))
    }

    /// Read an inquiry's history
    #[oai(path = "/staff/inquiries/:id/history", method = "get", operation_id = "readHistory")]
    async fn history(
        &self,
        visit: Visit,
        token: StaffToken,
        id: Path<String>,
    ) -> Result<Json<HistoryView>, ReadFailure> {
        token.signed_in(&self.0, &visit, Role::Reviewer).await?;
        let dossier = self.0.workflow().dossier(parse(&id)?).await?;
        Ok(Json(HistoryView::of(&self.0, &dossier).await?))
    }

    /// Fetch the newest draft
    #[oai(path = "/staff/inquiries/:id/draft.docx", method = "get", operation_id = "fetchDraft")]
    async fn draft(
        &self,
        visit: Visit,
        token: StaffToken,
        request: &Request,
        id: Path<String>,
    ) -> Result<Docx, ReadFailure> {
        token.signed_in(&self.0, &visit, Role::Reviewer).await?;
        let dossier = self.0.workflow().dossier(parse(&id)?).await?;
        let entry = dossier.drafts.last().ok_or_else(Problem::not_found)?;
        let name = format!("kit-{}-projet-{}.docx", dossier.id.reference(), entry.draft.number);
        let file = Attachment { folder: Folder::Drafts, stored: entry.draft.docx, name: &name, media_type: DOCX };
        Ok(Docx(file.answer(&self.0, &file.wanted(request))))
    }
}

fn parse_stage(text: &str) -> Result<Stage, Problem> {
    Stage::parse(text).ok_or_else(|| Problem::field("stage", FieldFault::UnknownChoice))
}
