//! Writes what pages and lists read, from an event and the particulars that came with it.
//!
//! The state's own account is the truth about money; the ledger of attempts repeats it for people to read.

use kit_workflow::inquiry::{
    AttemptId, AttemptOutcome, Deliverable, Draft, Event, Grant, InquiryActor, InquiryId, Receipt,
};
use kit_workflow::port::{
    AttemptOpening, AttemptStatus, Document, LinkSecret, Particulars, Reading, Submission, UnreadPages,
};
use kit_workflow::{CommitError, Corrupt, Money, StoreError, Timestamp, Version};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
};
use uuid::Uuid;

use crate::archive::{StoredAnswers, close_complaints, open_complaint};
use crate::cell::whole;
use crate::entity::{answers, attempt, deliverable, document, draft, link, order, proof, remark, revision};
use crate::failure::{failed, taken};
use crate::shelf::Cell;

type Projected = Result<(), CommitError>;

/// Which event it is.
pub(crate) struct Moment {
    pub(crate) subject: Uuid,
    pub(crate) version: Version,
    pub(crate) at: Timestamp,
    pub(crate) by: InquiryActor,
}

/// Everything that one event changes beside the inquiry's own row.
pub(crate) async fn event(
    txn: &DatabaseTransaction,
    moment: &Moment,
    event: &Event,
    particulars: &Particulars,
) -> Projected {
    match event {
        Event::InquirySubmitted { .. } => submitted(txn, moment, submission_of(particulars)?).await,
        Event::OrderOpened { owed, expires_at } => order_opened(txn, moment, *owed, *expires_at).await,
        Event::CheckoutStarted { attempt, .. } => {
            attempt_opened(txn, moment, *attempt, opening_of(particulars)?, None).await
        }
        Event::PaymentRecordedByHand { receipt, .. } => {
            // The client may have announced it by a checkout.
            let announced = attempt::Entity::find_by_id(receipt.attempt().0).one(txn).await.map_err(failed)?;
            match announced {
                Some(_) => received(txn, moment, *receipt).await,
                None => attempt_opened(txn, moment, receipt.attempt(), opening_of(particulars)?, Some(*receipt)).await,
            }
        }
        Event::AttemptClosed { attempt, outcome } => attempt_closed(txn, *attempt, *outcome).await,
        Event::PaymentConfirmed { receipt, .. }
        | Event::LatePaymentConfirmed { receipt, .. }
        | Event::UnwantedPaymentReceived { receipt }
        | Event::ExtraPaymentReceived { receipt }
        | Event::PaymentHeld { receipt } => received(txn, moment, *receipt).await,
        Event::DraftCompleted { draft } => draft_completed(txn, moment, *draft, particulars).await,
        Event::RevisionRequested { draft, .. } => revision_requested(txn, moment, *draft, particulars).await,
        Event::DeliverableValidated { deliverable }
        | Event::DeliverableReplaced { deliverable }
        | Event::DeliverableCorrected { deliverable } => validated(txn, moment, *deliverable, particulars).await,
        Event::KitDelivered { deliverable, grant } | Event::LinkReissued { deliverable, grant } => {
            links_revoked(txn, moment).await?;
            link_issued(txn, moment, *deliverable, *grant, particulars).await
        }
        Event::LinkExtended { grant, .. } => link_extended(txn, *grant).await,
        Event::LinkRevoked | Event::RefundRequested { .. } => links_revoked(txn, moment).await,
        Event::ComplaintOpened { attempt } => {
            let Particulars::Complaint(text) = particulars else { return Err(without("a complaint")) };
            Ok(open_complaint(txn, moment, *attempt, text).await?)
        }
        Event::ComplaintAnswered { .. } => {
            let Particulars::Answer(answer) = particulars else { return Err(without("an answer")) };
            Ok(close_complaints(txn, moment, None, Some(answer)).await?)
        }
        Event::ShortPaymentAccepted { .. }
        | Event::InquiryCancelled { .. }
        | Event::OrderExpired
        | Event::GenerationBegun { .. }
        | Event::GenerationGivenUp { .. }
        | Event::GenerationRetried { .. }
        | Event::ValidationWithdrawn { .. }
        | Event::RefundConfirmed { .. }
        | Event::WriteOffProposed { .. }
        | Event::MoneyWrittenOff
        | Event::WriteOffDeclined { .. }
        | Event::RemindersDeclined => Ok(()),
    }
}

