//! The blocks of the text, one after the other. With a stack of its own: however deep the Markdown nests, the
//! call stack stays flat.

use comrak::nodes::{ListDelimType, ListType, Node, NodeValue};

use super::{
    alert, html, inline, judgement,
    limit::{self, RenderError},
    numbering::{self, Pattern},
    outlook,
    pages::{self, Pages},
    paragraph::{self, Layout},
    parts::{Heading, Parts},
    piece::{Marks, Piece, Pieces},
    section::{self, Place, Section},
    styles::{self, Style},
    table, xml,
};

enum Step<'a> {
    Enter(Node<'a>),
    LeaveQuote,
    LeaveAlert(Option<usize>),
    LeaveList,
    LeaveItem,
    LeaveDefinition,
    LeaveLandscape,
}

struct List {
    number: usize,
    level: usize,
    tight: bool,
    /// Whether the items are labelled answers.
    labels: bool,
    /// How many quotes were open when the list began; more are inside the item.
    quotes: usize,
}

/// Writes blocks into a part: the document's body, or one footnote.
pub(super) struct Body<'p, 's> {
    parts: &'p mut Parts<'s>,
    pub(super) out: Vec<u8>,
    pages: Pages,
    quotes: usize,
    alert: Option<usize>,
    definitions: usize,
    lists: Vec<List>,
    /// The item whose mark waits for the item's first paragraph.
    mark: Option<(usize, usize)>,
    /// The box of a task, in front of the item's first paragraph.
    task: Option<&'static str>,
    landscape: bool,
    /// How many sections have been ended.
    sections: usize,
    /// Where in what is written the section begins.
    section_start: usize,
    /// How many headings the body has had.
    heading: usize,
}

impl<'p, 's> Body<'p, 's> {
    pub(super) fn new(parts: &'p mut Parts<'s>) -> Self {
        Self {
            parts,
            out: Vec::new(),
            pages: Pages::default(),
            quotes: 0,
            alert: None,
            definitions: 0,
            lists: Vec::new(),
            mark: None,
            task: None,
            landscape: false,
            sections: 0,
            section_start: 0,
            heading: 0,
        }
    }

    /// Writes the node's children. `title` is what the cover says already: a first heading that repeats it is left out.
    pub(super) fn write(mut self, root: Node<'_>, title: Option<&str>) -> Result<Written, RenderError> {
        let mut steps: Vec<Step<'_>> = root.reverse_children().map(Step::Enter).collect();
        if outlook::repeats(root.first_child(), title) {
            steps.pop();
            self.heading += 1;
        }
        while let Some(step) = steps.pop() {
            match step {
                Step::Enter(node) => self.enter(node, &mut steps)?,
                Step::LeaveQuote => self.quotes -= 1,
                Step::LeaveAlert(outer) => self.alert = outer,
                Step::LeaveList => {
                    self.lists.pop();
                }
                Step::LeaveItem => {
                    self.flush_mark()?;
                }
                Step::LeaveDefinition => self.definitions -= 1,
                Step::LeaveLandscape => self.turn(false),
            }
        }
        let headings = std::mem::take(&mut self.pages).headings();
        if !self.parts.in_note {
            for (heading, page) in self.parts.headings.iter_mut().zip(headings) {
                heading.page = page;
            }
        }
        Ok(Written { section: self.section(), out: self.out })
    }

