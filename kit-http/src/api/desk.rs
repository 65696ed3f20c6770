//! What staff read.

mod dossier_view;
mod link_view;
mod summary_view;

use kit_workflow::inquiry::Stage;
use kit_workflow::port::{
    Accounts as _, Archive as _, Assigned, DocumentKind, Folder, ListOrder, Mails as _, PageRequest, ReportFilter, Role,
};
use kit_workflow::workflow::{FieldFault, Ports};
use kit_workflow::{Name as _, Timestamp};
use poem::{IntoResponse, Request, Response};
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::registry::{MetaMediaType, MetaResponse, MetaResponses, MetaSchema, MetaSchemaRef, Registry};
use poem_openapi::{ApiResponse, OpenApi};

use super::access::{Reader, StaffToken, parse};
use super::failure::ReadFailure;
use super::history::HistoryView;
use super::mails::MailsView;
use super::{Part, cursor, move_headers};
use crate::app::App;
use crate::file::Attachment;
use crate::problem::Problem;
use crate::report;
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

/// What shows a payment or a refund.
struct Proof(Response);

impl IntoResponse for Proof {
    fn into_response(self) -> Response {
        self.0
    }
}

impl ApiResponse for Proof {
    fn meta() -> MetaResponses {
        let file = |kind: DocumentKind| MetaMediaType {
            content_type: kind.media_type(),
            schema: MetaSchemaRef::Inline(Box::new(MetaSchema::new_with_format("string", "binary"))),
        };
        let whole = MetaResponse {
            description: "The file, to be saved.",
            status: Some(200),
            status_range: None,
            content: [DocumentKind::Pdf, DocumentKind::Jpg, DocumentKind::Png].map(file).into(),
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
    /// The newest first, unless another order is asked for.
    #[oai(path = "/staff/inquiries", method = "get", operation_id = "listInquiries")]
    #[allow(clippy::too_many_arguments, reason = "each is a parameter of the address, documented where it stands")]
    async fn list(
        &self,
        visit: Visit,
        token: StaffToken,
        /// Only those in this stage.
        stage: Query<Option<String>>,
        /// Only those whose reference, organisation, contact or address holds this.
        q: Query<Option<String>>,
        /// `submitted` (where it is not said), `moved`: what moved last first, `waiting`: what has not moved for longest first,
        /// or `deadline`: the next deadline first, without what has none.
        order: Query<Option<String>>,
        /// `me`: only those in the care of whoever asks; `nobody`: only those in nobody's.
        assignee: Query<Option<String>>,
        /// Only those whose money waits for staff.
        money_waits: Query<Option<bool>>,
        /// Only those of which a task was given up.
        given_up: Query<Option<bool>>,
        /// Only those that were taken on simulators, or only those that were not.
        test: Query<Option<bool>>,
        /// Only those that have not moved since this moment (RFC 3339, or a day).
        moved_before: Query<Option<String>>,
        /// Only those submitted at this moment or later (RFC 3339, or a day).
        from: Query<Option<String>>,
        /// Only those submitted before this moment, or on this day at the latest.
        to: Query<Option<String>>,
        /// Where to go on: `next` of the part before, with the same order.
        cursor: Query<Option<String>>,
        /// At most so many, from 1 to 200; 50 where it is not said.
        limit: Query<Option<u32>>,
    ) -> Result<Json<ListView>, ReadFailure> {
        let signed_in = token.signed_in(&self.0, &visit, Role::Reviewer).await?;
        let filter = ReportFilter {
            stage: given(&stage.0).map(parse_stage).transpose()?,
            query: q
                .0
                .map(|text| text.trim().chars().filter(|c| !c.is_control()).take(SEARCH).collect())
                .filter(|text: &String| !text.is_empty()),
            from: moment("from", &from.0, false)?,
            until: moment("to", &to.0, true)?,
            assigned: match given(&assignee.0) {
                None => None,
                Some("me") => Some(Assigned::To(signed_in.staff.id)),
                Some("nobody") => Some(Assigned::Nobody),
                Some(_) => return Err(Problem::field("assignee", FieldFault::UnknownChoice).into()),
            },
            money_waits: money_waits.0.unwrap_or(false),
            given_up: given_up.0.unwrap_or(false),
            test: test.0,
            moved_before: moment("moved_before", &moved_before.0, false)?,
        };
        let order = given(&order.0).map_or(Ok(ListOrder::Submitted), |order| {
            ListOrder::parse(order).ok_or_else(|| Problem::field("order", FieldFault::UnknownChoice))
        })?;
        let request = PageRequest {
            filter,
            order,
            after: given(&cursor.0).map(cursor::read).transpose()?,
            limit: match limit.0.unwrap_or(USUAL) {
                limit @ 1..=MOST => limit,
                _ => return Err(Problem::field("limit", FieldFault::Invalid).into()),
            },
        };
        let store = self.0.workflow().ports().store();
        let (page, people) = (store.list(&request).await?, store.all_staff().await?);
        Ok(Json(ListView::of(&page, &people)))
    }

    /// Read an inquiry with everything that is known of it
    #[oai(path = "/staff/inquiries/:id", method = "get", operation_id = "readDossier")]
    async fn dossier(&self, visit: Visit, token: StaffToken, id: Path<String>) -> Result<Opened, ReadFailure> {
        let signed_in = token.signed_in(&self.0, &visit, Role::Reviewer).await?;
        let dossier = self.0.workflow().dossier(parse(&id)?).await?;
        let view = DossierView::of(&self.0, &visit, &dossier, &Reader::Staff(signed_in)).await?;
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

    /// Read what became of an inquiry's letters
    #[oai(path = "/staff/inquiries/:id/mails", method = "get", operation_id = "listMails")]
    async fn mails(&self, visit: Visit, token: StaffToken, id: Path<String>) -> Result<Json<MailsView>, ReadFailure> {
        token.signed_in(&self.0, &visit, Role::Reviewer).await?;
        let dossier = self.0.workflow().dossier(parse(&id)?).await?;
        Ok(Json(MailsView::of(self.0.workflow().ports().store().mails(dossier.id).await?)))
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

    /// Fetch the file that shows a payment or a refund made another way
    #[oai(path = "/staff/inquiries/:id/proofs/:sequence", method = "get", operation_id = "fetchProof")]
    async fn proof(
        &self,
        visit: Visit,
        token: StaffToken,
        request: &Request,
        id: Path<String>,
        /// The event that it shows.
        sequence: Path<String>,
    ) -> Result<Proof, ReadFailure> {
        token.signed_in(&self.0, &visit, Role::Reviewer).await?;
        let dossier = self.0.workflow().dossier(parse(&id)?).await?;
        let entry = dossier.proofs.iter().find(|entry| entry.sequence.to_string() == sequence.0);
        let proof = &entry.ok_or_else(Problem::not_found)?.proof;
        let (stored, media_type) = (proof.stored, proof.kind.media_type());
        let file = Attachment { folder: Folder::Proofs, stored, name: &proof.name, media_type };
        Ok(Proof(file.answer(&self.0, &file.wanted(request))))
    }
}

/// What is not empty.
fn given(text: &Option<String>) -> Option<&str> {
    text.as_deref().filter(|text| !text.is_empty())
}

fn moment(name: &'static str, text: &Option<String>, whole_day: bool) -> Result<Option<Timestamp>, Problem> {
    let read = |text| report::moment(text, whole_day).ok_or_else(|| Problem::field(name, FieldFault::Invalid));
    given(text).map(read).transpose()
}

fn parse_stage(text: &str) -> Result<Stage, Problem> {
    Stage::parse(text).ok_or_else(|| Problem::field("stage", FieldFault::UnknownChoice))
}
