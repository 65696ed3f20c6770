//! A draft, read on the desk without Word.

use comrak::nodes::{Node, NodeValue};
use comrak::{Arena, Options, format_html, parse_document};
use kit_workflow::Name as _;
use kit_workflow::port::Archive as _;
use kit_workflow::workflow::Ports;
use poem::{Request, Response};
use serde::Serialize;

use super::{StaffView, at_desk, dossier_of, path};
use crate::app::App;
use crate::pages::press::Sheet;
use crate::pages::voice::Voice;
use crate::problem::Problem;

#[derive(Serialize)]
struct ReadingView {
    staff: StaffView,
    back: String,
    reference: String,
    organization: String,
    draft: u32,
    lang: &'static str,
    /// HTML of our own making.
    text: String,
}

/// The page.
pub(crate) async fn read<P: Ports>(app: App<P>, request: Request) -> Result<Response, Problem> {
    let voice = Voice::of(&request);
    let signed_in = match at_desk(&app, &request, &voice).await? {
        Ok(signed_in) => signed_in,
        Err(answer) => return Ok(answer),
    };
    let dossier = dossier_of(&app, &request).await?;
    let number =
        request.raw_path_param("file").and_then(|number| number.parse().ok()).ok_or_else(Problem::not_found)?;
    let markdown = app.workflow().ports().store().markdown(dossier.id, number).await?;
    // The text of an inquiry that was let go is empty.
    let markdown = markdown.filter(|text| !text.is_empty()).ok_or_else(Problem::not_found)?;
    let view = ReadingView {
        staff: StaffView::of(voice.words, &signed_in.staff),
        back: voice.href(&path(dossier.id, "")),
        reference: dossier.id.reference(),
        organization: dossier.answers.organization_name.clone(),
        draft: number,
        lang: dossier.language.as_str(),
        text: html(&markdown).map_err(|error| Problem::internal().caused_by(error))?,
    };
    Sheet::new(&voice, dossier.test || app.workflow().terms().test).print("desk_reading.html", view)
}

/// The draft as HTML beneath the page's own heading. The model's answer is not trusted: HTML in it is text, links are their
/// words, and there are no pictures.
fn html(markdown: &str) -> Result<String, std::fmt::Error> {
    let mut options = Options::default();
    options.extension.strikethrough = true;
    options.extension.table = true;
    options.extension.tasklist = true;
    options.render.escape = true;
    let arena = Arena::new();
    let root = parse_document(&arena, markdown, &options);
    let nodes: Vec<Node<'_>> = root.descendants().collect();
    for node in nodes {
        let mut data = node.data.borrow_mut();
        match &mut data.value {
            NodeValue::Heading(heading) => heading.level = (heading.level + 1).min(6),
            NodeValue::Link(_) | NodeValue::Image(_) => {
                drop(data);
                let children: Vec<Node<'_>> = node.children().collect();
                for child in children {
                    node.insert_before(child);
                }
                node.detach();
            }
            _ => {}
        }
    }
    let mut html = String::new();
    format_html(root, &options, &mut html)?;
    // A wide table is scrolled by itself, not with the page.
    Ok(html.replace("<table>", "<div class=\"scroll\" tabindex=\"0\"><table>").replace("</table>", "</table></div>"))
}

#[cfg(test)]
mod tests {
    use super::html;

    #[test]
    fn nothing_of_a_draft_is_more_than_text() {
        let hostile = "# Synthèse\n\n<script>alert(1)</script>\n\nUn [lien](http://evil.example \"t\"), \
                       ![**image**](http://evil.example/x.png) et <b onclick=x>gras</b>.\n\n<div><table></div>\n";
        let page = html(hostile).unwrap();
        for never in ["<script", "<a ", "<img", "<b ", "evil.example", "<div>", "<table"] {
            assert!(!page.contains(never), "{never}: {page}");
        }
        for kept in ["<h2>Synthèse</h2>", "lien", "<strong>image</strong>", "&lt;script&gt;"] {
            assert!(page.contains(kept), "{kept}: {page}");
        }
    }

    #[test]
    fn tables_lists_and_headings_are_shown_as_such() {
        let page = html("###### Six\n\n| A | B |\n|---|--:|\n| 1 | 2 |\n\n- [x] fait\n- autre\n").unwrap();
        for kept in ["<h6>Six</h6>", "tabindex=\"0\"><table>", "</table></div>", "<td align=\"right\">2</td>", "<li>"] {
            assert!(page.contains(kept), "{kept}: {page}");
        }
    }
}
