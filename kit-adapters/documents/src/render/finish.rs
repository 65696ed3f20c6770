//! One pass over what docx-rs writes: properties in the order of the schema, empty ones dropped, and what its
//! model can't say added.

use quick_xml::{
    Reader, Writer,
    events::{BytesStart, Event},
};

use super::limit::RenderError;

/// What docx-rs has no words for.
#[derive(Debug, Default)]
pub(super) struct Additions<'a> {
    /// The row repeats at the head of each page.
    pub(super) header_row: bool,
    /// For each picture in the block: its number in the document, and its description.
    pub(super) pictures: Vec<(usize, &'a str)>,
}

/// The order of the children of each kind of properties, from ECMA-376 part 1 annex A.
fn order(parent: &str) -> Option<&'static [&'static str]> {
    Some(match parent {
        "w:pPr" => &[
            "w:pStyle",
            "w:keepNext",
            "w:keepLines",
            "w:pageBreakBefore",
            "w:framePr",
            "w:widowControl",
            "w:numPr",
            "w:suppressLineNumbers",
            "w:pBdr",
            "w:shd",
            "w:tabs",
            "w:suppressAutoHyphens",
            "w:snapToGrid",
            "w:bidi",
            "w:adjustRightInd",
            "w:spacing",
            "w:ind",
            "w:contextualSpacing",
            "w:jc",
            "w:textAlignment",
            "w:outlineLvl",
            "w:rPr",
            "w:sectPr",
        ],
        "w:rPr" => &[
            "w:rStyle",
            "w:rFonts",
            "w:b",
            "w:bCs",
            "w:i",
            "w:iCs",
            "w:caps",
            "w:strike",
            "w:dstrike",
            "w:vanish",
            "w:color",
            "w:spacing",
            "w:sz",
            "w:szCs",
            "w:highlight",
            "w:u",
            "w:bdr",
            "w:shd",
            "w:vertAlign",
            "w:rtl",
            "w:lang",
        ],
        "w:numPr" => &["w:ilvl", "w:numId"],
        "w:pBdr" => &["w:top", "w:left", "w:bottom", "w:right", "w:between", "w:bar"],
        "w:trPr" => &["w:cantSplit", "w:tblHeader"],
        "w:tcPr" => &[
            "w:tcW",
            "w:gridSpan",
            "w:vMerge",
            "w:tcBorders",
            "w:shd",
            "w:noWrap",
            "w:tcMar",
            "w:textDirection",
            "w:vAlign",
        ],
        _ => return None,
    })
}

/// A property element whose children wait to be sorted.
struct Open<'x> {
    start: BytesStart<'x>,
    order: Option<&'static [&'static str]>,
    children: Vec<(usize, Vec<u8>)>,
}

/// Appends the finished block to `out`.
pub(super) fn finish(block: &[u8], additions: Additions<'_>, out: &mut Vec<u8>) -> Result<(), RenderError> {
    let mut reader = Reader::from_reader(block);
    let mut open: Vec<Open<'_>> = Vec::new();
    let mut pictures = additions.pictures.into_iter();
    let mut picture = None;
    loop {
        match reader.read_event().map_err(assembly)? {
            Event::Eof => return Ok(()),
            Event::Start(start) => {
                let order = order(start.name().as_ref());
                if open.is_empty() && order.is_none() {
                    write(out, Event::Start(relabel(start, &mut pictures, &mut picture)))?;
                } else {
                    open.push(Open { start, order, children: Vec::new() });
                }
            }
            Event::Empty(start) => match open.last_mut() {
                Some(parent) => {
                    if order(start.name().as_ref()).is_none() {
                        let rank = rank(parent.order, start.name().as_ref());
                        let mut bytes = Vec::new();
                        write(&mut bytes, Event::Empty(start))?;
                        parent.children.push((rank, bytes));
                    }
                }
                None if start.name().as_ref() == "w:trPr" => {
                    let row = Open { start, order: order("w:trPr"), children: Vec::new() };
                    out.extend(close(row, additions.header_row)?);
                }
                None if order(start.name().as_ref()).is_some() => {}
                None => write(out, Event::Empty(relabel(start, &mut pictures, &mut picture)))?,
            },
            Event::End(end) => match open.pop() {
                Some(element) => {
                    let name = element.start.name().as_ref().to_owned();
                    let bytes = close(element, additions.header_row && name == "w:trPr")?;
                    match open.last_mut() {
                        Some(parent) if !bytes.is_empty() => {
                            let rank = rank(parent.order, &name);
                            parent.children.push((rank, bytes));
                        }
                        Some(_) => {}
                        None => out.extend(bytes),
                    }
                }
                None => write(out, Event::End(end))?,
            },
            other => match open.last_mut() {
                Some(parent) => {
                    let mut bytes = Vec::new();
                    write(&mut bytes, other)?;
                    parent.children.push((usize::MAX, bytes));
                }
                None => write(out, other)?,
            },
        }
    }
}

