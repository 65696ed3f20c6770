//! What a text is called: the title it gives itself, and the short name to cite it by.

use std::collections::HashMap;

/// A kind of text, how French puts an article before it, and how it is written inside a title.
struct Family {
    word: &'static str,
    feminine: bool,
    plural: bool,
}

const fn family(word: &'static str, feminine: bool, plural: bool) -> Family {
    Family { word, feminine, plural }
}

/// The longer names come first: the first that fits is taken.
const FAMILIES: [Family; 30] = [
    family("acte uniforme", false, false),
    family("loi organique", true, false),
    family("règlement intérieur", false, false),
    family("manuel", false, false),
    family("procédures", true, true),
    family("procédure", true, false),
    family("constitution", true, false),
    family("convention", true, false),
    family("instruction", true, false),
    family("ordonnance", true, false),
    family("règlement", false, false),
    family("circulaire", true, false),
    family("directive", true, false),
    family("protocole", false, false),
    family("décision", true, false),
    family("statuts", false, true),
    family("arrêté", false, false),
    family("charte", true, false),
    family("accord", false, false),
    family("décret", false, false),
    family("traité", false, false),
    family("guide", false, false),
    family("code", false, false),
    family("loi", true, false),
    family("note", true, false),
    family("plan", false, false),
    family("politique", true, false),
    family("avis", false, false),
    family("acte", false, false),
    family("cahier", false, false),
];

/// Words after which a title only says what it is about.
const ABOUT: [&str; 16] = [
    "portant",
    "relatif",
    "relative",
    "relatifs",
    "fixant",
    "instituant",
    "modifiant",
    "complétant",
    "déterminant",
    "organisant",
    "réglementant",
    "définissant",
    "créant",
    "abrogeant",
    "du",
    "adopté",
];

/// Words that end a title on the following line.
const AFTER: [&str; 14] = [
    "adopté",
    "adoptée",
    "publié",
    "publiée",
    "vu",
    "chapitre",
    "titre",
    "article",
    "préambule",
    "sommaire",
    "table",
    "le",
    "la",
    "ohada",
];

/// How a text is called in a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Name {
    /// The whole title.
    pub(super) title: String,
    /// `Règlement d'arbitrage`.
    pub(super) short: String,
    feminine: bool,
    plural: bool,
}

impl Name {
    /// The name that goes with a title.
    pub(super) fn of(title: &str) -> Self {
        let lower = title.to_lowercase();
        let (at, family) = FAMILIES
            .iter()
            .filter_map(|family| word_at(&lower, family.word).map(|at| (at, family)))
            .min_by_key(|(at, _)| *at)
            .filter(|(at, _)| *at < 12)
            .map_or((0, None), |(at, family)| (at, Some(family)));
        let Some(family) = family else {
            return Name {
                title: title.to_owned(),
                short: format!("texte « {title} »"),
                feminine: false,
                plural: false,
            };
        };
        let short = capitalised(&shortened(title.get(at..).unwrap_or(title), family));
        Name { title: title.to_owned(), short, feminine: family.feminine, plural: family.plural }
    }

    /// `du Règlement`, `de la Loi`, `de l'Acte uniforme`, `des Statuts`.
    pub(super) fn of_it(&self) -> String {
        match (self.plural, self.elides(), self.feminine) {
            (true, ..) => format!("des {}", self.short),
            (_, true, _) => format!("de l'{}", self.short),
            (.., true) => format!("de la {}", self.short),
            (.., false) => format!("du {}", self.short),
        }
    }

    /// `le Règlement`, `la Loi`, `l'Acte uniforme`, `les Statuts`.
    pub(super) fn it(&self) -> String {
        match (self.plural, self.elides(), self.feminine) {
            (true, ..) => format!("les {}", self.short),
            (_, true, _) => format!("l'{}", self.short),
            (.., true) => format!("la {}", self.short),
            (.., false) => format!("le {}", self.short),
        }
    }

    fn elides(&self) -> bool {
        self.short.to_lowercase().starts_with(|c: char| "aeiouyhéèêàâîôûœ".contains(c))
    }
}

