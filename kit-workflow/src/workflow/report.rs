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
                write(part.items.into_iter().map(ReportRow::Payment).collect())?;
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
