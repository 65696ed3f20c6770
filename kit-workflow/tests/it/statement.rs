//! The provider's list held against our ledger.

use std::time::Duration;

use kit_testing::{drive, sample};
use kit_workflow::inquiry::AttemptId;
use kit_workflow::port::{Receiving, Verdict};
use kit_workflow::workflow::{Comparison, Covered, Difference, Listed, StatementLine, compare};
use kit_workflow::{Clock, Currency, Money};

use crate::inbox::Shop;

const MINUTE: Duration = Duration::from_secs(60);

fn line(number: u64, transaction_id: &str, listed: Listed, amount: Option<Money>) -> StatementLine {
    StatementLine {
        line: number,
        transaction_id: transaction_id.to_owned(),
        listed,
        amount: amount.map(Receiving::Money),
        at: None,
        words: "as it stands there".into(),
    }
}

/// An attempt that was paid, and one that is still open.
async fn paid_and_open(shop: &Shop) -> (AttemptId, AttemptId) {
    let (_, paid) = shop.checkout().await;
    shop.world.gateway.pay(paid, sample::OWED);
    let (_, open) = shop.checkout().await;
    shop.world.gateway.stand(open, Verdict::Pending { code: "WAITING".into() });
    shop.world.clock.advance(MINUTE);
    shop.work().await;
    (paid, open)
}

async fn held(shop: &Shop, lines: &[StatementLine], covered: Option<Covered>) -> Comparison {
    compare(&shop.world.store, "cinetpay", lines, covered).await.unwrap()
}

fn differences(comparison: &Comparison) -> Vec<(Difference, Option<u64>)> {
    comparison.findings.iter().map(|finding| (finding.difference, finding.line)).collect()
}

#[test]
fn each_difference_is_found_and_nothing_else() {
    drive::to_end(async {
        let shop = Shop::new(31);
        let (paid, open) = paid_and_open(&shop).await;
        let (paid, open) = (paid.transaction_id(), open.transaction_id());
        let owed = Some(sample::OWED);
        let less = Some(Money::new(sample::OWED.minor() - 5, sample::OWED.currency()));
        let dollars = Some(Money::new(sample::OWED.minor(), Currency::Usd));
        let cases = [
            (line(1, &paid, Listed::Paid, owed), None),
            (line(1, &paid, Listed::Paid, less), Some(Difference::Amount)),
            (line(1, &paid, Listed::Paid, dollars), Some(Difference::Amount)),
            (line(1, &paid, Listed::Paid, None), Some(Difference::Unclear)),
            (line(1, &paid, Listed::Unpaid, owed), Some(Difference::PaidHere)),
            (line(1, &paid, Listed::Unclear, owed), Some(Difference::Unclear)),
            (line(1, &open, Listed::Paid, owed), Some(Difference::PaidThere)),
            (line(1, &open, Listed::Unpaid, owed), None),
            (line(1, "SOMEBODY-ELSES", Listed::Paid, owed), Some(Difference::Unknown)),
            (line(1, "SOMEBODY-ELSES", Listed::Unpaid, owed), None),
        ];
        for (line, expected) in cases {
            let comparison = held(&shop, std::slice::from_ref(&line), None).await;
            let expected: Vec<_> = expected.into_iter().map(|difference| (difference, Some(1))).collect();
            assert_eq!(differences(&comparison), expected, "{line:?}");
            assert_eq!(comparison.agreed, u64::from(expected.is_empty()));
        }
    });
}

#[test]
fn a_line_that_stands_there_twice_counts_once_and_must_say_the_same() {
    drive::to_end(async {
        let shop = Shop::new(32);
        let (paid, _) = paid_and_open(&shop).await;
        let once = line(1, &paid.transaction_id(), Listed::Paid, Some(sample::OWED));
        let comparison = held(&shop, &[once.clone(), StatementLine { line: 2, ..once.clone() }], None).await;
        assert_eq!((differences(&comparison), comparison.agreed), (vec![], 1));
        assert_eq!(comparison.there[&sample::OWED.currency()], u128::from(sample::OWED.minor()));
        let otherwise = StatementLine { line: 2, listed: Listed::Unpaid, ..once.clone() };
        let comparison = held(&shop, &[once, otherwise], None).await;
        assert_eq!(differences(&comparison), [(Difference::Repeated, Some(2))]);
    });
}

#[test]
fn what_was_paid_here_and_does_not_stand_there_is_missing_where_the_time_is_covered() {
    drive::to_end(async {
        let shop = Shop::new(33);
        let begun = shop.world.clock.now();
        let (paid, _) = paid_and_open(&shop).await;
        let now = shop.world.clock.now();
        let covered = Covered { from: begun, until: now };
        assert_eq!(differences(&held(&shop, &[], Some(covered)).await), [(Difference::Missing, None)]);
        assert_eq!(differences(&held(&shop, &[], None).await), []);
        let later = Covered { from: now, until: now + MINUTE };
        assert_eq!(differences(&held(&shop, &[], Some(later)).await), []);
        let there = line(1, &paid.transaction_id(), Listed::Paid, Some(sample::OWED));
        let comparison = held(&shop, &[there], Some(covered)).await;
        assert_eq!(differences(&comparison), []);
        assert_eq!(comparison.here, comparison.there);
    });
}
