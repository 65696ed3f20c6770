//! The theme: the document's own colours and font, for what its reader adds.

use super::{palette, xml};

/// The part `word/theme/theme1.xml`.
pub(super) fn part() -> String {
    const SOLID: &str = r#"<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>"#;
    const LINE: &str = r#"<a:ln w="9525"><a:solidFill><a:schemeClr val="phClr"/></a:solidFill></a:ln>"#;
    const EFFECT: &str = "<a:effectStyle><a:effectLst/></a:effectStyle>";
    let colors: String = [
        ("dk1", palette::INK),
        ("lt1", "FFFFFF"),
        ("dk2", palette::ACCENT),
        ("lt2", palette::PALE),
        ("accent1", palette::ACCENT),
        ("accent2", palette::ACCENT_LIGHT),
        ("accent3", palette::GOLD),
        ("accent4", palette::GREEN),
        ("accent5", palette::AMBER),
        ("accent6", palette::RED),
        ("hlink", "0B5CAD"),
        ("folHlink", palette::GREY),
    ]
    .into_iter()
    .map(|(name, color)| format!(r#"<a:{name}><a:srgbClr val="{color}"/></a:{name}>"#))
    .collect();
    let font = r#"<a:latin typeface="Arial"/><a:ea typeface=""/><a:cs typeface=""/>"#;
    format!(
        concat!(
            r#"{}<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="Kit"><a:themeElements>"#,
            r#"<a:clrScheme name="Kit">{colors}</a:clrScheme>"#,
            r#"<a:fontScheme name="Kit"><a:majorFont>{font}</a:majorFont><a:minorFont>{font}</a:minorFont></a:fontScheme>"#,
            r#"<a:fmtScheme name="Kit"><a:fillStyleLst>{s}{s}{s}</a:fillStyleLst><a:lnStyleLst>{l}{l}{l}</a:lnStyleLst>"#,
            r#"<a:effectStyleLst>{e}{e}{e}</a:effectStyleLst><a:bgFillStyleLst>{s}{s}{s}</a:bgFillStyleLst></a:fmtScheme>"#,
            r#"</a:themeElements></a:theme>"#,
        ),
        xml::DECLARATION,
        colors = colors,
        font = font,
        s = SOLID,
        l = LINE,
        e = EFFECT,
    )
}
