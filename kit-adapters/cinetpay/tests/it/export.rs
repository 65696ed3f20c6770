//! The back office's export: whatever is in the file, nothing is guessed and nothing breaks.

use kit_cinetpay::{Columns, Export, ExportError, read_export};
use kit_workflow::port::Receiving;
use kit_workflow::workflow::Listed;
use kit_workflow::{Currency, Money};

fn read(text: &str) -> Result<Export, ExportError> {
    read_export(text.as_bytes(), &Columns::default(), Currency::Xof)
}

fn xof(minor: u64) -> Option<Receiving> {
    Some(Receiving::Money(Money::new(minor, Currency::Xof)))
}

/// Transaction, standing and amount of each line.
fn told(text: &str) -> Vec<(String, Listed, Option<Receiving>)> {
    let lines = read(text).unwrap().lines;
    lines.into_iter().map(|line| (line.transaction_id, line.listed, line.amount)).collect()
}

#[test]
fn separators_headings_and_marks_of_either_habit_are_read() {
    let expected = vec![("A1".to_owned(), Listed::Paid, xof(15_000)), ("B2".to_owned(), Listed::Unpaid, xof(5_000))];
    for text in [
        "Transaction ID;Montant;Devise;Statut;Date\nA1;15 000;XOF;Accepté;2026-11-22 10:00:00\nB2;5000;XOF;Refusé;x\n",
        "\u{feff}cpm_trans_id,cpm_amount,cpm_currency,status\r\nA1,15000,XOF,ACCEPTED\r\nB2,5000,XOF,REFUSED\r\n",
        "status\tamount\ttransaction\nsuccess\t15000.00\tA1\nfailed\t5000.00\tB2",
        "Export des paiements;;\n;;\nRéférence;Montant;État\n=\"A1\";\"15\u{a0}000\";succès\n'B2;5 000;échec\n;;\n",
    ] {
        assert_eq!(told(text), expected, "{text}");
    }
    // As older spreadsheets write it.
    let latin = "Référence;Montant;État\nA1;15000;payé\n".chars().map(|c| c as u8).collect::<Vec<u8>>();
    let lines = read_export(&latin, &Columns::default(), Currency::Xof).unwrap().lines;
    assert_eq!((lines[0].listed, &lines[0].amount), (Listed::Paid, &xof(15_000)));
}

#[test]
fn columns_and_words_go_by_what_the_caller_says() {
    let text = "Réf. marchand,Brut,Situation,Vu le\nA1,100,Soldé,2026-11-22\nA2,100,???,2026-11-23\n";
    let columns = Columns::parse("transaction=Réf. marchand, amount=Brut,status=situation,date=Vu le").unwrap();
    let export = read_export(text.as_bytes(), &columns.paid_is(&["SOLDE".to_owned()]), Currency::Xof).unwrap();
    let listed: Vec<_> = export.lines.iter().map(|line| (line.listed, line.at.is_some())).collect();
    assert_eq!(listed, [(Listed::Paid, true), (Listed::Unclear, true)]);
    assert!(export.covered.is_some());

    assert!(matches!(Columns::parse("amount"), Err(ExportError::Columns(_))));
    assert!(matches!(Columns::parse("colour=blue"), Err(ExportError::Columns(_))));
    let absent = Columns::parse("date=Jour").unwrap();
    let refused = read_export(b"transaction;amount;status\nA;1;paid", &absent, Currency::Xof);
    assert_eq!(refused, Err(ExportError::Columns("there is no column \"Jour\"".into())));
}

#[test]
fn what_is_no_export_is_refused_and_says_why() {
    assert!(matches!(read(""), Err(ExportError::NoHeadings { .. })));
    let refused = read("Nom;Ville\nKossi;Lomé\n");
    assert_eq!(refused, Err(ExportError::NoHeadings { first: "Nom | Ville".into() }));
    assert_eq!(read("transaction;amount;status\nA\0;1;paid\n"), Err(ExportError::NotText));
    let utf16: Vec<u8> = "transaction;amount".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(read_export(&utf16, &Columns::default(), Currency::Xof), Err(ExportError::NotText));
    let huge = vec![b';'; (64 << 20) + 1];
    assert_eq!(read_export(&huge, &Columns::default(), Currency::Xof), Err(ExportError::TooBig));
}

#[test]
fn hostile_cells_become_unclear_or_harmless() {
    let text = "transaction;amount;currency;status\n\
                =cmd|'/c calc'!A1;15000;XOF;=1+1\n\
                \u{1b}[2JA1;15.000;XOF;paid\n\
                A2;12;EUR;paid\n\
                ;15000;XOF;paid\n\
                A3\n\
                \"A4;15000;XOF;paid\n";
    let lines = read(text).unwrap().lines;
    let told: Vec<_> =
        lines.iter().map(|line| (line.transaction_id.as_str(), line.listed, line.amount.clone())).collect();
    assert_eq!(told[0], ("=cmd|'/c calc'!A1", Listed::Unclear, xof(15_000)));
    assert_eq!(told[1], ("[2JA1", Listed::Paid, None));
    assert_eq!(told[2], ("A2", Listed::Paid, Some(Receiving::Other("12 EUR".into()))));
    assert_eq!(told[3], ("", Listed::Unclear, xof(15_000)));
    assert_eq!(told[4], ("A3", Listed::Unclear, None));
    // A quote that is never closed swallows the rest, which then names no status.
    assert_eq!((told.len(), told[5].1), (6, Listed::Unclear));
    assert!(lines.iter().all(|line| !line.transaction_id.chars().any(char::is_control)));
}

#[test]
fn a_hundred_thousand_lines_are_read_in_a_moment() {
    let mut text = String::from("transaction;amount;status\n");
    (0..100_000).for_each(|number| text.push_str(&format!("T{number};5000;ACCEPTED\n")));
    let begun = std::time::Instant::now();
    assert_eq!(read(&text).unwrap().lines.len(), 100_000);
    assert!(begun.elapsed().as_secs() < 30, "{:?}", begun.elapsed());
}
