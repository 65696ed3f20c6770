//! Reports, opened again by readers that are not ours.

use std::io::Read as _;
use std::process::Command;

use kit_documents::Report;
use kit_workflow::inquiry::{AttemptId, Evidence, InquiryId, OpenAmount, Receipt, Stage, WaitReason};
use kit_workflow::port::{
    Attempt, AttemptStatus, Language, PaymentRow, ProviderDate, ProviderDates, ReportFilter, ReportKind, ReportRow,
    Sheet, SheetFormat, SheetHeading, Summary, WaitingMoney,
};
use kit_workflow::{Currency, Money, Timestamp};
use uuid::Uuid;

fn heading(kind: ReportKind, format: SheetFormat) -> SheetHeading {
    SheetHeading {
        kind,
        format,
        language: Language::French,
        filter: ReportFilter::default(),
        at: "2026-11-25T10:00:00Z".parse().unwrap(),
        test: false,
    }
}

fn inquiry(number: u128, organization: &str, owed: Option<Money>) -> ReportRow {
    let at: Timestamp = "2026-11-24T08:30:00Z".parse().unwrap();
    ReportRow::Inquiry(Summary {
        id: InquiryId(Uuid::from_u128(number)),
        stage: Stage::AwaitingPayment,
        version: 2,
        submitted_at: at,
        moved_at: at,
        organization_name: organization.into(),
        contact_name: "Service des marchés".into(),
        email: "marches@office.test".into(),
        owed,
        money_waits: false,
        given_up: false,
        test: number % 2 == 1,
        assignee: None,
        deadline: None,
    })
}

fn payment(number: u128, amount: Money) -> ReportRow {
    let id = AttemptId(Uuid::from_u128(number));
    ReportRow::Payment(Box::new(PaymentRow {
        organization_name: "Office de l’eau".into(),
        attempt: Attempt {
            id,
            inquiry: InquiryId(Uuid::from_u128(7)),
            provider: "cinetpay".into(),
            account: None,
            test: false,
            amount,
            opened_at: "2026-11-24T08:31:00Z".parse().unwrap(),
            status: AttemptStatus::Paid,
            payment_url: None,
            notify_hash: None,
            code: Some("00".into()),
            method: None,
            reference: None,
            dates: ProviderDates::NONE,
            receipt: Some(Receipt::verified(id, amount)),
        },
    }))
}

fn waiting(number: u128, reason: WaitReason, amount: Money) -> ReportRow {
    ReportRow::Money(WaitingMoney {
        inquiry: InquiryId(Uuid::from_u128(number)),
        organization_name: "Office de l’eau".into(),
        test: false,
        open: OpenAmount {
            ordinal: 1,
            attempt: AttemptId(Uuid::from_u128(number)),
            amount,
            evidence: Evidence::Verified,
            stage: Stage::Paid,
            reason: Some(reason),
            since: "2026-11-24T08:30:00Z".parse().unwrap(),
            write_off_proposed: true,
        },
        reason,
    })
}

fn bytes(heading: SheetHeading, rows: &[ReportRow]) -> Vec<u8> {
    let mut sheet = Report::open(heading).unwrap();
    rows.iter().for_each(|row| sheet.write(row).unwrap());
    let mut file = sheet.finish().unwrap();
    let mut bytes = Vec::new();
    file.bytes.read_to_end(&mut bytes).unwrap();
    assert_eq!(file.size, bytes.len() as u64);
    bytes
}

fn hostile() -> Vec<ReportRow> {
    let owed = Some(Money::new(15_000, Currency::Xof));
    [
        "=cmd|' /C calc'!A0",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "a,\"b\"\r\nc",
        "nul\0 et \u{b}\u{fffe}",
        &"x".repeat(40_000),
    ]
    .iter()
    .zip(1..)
    .map(|(name, number)| inquiry(number, name, owed))
    .collect()
}

