//! What must be true when the storm is over and everything was answered.

use std::collections::BTreeMap;

use kit_testing::{drive, sample};
use kit_workflow::inquiry::{AttemptId, Effect, Event, InquiryId, InquiryLifecycle, Letter, Receipt, Stage, Standing};
use kit_workflow::port::{Archive as _, Dossier, Envelope, Receiving, Verdict};
use kit_workflow::{ChainLink, Lifecycle as _, Money, Name as _, Recorded, Store, Token, replay, seal};

use super::{L, Run};

impl Run {
    pub(super) fn audit(&mut self) -> Result<(), String> {
        let inquiries = self.inquiries();
        let known = self.clients.borrow().iter().flatten().count();
        let forms = self.clients.borrow().len();
        if inquiries.len() > forms || inquiries.len() < known {
            return Err(format!("{} inquiries of {forms} forms, {known} of them answered", inquiries.len()));
        }
        let mut copies: BTreeMap<String, Vec<Envelope>> = BTreeMap::new();
        for envelope in self.world.mailer.accepted() {
            self.tally.letters += 1;
            copies.entry(envelope.key.clone()).or_default().push(envelope);
        }
        let sent: u64 = copies.values().map(|copies| copies.len() as u64 - 1).sum();
        if sent > self.tally.crashes + self.tally.faults {
            return Err(format!("{sent} letters too many"));
        }
        for id in inquiries {
            self.tally.inquiries += 1;
            let name = id.reference();
            self.audit_one(id, &mut copies).map_err(|what| format!("{name}: {what}"))?;
        }
        match copies.keys().next() {
            Some(key) => Err(format!("a letter that nothing asked for: {key}")),
            None => Ok(()),
        }
    }

    fn audit_one(&mut self, id: InquiryId, copies: &mut BTreeMap<String, Vec<Envelope>>) -> Result<(), String> {
        let dossier = self.dossier(id)?;
        let history =
            drive::to_end(Store::<L>::history(&self.world.store, id.0)).map_err(|error| format!("{error:?}"))?;
        match dossier.state.stage() {
            Stage::Delivered => self.tally.delivered += 1,
            Stage::Refunded => self.tally.refunded += 1,
            Stage::Cancelled => {}
            stage => return Err(format!("it is {stage} at the end of everything")),
        }
        chained(&dossier, &history)?;
        self.paid_for(&dossier, &history)?;
        self.written_to(&dossier, &history, copies)?;
        let buried = drive::to_end(self.world.store.buried(99)).map_err(|error| format!("{error:?}"))?;
        match buried.iter().find(|buried| buried.inquiry == id) {
            // A provider that was away when its time was over, or a worker that died each time: staff see it.
            Some(buried) if !["451", "503"].contains(&&*buried.note) && self.tally.crashes + self.tally.faults < 13 => {
                Err(format!("{} was buried: {}", buried.kind, buried.note))
            }
            _ => Ok(()),
        }
    }

    /// Each payment at the gateway was entered once, in full, and pays the order or was given back; nothing else was entered.
    fn paid_for(&self, dossier: &Dossier, history: &[Recorded<L>]) -> Result<(), String> {
        let Some(account) = dossier.state.account() else { return Ok(()) };
        let mut entered: BTreeMap<AttemptId, u64> = BTreeMap::new();
        for entry in account.entries() {
            *entered.entry(entry.receipt.attempt()).or_default() += entry.receipt.amount().minor();
            if matches!(entry.standing, Standing::Held | Standing::RefundDue) {
                return Err(format!("{} still waits at the end of everything", entry.receipt.amount()));
            }
        }
        for attempt in &dossier.attempts {
            let paid = match self.world.gateway.standing(attempt.id) {
                Some(Verdict::Paid { amount: Some(Receiving::Money(amount)), .. }) => Some(amount.minor()),
                _ => None,
            };
            let entered = entered.remove(&attempt.id);
            let by_hand = attempt.provider == "by_hand";
            if by_hand && entered == Some(self.terms.price.minor()) {
                continue;
            }
            // Whoever watched it died as often as an effect may: staff see it.
            if entered.is_none() && self.is_buried(dossier.id, "watch_attempt") {
                continue;
            }
            if entered != paid {
                let id = attempt.id.transaction_id();
                return Err(format!("the gateway was paid {paid:?} for {id}, and {entered:?} was entered"));
            }
        }
        if let Some((attempt, amount)) = entered.first_key_value() {
            return Err(format!("{amount} was entered for {}, of which nobody knows", attempt.transaction_id()));
        }
        let mut receipts: Vec<AttemptId> =
            history.iter().filter_map(|row| receipt(&row.event)).map(Receipt::attempt).collect();
        let all = receipts.len();
        receipts.sort();
        receipts.dedup();
        if receipts.len() < all {
            return Err("a receipt was entered twice".to_owned());
        }
        let signed = history
            .iter()
            .any(|row| matches!(row.event, Event::ShortPaymentAccepted { .. } | Event::PaymentRecordedByHand { .. }));
        let credited = account.entries().iter().filter(|entry| entry.standing == Standing::Credited);
        let credited: u64 = credited.map(|entry| entry.receipt.amount()).map(Money::minor).sum();
        if dossier.state.settled().is_some() && !signed && credited != account.owed().minor() {
            return Err(format!("{credited} pays an order of {}", account.owed()));
        }
        Ok(())
    }

