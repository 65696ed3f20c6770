//! The articles of a passage.

/// A numbered unit of a text and its paragraphs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Article {
    /// `premier`, `8-1`, `23 bis nouveau`; for texts without articles the number of a point or a paragraph.
    pub(super) label: String,
    pub(super) unit: Unit,
    /// What the article calls itself.
    pub(super) heading: Option<String>,
    pub(super) paragraphs: Vec<String>,
}

impl Article {
    /// The number that the label starts with.
    pub(super) fn number(&self) -> u32 {
        number(&self.label).unwrap_or(0)
    }
}

/// What a text is divided into.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Unit {
    #[default]
    Article,
    Point,
    Paragraph,
}

/// A text divided.
#[derive(Clone, Debug, Default)]
pub(super) struct Outline {
    pub(super) articles: Vec<Article>,
    /// Titles, chapters and sections that the passage opens, as many as were found.
    pub(super) divisions: usize,
}

/// Divides clean lines into articles; where there are none into numbered points, and failing that into paragraphs.
pub(super) fn outline(lines: &[String]) -> Outline {
    let mut outline = divide(lines, article_heading);
    if outline.articles.is_empty() {
        outline = divide(lines, |line, _| point_heading(line));
        for article in &mut outline.articles {
            article.unit = Unit::Point;
        }
    }
    if outline.articles.is_empty() {
        outline.articles = paragraphs(lines.iter().map(String::as_str))
            .into_iter()
            .enumerate()
            .map(|(index, paragraph)| Article {
                label: (index + 1).to_string(),
                unit: Unit::Paragraph,
                heading: None,
                paragraphs: vec![paragraph],
            })
            .collect();
    }
    outline
}

/// Where a heading stands in a line: what is before it, the label, and what is behind it.
type Found<'a> = (&'a str, String, &'a str);

fn divide(lines: &[String], heading: impl for<'a> Fn(&'a str, u32) -> Option<Found<'a>>) -> Outline {
    let mut outline = Outline::default();
    let mut bodies: Vec<(String, Vec<&str>)> = Vec::new();
    let mut inside = false;
    let mut last = 0;
    for line in lines {
        let mut rest = line.as_str();
        if is_division(rest) {
            outline.divisions += 1;
            inside = false;
        }
        while let Some((before, label, after)) = heading(rest, last) {
            if let (true, Some((_, body))) = (inside, bodies.last_mut()) {
                body.push(before);
            }
            last = number(&label).unwrap_or(last);
            bodies.push((label, Vec::new()));
            inside = true;
            rest = after;
        }
        if let (true, Some((_, body))) = (inside, bodies.last_mut()) {
            body.push(rest);
        }
    }
    for (label, body) in bodies {
        let (heading, body) = take_heading(&body);
        let article = Article { label, unit: Unit::Article, heading, paragraphs: paragraphs(body.iter().copied()) };
        keep_longer(&mut outline.articles, article);
    }
    outline.articles.retain(|article| !article.paragraphs.is_empty());
    outline
}

/// A table of contents names each article before the text does: the longer of two is the text.
fn keep_longer(articles: &mut Vec<Article>, article: Article) {
    let length = |article: &Article| article.paragraphs.iter().map(String::len).sum::<usize>();
    match articles.iter_mut().find(|known| known.label == article.label) {
        Some(known) if length(known) < length(&article) => *known = article,
        Some(_) => {}
        None => articles.push(article),
    }
}

/// `Article 12`, `ARTICLE PREMIER`, `Art. 8-1 :`, alone at the start of a line, or inside one where recognition lost
/// the line's end. A reference such as `l'article 12 du présent` is none.
fn article_heading(line: &str, last: u32) -> Option<Found<'_>> {
    let starts = ["Article ", "ARTICLE ", "Art. ", "ART. "];
    let mut from = 0;
    loop {
        let (at, word) = starts
            .iter()
            .filter_map(|word| line[from..].find(word).map(|at| (from + at, *word)))
            .min_by_key(|(at, _)| *at)?;
        let (before, after) = (&line[..at], &line[at + word.len()..]);
        if let Some((label, rest)) = label(after) {
            let alone =
                rest.is_empty() || rest.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || c == '«');
            let near = number(&label).is_some_and(|number| last <= number && number <= last + 5);
            let opens = before.is_empty() || (near && before.ends_with(' ') && !refers(before));
            if alone && opens && !is_contents(rest) {
                return Some((before.trim_end(), label, rest));
            }
        }
        from = at + word.len();
    }
}

