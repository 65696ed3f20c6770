//! What an inquiry's drafts may take: asked before each call, so that no call is made that would go beyond it.

use super::super::{Ports, Workflow, WorkflowError};
use crate::Failure;
use crate::inquiry::InquiryId;
use crate::port::{Prompt, Sections as _, Usage};

/// A token of French is about so many characters.
const CHARACTERS_PER_TOKEN: u64 = 3;

/// What a prompt is guessed to take before the provider has counted.
pub(super) fn guess(prompt: &Prompt) -> Usage {
    let characters = [&prompt.system, &prompt.user, &prompt.schema].map(|text| text.chars().count() as u64);
    let prompt_tokens = characters.iter().sum::<u64>().div_ceil(CHARACTERS_PER_TOKEN);
    Usage { prompt_tokens, ..Usage::default() }
}

impl<P: Ports> Workflow<P> {
    /// Refuses a call that would take the inquiry's drafts beyond what they may take.
    pub(super) async fn within_budget(&self, id: InquiryId, next: Usage) -> Result<(), Failure> {
        let terms = self.terms.drafting;
        if terms.budget_tokens.is_none() && terms.budget_cost.is_none() {
            return Ok(());
        }
        let calls = self.ports.store().calls(id).await.map_err(WorkflowError::from)?;
        let spent: Usage = calls.iter().map(|call| call.usage).sum();
        let (tokens, cost) = (spent.tokens() + next.tokens(), spent.cost);
        if let Some(most) = terms.budget_tokens.filter(|most| tokens > *most) {
            let spent = spent.tokens();
            return Err(Failure::hopeless(format!("budget: {spent} of {most} tokens are used up")));
        }
        if let Some(most) = terms.budget_cost.filter(|most| cost >= *most) {
            let cents = |millionths: u64| millionths / 10_000;
            let (cost, most) = (cents(cost), cents(most));
            return Err(Failure::hopeless(format!("budget: {cost} of {most} US cents are used up")));
        }
        Ok(())
    }
}
