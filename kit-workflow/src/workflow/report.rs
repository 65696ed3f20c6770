//! Reports: the archive's rows, page by page, into a sheet.

use super::WorkflowError;
use crate::port::{Archive, Documents, PageRequest, ReportKind, ReportRow, Sheet as _, SheetHeading, WaitingRequest};

/// Rows that are read at a time.
const ROWS: u32 = 500;

/// Writes a report and tells `progress` after each part how many rows it has by then. What comes back still has to be
/// [finished](crate::port::Sheet::finish).
///
/// Rows are read in pages, each as it is then: a row is in the report at most once, and what is stored after the report
/// began may be missing.
///
/// ```
/// # use kit_testing::{World, drive};
/// # use kit_workflow::{port::Language, workflow::NewInquiry};
/// # let world = World::new(1);
/// # let workflow = world.workflow();
/// # let (answers, documents) = world.form();
/// # let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: None };
/// # let dossier = drive::to_end(workflow.submit(new))?.dossier;
/// use kit_workflow::Clock;
/// use kit_workflow::port::{ReportFilter, ReportKind, SheetFormat, SheetHeading};
/// use kit_workflow::workflow::report;
///
/// let (kind, format, language) = (ReportKind::Inquiries, SheetFormat::Csv, Language::French);
/// let (filter, at) = (ReportFilter::default(), world.clock.now());
/// let heading = SheetHeading { kind, format, language, filter, at, test: true };
/// let mut rows = 0;
/// let _sheet = drive::to_end(report(&world.store, &world.documents, heading, |written| rows = written))?;
/// assert_eq!(rows, 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`WorkflowError::Store`], [`WorkflowError::Sheet`].
pub async fn report<A: Archive, D: Documents>(
    archive: &A,
    documents: &D,
    heading: SheetHeading,
    mut progress: impl FnMut(u64) + Send,
) -> Result<D::Sheet, WorkflowError> {
    let (kind, filter, now) = (heading.kind, heading.filter.clone(), heading.at);
    let mut sheet = documents.open_sheet(heading)?;
    let mut written = 0_u64;
    let mut write = |rows: Vec<ReportRow>| {
        for row in &rows {
            sheet.write(row)?;
        }
        written += rows.len() as u64;
        progress(written);
        Ok::<_, WorkflowError>(())
    };
    match kind {
        ReportKind::Inquiries => {
            let mut request = PageRequest { filter, ..PageRequest::newest(ROWS) };
            loop {
                let page = archive.list(&request).await?;
                write(page.items.into_iter().map(ReportRow::Inquiry).collect())?;
                let Some(next) = page.next else { break };
                request.after = Some(next);
            }
        }
        ReportKind::Payments => {
            let mut after = None;
            loop {
                let part = archive.payment_rows(&filter, after, ROWS).await?;
                write(part.items.into_iter().map(|row| ReportRow::Payment(Box::new(row))).collect())?;
                after = part.next;
                if after.is_none() {
                    break;
                }
            }
        }
        ReportKind::Downloads => {
            let mut after = None;
            loop {
                let part = archive.download_rows(&filter, after, ROWS).await?;
                write(part.items.into_iter().map(ReportRow::Download).collect())?;
                after = part.next;
                if after.is_none() {
                    break;
                }
            }
        }
        ReportKind::Money => {
            let mut request = WaitingRequest { now, filter, after: None, limit: ROWS };
            loop {
                let page = archive.waiting_money(&request).await?;
                write(page.items.into_iter().map(ReportRow::Money).collect())?;
                request.after = page.next;
                if page.next.is_none() {
                    break;
                }
            }
        }
    }
    Ok(sheet)
}