/// Words after which `Article` continues a sentence.
fn refers(before: &str) -> bool {
    let last = before.split_whitespace().next_back().unwrap_or_default().to_lowercase();
    ["de", "du", "des", "à", "aux", "et", "ou", "par", "cet", "selon", "voir", "présent", "même", "l'", "d'"]
        .contains(&last.as_str())
}

/// A line of a table of contents: dots and a page number.
fn is_contents(rest: &str) -> bool {
    rest.contains("....") || rest.contains(". . .")
}

/// The number of an article and what follows the separator behind it.
fn label(after: &str) -> Option<(String, &str)> {
    let after = after.trim_start();
    let end = after.find(|c: char| c.is_whitespace() || ":,;".contains(c)).unwrap_or(after.len());
    let token = after[..end].trim_end_matches(['.', '-', '–', '—', ')']);
    let mut rest = after[token.len()..].trim_start();
    let mut label = numeral(token)?;
    for suffix in ["bis", "ter", "quater", "quinquies", "(nouveau)", "nouveau"] {
        if let Some(tail) = rest.strip_prefix(suffix).filter(|tail| !tail.starts_with(char::is_alphabetic)) {
            label = format!("{label} {}", suffix.trim_matches(['(', ')']));
            rest = tail.trim_start();
        }
    }
    Some((label, rest.trim_start_matches([':', '.', '-', '–', '—', ' '])))
}

/// `premier`, or digits with a dash or stop inside; recognition writes `|` and `I` for 1.
fn numeral(token: &str) -> Option<String> {
    match token.to_lowercase().as_str() {
        "premier" | "1er" | "ier" | "1" | "unique" => {
            return Some(if token.eq_ignore_ascii_case("unique") { "unique" } else { "premier" }.to_owned());
        }
        _ => {}
    }
    let digits: String = token
        .chars()
        .map(|c| match c {
            '|' | 'I' | 'l' => '1',
            'O' => '0',
            '.' | '–' => '-',
            c => c,
        })
        .collect();
    let well_formed =
        digits.split('-').all(|part| !part.is_empty() && part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit()));
    (well_formed && token.contains(|c: char| c.is_ascii_digit())).then_some(digits)
}

fn number(label: &str) -> Option<u32> {
    if label.starts_with("premier") {
        return Some(1);
    }
    label.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

/// `3.2 Passation des commandes` in a manual or a circular.
fn point_heading(line: &str) -> Option<Found<'_>> {
    let (token, rest) = line.split_once(' ')?;
    let label = token.trim_end_matches(['.', ')', '-']);
    let numbered =
        label.split('.').all(|part| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()));
    let titled =
        rest.starts_with(char::is_uppercase) && rest.chars().count() <= 90 && !rest.ends_with(['.', ';', ',', ':']);
    (numbered && titled && !is_contents(rest)).then(|| ("", label.to_owned(), rest))
}

/// `CHAPITRE II`, `Titre 1 - …`: the article before it is over.
fn is_division(line: &str) -> bool {
    let first = line.split([' ', ':']).next().unwrap_or_default();
    let second = line.split_whitespace().nth(1).unwrap_or_default();
    let named = ["TITRE", "CHAPITRE", "SECTION", "LIVRE", "PARTIE", "PARAGRAPHE", "ANNEXE"]
        .contains(&first.to_uppercase().as_str());
    let numbered = second.starts_with(|c: char| c.is_ascii_digit() || "IVXLP".contains(c));
    named && numbered && first.starts_with(char::is_uppercase) && line.chars().count() <= 120
}

/// The article's own title, when its first line is one.
fn take_heading<'a, 'b>(body: &'b [&'a str]) -> (Option<String>, &'b [&'a str]) {
    let Some(at) = body.iter().position(|line| !line.is_empty()) else {
        return (None, body);
    };
    let first = body[at];
    let next = body[at + 1..].iter().find(|line| !line.is_empty());
    let open = [
        "Le", "La", "Les", "Un", "Une", "Il", "Tout", "Toute", "Dans", "Pour", "En", "Si", "Lorsque", "Chaque",
        "Aucun", "Nul", "Sous", "Sauf",
    ];
    let first_word = first.split([' ', '\'']).next().unwrap_or_default();
    let titled = (6..=90).contains(&first.chars().count())
        && first.starts_with(char::is_uppercase)
        && !first.starts_with("L'")
        && !first.ends_with(['.', ';', ':', ','])
        && !open.contains(&first_word)
        && next.is_some_and(|next| next.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()));
    if titled { (Some(first.to_owned()), &body[at + 1..]) } else { (None, &body[at..]) }
}

