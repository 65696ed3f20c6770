//! Every letter in every language, as its reader gets it.

use std::path::Path;

use kit_mailer::{Letters, LettersError, Rendered, SmtpMailer, SmtpSettings};
use kit_workflow::Name;
use kit_workflow::inquiry::Letter;
use kit_workflow::port::{Envelope, Language, LetterFacts, MailError, UnreadReason};

use crate::sample::{envelope, mailer, settings};

fn every() -> impl Iterator<Item = Envelope> {
    Letter::ALL.iter().flat_map(|letter| Language::ALL.iter().map(|language| envelope(*letter, *language)))
}

fn set(envelope: &Envelope) -> Rendered {
    mailer("smtp://127.0.0.1:1").rendered(envelope).unwrap()
}

/// Holds what a letter says against the committed file, or writes that file anew where `KIT_REFRESH` is set.
fn locked(name: &str, found: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/letters").join(name);
    if std::env::var_os("KIT_REFRESH").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, found).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(found == expected, "{name} differs; look at it after a run with KIT_REFRESH=1\n{found}");
}

#[test]
fn letters_say_what_they_were_reviewed_to_say() {
    for envelope in every() {
        let letter = set(&envelope);
        let name = format!("{}.{}", envelope.letter, envelope.language);
        locked(&format!("{name}.txt"), &format!("{}\n\n{}", letter.subject, letter.text));
        locked(&format!("{name}.html"), &letter.html);
    }
}

#[test]
fn nothing_of_a_template_is_left_in_a_letter() {
    for mut envelope in every() {
        for test in [false, true] {
            envelope.facts.test = test;
            let letter = set(&envelope);
            for part in [&letter.subject, &letter.text, &letter.html] {
                for trace in ["{{", "}}", "{%", "%}", ">none", " none", "undefined", "Some(", "\r", "&amp;amp;"] {
                    assert!(!part.contains(trace), "{}: {trace} in {part}", envelope.letter);
                }
            }
            assert!(!letter.subject.is_empty() && !letter.subject.contains('\n'));
            assert!(letter.html.contains(&format!("<html lang=\"{}\">", envelope.language)));
            assert!(!letter.text.contains('<') && !letter.text.contains("&amp;"), "{}", letter.text);
        }
    }
}

#[test]
fn the_text_and_the_html_lead_to_the_same_places() {
    for envelope in every() {
        let letter = set(&envelope);
        let facts = &envelope.facts;
        let mut links = 0;
        // An invitation speaks of no inquiry.
        let invited = facts.invitation_url.is_some();
        let inquiry = [&facts.status_url, &facts.download_url, &facts.desk_url].into_iter().flatten();
        for url in facts.invitation_url.iter().chain(inquiry.filter(|_| !invited)) {
            assert!(letter.text.lines().any(|line| line == url), "{}: {url} in the text", envelope.letter);
            assert!(letter.html.contains(&format!("href=\"{url}\"")), "{}: {url} in the HTML", envelope.letter);
            links += 1;
        }
        assert!(links > 0, "{}", envelope.letter);
        assert!(invited || letter.text.contains(&facts.reference) && letter.html.contains(&facts.reference));
    }
}

#[test]
fn a_folder_of_letters_takes_the_place_of_those_it_names() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    put(
        "client_link.en.jinja",
        "{% extends \"layout.\" ~ form %}\n{% block title %}Ready{% endblock %}\n\
         {% block subject %}Here it is ({{ reference }}){% endblock %}\n\
         {% block body %}Fetch it at {{ download_url }} & enjoy.{% endblock %}\n",
    );
    let letters = Letters::read(folder.path()).unwrap();
    let mailer = SmtpMailer::new(SmtpSettings { letters, ..settings("smtp://127.0.0.1:1") }).unwrap();
    let changed = mailer.rendered(&envelope(Letter::ClientLink, Language::English)).unwrap();
    assert_eq!(changed.subject, "Here it is (KIT-7Q2M-X04D)");
    assert!(changed.text.contains("Fetch it at https://kit.example.org/kit/download/zz-token & enjoy."));
    let french = envelope(Letter::ClientLink, Language::French);
    assert!(mailer.rendered(&french).unwrap() == set(&french), "the other language is as it was");
    // A shared file changes every letter.
    put("layout.txt", "{{ self.title() }}\n\n{% block body %}{% endblock %}\nOur street, our town\n");
    let letters = Letters::read(folder.path()).unwrap();
    let mailer = SmtpMailer::new(SmtpSettings { letters, ..settings("smtp://127.0.0.1:1") }).unwrap();
    assert!(mailer.rendered(&french).unwrap().text.ends_with("Our street, our town\n"));
}

#[track_caller]
fn refused(name: &str, text: &str, expected: &str) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(name), text).unwrap();
    let error = Letters::read(folder.path()).expect_err("it is refused").to_string();
    assert!(error.contains(expected), "{error}");
}

