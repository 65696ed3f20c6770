//! What became of letters.

use kit_workflow::inquiry::{Effect, EffectKind, InquiryId, InquiryLifecycle};
use kit_workflow::port::{MailEntry, MailFate, Mails};
use kit_workflow::{Corrupt, Lifecycle as _, Name as _, Record, StoreError, Timestamp};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

use crate::entity::{effect, mail};
use crate::failure::failed;
use crate::{SqlStore, cell};

impl Mails for SqlStore {
    async fn mails(&self, id: InquiryId) -> Result<Vec<MailEntry>, StoreError> {
        use effect::Column::{BuriedAt, Deadline, InquiryId as Of, Kind};
        let letters = [EffectKind::MailClient, EffectKind::MailStaff].map(|kind| kind.as_str());
        // The outbox is read first: a letter that is sent meanwhile is found among those that were.
        let waiting = effect::Entity::find()
            .filter(Of.eq(id.0))
            .filter(Kind.is_in(letters))
            .filter(Deadline.is_null())
            .filter(BuriedAt.is_null())
            .all(self.reads())
            .await
            .map_err(failed)?;
        let kept = mail::Entity::find().filter(mail::Column::InquiryId.eq(id.0)).all(self.reads()).await;
        let mut mails: Vec<MailEntry> = kept.map_err(failed)?.into_iter().map(entry).collect::<Result<_, _>>()?;
        for row in waiting {
            if mails.iter().all(|mail| mail.key != row.key) {
                mails.extend(queued(row)?);
            }
        }
        mails.sort_by(|one, other| (other.queued_at, &other.key).cmp(&(one.queued_at, &one.key)));
        Ok(mails)
    }

    async fn note_mail(&self, id: InquiryId, told: &MailEntry) -> Result<(), StoreError> {
        use mail::Column::{At, Fate, Key, Note};
        let row = mail::Model {
            key: told.key.clone(),
            inquiry_id: id.0,
            letter: told.letter.to_string(),
            queued_at: told.queued_at.unix_ms(),
            fate: told.fate.to_string(),
            at: told.at.unix_ms(),
            note: told.note.clone(),
        };
        // What was sent stays sent, also where a worker that was thought dead speaks last.
        let before = Expr::col((mail::Entity, Fate)).ne(MailFate::Sent.as_str());
        let conflict = OnConflict::column(Key).update_columns([Fate, At, Note]).action_and_where(before).to_owned();
        let insert = mail::Entity::insert(row.into_active_model()).on_conflict(conflict);
        match insert.exec_without_returning(self.writes()).await {
            Ok(_) | Err(sea_orm::DbErr::RecordNotInserted) => Ok(()),
            Err(error) => Err(failed(error)),
        }
    }
}

fn entry(row: mail::Model) -> Result<MailEntry, Corrupt> {
    Ok(MailEntry {
        key: row.key,
        letter: cell::name(&row.letter)?,
        queued_at: Timestamp::from_unix_ms(row.queued_at),
        fate: cell::name(&row.fate)?,
        at: Timestamp::from_unix_ms(row.at),
        note: row.note,
    })
}

/// A letter that waits for its turn.
fn queued(row: effect::Model) -> Result<Option<MailEntry>, Corrupt> {
    let kind: EffectKind = cell::name(&row.kind)?;
    let Effect::Mail(letter) = InquiryLifecycle::restore_effect(Record::new(kind, cell::facts(&row.facts)?))? else {
        return Ok(None);
    };
    let at = Timestamp::from_unix_ms(row.stored_at);
    Ok(Some(MailEntry { key: row.key, letter, queued_at: at, fate: MailFate::Queued, at, note: String::new() }))
}
