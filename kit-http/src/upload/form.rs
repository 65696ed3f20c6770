//! The form with its files.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use kit_workflow::Name as _;
use kit_workflow::inquiry::StoredFile;
use kit_workflow::port::{Answers, Deposit as _, Document, Documents as _, FileKey, Folder, Vault as _};
use kit_workflow::workflow::{Field, FieldError, FieldFault, Form, Ports, WorkflowError};
use poem::Body;

use super::custody::Custody;
use super::file_name;
use super::parts::{PartFault, Parts};
use super::waiting::Waiting;
use crate::app::App;
use crate::body::BodyFault;
use crate::problem::Problem;

/// A form that was read to its end, or to the end of what is accepted.
#[derive(Debug)]
pub(crate) struct FormUpload {
    /// What was typed, whatever is wrong with it.
    pub(crate) form: Form,
    /// Files that wait for the next try of a form in which something is wrong.
    pub(crate) waiting: Vec<Waiting>,
    /// What the form comes to, or everything that is wrong with it; then no file is kept but those that wait.
    pub(crate) outcome: Result<Accepted, Vec<FieldError>>,
}

/// A form that can be submitted: its files are in the vault.
#[derive(Debug)]
pub(crate) struct Accepted {
    /// The answers.
    pub(crate) answers: Answers,
    /// The files, examined.
    pub(crate) documents: Vec<Document>,
}

/// Files that are examined at once: each is held whole while it is read.
const EXAMINED_AT_ONCE: usize = 2;

/// How long scans are read, all files of a form together, while somebody waits for the form's answer: a dozen pages.
const SCANS: Duration = Duration::from_secs(15);

/// Reads the form. Limits hold while it streams: whatever is too much is read past and not kept, up to the end of what a
/// form may hold, so that the fields after it are not lost.
///
/// With an asker, the files of a form that has faults wait for its next try, as far as they are in order themselves and the
/// asker's quota goes; the form may name those that waited since its last one.
///
/// # Errors
///
/// 415 and 400 where it is no multipart body, 408 where it comes too slowly, 503 where the vault is away.
pub(crate) async fn read_form<P: Ports>(
    app: &App<P>,
    content_type: Option<&str>,
    body: Body,
    asker: Option<IpAddr>,
) -> Result<FormUpload, Problem> {
    let mut reading = Reading::new(app, asker);
    let parts = Parts::of(content_type, body)?;
    match reading.read(parts).await {
        Ok(()) => reading.judge().await,
        Err(problem) => {
            reading.custody.discard().await;
            Err(problem)
        }
    }
}

/// Reads the files alone of a form with files in its field `documents`: judged as those of the whole form, and in the same
/// bounds. What the caller does not take they discard.
///
/// # Errors
///
/// As [`read_form`].
pub(crate) async fn read_documents<P: Ports>(
    app: &App<P>,
    content_type: Option<&str>,
    body: Body,
) -> Result<Result<Vec<Document>, Vec<FieldError>>, Problem> {
    let mut reading = Reading::new(app, None);
    let read = async {
        reading.read(Parts::of(content_type, body)?).await?;
        if reading.count == 0 && reading.errors.is_empty() {
            reading.flaw(FieldError::new(Field::Documents, FieldFault::Required));
        }
        if !reading.errors.is_empty() {
            return Ok(Err(std::mem::take(&mut reading.errors)));
        }
        reading.examine(reading.files.clone()).await
    };
    let read = read.await;
    if matches!(read, Ok(Ok(_))) {
        reading.custody.release();
    } else {
        reading.custody.discard().await;
    }
    read
}

struct Reading<'a, P: Ports> {
    app: &'a App<P>,
    form: Form,
    text_left: u64,
    files: Vec<(String, StoredFile)>,
    count: usize,
    custody: Custody<P>,
    errors: Vec<FieldError>,
    /// From where the form comes, if its files may wait for a next try.
    asker: Option<IpAddr>,
    waiting: Vec<Waiting>,
}

impl<'a, P: Ports> Reading<'a, P> {
    fn new(app: &'a App<P>, asker: Option<IpAddr>) -> Self {
        Self {
            app,
            form: Form::default(),
            text_left: app.settings().uploads.text_bytes,
            files: Vec::new(),
            count: 0,
            custody: Custody::new(app.shared_workflow()),
            errors: Vec::new(),
            asker,
            waiting: Vec::new(),
        }
    }

    async fn read(&mut self, mut parts: Parts) -> Result<(), Problem> {
        loop {
            let read = match parts.next().await {
                Ok(Some(part)) => self.part(part).await?,
                Ok(None) => return Ok(()),
                Err(fault) => Err(fault),
            };
            if let Err(fault) = read {
                return self.fail(fault);
            }
        }
    }

