//! A form arrives: its files are kept as they stream in, then everything is taken at once or nothing.

use std::time::Duration;

use super::form::CONSENT_TEXT;
use super::{FieldFault, Ports, Workflow, WorkflowError};
use crate::inquiry::{AccessId, ActorKind, Command, DocumentId, FileId, InquiryActor, InquiryId, Refusal, StoredFile};
use crate::port::{
    Answers, Deposit as _, Document, Documents as _, Dossier, FileKey, Finding, Folder, Language, LinkSecret,
    Particulars, Submission, Unfit, Vault, VaultError,
};
use crate::{Actor, Clock as _, Dedupe, EngineError, Ids as _, Order, Purpose, Token};

/// A file on its way in, with the name under which it will be kept.
///
/// ```
/// use std::time::Duration;
///
/// use kit_testing::{World, drive};
/// use kit_workflow::port::{Deposit, DocumentKind, Folder};
///
/// let workflow = World::new(1).workflow();
/// let mut intake = drive::to_end(workflow.receive(Folder::Documents))?;
/// drive::to_end(intake.deposit.write(b"Article 1er."))?;
/// let stored = drive::to_end(intake.deposit.finish())?;
/// assert_eq!(intake.key.file, stored.file);
/// let document = drive::to_end(workflow.examine("loi.txt", stored, Duration::from_secs(5)))?;
/// assert_eq!(document.kind, DocumentKind::Txt);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Intake<D> {
    /// The bytes go here.
    pub deposit: D,
    /// Which file it will be.
    pub key: FileKey,
}

/// A form that was found good, with its files.
///
/// ```
/// use kit_testing::{World, drive};
/// use kit_workflow::port::Language;
/// use kit_workflow::workflow::NewInquiry;
///
/// let (world, idempotency_key) = (World::new(1), Some("form-1".to_owned()));
/// let (answers, documents) = world.form();
/// let new = NewInquiry { answers, documents, language: Language::English, idempotency_key };
/// let first = drive::to_end(world.workflow().submit(new.clone()))?;
/// // The form is sent twice: there is one inquiry.
/// let again = drive::to_end(world.workflow().submit(new))?;
/// assert!(first.fresh && !again.fresh && first.dossier.id == again.dossier.id);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct NewInquiry {
    /// What the client answered.
    pub answers: Answers,
    /// What the client attached.
    pub documents: Vec<Document>,
    /// The language the client uses.
    pub language: Language,
    /// The request's idempotency key.
    pub idempotency_key: Option<String>,
}

/// An inquiry that was taken.
///
/// ```
/// # use kit_testing::{World, drive};
/// # use kit_workflow::{port::Language, workflow::NewInquiry};
/// # let world = World::new(1);
/// # let workflow = world.workflow();
/// # let (answers, documents) = world.form();
/// # let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: None };
/// # let dossier = drive::to_end(workflow.submit(new))?.dossier;
/// # let (answers, documents) = world.form();
/// # let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: None };
/// let submitted = drive::to_end(workflow.submit(new))?;
/// assert!(submitted.fresh);
/// // The token opens the client's own page.
/// assert_eq!(drive::to_end(workflow.inquiry_of(&submitted.access))?, submitted.dossier.id);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Submitted {
    /// The inquiry.
    pub dossier: Dossier,
    /// The client's access token.
    pub access: Token,
    /// Whether this request took it, rather than an earlier one with the same idempotency key.
    pub fresh: bool,
}

/// How much of a file is read back to judge it: more than any file may hold.
const WHOLE: u64 = 64 * 1024 * 1024;

impl From<Unfit> for FieldFault {
    fn from(unfit: Unfit) -> Self {
        match unfit {
            Unfit::Empty => Self::Empty,
            Unfit::Unsupported | Unfit::Broken | Unfit::Encrypted => Self::Unsupported,
            Unfit::Infected => Self::Infected,
        }
    }
}