fn word_at(text: &str, word: &str) -> Option<usize> {
    text.match_indices(word).map(|(at, _)| at).find(|at| {
        let before = text[..*at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}

/// The kind with its number, or with the few words that set it apart.
fn shortened(title: &str, family: &Family) -> String {
    let words: Vec<&str> = title.split_whitespace().collect();
    let kind = family.word.split_whitespace().count();
    let lower: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    let mut end = kind.min(words.len());
    let numbered =
        lower.get(end).is_some_and(|word| ["n°", "no", "n"].contains(&word.as_str()) || word.starts_with("n°"));
    if numbered {
        end += if lower[end] == "n°" || lower[end] == "no" || lower[end] == "n" { 2 } else { 1 };
        let mut name: Vec<&str> = words[..end.min(words.len())].to_vec();
        if let Some(number) = name.last_mut() {
            *number = bare(number);
        }
        return name.join(" ");
    }
    let long = matches!(family.word, "code" | "manuel" | "charte" | "guide" | "cahier" | "politique" | "plan");
    let most = end + if long { 4 } else { 2 };
    while end < words.len().min(most) {
        let word = lower[end].as_str();
        let about = ABOUT.contains(&word) && !(long && word == "du");
        // A complement of the complement is not needed to tell the text apart.
        let second = !long && end > kind.saturating_sub(1) && ["de", "des", "et", "à", "en", "sur"].contains(&word);
        if about || second || word.starts_with('(') {
            break;
        }
        end += 1;
    }
    while end > kind && ["de", "la", "le", "les", "des", "du", "et", "à"].contains(&lower[end - 1].as_str()) {
        end -= 1;
    }
    words[..end].join(" ")
}

/// A number without the letters of those who gave it, which are said once, in the title: `12/2019` of `12/2019/AN`.
fn bare(number: &str) -> &str {
    let ends = number.match_indices('/').map(|(at, _)| at);
    let end = ends.filter(|at| !number[at + 1..].starts_with(|c: char| c.is_ascii_digit())).min();
    end.filter(|end| number[..*end].ends_with(|c: char| c.is_ascii_digit())).map_or(number, |end| &number[..end])
}

/// The title that a text gives itself in its first lines, in ordinary letters; nothing where none is seen.
pub(super) fn own_title(text: &str) -> Option<String> {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).take(60).collect();
    let (at, start) = lines.iter().enumerate().find_map(|(at, line)| Some((at, title_start(line)?)))?;
    let mut title = lines[at][start..].to_owned();
    let shouting = is_shouting(&title);
    for line in lines.iter().skip(at + 1).take(3) {
        let first = line.split([' ', '\'']).next().unwrap_or_default().to_lowercase();
        let same = title.to_lowercase().starts_with(&line.to_lowercase());
        if same || is_shouting(line) != shouting || (!shouting && ends_title(&title)) || AFTER.contains(&first.as_str())
        {
            break;
        }
        title.push(' ');
        title.push_str(line);
    }
    let title: String = title.split_whitespace().collect::<Vec<_>>().join(" ");
    let title = title.trim_end_matches(['.', ';', ':', ',']).replace('’', "'");
    let long_enough = (8..=260).contains(&title.chars().count());
    long_enough.then(|| if shouting { lowered(&title, text) } else { capitalised(&title) })
}

/// Where a line starts to be a title: the name of a kind of text in capitals, or at the line's start with a number or
/// a complement behind it.
fn title_start(line: &str) -> Option<usize> {
    let upper = FAMILIES.iter().filter_map(|family| {
        let word = family.word.to_uppercase();
        word_at(line, &word).or_else(|| word_at(line, &plain(&word)))
    });
    if let Some(at) = upper.min() {
        let rest = &line[at..];
        return (is_shouting(rest) && rest.split_whitespace().count() >= 3).then_some(at);
    }
    let lower = line.to_lowercase();
    let opens = FAMILIES.iter().any(|family| {
        lower.strip_prefix(family.word).is_some_and(|rest| {
            [" n°", " portant", " relati", " de ", " du ", " des ", " d'", " d’", " intérieur", " sur "]
                .iter()
                .any(|next| rest.starts_with(next))
        })
    });
    (opens && line.starts_with(char::is_uppercase) && !line.ends_with(['.', ';'])).then_some(0)
}

fn ends_title(title: &str) -> bool {
    title.ends_with(['.', ';', ':']) || title.chars().count() > 70
}

/// Mostly capitals.
fn is_shouting(text: &str) -> bool {
    let (mut upper, mut letters) = (0, 0);
    for c in text.chars().filter(|c| c.is_alphabetic()) {
        letters += 1;
        upper += usize::from(c.is_uppercase());
    }
    letters > 2 && upper * 10 >= letters * 8
}

/// Without accents, as old typewriters set capitals.
fn plain(word: &str) -> String {
    word.chars().map(|c| if "ÉÈÊ".contains(c) { 'E' } else { c }).collect()
}

/// A title in capitals, written as the text itself writes its words: where several of them stand together there, as they
/// stand together, otherwise each as it mostly is.
fn lowered(title: &str, text: &str) -> String {
    let body: Vec<&str> = text.lines().filter(|line| !is_shouting(line)).flat_map(str::split_whitespace).collect();
    let keys: Vec<String> = body.iter().map(|word| key(word)).collect();
    let forms = forms(&body);
    let words: Vec<&str> = title.split_whitespace().collect();
    let wanted: Vec<String> = words.iter().map(|word| key(word)).collect();
    let mut out: Vec<String> = Vec::new();
    while out.len() < words.len() {
        let at = out.len();
        let longest = (3..=words.len() - at).rev().find_map(|length| {
            keys.windows(length).position(|window| window == &wanted[at..at + length]).map(|found| (found, length))
        });
        match longest {
            Some((found, length)) => {
                let phrase = body[found..found + length].iter().zip(&words[at..]);
                out.extend(phrase.map(|(said, shouted)| {
                    if said.chars().count() == shouted.chars().count() {
                        (*said).to_owned()
                    } else {
                        lowered_word(shouted, &forms)
                    }
                }));
            }
            None => out.push(lowered_word(words[at], &forms)),
        }
    }
    capitalised(&out.join(" ")).replace(" N°", " n°").replace("N° ", "n° ")
}

/// A word without its punctuation and accents, in capitals.
fn key(word: &str) -> String {
    plain(&word.trim_matches(|c: char| !c.is_alphanumeric()).to_uppercase())
}

/// How each word is written, and how often.
fn forms<'a>(body: &[&'a str]) -> HashMap<String, HashMap<&'a str, usize>> {
    let mut forms: HashMap<String, HashMap<&str, usize>> = HashMap::new();
    for word in body.iter().flat_map(|word| word.split(|c: char| !c.is_alphabetic())).filter(|word| !word.is_empty()) {
        *forms.entry(plain(&word.to_uppercase())).or_default().entry(word).or_default() += 1;
    }
    // Capitals are kept for short names such as UEMOA, not for words that another heading shouts.
    for seen in forms.values_mut() {
        seen.retain(|form, count| !is_shouting(form) || (*count > 1 && form.chars().count() <= 6));
    }
    forms
}