    /// A body that is too long still gets its form back; any other fault is the request's.
    fn fail(&mut self, fault: PartFault) -> Result<(), Problem> {
        match fault {
            PartFault::Body(BodyFault::TooLarge) => {
                self.flaw(FieldError::new(Field::Documents, FieldFault::TooBig));
                Ok(())
            }
            fault => Err(fault.into()),
        }
    }

    fn flaw(&mut self, error: FieldError) {
        if !self.errors.contains(&error) {
            self.errors.push(error);
        }
    }

    async fn part(&mut self, part: multer::Field<'static>) -> Result<Result<(), PartFault>, Problem> {
        if self.asker.is_some() && part.name() == Some(Waiting::FIELD) && part.file_name().is_none() {
            return Ok(self.waited(part).await);
        }
        let field = part.name().and_then(Field::parse);
        match (field, part.file_name().map(str::to_owned)) {
            (Some(Field::Documents), Some(name)) => self.file(part, &name).await,
            (Some(field), None) if field != Field::Documents => Ok(self.text(part, field).await),
            // Buttons and whatever else a page adds to its form; a field that should be a file and is none.
            (Some(_) | None, _) => Ok(skip(part).await),
        }
    }

    async fn text(&mut self, part: multer::Field<'static>, field: Field) -> Result<(), PartFault> {
        let text = self.gather(part, field).await?;
        if std::str::from_utf8(&text).is_err() {
            self.flaw(FieldError::new(field, FieldFault::Invalid));
        }
        self.form.add(field, String::from_utf8_lossy(&text));
        Ok(())
    }

    /// A file that waited for this try. What is none of ours is passed over, as any field is that nobody knows.
    async fn waited(&mut self, part: multer::Field<'static>) -> Result<(), PartFault> {
        let value = self.gather(part, Field::Documents).await?;
        let waiting = std::str::from_utf8(&value).ok().and_then(|value| Waiting::read(self.app.workflow(), value));
        if let Some(waiting) = waiting {
            // One too many waits as well: which of them is not wanted is the client's to say.
            self.count_file();
            self.waiting.push(waiting);
        }
        Ok(())
    }

    /// The text of a part, within what the texts of a form may have together.
    async fn gather(&mut self, mut part: multer::Field<'static>, field: Field) -> Result<Vec<u8>, PartFault> {
        let mut text = Vec::new();
        while let Some(chunk) = part.chunk().await? {
            let room = self.text_left.min(chunk.len() as u64);
            text.extend_from_slice(&chunk[..room as usize]);
            self.text_left -= room;
            if room < chunk.len() as u64 {
                self.flaw(FieldError::new(field, FieldFault::TooLong));
            }
        }
        Ok(text)
    }

    /// Counts one more file, and says whether the form may hold it.
    fn count_file(&mut self) -> bool {
        self.count += 1;
        let fits = self.count <= self.app.settings().uploads.files;
        if !fits {
            self.flaw(FieldError::new(Field::Documents, FieldFault::TooMany));
        }
        fits
    }

    async fn file(&mut self, mut part: multer::Field<'static>, given: &str) -> Result<Result<(), PartFault>, Problem> {
        let limits = self.app.settings().uploads;
        let name = file_name::clean(given);
        let mut intake = None;
        let (mut size, mut fits) = (0, true);
        loop {
            let chunk = match part.chunk().await {
                Ok(Some(chunk)) => chunk,
                Ok(None) => break,
                Err(error) => return Ok(Err(error.into())),
            };
            if chunk.is_empty() {
                continue;
            }
            if size == 0 {
                fits = self.count_file();
            }
            size += chunk.len() as u64;
            if size > limits.file_bytes {
                self.flaw(FieldError::file(&name, FieldFault::TooBig));
                fits = false;
            }
            // Where something is wrong nothing of the form will be taken, but its other files may wait for the next try.
            if !fits || (self.asker.is_none() && !self.errors.is_empty()) {
                // What was begun is dropped unfinished and leaves nothing.
                intake = None;
                continue;
            }
            if intake.is_none() {
                intake = Some(self.app.workflow().receive(Folder::Documents).await?);
            }
            if let Some(intake) = &mut intake {
                intake.deposit.write(&chunk).await?;
            }
        }
        match intake {
            Some(intake) => {
                let key = intake.key;
                let stored = intake.deposit.finish().await?;
                self.custody.add(key);
                self.files.push((name, stored));
            }
            // A browser sends an input without a chosen file as a file without a name and without bytes.
            None if size == 0 && !given.is_empty() => self.flaw(FieldError::file(&name, FieldFault::Empty)),
            None => {}
        }
        Ok(Ok(()))
    }