impl<P: Ports> Workflow<P> {
    /// Begins to keep a file.
    ///
    /// ```
    /// use kit_testing::{World, drive};
    /// use kit_workflow::port::{Deposit, Folder};
    ///
    /// let world = World::new(1);
    /// let mut intake = drive::to_end(world.workflow().receive(Folder::Documents))?;
    /// drive::to_end(intake.deposit.write(b"Article 1er."))?;
    /// // A client who goes away in the middle leaves nothing behind.
    /// drop(intake);
    /// assert!(world.vault.paths().is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`WorkflowError::Vault`].
    pub async fn receive(&self, folder: Folder) -> Result<Intake<<P::Vault as Vault>::Deposit>, WorkflowError> {
        let key = FileKey { folder, file: FileId(self.ports.clock().fresh()) };
        Ok(Intake { deposit: self.ports.vault().deposit(key).await?, key })
    }

    /// Judges an attached file by its content and reads what can be read of it; scans as far as `patience` lasts. A file
    /// that cannot be taken is removed.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use kit_testing::{World, drive};
    /// use kit_workflow::port::{Deposit, Folder, Unfit};
    /// use kit_workflow::workflow::WorkflowError;
    ///
    /// let (world, nothing) = (World::new(1), b"");
    /// let mut intake = drive::to_end(world.workflow().receive(Folder::Documents))?;
    /// drive::to_end(intake.deposit.write(nothing))?;
    /// let stored = drive::to_end(intake.deposit.finish())?;
    /// let examined = drive::to_end(world.workflow().examine("loi.pdf", stored, Duration::ZERO));
    /// assert!(matches!(examined, Err(WorkflowError::Unfit(Unfit::Empty))));
    /// assert!(world.vault.paths().is_empty(), "what is not taken does not stay");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`WorkflowError::Unfit`], [`WorkflowError::Vault`], [`WorkflowError::Scanner`]: the file then stays until it is discarded.
    pub async fn examine(&self, name: &str, stored: StoredFile, patience: Duration) -> Result<Document, WorkflowError> {
        let key = FileKey { folder: Folder::Documents, file: stored.file };
        let bytes = self.ports.vault().read(key, 0..stored.size.min(WHOLE)).await?;
        let kind = match self.ports.documents().judge(name, &bytes) {
            Ok(kind) => kind,
            Err(unfit) => {
                self.ports.vault().remove(key).await?;
                return Err(WorkflowError::Unfit(unfit));
            }
        };
        if let Err(error) = self.scan(&bytes).await {
            if matches!(error, WorkflowError::Unfit(_)) {
                self.ports.vault().remove(key).await?;
            }
            return Err(error);
        }
        let reading = self.ports.documents().read(kind, bytes, patience).await;
        let id = DocumentId(self.ports.clock().fresh());
        Ok(Document { id, name: name.to_owned(), kind, stored, reading })
    }

    /// Has a file looked into before anything reads it, where there is a scanner.
    pub(super) async fn scan(&self, file: &[u8]) -> Result<(), WorkflowError> {
        match &self.scanner {
            None => Ok(()),
            Some(scanner) => match scanner.scan(file).await? {
                Finding::Clean => Ok(()),
                Finding::Infected => Err(WorkflowError::Unfit(Unfit::Infected)),
            },
        }
    }

    /// Lets a file of a form in which something else is wrong wait for the form's next try, as a copy of its own: the one
    /// that came goes with its form. It waits until it is swept, which is by its age alone.
    ///
    /// ```
    /// use kit_testing::{World, drive};
    /// use kit_workflow::Token;
    /// use kit_workflow::port::{Deposit, Folder};
    ///
    /// let world = World::new(1);
    /// let workflow = world.workflow();
    /// let mut intake = drive::to_end(workflow.receive(Folder::Documents))?;
    /// drive::to_end(intake.deposit.write(b"Article 1er."))?;
    /// let received = drive::to_end(intake.deposit.finish())?;
    ///
    /// // The e-mail address was wrong, so the form comes back; with it comes what stands for the file.
    /// let waiting = drive::to_end(workflow.let_wait(&received))?;
    /// let token = workflow.hold(waiting.file);
    /// let attached = drive::to_end(workflow.take_up(waiting.file, &token))?.ok_or("it waits")?;
    /// assert_eq!((attached.size, attached.sha256), (waiting.size, waiting.sha256));
    /// assert_ne!(attached.file, waiting.file, "each inquiry has files of its own");
    /// // Somebody else cannot attach it.
    /// assert!(drive::to_end(workflow.take_up(waiting.file, &Token::presented("a guess")))?.is_none());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`WorkflowError::Vault`]: then nothing waits.
    pub async fn let_wait(&self, stored: &StoredFile) -> Result<StoredFile, WorkflowError> {
        let received = FileKey { folder: Folder::Documents, file: stored.file };
        Ok(self.copy(received, Folder::Waiting).await?)
    }