/// The free texts that came with an event.
pub(crate) async fn remarks(txn: &DatabaseTransaction, moment: &Moment, particulars: &Particulars) -> Projected {
    let remarks = particulars.remarks();
    if remarks.is_empty() {
        return Ok(());
    }
    let rows = (0..).zip(remarks).map(|(ordinal, (kind, text))| {
        remark::Model {
            inquiry_id: moment.subject,
            sequence: moment.version,
            ordinal,
            kind: kind.to_string(),
            text: text.clone(),
        }
        .into_active_model()
    });
    remark::Entity::insert_many(rows).exec_without_returning(txn).await.map_err(failed)?;
    Ok(())
}

/// The file that came with an event to show it.
pub(crate) async fn proof(txn: &DatabaseTransaction, moment: &Moment, particulars: &Particulars) -> Projected {
    let Some(given) = particulars.proof() else { return Ok(()) };
    let row = proof::Model {
        inquiry_id: moment.subject,
        sequence: moment.version,
        file_id: given.stored.file.0,
        sha256: given.stored.sha256.0.to_vec(),
        size: stored("size", given.stored.size)?,
        kind: given.kind.to_string(),
        name: given.name.clone(),
    };
    insert(txn, row).await
}

/// What only the submission knows of a new inquiry's own row.
pub(crate) fn submission(at: Timestamp, particulars: &Particulars) -> Result<[Cell; 11], StoreError> {
    let submission = submission_of(particulars)?;
    Ok([
        ("access", Expr::value(submission.access.0)),
        ("access_hash", Expr::value(submission.secret.hash.0.to_vec())),
        ("key_id", Expr::value(submission.secret.key.as_str())),
        ("language", Expr::value(submission.language.to_string())),
        ("consented_at", Expr::value(submission.consented_at.unix_ms())),
        ("consent_text", Expr::value(submission.consent_text.as_str())),
        ("submitted_at", Expr::value(at.unix_ms())),
        ("test", Expr::value(submission.test)),
        ("seller_name", Expr::value(submission.seller.name.as_str())),
        ("seller_address", Expr::value(submission.seller.address.as_str())),
        ("seller_tax_id", Expr::value(submission.seller.tax_id.as_str())),
    ])
}

async fn submitted(txn: &DatabaseTransaction, moment: &Moment, submission: &Submission) -> Projected {
    let given = &submission.answers;
    let answers = answers::Model {
        inquiry_id: moment.subject,
        organization_name: given.organization_name.clone(),
        contact_name: given.contact_name.clone(),
        email: given.email.clone(),
        search: StoredAnswers::searchable(InquiryId(moment.subject), given),
        fields: StoredAnswers::of(given).to_json().map_err(StoreError::Corrupt)?,
    };
    insert(txn, answers).await?;
    for (ordinal, given) in (0..).zip(&submission.documents) {
        let row = document(moment.subject, ordinal, given, None)?;
        document::Entity::insert(row).exec_without_returning(txn).await.map_err(taken)?;
    }
    Ok(())
}

/// The row of a document; one that came after the form has its own moment.
pub(crate) fn document(
    inquiry: Uuid,
    ordinal: i64,
    given: &Document,
    added_at: Option<Timestamp>,
) -> Result<document::ActiveModel, StoreError> {
    let nowhere = UnreadPages::default();
    let (text, pages, unread, missing) = match &given.reading {
        Reading::Read { text, pages, unread_pages } => (Some(text.clone()), pages.map(i64::from), None, unread_pages),
        Reading::Unread(reason) => (None, None, Some(reason.to_string()), &nowhere),
    };
    let row = document::Model {
        id: given.id.0,
        inquiry_id: inquiry,
        ordinal,
        name: given.name.clone(),
        kind: given.kind.to_string(),
        file_id: given.stored.file.0,
        sha256: given.stored.sha256.0.to_vec(),
        size: stored("size", given.stored.size)?,
        pages,
        text,
        unread,
        unread_pages: missing.all().to_string(),
        image_pages: missing.images.to_string(),
        beyond_pages: missing.beyond.to_string(),
        added_at: added_at.map(Timestamp::unix_ms),
    };
    Ok(row.into_active_model())
}