/// A word in capitals as the text mostly writes it; references such as `01/2014/CM` stay.
fn lowered_word(word: &str, forms: &HashMap<String, HashMap<&str, usize>>) -> String {
    if word.contains('/') {
        return word.to_owned();
    }
    let mut out = String::new();
    let mut rest = word;
    while let Some(at) = rest.find(char::is_alphabetic) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
        // Ties go to the form that comes first in the alphabet, so that the answer is always the same.
        let seen = forms.get(&plain(&rest[..end]));
        let form = seen.and_then(|forms| forms.iter().max_by(|a, b| a.1.cmp(b.1).then_with(|| b.0.cmp(a.0))));
        match form {
            Some((form, _)) => out.push_str(form),
            None => out.push_str(&rest[..end].to_lowercase()),
        }
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

/// A file's name as a title: without ending and underscores.
pub(super) fn from_file_name(name: &str) -> String {
    let stem = match name.rsplit_once('.') {
        Some((stem, ending)) if (2..=4).contains(&ending.len()) && !ending.contains(' ') => stem,
        _ => name,
    };
    if stem.contains(' ') { stem.trim().to_owned() } else { capitalised(stem.replace(['_', '-'], " ").trim()) }
}

/// With a capital first.
pub(super) fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_in_capitals_is_written_as_the_text_writes_its_words() {
        let text = "REPUBLIQUE DU FLEUVE\nLOI N° 12/2019/AN PORTANT CODE DES\nARCHIVES DU FLEUVE\nAdoptée le 3 mai\n\
                    Le Code des archives vise le Fleuve. Les archives de la loi, portant avis.";
        let title = own_title(text).unwrap_or_default();
        assert_eq!(title, "Loi n° 12/2019/AN portant Code des archives du Fleuve");
        let name = Name::of(&title);
        assert_eq!((name.short.as_str(), name.of_it().as_str()), ("Loi n° 12/2019", "de la Loi n° 12/2019"));
    }

    #[test]
    fn short_names_keep_what_tells_a_text_apart() {
        for (title, of_it) in [
            ("Règlement d'arbitrage de la Cour commune", "du Règlement d'arbitrage"),
            ("Traité relatif à l'harmonisation du droit", "du Traité"),
            ("Acte uniforme portant organisation des sûretés", "de l'Acte uniforme"),
            ("Code des marchés publics", "du Code des marchés publics"),
            ("Arrêté n°2021-04 fixant les tarifs", "de l'Arrêté n°2021-04"),
            ("Décret n° 2009-192/MF/DGB portant statut", "du Décret n° 2009-192"),
            ("Règlement n° 01/2014/CM/OHADA modifiant le Règlement", "du Règlement n° 01/2014"),
            ("Règlement intérieur du conseil", "du Règlement intérieur"),
            ("Statuts du fonds", "des Statuts"),
            ("Notes de réunion", "du texte « Notes de réunion »"),
        ] {
            assert_eq!(Name::of(title).of_it(), of_it, "{title}");
        }
    }

    #[test]
    fn a_file_name_loses_its_ending_and_its_dashes() {
        assert_eq!(from_file_name("loi-archives_2019.pdf"), "Loi archives 2019");
        assert_eq!(from_file_name("Loi sur les archives"), "Loi sur les archives");
    }
}