    /// What the form comes to. Files are only read once everything else is right; their kind is judged in any case, so
    /// that nothing that is wrong has to be told another time.
    async fn judge(mut self) -> Result<FormUpload, Problem> {
        if self.count == 0 && !self.errors.iter().any(|error| error.field == Field::Documents) {
            self.flaw(FieldError::new(Field::Documents, FieldFault::Required));
        }
        let faults = match self.form.answers() {
            Ok(answers) if self.errors.is_empty() => match self.documents().await? {
                Ok(documents) => {
                    self.custody.release();
                    let outcome = Ok(Accepted { answers, documents });
                    return Ok(FormUpload { form: self.form, waiting: Vec::new(), outcome });
                }
                Err(faults) => faults,
            },
            Ok(_) => self.misfits().await?,
            Err(mut faults) => {
                faults.extend(self.misfits().await?);
                faults
            }
        };
        self.let_wait(&faults).await;
        self.custody.discard().await;
        let mut errors = self.errors;
        errors.extend(faults);
        errors.sort_by_key(|error| error.field);
        errors.dedup();
        Ok(FormUpload { form: self.form, waiting: self.waiting, outcome: Err(errors) })
    }

    /// Lets the files that are in order wait for the form's next try. Where the vault fails, they are sent again.
    async fn let_wait(&mut self, faults: &[FieldError]) {
        let is_at_fault = |name: &str| faults.iter().any(|error| error.file.as_deref() == Some(name));
        self.waiting.retain(|waiting| !is_at_fault(&waiting.name));
        let Some(asker) = self.asker else { return };
        if self.files.is_empty() || !self.app.may_wait(asker) {
            return;
        }
        for (name, stored) in self.files.iter().filter(|(name, _)| !is_at_fault(name)) {
            match self.app.workflow().let_wait(stored).await {
                Ok(copy) => self.waiting.push(Waiting::new(self.app.workflow(), name, &copy)),
                Err(error) => tracing::warn!(error = %error, "a file does not wait for its form's next try"),
            }
        }
    }

    /// All files of the form: those that waited for it, and those that came with it.
    async fn documents(&mut self) -> Result<Result<Vec<Document>, Vec<FieldError>>, Problem> {
        let (mut files, mut gone) = (Vec::new(), Vec::new());
        for waiting in &self.waiting {
            match self.app.workflow().take_up(waiting.file, &waiting.token).await? {
                Some(stored) => {
                    self.custody.add(FileKey { folder: Folder::Documents, file: stored.file });
                    files.push((waiting.name.clone(), stored));
                }
                None => gone.push(FieldError::file(&waiting.name, FieldFault::Gone)),
            }
        }
        if !gone.is_empty() {
            gone.extend(self.misfits().await?);
            return Ok(Err(gone));
        }
        files.extend(self.files.iter().cloned());
        self.examine(files).await
    }

    async fn examine(
        &self,
        files: Vec<(String, StoredFile)>,
    ) -> Result<Result<Vec<Document>, Vec<FieldError>>, Problem> {
        let (workflow, begun) = (self.app.shared_workflow(), Instant::now());
        let examined: Vec<_> = stream::iter(files)
            .map(|(name, stored)| {
                let workflow = Arc::clone(&workflow);
                async move {
                    match workflow.examine(&name, stored, SCANS.saturating_sub(begun.elapsed())).await {
                        Ok(document) => Ok(Ok(document)),
                        Err(WorkflowError::Unfit(unfit)) => Ok(Err(FieldError::file(&name, unfit.into()))),
                        Err(error) => Err(Problem::from(error)),
                    }
                }
            })
            .buffered(EXAMINED_AT_ONCE)
            .try_collect()
            .await?;
        let (documents, faults): (Vec<_>, Vec<_>) = examined.into_iter().partition(Result::is_ok);
        let faults: Vec<FieldError> = faults.into_iter().filter_map(Result::err).collect();
        Ok(if faults.is_empty() { Ok(documents.into_iter().filter_map(Result::ok).collect()) } else { Err(faults) })
    }

    /// The files that are of no accepted kind.
    async fn misfits(&self) -> Result<Vec<FieldError>, Problem> {
        let ports = self.app.workflow().ports();
        let mut faults = Vec::new();
        for (name, stored) in &self.files {
            let key = FileKey { folder: Folder::Documents, file: stored.file };
            let bytes = ports.vault().read(key, 0..stored.size).await?;
            if let Err(unfit) = ports.documents().judge(name, &bytes) {
                faults.push(FieldError::file(name, unfit.into()));
            }
        }
        Ok(faults)
    }
}

/// Reads past a part.
pub(super) async fn skip(mut part: multer::Field<'static>) -> Result<(), PartFault> {
    while part.chunk().await?.is_some() {}
    Ok(())
}