#[test]
fn comma_separated_values_hold_texts_as_texts_and_amounts_in_minor_units() {
    let rows = hostile();
    let csv = bytes(heading(ReportKind::Inquiries, SheetFormat::Csv), &rows);
    let text = String::from_utf8(csv).unwrap();
    assert!(text.starts_with("\"reference\",\"stage\",\"submitted_at\""), "{text}");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let read: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().unwrap();
    assert_eq!(read.len(), rows.len());
    let names: Vec<&str> = read.iter().map(|row| &row[4]).collect();
    assert_eq!(&names[..5], ["'=cmd|' /C calc'!A0", "'+1", "'-1", "'@SUM(A1)", "'\t=1"]);
    assert_eq!((&read[0][2], &read[0][7], &read[0][8], &read[0][10]), ("2026-11-24T08:30:00Z", "15000", "XOF", "true"));
    assert!(!text.contains('\0'));
}

/// What python's zip and XML readers find in a workbook: parts of it as JSON.
fn looked_at(xlsx: &[u8]) -> String {
    const LOOK: &str = r#"
import sys, zipfile, io, re
import xml.etree.ElementTree as tree
book = zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read()))
assert book.testzip() is None
ns = '{http://schemas.openxmlformats.org/spreadsheetml/2006/main}'
names = [s.get('name') for s in tree.fromstring(book.read('xl/workbook.xml')).iter(ns + 'sheet')]
print('sheets', '|'.join(names))
for number, name in enumerate(names, 1):
    root = tree.fromstring(book.read(f'xl/worksheets/sheet{number}.xml'))
    assert not list(root.iter(ns + 'f')), 'a formula'
    pane, filter = root.find(f'.//{ns}pane'), root.find(f'{ns}autoFilter')
    print(name, 'frozen', pane is not None, 'filter', filter.get('ref') if filter is not None else None)
    for cell in root.iter(ns + 'c'):
        text = ''.join(t.text or '' for t in cell.iter(ns + 't')) or (cell.findtext(ns + 'v') or '')
        print(name, cell.get('r'), cell.get('t') or 'n', repr(text[:60]))
"#;
    let mut child = Command::new("python3")
        .args(["-c", LOOK])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), xlsx).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_workbook_has_texts_that_stay_texts_numbers_that_are_numbers_and_a_filter() {
    let seen = looked_at(&bytes(heading(ReportKind::Inquiries, SheetFormat::Xlsx), &hostile()));
    let has = |line: &str| assert!(seen.lines().any(|seen| seen == line), "{line}\n{seen}");
    has("sheets Demandes|Totaux|À propos");
    has("Demandes frozen True filter A1:K9");
    has("Demandes A1 inlineStr 'Référence'");
    has("Demandes E2 inlineStr \"=cmd|' /C calc'!A0\"");
    has("Demandes E3 inlineStr '+1'");
    has("Demandes H2 n '15000'");
    has("Demandes I2 inlineStr 'XOF'");
    // 2026-11-24 08:30 as Excel counts days.
    has("Demandes C2 n '46350.354166666664'");
    // Tests are not added to what is real.
    has("Totaux D2 n '60000'");
    has("Totaux A3 inlineStr 'Montant dû (TEST)'");
    has("À propos B3 inlineStr '8'");
}

#[test]
fn amounts_of_two_currencies_are_never_added_up() {
    let rows = [
        payment(1, Money::new(15_000, Currency::Xof)),
        payment(2, Money::new(1_050, Currency::Usd)),
        payment(3, Money::new(5_000, Currency::Xof)),
    ];
    let seen = looked_at(&bytes(heading(ReportKind::Payments, SheetFormat::Xlsx), &rows));
    let totals: Vec<&str> = seen.lines().filter(|line| line.starts_with("Totaux ") && line.contains(" n ")).collect();
    // Asked and received, each by currency: how many, and the sum in major units.
    assert_eq!(
        totals,
        [
            "Totaux C2 n '2'",
            "Totaux D2 n '20000'",
            "Totaux C3 n '1'",
            "Totaux D3 n '10.5'",
            "Totaux C4 n '2'",
            "Totaux D4 n '20000'",
            "Totaux C5 n '1'",
            "Totaux D5 n '10.5'"
        ]
    );
}

