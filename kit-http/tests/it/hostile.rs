//! Names that are meant to be more than names.

use kit_workflow::inquiry::InquiryId;
use kit_workflow::port::{Archive as _, Role};

use crate::wire::Call;
use crate::world::{World, fields};

const DESK: &str = "/kit-complet-traitement/";

/// What somebody may call a file, as it is written into a multipart body.
const NAMES: [&str; 9] = [
    "../../../../etc/cron.d/kit.pdf",
    "..\\..\\windows\\system32\\kit.pdf",
    "a%22; filename=%22evil.html.pdf",
    "a%0D%0ASet-Cookie: kit_session=zz%0D%0A.pdf",
    "<script>alert(1)<script>.pdf",
    "kit.pdf;.html",
    "=HYPERLINK(1).pdf",
    "\u{202e}fdp.exe.pdf",
    "Loi n° 2009-192 «marchés» 100%.pdf",
];

#[tokio::test]
async fn a_hostile_file_name_stays_a_name_in_headers_pages_and_the_vault() {
    let world = World::start().await;
    let staff = world.staff(Role::Reviewer).await;
    let form = NAMES.iter().fold(fields(), |form, name| form.file("documents", name, b"%PDF-1.4 Article 1".as_slice()));
    let taken = world.send(Call::post("/api/v1/inquiries").form(&form)).await.expect(201).json();
    let id: InquiryId = taken["id"].as_str().unwrap().parse().unwrap();
    let dossier = world.ports.store.dossier(id).await.unwrap().unwrap();
    assert_eq!(dossier.documents.len(), NAMES.len());
    let paths = world.ports.vault.paths();
    for path in &paths {
        let name = path.strip_prefix("documents/").and_then(|name| name.strip_suffix(".bin")).unwrap();
        assert!(name.len() == 32 && name.bytes().all(|byte| byte.is_ascii_hexdigit()), "{path}");
    }
    let cookie = format!("kit_session={staff}");
    for document in &dossier.documents {
        let path = format!("{DESK}{id}/documents/{}", document.id);
        let answer = world.send(Call::get(&path).header("cookie", &cookie)).await.expect(200);
        let dispositions: Vec<&str> = answer
            .headers
            .iter()
            .filter(|(name, _)| name == "content-disposition")
            .map(|(_, value)| &**value)
            .collect();
        let [disposition] = dispositions[..] else { panic!("{dispositions:?}") };
        assert!(disposition.is_ascii() && disposition.starts_with("attachment; filename=\""), "{disposition}");
        // Two quotes round the plain name, none in the other, no folder anywhere.
        assert_eq!(disposition.matches('"').count(), 2, "{disposition}");
        assert_eq!(disposition.matches("filename").count(), 2 + document.name.matches("filename").count() * 2);
        assert!(!disposition.contains("../") && !disposition.contains("..\\"), "{disposition}");
        assert_eq!(answer.header("set-cookie"), None, "{disposition}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert!(answer.header("content-security-policy").unwrap().ends_with("sandbox"));
    }
    let page = world.send(Call::get(&format!("{DESK}{id}/")).header("cookie", &cookie)).await.expect(200).text();
    assert!(!page.contains("<script>alert") && page.contains("&lt;script&gt;alert(1)"), "{page}");
}

#[tokio::test]
async fn what_clients_write_is_text_on_every_page() {
    let world = World::start().await;
    let staff = world.staff(Role::Reviewer).await;
    let hostile = "\"><img src=x onerror=alert(1)>'<svg/onload=alert(2)>{{1234*1001}}";
    let form = fields().without("organization_name").text("organization_name", hostile).text("notes_text", hostile);
    let form = form.file("documents", "loi.pdf", b"%PDF-1.4 Article 1".as_slice());
    let taken = world.send(Call::post("/api/v1/inquiries").form(&form)).await.expect(201).json();
    let (id, access) = (taken["id"].as_str().unwrap(), taken["access"].as_str().unwrap());
    let cookie = format!("kit_session={staff}");
    for path in [
        format!("/kit/inquiry/{access}/"),
        format!("/kit/inquiry/{access}/checkout/"),
        DESK.to_owned(),
        format!("{DESK}{id}/"),
        format!("{DESK}?q=%22%3E%3Cimg%20src%3Dx%3E"),
        format!("{DESK}login/?next=%22%3E%3Cimg%20src%3Dx%3E"),
        "/nowhere/%3Cimg%20src%3Dx%3E".to_owned(),
    ] {
        let page = world.send(Call::get(&path).header("cookie", &cookie)).await.text();
        assert!(
            !page.contains("<img src=x") && !page.contains("<svg/onload") && !page.contains("1235234"),
            "{path}: {page}"
        );
    }
    let searches =
        ["%", "_", "'; DROP TABLE inquiries; --", "\" OR 1=1 --", "\\", "x' UNION SELECT password FROM staff --"];
    for search in searches {
        let encoded: String = search.bytes().map(|byte| format!("%{byte:02X}")).collect();
        for path in [format!("{DESK}?q={encoded}"), format!("/api/v1/staff/inquiries?q={encoded}&cursor={encoded}")] {
            let answer = world.send(Call::get(&path).header("cookie", &cookie).bearer(&staff)).await;
            assert!(matches!(answer.status, 200 | 400 | 422), "{path}: {}", answer.status);
            assert!(!answer.text().contains("argon2id"), "{path}");
        }
    }
}