    /// Whether an effect of this kind waits for staff.
    fn is_buried(&self, id: InquiryId, kind: &str) -> bool {
        let buried = drive::to_end(self.world.store.buried(99)).unwrap_or_default();
        buried.iter().any(|buried| buried.inquiry == id && buried.kind == kind)
    }

    /// Each letter that an event asked for went out under one name, all copies alike; a link in it was given for a paid order.
    fn written_to(
        &self,
        dossier: &Dossier,
        history: &[Recorded<L>],
        copies: &mut BTreeMap<String, Vec<Envelope>>,
    ) -> Result<(), String> {
        let subject = dossier.id.0.simple().to_string();
        let mut paid = false;
        for row in history {
            let asked = InquiryLifecycle::effects(&row.event);
            paid |= asked.iter().any(|effect| matches!(effect, Effect::GenerateDraft { draft: 1 }));
            paid &= !matches!(row.event, Event::RefundRequested { .. });
            for (effect, ordinal) in asked.iter().zip(0..) {
                let Effect::Mail(letter) = effect else { continue };
                let sent = copies.remove(&format!("{subject}.{}.{ordinal}", row.sequence)).unwrap_or_default();
                self.letter(dossier, *letter, &sent, paid)?;
            }
        }
        // What remains of this inquiry are reminders, which deadlines ask for.
        let prefix = format!("{subject}.");
        let reminders: Vec<String> = copies.keys().filter(|key| key.starts_with(&prefix)).cloned().collect();
        for key in reminders {
            let sent = copies.remove(&key).unwrap_or_default();
            let moved = history.iter().any(|row| key.split('.').nth(1) == Some(row.sequence.to_string().as_str()));
            let letter = sent[0].letter;
            if !moved || history.iter().any(|row| InquiryLifecycle::effects(&row.event).contains(&Effect::Mail(letter)))
            {
                return Err(format!("{letter} went out under a name that no event gave it: {key}"));
            }
            self.letter(dossier, letter, &sent, true)?;
        }
        Ok(())
    }

    fn letter(&self, dossier: &Dossier, letter: Letter, sent: &[Envelope], paid: bool) -> Result<(), String> {
        let Some(first) = sent.first() else {
            // A link that died before its letter went out is not sent; neither is a letter that was buried for staff to see.
            let buried = ["mail_client", "mail_staff"].iter().any(|kind| self.is_buried(dossier.id, kind));
            return if letter == Letter::ClientLink || buried {
                Ok(())
            } else {
                Err(format!("{letter} never went out"))
            };
        };
        if letter != first.letter {
            return Err(format!("{} went out in place of {letter}", first.letter));
        }
        let link = |envelope: &Envelope| (envelope.to.clone(), envelope.facts.download_url.clone());
        if sent.iter().any(|copy| link(copy) != link(first)) {
            return Err(format!("the copies of {letter} differ"));
        }
        let Some(url) = &first.facts.download_url else { return Ok(()) };
        if !paid {
            return Err("a link was mailed for an order that is not paid".to_owned());
        }
        let token = Token::presented(url.rsplit('/').next().unwrap_or_default());
        let opens = drive::to_end(self.calm.open_link(&token)).is_ok();
        if opens && dossier.state.settled().is_none() {
            return Err("a link opens the PDF of an order that is not paid".to_owned());
        }
        Ok(())
    }
}

/// The receipt that an event enters.
fn receipt(event: &Event) -> Option<Receipt> {
    match event {
        Event::PaymentConfirmed { receipt, .. }
        | Event::LatePaymentConfirmed { receipt, .. }
        | Event::UnwantedPaymentReceived { receipt }
        | Event::ExtraPaymentReceived { receipt }
        | Event::PaymentHeld { receipt }
        | Event::PaymentRecordedByHand { receipt, .. } => Some(*receipt),
        _ => None,
    }
}

/// Every event is sealed over all before it, none is missing, and decided again they lead where the inquiry stands.
fn chained(dossier: &Dossier, history: &[Recorded<L>]) -> Result<(), String> {
    let mut previous = [0; 32];
    for (row, sequence) in history.iter().zip(1..) {
        let event = L::record_event(&row.event);
        let link = ChainLink {
            subject: dossier.id.0,
            sequence,
            at: row.at,
            actor: row.by.kind.as_str(),
            person: row.by.person,
            event: &event,
        };
        previous = seal(sample::keys().chain(), previous, link);
        if row.sequence != sequence || row.seal != previous {
            return Err(format!("the history is broken at {sequence}"));
        }
    }
    match replay::<L>(history) {
        Ok(state) if state.as_ref() == Some(&dossier.state) => {}
        Ok(_) => return Err("the history, decided again, leads to another state".to_owned()),
        Err(diverged) => return Err(format!("the history cannot be decided again: {diverged}")),
    }
    if history.len() as i64 != dossier.version {
        return Err("the history does not lead to the version".to_owned());
    }
    Ok(())
}