async fn order_opened(txn: &DatabaseTransaction, moment: &Moment, owed: Money, expires_at: Timestamp) -> Projected {
    let row = order::Model {
        inquiry_id: moment.subject,
        amount: stored("amount", owed.minor())?,
        currency: owed.currency().to_string(),
        opened_at: moment.at.unix_ms(),
        expires_at: expires_at.unix_ms(),
    };
    insert(txn, row).await
}

async fn attempt_opened(
    txn: &DatabaseTransaction,
    moment: &Moment,
    id: AttemptId,
    opening: &AttemptOpening,
    receipt: Option<Receipt>,
) -> Projected {
    let status = if receipt.is_some() { AttemptStatus::Paid } else { AttemptStatus::Created };
    let row = attempt::Model {
        id: id.0,
        inquiry_id: moment.subject,
        sequence: moment.version,
        provider: opening.provider.clone(),
        transaction_id: id.transaction_id(),
        test: opening.test,
        account: Some(opening.account.clone()),
        amount: stored("amount", opening.amount.minor())?,
        currency: opening.amount.currency().to_string(),
        opened_at: moment.at.unix_ms(),
        status: status.to_string(),
        payment_url: None,
        payment_token: None,
        code: None,
        method: None,
        reference: None,
        payment_date: None,
        payment_date_words: None,
        fund_availability_date: None,
        fund_availability_date_words: None,
        return_hash: opening.return_hash.0.to_vec(),
        notify_hash: None,
        received_amount: receipt.map(|receipt| stored("amount", receipt.amount().minor())).transpose()?,
        received_currency: receipt.map(|receipt| receipt.amount().currency().to_string()),
        evidence: receipt.map(|receipt| receipt.evidence().to_string()),
        asked_at: None,
    };
    insert(txn, row).await
}

async fn attempt_closed(txn: &DatabaseTransaction, id: AttemptId, outcome: AttemptOutcome) -> Projected {
    let status = match outcome {
        AttemptOutcome::Refused => AttemptStatus::Refused,
        AttemptOutcome::Expired => AttemptStatus::Expired,
        AttemptOutcome::NotCreated => AttemptStatus::NotCreated,
    };
    attempt::Entity::update_many()
        .col_expr(attempt::Column::Status, Expr::value(status.to_string()))
        .filter(attempt::Column::Id.eq(id.0))
        .filter(attempt::Column::Status.ne(AttemptStatus::Paid.to_string()))
        .exec(txn)
        .await
        .map_err(failed)?;
    Ok(())
}

async fn received(txn: &DatabaseTransaction, moment: &Moment, receipt: Receipt) -> Projected {
    let paid = attempt::ActiveModel {
        status: Set(AttemptStatus::Paid.to_string()),
        received_amount: Set(Some(stored("amount", receipt.amount().minor())?)),
        received_currency: Set(Some(receipt.amount().currency().to_string())),
        evidence: Set(Some(receipt.evidence().to_string())),
        ..Default::default()
    };
    let done = attempt::Entity::update_many()
        .set(paid)
        .filter(attempt::Column::Id.eq(receipt.attempt().0))
        .exec(txn)
        .await
        .map_err(failed)?;
    if done.rows_affected == 0 {
        // The account has it, which is what counts; refusing the commit would lose sight of money.
        tracing::error!(inquiry = %moment.subject, attempt = %receipt.attempt(), "money for an attempt not in the ledger");
    }
    Ok(close_complaints(txn, moment, Some(receipt.attempt()), None).await?)
}

async fn draft_completed(
    txn: &DatabaseTransaction,
    moment: &Moment,
    completed: Draft,
    particulars: &Particulars,
) -> Projected {
    let Particulars::Draft { markdown, model } = particulars else { return Err(without("a draft")) };
    let row = draft::Model {
        inquiry_id: moment.subject,
        number: completed.number.into(),
        file_id: completed.docx.file.0,
        sha256: completed.docx.sha256.0.to_vec(),
        size: stored("size", completed.docx.size)?,
        markdown: markdown.clone(),
        model: model.clone(),
        completed_at: moment.at.unix_ms(),
    };
    insert(txn, row).await
}