fn rank(order: Option<&'static [&'static str]>, name: &str) -> usize {
    order.and_then(|order| order.iter().position(|known| *known == name)).unwrap_or(usize::MAX)
}

/// The element with its children in order; nothing for properties that say nothing.
fn close(mut element: Open<'_>, header_row: bool) -> Result<Vec<u8>, RenderError> {
    if header_row {
        let rank = rank(element.order, "w:tblHeader");
        element.children.push((rank, b"<w:tblHeader/>".to_vec()));
    }
    let mut bytes = Vec::new();
    if element.children.is_empty() {
        if element.order.is_none() {
            write(&mut bytes, Event::Empty(element.start))?;
        }
        return Ok(bytes);
    }
    if element.order.is_some() {
        element.children.sort_by_key(|(rank, _)| *rank);
    }
    let end = element.start.to_end().into_owned();
    write(&mut bytes, Event::Start(element.start))?;
    for (_, child) in element.children {
        bytes.extend(child);
    }
    write(&mut bytes, Event::End(end))?;
    Ok(bytes)
}

/// Takes away docx-rs' ids of paragraphs, which nothing refers to, and gives pictures their number and description.
fn relabel<'x, 'a>(
    start: BytesStart<'x>,
    pictures: &mut impl Iterator<Item = (usize, &'a str)>,
    picture: &mut Option<(usize, &'a str)>,
) -> BytesStart<'x> {
    match start.name().as_ref() {
        "w:p" => BytesStart::new("w:p"),
        name @ ("wp:docPr" | "pic:cNvPr") => {
            let is_outer = name == "wp:docPr";
            if is_outer {
                *picture = pictures.next();
            }
            let (number, description) = picture.unwrap_or_default();
            let mut labelled = BytesStart::new(if is_outer { "wp:docPr" } else { "pic:cNvPr" });
            labelled.push_attribute(("id", (number + 1).to_string().as_str()));
            labelled.push_attribute(("name", format!("Image {}", number + 1).as_str()));
            labelled.push_attribute(("descr", description));
            labelled
        }
        _ => start,
    }
}

fn write(out: &mut Vec<u8>, event: Event<'_>) -> Result<(), RenderError> {
    Writer::new(out).write_event(event).map_err(assembly)
}

fn assembly(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> RenderError {
    RenderError::Assembly(error.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(block: &str, additions: Additions<'_>, expected: &str) {
        let mut out = Vec::new();
        finish(block.as_bytes(), additions, &mut out).expect("well-formed");
        assert_eq!(String::from_utf8_lossy(&out), expected);
    }

    #[test]
    fn properties_come_in_the_order_of_the_schema() {
        check(
            r#"<w:p w14:paraId="1"><w:pPr><w:rPr /><w:numPr><w:numId w:val="2"/><w:ilvl w:val="0"/></w:numPr><w:pStyle w:val="A"/></w:pPr><w:r><w:rPr /><w:t>a &amp; b</w:t></w:r></w:p>"#,
            Additions::default(),
            r#"<w:p><w:pPr><w:pStyle w:val="A"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr></w:pPr><w:r><w:t>a &amp; b</w:t></w:r></w:p>"#,
        );
    }

    #[test]
    fn a_header_row_says_so_and_an_ordinary_one_does_not() {
        let row = "<w:tr><w:trPr /><w:tc><w:tcPr /></w:tc></w:tr>";
        let header = Additions { header_row: true, ..Additions::default() };
        check(row, header, "<w:tr><w:trPr ><w:tblHeader/></w:trPr><w:tc></w:tc></w:tr>");
        check(row, Additions::default(), "<w:tr><w:tc></w:tc></w:tr>");
    }

    #[test]
    fn a_picture_is_described_to_those_who_do_not_see_it() {
        check(
            r#"<wp:docPr id="9" name="x"/><pic:cNvPr id="0" name="y"/>"#,
            Additions { pictures: vec![(4, "Un \"plan\" & <b>")], ..Additions::default() },
            r#"<wp:docPr id="5" name="Image 5" descr="Un &quot;plan&quot; &amp; &lt;b&gt;"/><pic:cNvPr id="5" name="Image 5" descr="Un &quot;plan&quot; &amp; &lt;b&gt;"/>"#,
        );
    }
}