    fn enter<'a>(&mut self, node: Node<'a>, steps: &mut Vec<Step<'a>>) -> Result<(), RenderError> {
        if self.is_top() && !self.landscape && outlook::leads_to_wide_table(node) {
            self.turn(true);
        }
        match &node.data().value {
            NodeValue::Paragraph => {
                let pieces = inline::read(node, self.parts)?;
                let in_answers = self.lists.last().is_some_and(|list| list.labels);
                let keep_next = judgement::belongs_to_next(node, in_answers);
                self.text(pieces, keep_next)?;
            }
            NodeValue::Heading(heading) => self.heading(node, heading.level)?,
            NodeValue::BlockQuote | NodeValue::MultilineBlockQuote(_) => {
                self.flush_mark()?;
                self.quotes += 1;
                steps.push(Step::LeaveQuote);
                steps.extend(node.reverse_children().map(Step::Enter));
            }
            NodeValue::Alert(alert) => {
                self.flush_mark()?;
                steps.push(Step::LeaveAlert(self.alert));
                let number = alert::number(alert.alert_type);
                self.alert = Some(number);
                let title = alert.title.as_deref().map_or_else(
                    || alert::title(alert.alert_type, self.parts.settings.is_french()).to_owned(),
                    xml::strip,
                );
                self.paragraph(&styles::ALERT_TITLES[number], Layout::default(), &Pieces::plain(title))?;
                steps.extend(node.reverse_children().map(Step::Enter));
            }
            NodeValue::List(list) => {
                self.flush_mark()?;
                let level = self.lists.len().min(limit::LIST_LEVEL);
                let (pattern, start) = match (list.list_type, list.delimiter) {
                    (ListType::Bullet, _) => (Pattern::Bullets, 1),
                    (ListType::Ordered, ListDelimType::Period) => (Pattern::Dots, list.start),
                    (ListType::Ordered, ListDelimType::Paren) => (Pattern::Brackets, list.start),
                };
                let has_boxes = node.children().all(|item| matches!(item.data().value, NodeValue::TaskItem(_)));
                let pattern = match pattern {
                    Pattern::Bullets if has_boxes => Pattern::Boxes,
                    Pattern::Bullets if judgement::is_answers(node) => Pattern::Labels,
                    other => other,
                };
                let number = self.parts.numbering.add(pattern, level, start);
                self.lists.push(List {
                    number,
                    level,
                    tight: list.tight,
                    labels: pattern == Pattern::Labels,
                    quotes: self.quotes,
                });
                steps.push(Step::LeaveList);
                steps.extend(node.reverse_children().map(Step::Enter));
            }
            NodeValue::Item(_) => {
                self.mark = self.lists.last().map(|list| (list.number, list.level));
                steps.push(Step::LeaveItem);
                steps.extend(node.reverse_children().map(Step::Enter));
            }
            NodeValue::TaskItem(item) => {
                self.mark = self.lists.last().map(|list| (list.number, list.level));
                self.task = Some(if item.symbol.is_some() { "☒ " } else { "☐ " });
                steps.push(Step::LeaveItem);
                steps.extend(node.reverse_children().map(Step::Enter));
            }
            NodeValue::CodeBlock(block) => {
                self.flush_mark()?;
                self.code(&block.literal)?;
            }
            NodeValue::HtmlBlock(block) => {
                for line in html::block_lines(&xml::strip(&block.literal)) {
                    self.text(Pieces::plain(line), false)?;
                }
            }
            NodeValue::ThematicBreak => {
                self.flush_mark()?;
                self.paragraph(&styles::RULE, Layout::default(), &Pieces::default())?;
            }
            NodeValue::Table(table) => {
                self.flush_mark()?;
                let table = table::read(node, table.alignments.clone(), self.parts)?;
                let indent = self.indent();
                let width = pages::text_area(self.landscape).0.saturating_sub(indent).max(2000);
                table::write(table, indent, width, self.parts, &mut self.pages, &mut self.out)?;
                self.paragraph(&styles::TABLE_END, Layout::default(), &Pieces::default())?;
                // The document may end in landscape; another section behind it would be an empty page.
                if let Some(next) = node.next_sibling()
                    && self.is_top()
                    && self.landscape
                    && !matches!(next.data().value, NodeValue::FootnoteDefinition(_))
                    && !outlook::leads_to_wide_table(next)
                {
                    steps.push(Step::LeaveLandscape);
                }
            }
            NodeValue::DescriptionTerm => {
                self.flush_mark()?;
                for child in node.children() {
                    let pieces = inline::read(child, self.parts)?;
                    self.paragraph(&styles::TERM, Layout::default(), &pieces)?;
                }
            }
            NodeValue::DescriptionDetails => {
                self.definitions += 1;
                steps.push(Step::LeaveDefinition);
                steps.extend(node.reverse_children().map(Step::Enter));
            }
            // Footnotes are written into a part of their own, from where they are referred to.
            NodeValue::FootnoteDefinition(_) | NodeValue::FrontMatter(_) => {}
            _ => steps.extend(node.reverse_children().map(Step::Enter)),
        }
        Ok(())
    }

    /// Whether nothing is open around the block.
    fn is_top(&self) -> bool {
        self.quotes == 0
            && self.lists.is_empty()
            && self.alert.is_none()
            && self.definitions == 0
            && !self.parts.in_note
    }

    fn turn(&mut self, landscape: bool) {
        // A section break in front of everything would leave an empty page.
        if !self.out.is_empty() {
            let section = self.section();
            section::end(&mut self.out, section);
            self.sections += 1;
            self.section_start = self.out.len();
            self.pages.section(landscape);
        }
        self.landscape = landscape;
    }

    fn section(&self) -> Section {
        Section {
            landscape: self.landscape,
            place: if self.sections == 0 { Place::Opening } else { Place::Following },
            notice: self.parts.settings.notice.is_some(),
        }
    }

    /// Where text starts in what is open here.
    fn indent(&self) -> u32 {
        let list = self.lists.last().map_or(0, |list| numbering::text_indent(list.level));
        let quotes = self.quotes.min(limit::QUOTE_DEPTH) * 340;
        let definitions = self.definitions.min(limit::QUOTE_DEPTH) * 340;
        u32::try_from(list + quotes + definitions).unwrap_or(0)
    }

    /// A paragraph of running text, styled by what it stands in; some stay on the page of the next.
    fn text(&mut self, mut pieces: Pieces, keep_next: bool) -> Result<(), RenderError> {
        if pieces.list.is_empty() {
            return Ok(());
        }
        if self.parts.in_note {
            let indent = (!self.lists.is_empty() || self.quotes > 0).then(|| (self.indent() as usize, 0));
            let item = self.mark.take();
            return self.paragraph(
                &styles::NOTE,
                Layout { indent: indent.filter(|_| item.is_none()), item, ..Layout::default() },
                &pieces,
            );
        }
        if let Some(task) = self.task.take() {
            let mut boxed = Pieces { list: Vec::with_capacity(pieces.list.len() + 1), links: pieces.links };
            boxed.push_text(task, Marks::default(), None);
            for piece in pieces.list {
                match piece {
                    Piece::Text { text, marks, link } => boxed.push_text(&text, marks, link),
                    other => boxed.list.push(other),
                }
            }
            pieces = boxed;
        }
        let answer = judgement::answer(&pieces);
        if let (Some(number), Some(Piece::Text { marks, .. })) = (answer, pieces.list.first_mut()) {
            marks.color = Some(judgement::ANSWER_COLORS[number]);
        }
        if let Some(list) = self.lists.last().filter(|list| list.quotes == self.quotes) {
            let (tight, labels, level) = (list.tight, list.labels, list.level);
            let (style, item) = match (self.mark.take(), answer) {
                (Some(item), Some(number)) if labels => (&styles::ANSWERS[number], item),
                (Some(item), _) if tight => (&styles::LIST, item),
                (Some(item), _) => (&styles::LOOSE_LIST, item),
                (None, _) => (&styles::LIST_CONTINUE, (self.parts.numbering.unmarked(), level)),
            };
            // The numbering's own indent holds unless something around the list moves it.
            let moved = self.quotes + self.definitions > 0;
            let indent = moved.then(|| (self.indent() as usize, numbering::STEP));
            return self.paragraph(style, Layout { indent, item: Some(item), keep_next, ..Layout::default() }, &pieces);
        }
        let moved =
            |depth: usize| Layout { indent: (depth > 1).then(|| (self.indent() as usize, 0)), ..Layout::default() };
        if let Some(alert) = self.alert {
            return self.paragraph(&styles::ALERTS[alert], Layout::default(), &pieces);
        }
        if self.quotes > 0 {
            let layout = moved(self.quotes + self.definitions + self.lists.len());
            return self.paragraph(&styles::QUOTE, layout, &pieces);
        }
        if self.definitions > 0 {
            let layout = moved(self.definitions);
            return self.paragraph(&styles::DEFINITION, layout, &pieces);
        }
        let style = answer.map_or(&styles::BODY, |number| &styles::ANSWERS[number]);
        self.paragraph(style, Layout { keep_next, ..Layout::default() }, &pieces)
    }

    fn heading(&mut self, node: Node<'_>, level: u8) -> Result<(), RenderError> {
        self.flush_mark()?;
        let pieces = inline::read(node, self.parts)?;
        self.heading += 1;
        let level = level.clamp(1, 6);
        let style = &styles::HEADINGS[usize::from(level) - 1];
        if self.parts.in_note {
            return self.paragraph(&styles::NOTE, Layout::default(), &pieces);
        }
        // It would be a rule under no words, and an empty line among Word's headings.
        if pieces.is_blank() {
            return Ok(());
        }
        let new_page = level == 1
            && self.parts.settings.cover.is_some()
            && !self.out.is_empty()
            && !outlook::is_short_chapter(node);
        if new_page {
            self.pages.chapter();
        }
        let bookmark = outlook::bookmark_name(self.heading);
        let at_top = new_page || self.out.len() == self.section_start;
        let layout = Layout { bookmark: Some((self.heading, bookmark.clone())), new_page, at_top, ..Layout::default() };
        let text = pieces.text().split([' ', '\t']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        self.parts.headings.push(Heading { level, text, bookmark, page: 0 });
        self.paragraph(style, layout, &pieces)
    }

    fn code(&mut self, literal: &str) -> Result<(), RenderError> {
        let literal = xml::strip(literal);
        let mut pieces = Pieces::default();
        for (number, line) in literal.trim_end_matches('\n').split('\n').enumerate() {
            if number > 0 {
                pieces.list.push(Piece::Break { link: None });
            }
            pieces.push_text(&expand_tabs(line.trim_end_matches('\r')), Marks::default(), None);
        }
        self.parts.count_runs(pieces.list.len())?;
        let indent = (self.indent() > 0).then(|| (self.indent() as usize + 113, 0));
        self.paragraph(&styles::CODE, Layout { indent, ..Layout::default() }, &pieces)
    }

    /// An item that doesn't open with a paragraph gets an empty one, to carry its mark.
    fn flush_mark(&mut self) -> Result<(), RenderError> {
        let Some(item) = self.mark.take() else {
            return Ok(());
        };
        let pieces = self.task.take().map(Pieces::plain).unwrap_or_default();
        self.paragraph(&styles::LIST, Layout { item: Some(item), ..Layout::default() }, &pieces)
    }

    fn paragraph(&mut self, style: &'static Style, layout: Layout, pieces: &Pieces) -> Result<(), RenderError> {
        self.parts.count_blocks(1)?;
        let indent = match (layout.indent, layout.item) {
            (Some((left, _)), _) => u32::try_from(left).ok(),
            // Answers are set by their style, in a list or not.
            (None, Some((_, level))) if style.left == 0 => u32::try_from(numbering::text_indent(level)).ok(),
            (None, _) => None,
        };
        let notes = pieces.list.iter().map(|piece| self.parts.note_height(piece)).sum();
        self.pages.paragraph(style, indent, layout.keep_next, pieces, layout.bookmark.is_some(), notes);
        for piece in &pieces.list {
            if let Piece::Picture { number, .. } = piece
                && let Some(media) = self.parts.media.get(*number)
            {
                // 635 English Metric Units make a twentieth of a point.
                self.pages.row(media.height / 635, false);
            }
        }
        paragraph::write(style, &layout, pieces, self.parts, &mut self.out)
    }
}

/// What the body came to.
pub(super) struct Written {
    pub(super) out: Vec<u8>,
    /// The last section, whose properties stand at the document's end.
    pub(super) section: Section,
}

fn expand_tabs(line: &str) -> String {
    let mut expanded = String::with_capacity(line.len());
    let mut column = 0;
    for c in line.chars() {
        if c == '\t' {
            let spaces = 4 - column % 4;
            expanded.extend(std::iter::repeat_n(' ', spaces));
            column += spaces;
        } else {
            expanded.push(c);
            column += 1;
        }
    }
    expanded
}