async fn revision_requested(
    txn: &DatabaseTransaction,
    moment: &Moment,
    number: u32,
    particulars: &Particulars,
) -> Projected {
    let Particulars::Revision { sections, .. } = particulars else { return Err(without("a revision")) };
    let sections: Vec<String> = sections.iter().map(ToString::to_string).collect();
    insert(txn, revision::Model { inquiry_id: moment.subject, draft: number.into(), sections: sections.join(" ") })
        .await
}

async fn validated(
    txn: &DatabaseTransaction,
    moment: &Moment,
    chosen: Deliverable,
    particulars: &Particulars,
) -> Projected {
    let Particulars::Deliverable { file_name, pages, likeness } = particulars else {
        return Err(without("a deliverable"));
    };
    let row = deliverable::Model {
        inquiry_id: moment.subject,
        number: chosen.number.into(),
        file_id: chosen.pdf.file.0,
        sha256: chosen.pdf.sha256.0.to_vec(),
        size: stored("size", chosen.pdf.size)?,
        file_name: file_name.clone(),
        pages: (*pages).into(),
        headings: likeness.map(|likeness| likeness.headings.into()),
        headings_found: likeness.map(|likeness| likeness.found.into()),
        organization_named: likeness.map(|likeness| likeness.names_organization),
        validated_at: moment.at.unix_ms(),
        actor: moment.by.kind.to_string(),
        person: moment.by.person,
    };
    insert(txn, row).await
}

async fn link_issued(
    txn: &DatabaseTransaction,
    moment: &Moment,
    deliverable: u32,
    grant: Grant,
    particulars: &Particulars,
) -> Projected {
    let Particulars::Link(LinkSecret { hash, key }) = particulars else { return Err(without("a link")) };
    let row = link::Model {
        id: grant.link.0,
        inquiry_id: moment.subject,
        deliverable: deliverable.into(),
        hash: hash.0.to_vec(),
        key_id: key.clone(),
        issued_at: moment.at.unix_ms(),
        expires_at: grant.expires_at.unix_ms(),
        revoked_at: None,
    };
    insert(txn, row).await
}

async fn link_extended(txn: &DatabaseTransaction, grant: Grant) -> Projected {
    link::Entity::update_many()
        .col_expr(link::Column::ExpiresAt, Expr::value(grant.expires_at.unix_ms()))
        .filter(link::Column::Id.eq(grant.link.0))
        .exec(txn)
        .await
        .map_err(failed)?;
    Ok(())
}

/// A new link ends the old; so do a revocation and a refund.
async fn links_revoked(txn: &DatabaseTransaction, moment: &Moment) -> Projected {
    link::Entity::update_many()
        .col_expr(link::Column::RevokedAt, Expr::value(moment.at.unix_ms()))
        .filter(link::Column::InquiryId.eq(moment.subject))
        .filter(Expr::col(link::Column::RevokedAt).is_null())
        .exec(txn)
        .await
        .map_err(failed)?;
    Ok(())
}

/// Inserts one row; an identifier or number that is taken means that somebody else was first.
async fn insert<M, A>(txn: &DatabaseTransaction, row: M) -> Projected
where
    M: IntoActiveModel<A>,
    A: ActiveModelTrait + ActiveModelBehavior + Send,
{
    let insert = <A::Entity as EntityTrait>::insert(row.into_active_model());
    insert.exec_without_returning(txn).await.map(drop).map_err(taken)
}

fn stored(what: &str, number: u64) -> Result<i64, StoreError> {
    whole(what, number).map_err(StoreError::Corrupt)
}

fn submission_of(particulars: &Particulars) -> Result<&Submission, StoreError> {
    match particulars {
        Particulars::Submission(submission) => Ok(submission),
        _ => Err(Corrupt::new("particulars", "a submission came without its form").into()),
    }
}

fn opening_of(particulars: &Particulars) -> Result<&AttemptOpening, CommitError> {
    match particulars {
        Particulars::Attempt { opening, .. } => Ok(opening),
        _ => Err(without("an attempt")),
    }
}

fn without(what: &str) -> CommitError {
    CommitError::Store(Corrupt::new("particulars", format!("{what} came without its particulars")).into())
}
