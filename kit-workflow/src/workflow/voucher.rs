//! The numbered receipt of an order that was paid, as a PDF.

use super::post::in_words;
use super::{Ports, Workflow};
use crate::inquiry::{Stage, Standing};
use crate::port::{Attachment, Documents as _, Dossier, Language, PaidBy, RemarkKind, Returned, Voucher, VoucherText};

impl<P: Ports> Workflow<P> {
    /// The voucher of an inquiry as a file, in its client's language; `None` as long as its order is not paid.
    ///
    /// It is set anew each time from what was frozen with its number, so the same moment gives the same bytes; what was
    /// given back since is told on it.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::inquiry::{AttemptId, InquiryLifecycle};
    /// # use kit_workflow::{Backoff, Step, Worker, WorkerId, port::Language, workflow::NewInquiry};
    /// # let world = World::new(1);
    /// # let workflow = world.workflow();
    /// # let (answers, documents) = world.form();
    /// # let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: None };
    /// # let id = drive::to_end(workflow.submit(new))?.dossier.id;
    /// # let page = drive::to_end(workflow.checkout(id, "cinetpay", None))?;
    /// # let attempt = AttemptId::from_transaction_id(&page.transaction_id).ok_or("not ours")?;
    /// # world.gateway.pay(attempt, workflow.terms().price);
    /// # drive::to_end(workflow.reconcile(&drive::to_end(workflow.dossier(id))?.attempts[0], false))?;
    /// # let backoff = Backoff { first: Duration::ZERO, most: Duration::ZERO, attempts: 1 };
    /// # let (name, lease) = (WorkerId("one".into()), Duration::from_secs(20));
    /// # let (store, clock) = (&world.store, &world.clock);
    /// # let worker = Worker { id: name, store, performer: &workflow, clock, lease, backoff };
    /// # while drive::to_end(worker.step::<InquiryLifecycle>())? != Step::Idle {}
    /// let dossier = drive::to_end(workflow.dossier(id))?;
    /// let paper = workflow.voucher(&dossier).ok_or("it was paid")?;
    /// assert!(paper.name.starts_with("recu-TEST-"), "with play money: {}", paper.name);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn voucher(&self, dossier: &Dossier) -> Option<Attachment> {
        let language = dossier.language;
        let voucher = dossier.voucher.as_ref()?;
        // Whoever sold then, sold it: settings that change do not change receipts.
        let seller = if dossier.seller.name.is_empty() { &self.terms.seller } else { &dossier.seller };
        let text = VoucherText {
            number: voucher.number.to_string(),
            language,
            paid_at: in_words(voucher.at, language),
            seller: seller.clone(),
            buyer_name: voucher.buyer_name.clone(),
            buyer_organization: voucher.buyer_organization.clone(),
            reference: dossier.id.reference(),
            amount: voucher.amount,
            payments: payments(dossier, voucher),
            returned: returned(dossier),
            test: voucher.number.series.test,
        };
        let name = match language {
            Language::French => format!("recu-{}.pdf", voucher.number),
            Language::English => format!("receipt-{}.pdf", voucher.number),
        };
        Some(Attachment { name, media_type: "application/pdf", bytes: self.ports.documents().voucher(&text) })
    }
}

fn payments(dossier: &Dossier, voucher: &Voucher) -> Vec<PaidBy> {
    let known = voucher.attempts.iter().filter_map(|id| dossier.attempts.iter().find(|attempt| attempt.id == *id));
    // What was paid by hand is proven by what staff wrote down when they recorded it.
    let proof = dossier
        .remarks
        .iter()
        .find(|remark| remark.sequence == voucher.sequence && remark.kind == RemarkKind::Proof)
        .map(|remark| remark.text.clone());
    known
        .map(|attempt| PaidBy {
            provider: attempt.provider.clone(),
            method: attempt.method.clone(),
            transaction_id: attempt.id.transaction_id(),
            reference: attempt.reference.clone().or_else(|| proof.clone()),
        })
        .collect()
}

/// What became of the money that paid the order: of what the client paid beside it the voucher says nothing.
fn returned(dossier: &Dossier) -> Returned {
    let pays = |standing| {
        let entries = dossier.state.account().map_or(&[][..], |account| account.entries());
        let of = dossier.voucher.as_ref().map_or(&[][..], |voucher| &voucher.attempts);
        entries.iter().any(|entry| of.contains(&entry.receipt.attempt()) && entry.standing == standing)
    };
    match dossier.state.stage() {
        Stage::Refunding if pays(Standing::RefundDue) => Returned::Due,
        Stage::Refunding | Stage::Refunded => Returned::Done,
        _ => Returned::Nothing,
    }
}