#[test]
fn a_letter_that_cannot_be_set_is_refused_with_its_file_and_line() {
    let body = |line: &str| {
        format!(
            "{{% extends \"layout.\" ~ form %}}\n{{% block title %}}T{{% endblock %}}\n\
         {{% block subject %}}S{{% endblock %}}\n{{% block body %}}\n{line}\n{{% endblock %}}\n"
        )
    };
    refused("client_link.fr.jinja", &body("{{ amuont }}"), "client_link.fr.jinja, line 5");
    refused("client_link.fr.jinja", &body("{% if amount %}"), "client_link.fr.jinja, line ");
    refused("client_link.fr.jinja", &body("{{ amount | nothing }}"), "client_link.fr.jinja, line 5");
    refused("layout.html", "one\n{{ nobody }}\n", "layout.html, line 2");
    // What a letter may lack is asked for before it is used.
    refused("client_receipt.en.jinja", &body("{{ receipt_number ~ 1 / 0 }}"), "client_receipt.en.jinja, line 5");
    for name in ["client_lnik.fr.jinja", "client_link.de.jinja", "client_link.fr.jinja.bak", "README.md"] {
        refused(name, "", "is no letter's file");
    }
    let error = Letters::read(std::path::Path::new("/nowhere/letters")).expect_err("it is refused");
    assert!(matches!(error, LettersError::Unreadable { .. }), "{error}");
}

#[test]
fn a_mail_loads_nothing_and_runs_nothing() {
    for envelope in every() {
        let html = set(&envelope).html.to_lowercase();
        for trace in ["<img", "<script", "<link", "<table", "@import", "url(", "src=", "onclick"] {
            assert!(!html.contains(trace), "{}: {trace}", envelope.letter);
        }
    }
}

#[test]
fn a_test_is_said_to_be_a_test() {
    for mut envelope in every() {
        let real = set(&envelope);
        assert!(!real.subject.contains("TEST") && !real.text.contains("TEST") && !real.html.contains("TEST"));
        envelope.facts.test = true;
        let test = set(&envelope);
        assert_eq!(test.subject, format!("[TEST] {}", real.subject));
        assert!(test.text.starts_with("*** TEST") && test.html.contains("<strong>TEST</strong>"));
    }
}

#[test]
fn amounts_and_spaces_are_set_as_french_sets_them() {
    let receipt = set(&envelope(Letter::ClientReceipt, Language::French));
    for part in [&receipt.text, &receipt.html] {
        assert!(part.contains("15\u{202f}000\u{202f}F\u{202f}CFA"), "{part}");
    }
    assert!(receipt.text.contains("Transaction\u{a0}: 0F8F2C1E9A7B4D3C8E6F5A4B3C"), "{}", receipt.text);
    for envelope in every().filter(|envelope| envelope.language == Language::French) {
        let letter = set(&envelope);
        for trace in [" :", " ;", " !", " ?", "« ", " »", "'"] {
            let text = letter.text.replace("d'audit", "");
            assert!(!text.contains(trace), "{}: {trace:?} in {text}", envelope.letter);
        }
    }
}

#[test]
fn what_people_wrote_is_text_and_nothing_else() {
    let hostile = "<b onmouseover=alert(1)>\"'&{{ 7 * 7 }}</b>\r\n\u{202e}X\u{0}";
    for mut envelope in every() {
        envelope.name = hostile.to_owned();
        envelope.facts.organization = hostile.to_owned();
        envelope.facts.reason = Some(hostile.to_owned());
        envelope.facts.documents = vec![(hostile.to_owned(), Some(UnreadReason::Broken))];
        let letter = set(&envelope);
        assert!(!letter.html.contains("<b onmouseover"), "{}", letter.html);
        for part in [&letter.subject, &letter.text, &letter.html] {
            assert!(!part.contains("49") && !part.contains('\u{202e}') && !part.contains('\0') && !part.contains('\r'));
        }
        assert_eq!(letter.subject.lines().count(), 1);
    }
}

#[test]
fn the_acknowledgement_says_which_documents_were_not_read_and_why() {
    let mut envelope = envelope(Letter::ClientAcknowledgement, Language::French);
    let text = set(&envelope).text;
    assert!(text.contains("✓ Code des marchés publics.pdf"), "{text}");
    assert!(text.contains("✗ Arrêté 2019-114.jpg\n  Non lu"), "{text}");
    assert!(text.contains("marqués comme non lus"), "{text}");
    let mut reasons = Vec::new();
    for reason in UnreadReason::ALL {
        envelope.facts.documents = vec![("a.pdf".to_owned(), Some(*reason))];
        let text = set(&envelope).text;
        assert!(text.contains("Aucun de vos documents"), "{text}");
        reasons.push(text);
    }
    reasons.dedup();
    assert_eq!(reasons.len(), UnreadReason::ALL.len());
    envelope.facts.documents = vec![("a.pdf".to_owned(), None)];
    assert!(!set(&envelope).text.contains("lu :"));
}

#[test]
fn a_letter_without_the_point_of_it_is_refused() {
    let bare = LetterFacts { reference: "KIT-7Q2M-X04D".to_owned(), ..LetterFacts::default() };
    for envelope in every() {
        let envelope = Envelope { facts: bare.clone(), ..envelope };
        let outcome = mailer("smtp://127.0.0.1:1").rendered(&envelope);
        let needs = matches!(
            envelope.letter,
            Letter::ClientLink
                | Letter::ClientLinkExpires
                | Letter::ClientNotDownloaded
                | Letter::ClientAcknowledgement
                | Letter::ClientPage
                | Letter::ClientMessage
                | Letter::ClientReceipt
                | Letter::StaffInvitation
        );
        assert_eq!(matches!(outcome, Err(MailError::Refused(_))), needs, "{}", envelope.letter);
        if let Ok(letter) = outcome {
            assert!(!letter.text.contains("none") && !letter.html.contains("none\""), "{}", letter.text);
        }
    }
}
