//! Files of a form that came back with faults: they wait for its next try, so that nobody sends them twice.

use kit_workflow::Token;
use kit_workflow::inquiry::{FileId, StoredFile};
use kit_workflow::workflow::{Ports, Workflow};
use uuid::Uuid;

/// A file that waits for its form's next try. The page says it back; the name is what the client called it, and is as good as
/// the name of any file that is sent.
#[derive(Clone, Debug)]
pub(crate) struct Waiting {
    pub(super) file: FileId,
    pub(super) token: Token,
    pub(crate) name: String,
    /// Its bytes.
    pub(crate) size: u64,
}

impl Waiting {
    /// The form's field that names such files, once for each.
    pub(crate) const FIELD: &str = "kept";

    pub(super) fn new<P: Ports>(workflow: &Workflow<P>, name: &str, stored: &StoredFile) -> Self {
        Self { file: stored.file, token: workflow.hold(stored.file), name: name.to_owned(), size: stored.size }
    }

    /// What the field says.
    pub(crate) fn value(&self) -> String {
        format!("{}.{}.{}.{}", self.file.0.simple(), self.token.expose(), self.size, self.name)
    }

    /// What a field says, where it is one of ours.
    pub(super) fn read<P: Ports>(workflow: &Workflow<P>, value: &str) -> Option<Self> {
        let mut parts = value.splitn(4, '.');
        let file = FileId(Uuid::try_parse(parts.next()?).ok()?);
        let token = Token::presented(parts.next()?);
        let (size, name) = (parts.next()?.parse().ok()?, super::file_name::clean(parts.next()?));
        workflow.hold(file).hash().is(token.hash()).then_some(Self { file, token, name, size })
    }
}

#[cfg(test)]
mod tests {
    use kit_testing::World;
    use kit_workflow::Ids as _;
    use kit_workflow::inquiry::FileId;
    use kit_workflow::port::{Deposit as _, FileKey, Folder, Vault as _};

    use super::Waiting;

    #[tokio::test]
    async fn only_what_was_given_out_is_read_back() {
        let world = World::new(1);
        let workflow = world.workflow();
        let key = FileKey { folder: Folder::Waiting, file: FileId(world.clock.fresh()) };
        let mut deposit = world.vault.deposit(key).await.unwrap();
        deposit.write(b"Article 1").await.unwrap();
        let waiting = Waiting::new(&workflow, "loi n. 2.pdf", &deposit.finish().await.unwrap());
        let value = waiting.value();
        let back = Waiting::read(&workflow, &value).unwrap();
        assert_eq!((back.file, back.name.as_str(), back.size), (key.file, "loi n. 2.pdf", 9));
        for other in [
            String::new(),
            "a.b.c".to_owned(),
            value.replacen(&key.file.0.simple().to_string(), &world.clock.fresh().simple().to_string(), 1),
            value.replacen(waiting.token.expose(), "guess", 1),
        ] {
            assert!(Waiting::read(&workflow, &other).is_none(), "{other}");
        }
    }
}