#[test]
fn payments_tell_the_provider_s_dates_where_they_can_be_read() {
    let mut row = payment(1, Money::new(15_000, Currency::Xof));
    let ReportRow::Payment(paid) = &mut row else { panic!("it is a payment") };
    let at = "2022-09-15T22:57:15Z".parse().ok();
    paid.attempt.dates = ProviderDates {
        paid: Some(ProviderDate { words: "2022-09-15 22:57:15".into(), at }),
        available: Some(ProviderDate { words: "demain".into(), at: None }),
    };
    let csv = bytes(heading(ReportKind::Payments, SheetFormat::Csv), &[row]);
    let mut reader = csv::Reader::from_reader(csv.as_slice());
    let headings = reader.headers().unwrap().clone();
    let read = reader.records().next().unwrap().unwrap();
    let cell = |name: &str| read[headings.iter().position(|heading| heading == name).unwrap()].to_owned();
    assert_eq!(cell("payment_date"), "2022-09-15T22:57:15Z");
    assert_eq!(cell("fund_availability_date"), "");
}

#[test]
fn money_that_waits_is_told_with_its_reason_and_added_up() {
    let rows = [
        waiting(1, WaitReason::RefundDue, Money::new(15_000, Currency::Xof)),
        waiting(2, WaitReason::Overpaid, Money::new(700, Currency::Xof)),
    ];
    let seen = looked_at(&bytes(heading(ReportKind::Money, SheetFormat::Xlsx), &rows));
    let has = |line: &str| assert!(seen.lines().any(|found| found == line), "no {line:?} in\n{seen}");
    has("Argent en attente C2 inlineStr 'à rembourser'");
    has("Argent en attente D2 n '46350.354166666664'");
    has("Argent en attente J2 inlineStr 'oui'");
    has("Totaux D2 n '15700'");
    let csv = bytes(heading(ReportKind::Money, SheetFormat::Csv), &rows);
    let csv = String::from_utf8(csv).unwrap();
    let line = csv.lines().nth(2).unwrap();
    assert!(line.contains(r#","overpaid","2026-11-24T08:30:00Z","700","XOF","verified","#), "{line}");
}

#[test]
fn the_same_rows_at_the_same_moment_give_the_same_bytes() {
    for format in [SheetFormat::Xlsx, SheetFormat::Csv] {
        let write = || bytes(heading(ReportKind::Inquiries, format), &hostile());
        assert_eq!(write(), write(), "{format}");
    }
}

#[test]
fn a_row_of_another_report_is_refused() {
    let mut sheet = Report::open(heading(ReportKind::Downloads, SheetFormat::Csv)).unwrap();
    assert!(sheet.write(&inquiry(1, "Office", None)).is_err());
}

/// Rows that a busy service has after some years.
const MANY: u128 = 100_000;

/// What the whole process may hold while it writes them, in KiB.
const MEMORY: u64 = 64 * 1024;

#[test]
fn a_hundred_thousand_rows_are_written_in_bounded_memory() {
    let alone = ["--exact", "reports::many_rows_alone", "--ignored", "--nocapture"];
    let done = Command::new(std::env::current_exe().unwrap()).args(alone).output().unwrap();
    let said = String::from_utf8_lossy(&done.stdout);
    assert!(done.status.success() && said.contains("1 passed"), "{said}");
}

#[test]
#[ignore = "run by the test above, in a process of its own"]
fn many_rows_alone() {
    for format in [SheetFormat::Xlsx, SheetFormat::Csv] {
        let mut sheet = Report::open(heading(ReportKind::Inquiries, format)).unwrap();
        for number in 0..MANY {
            let organization = format!("Office n° {number} de l’eau et de l’assainissement");
            sheet.write(&inquiry(number, &organization, Some(Money::new(15_000, Currency::Xof)))).unwrap();
        }
        let file = sheet.finish().unwrap();
        let most = most_held();
        println!("{format:?}: {} bytes, {most} KiB", file.size);
        assert!(file.size > 1_000_000 && most < MEMORY, "{most} KiB for {} bytes", file.size);
    }
}

/// The most memory that this program has held, in KiB. `getrusage` would count what the program held that started it.
fn most_held() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}