/// Lines joined to paragraphs. A paragraph ends at an empty line, a numbered line or a finished sentence before a
/// capital; a page break inside a sentence ends none.
fn paragraphs<'a>(lines: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut paragraphs: Vec<String> = Vec::new();
    let mut broken = true;
    for line in lines {
        let (enumerated, line) = without_enumerator(line);
        if line.is_empty() {
            broken = true;
            continue;
        }
        let unfinished = paragraphs.last().is_some_and(|last| !last.ends_with(['.', ';', ':', '!', '?', '»']));
        let continues = !enumerated && (!broken || (unfinished && line.starts_with(char::is_lowercase)));
        match paragraphs.last_mut() {
            Some(last) if continues => {
                if let Some(stem) = last.strip_suffix('-').filter(|stem| stem.ends_with(char::is_alphabetic)) {
                    *last = format!("{stem}{line}");
                } else {
                    last.push(' ');
                    last.push_str(line);
                }
            }
            _ => paragraphs.push(line.to_owned()),
        }
        broken = false;
    }
    paragraphs
}

/// `2.`, `1.3`, `a)`, `-` and their like at the start of a line.
fn without_enumerator(line: &str) -> (bool, &str) {
    if let Some(rest) = line.strip_prefix(['-', '–', '—', '•', '*', '\u{f0b7}']) {
        return (true, rest.trim_start());
    }
    let (token, rest) = line.split_once(' ').unwrap_or((line, ""));
    let core = token.trim_end_matches([')', '.', '°', '-']);
    let numbered =
        core.split('.').all(|part| !part.is_empty() && part.len() <= 3 && part.bytes().all(|b| b.is_ascii_digit()));
    let decimal = numbered && core.contains('.');
    let closed = token.len() > core.len();
    let lettered = core.len() == 1 && core.starts_with(|c: char| c.is_ascii_lowercase()) && token.ends_with(')');
    if (numbered && (closed || decimal)) || lettered { (true, rest.trim_start()) } else { (false, line) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn articles(text: &str) -> Vec<(String, Option<String>, Vec<String>)> {
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        outline(&lines).articles.into_iter().map(|a| (a.label, a.heading, a.paragraphs)).collect()
    }

    #[test]
    fn articles_are_found_with_their_headings_and_paragraphs() {
        let found = articles(
            "Titre I - Objet\nArticle 1er\nLe présent texte fixe les règles\nde tenue des archives.\n\
             Article 2 : Versement\n1. Le service verse ses dossiers.\n2. L'article 1 s'applique,\n\nsauf exception.\n\
             CHAPITRE II\nDes peines\nArt. 8-1. - Nul ne détruit un dossier. Article 9 Le refus est puni.",
        );
        let text = |t: &str| t.to_owned();
        assert_eq!(
            found,
            [
                (text("premier"), None, vec![text("Le présent texte fixe les règles de tenue des archives.")]),
                (
                    text("2"),
                    Some(text("Versement")),
                    vec![text("Le service verse ses dossiers."), text("L'article 1 s'applique, sauf exception.")]
                ),
                (text("8-1"), None, vec![text("Nul ne détruit un dossier.")]),
                (text("9"), None, vec![text("Le refus est puni.")]),
            ]
        );
    }

    #[test]
    fn references_and_tables_of_contents_are_no_articles() {
        let found = articles(
            "Article 1 Objet .......... 3\nArticle 2 Champ .......... 4\nArticle 1\nObjet du texte, au sens de \
             l'Article 7 du Traité.\nArticle 2 du même texte reste entier.",
        );
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].0, "premier");
        assert!(found[0].2[0].ends_with("reste entier."));
    }

    #[test]
    fn texts_without_articles_are_cut_at_points_or_paragraphs() {
        let points = articles("1. Commandes\nLe chef de service signe.\n1.2 Factures\nLe comptable paie.");
        assert_eq!(points.iter().map(|a| a.0.as_str()).collect::<Vec<_>>(), ["1", "1.2"]);
        let paragraphs = articles("Le chef signe.\n\nLe comptable paie.");
        assert_eq!(paragraphs.iter().map(|a| a.0.as_str()).collect::<Vec<_>>(), ["1", "2"]);
    }
}
