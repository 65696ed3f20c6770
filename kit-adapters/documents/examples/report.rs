//! Writes a report of so many inquiries: `report ROWS FILE.xlsx`, or `FILE.csv`.

use std::error::Error;
use std::{env, fs, io};

use kit_documents::Report;
use kit_workflow::inquiry::{InquiryId, Stage};
use kit_workflow::port::{
    Language, ReportFilter, ReportKind, ReportRow, Sheet as _, SheetFormat, SheetHeading, Summary,
};
use kit_workflow::{Currency, Money, Timestamp};
use uuid::Uuid;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [rows, to] = arguments.as_slice() else { return Err("usage: report ROWS FILE.xlsx|FILE.csv".into()) };
    let at: Timestamp = "2026-11-24T08:30:00Z".parse()?;
    let heading = SheetHeading {
        kind: ReportKind::Inquiries,
        format: if to.ends_with(".csv") { SheetFormat::Csv } else { SheetFormat::Xlsx },
        language: Language::French,
        filter: ReportFilter::default(),
        at,
        test: false,
    };
    let mut sheet = Report::open(heading)?;
    for number in 0..rows.parse()? {
        sheet.write(&ReportRow::Inquiry(Summary {
            id: InquiryId(Uuid::from_u128(number)),
            stage: Stage::AwaitingPayment,
            version: 2,
            submitted_at: at,
            moved_at: at,
            organization_name: format!("Office n° {number} de l’eau et de l’assainissement"),
            contact_name: "Service des marchés".into(),
            email: "marches@office.test".into(),
            owed: Some(Money::new(15_000, Currency::Xof)),
            money_waits: false,
            test: false,
            assignee: None,
            deadline: None,
            given_up: false,
        }))?;
    }
    io::copy(&mut sheet.finish()?.bytes, &mut fs::File::create(to)?)?;
    Ok(())
}