    /// What attaches a file that [waits](Self::let_wait) to the next try of its form, so that it need not be sent again.
    ///
    /// ```
    /// use kit_testing::World;
    /// use kit_workflow::inquiry::FileId;
    ///
    /// let workflow = World::new(1).workflow();
    /// let [one, other] = [1, 2].map(|file| workflow.hold(FileId(uuid::Uuid::from_u128(file))));
    /// assert_ne!(one.expose(), other.expose());
    /// ```
    pub fn hold(&self, file: FileId) -> Token {
        self.keys.token(Purpose::Upload, file.0)
    }

    /// A copy of a file that [waits](Self::let_wait) for its form, for the form to be submitted with. `None` where the token is
    /// not the file's, or the file waits no longer.
    ///
    /// The copy is a file of its own, as if it had been sent again: a form that is sent twice shares nothing with itself.
    ///
    /// # Errors
    ///
    /// [`WorkflowError::Vault`]: nothing of the copy stays.
    pub async fn take_up(&self, file: FileId, token: &Token) -> Result<Option<StoredFile>, WorkflowError> {
        if !self.hold(file).hash().is(token.hash()) {
            return Ok(None);
        }
        match self.copy(FileKey { folder: Folder::Waiting, file }, Folder::Documents).await {
            Ok(copy) => Ok(Some(copy)),
            Err(VaultError::Absent) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// A copy of a file under a name of its own.
    async fn copy(&self, file: FileKey, into: Folder) -> Result<StoredFile, VaultError> {
        let bytes = self.ports.vault().read(file, 0..WHOLE).await?;
        let key = FileKey { folder: into, file: FileId(self.ports.clock().fresh()) };
        let mut deposit = self.ports.vault().deposit(key).await?;
        deposit.write(&bytes).await?;
        deposit.finish().await
    }

    /// Removes files that were kept for a form that was not taken.
    ///
    /// ```
    /// use kit_testing::{World, drive};
    /// use kit_workflow::port::{Deposit, FileKey, Folder};
    ///
    /// let (world, folder) = (World::new(1), Folder::Documents);
    /// let stored = drive::to_end(drive::to_end(world.workflow().receive(folder))?.deposit.finish())?;
    /// // The form was not taken after all.
    /// drive::to_end(world.workflow().discard(&[FileKey { folder, file: stored.file }]))?;
    /// assert!(world.vault.paths().is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`VaultError`] where one could not be removed; the others are.
    pub async fn discard(&self, files: &[FileKey]) -> Result<(), VaultError> {
        let mut result = Ok(());
        for key in files {
            result = self.ports.vault().remove(*key).await.and(result);
        }
        result
    }

    /// Takes a form. The order is opened in the same request; should the program die in between, an effect opens it.
    ///
    /// The same idempotency key with the same content answers with the inquiry that was taken first, and removes the files
    /// that came again.
    ///
    /// ```
    /// use kit_testing::{World, drive};
    /// use kit_workflow::inquiry::Stage;
    /// use kit_workflow::port::Language;
    /// use kit_workflow::workflow::{NewInquiry, WorkflowError};
    ///
    /// let (world, idempotency_key) = (World::new(1), Some("form-1".to_owned()));
    /// let (answers, documents) = world.form();
    /// let new = NewInquiry { answers, documents, language: Language::French, idempotency_key };
    /// let submitted = drive::to_end(world.workflow().submit(new.clone()))?;
    /// assert_eq!(submitted.dossier.state.stage(), Stage::AwaitingPayment);
    /// // The same key with other contents is somebody's mistake.
    /// let mut other = new;
    /// other.answers.sector = "Eau".to_owned();
    /// assert!(matches!(drive::to_end(world.workflow().submit(other)), Err(WorkflowError::KeyReused)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`WorkflowError::KeyReused`], [`WorkflowError::Store`]. The caller then discards the files, unless it is the store
    /// that failed: then the inquiry may have been taken, and its files must stay.
    pub async fn submit(&self, new: NewInquiry) -> Result<Submitted, WorkflowError> {
        let (now, id) = (self.ports.clock().now(), InquiryId(self.ports.clock().fresh()));
        let access = AccessId(self.ports.clock().fresh());
        let token = self.keys.token(Purpose::Access, access.0);
        let dedupe = new.idempotency_key.as_ref().map(|key| Dedupe {
            scope: "inquiries".into(),
            key: key.clone(),
            fingerprint: self.fingerprint(&new),
        });
        let files: Vec<FileKey> =
            new.documents.iter().map(|d| FileKey { folder: Folder::Documents, file: d.stored.file }).collect();
        let submission = Submission {
            access,
            secret: LinkSecret { hash: token.hash(), key: self.keys.id() },
            language: new.language,
            answers: new.answers,
            documents: new.documents,
            consented_at: now,
            consent_text: CONSENT_TEXT.to_owned(),
            test: self.terms.test,
            seller: self.terms.seller.clone(),
        };
        let command = Command::Submit { documents: files.len() as u32 };
        let order = Order::new(id.0, Actor::new(ActorKind::Client), now, command)
            .with(Particulars::Submission(Box::new(submission)))
            .once(dedupe.clone());
        match self.engine().execute(order).await {
            Ok(_) => {}
            Err(EngineError::Duplicate { subject, fingerprint }) => {
                // Files that stay behind unnoticed hold nothing that is not already kept under the first request.
                let _ = self.discard(&files).await;
                if dedupe.is_none_or(|dedupe| dedupe.fingerprint != fingerprint) {
                    return Err(WorkflowError::KeyReused);
                }
                let dossier = self.open_order(InquiryId(subject)).await?;
                return Ok(Submitted { access: self.access(&dossier), dossier, fresh: false });
            }
            Err(error) => return Err(error.into()),
        }
        // The inquiry is taken. Whatever stands in the way of its order now, an effect opens it.
        let dossier = match self.open_order(id).await {
            Ok(dossier) => dossier,
            Err(_) => self.dossier(id).await?,
        };
        Ok(Submitted { dossier, access: token, fresh: true })
    }

    /// Opens the order of an inquiry that has none yet.
    pub(super) async fn open_order(&self, id: InquiryId) -> Result<Dossier, WorkflowError> {
        let order = self.order_opening(id);
        match self.engine().execute(order).await {
            // It has gone on already: somebody opened the order before.
            Ok(_) | Err(EngineError::Refused(Refusal::NotNow { .. })) => self.dossier(id).await,
            Err(error) => Err(error.into()),
        }
    }

    pub(super) fn order_opening(&self, id: InquiryId) -> Order<crate::inquiry::InquiryLifecycle> {
        let now = self.ports.clock().now();
        let command = Command::OpenOrder { owed: self.terms.price, expires_at: now + self.terms.order_ttl };
        Order::new(id.0, InquiryActor::new(ActorKind::System), now, command)
    }

    /// What makes two requests the same: every answer, and the content of every file.
    fn fingerprint(&self, new: &NewInquiry) -> String {
        let mut text = String::new();
        for (field, value) in new.answers.fields() {
            text.push_str(&format!("{field}={}:{value};", value.len()));
        }
        for document in &new.documents {
            text.push_str(&format!("file={};", document.stored.sha256));
        }
        self.keys.digest(uuid::Uuid::nil(), &text)
    }
}
