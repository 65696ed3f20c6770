#!/usr/bin/env python3
"""What a Word file says, by readers that are not ours.

    compare.py --kit PROGRAM [--examples FOLDER] CORPUS

Every Markdown file of CORPUS is set by `kit render` and by pandoc. pandoc reads the Markdown and both Word files; each is
taken apart into facts (a heading of level 2 that says so, a cell, a bold word, a link with where it leads), and what the
files say is held against what the Markdown says:

    score = (share of the words, in order, + agreement of the facts) / 2

Agreement is 2 * common / (said + meant), for each kind of fact that the text has, weighted by the root of how often it has
it. What no reader of Word files can tell is not held against either: the second paragraph of an item is not told from one
after the list; a picture that cannot be had (another host's, or none) is its description; a link to anything but a web page,
a mail, a call or a file near the document is its text, for `kit render` keeps no other. Apart from the score each file must be
sound: python-docx opens it, openxml-audit finds nothing that it does not find
in pandoc's file, every relationship leads somewhere and every part has a type, and setting it again gives the same bytes.

FOLDER holds the examples of the CommonMark specification as `examples.json`. They are set together by section.

Exit code 1 where the mean is under 0.99, a file under 0.96, or one is not sound.
"""
import argparse
import collections
import difflib
import json
import math
import os
import pathlib
import posixpath
import re
import statistics
import subprocess
import sys
import tempfile
import urllib.parse
import zipfile

import docx
import pypandoc
from lxml import etree
from openxml_audit import OpenXmlValidator

PANDOC = pypandoc.get_pandoc_path()
# pandoc fetches pictures; nothing is fetched here.
OFFLINE = os.environ | {"http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"}
READING = "gfm-tex_math_dollars-tex_math_gfm-emoji+definition_lists+superscript+yaml_metadata_block"
RULE = (
    '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office"><w:pict><v:rect style="width:0;height:1.5pt" o:hralign="center" '
    'o:hrstd="t" o:hr="t"/></w:pict></w:r>'
)
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MEAN, LEAST = 0.99, 0.96
ALERTS = {"note": "Note", "tip": "Conseil", "important": "Important", "warning": "Attention", "caution": "Avertissement"}
KEPT = re.compile(r"(https?|mailto|tel):|#|(?!//|[^/?#]*(:|%3a|\\|%5c)).", re.IGNORECASE)
TAGS = {"sub": "lowered", "sup": "raised"}
MARKS = {"Strong": "bold", "Emph": "italic", "Strikeout": "struck", "Superscript": "raised", "Subscript": "lowered"}


def plain(text):
    """Spaces as one, quotes as straight ones: typography is a writer's own affair."""
    for curved, straight in zip("’‘“”\u00a0\u202f", "''\"\"  "):
        text = text.replace(curved, straight)
    return " ".join(text.split())


def address(url):
    if url.startswith("#"):
        return "#"
    return re.sub(r"^mailto:", "", urllib.parse.unquote(url), flags=re.IGNORECASE).rstrip("/")


class Facts:
    """What a document says: its words in order, and facts by kind."""

    def __init__(self, ast, folder=None):
        self.words, self.kinds = [], collections.defaultdict(collections.Counter)
        self.folder, self.pictures, self.alerts = folder, set(), []
        self.blocks(ast["blocks"], ())

    def beside(self, meant):
        """Without what is a writer's courtesy: links to pictures that cannot be had, and what an alert is called."""
        links, paragraphs = self.kinds["link"], self.kinds["paragraph"]
        for fact in [fact for fact in links - meant.kinds["link"] if fact[0] in meant.pictures]:
            links[fact] = meant.kinds["link"][fact]
        for title in meant.alerts:
            paragraphs[(ALERTS[title],)] -= 1
        return self

    def say(self, kind, *fact):
        self.kinds[kind][fact] += 1

    def line(self, kind, inlines, *where):
        text = plain(self.inlines(inlines, ()))
        if text:
            self.words += text.split()
            self.say(kind, *where, text)
        return text

    def blocks(self, blocks, around):
        for block in blocks:
            self.block(block["t"], block.get("c"), around)

    def block(self, kind, content, around):
        if kind in ("Para", "Plain"):
            text = self.line("paragraph", content)
            if text and "quote" in around:
                self.say("quoted", text)
        elif kind == "Header":
            self.line("heading", content[2], content[0])
        elif kind == "CodeBlock":
            for line in content[1].expandtabs(4).splitlines():
                if line.strip():
                    self.words += plain(line).split()
                    self.say("code", line.rstrip())
        elif kind == "BlockQuote":
            self.blocks(content, around + ("quote",))
        elif kind == "BulletList":
            self.items(content, lambda place: "•", around)
        elif kind == "OrderedList":
            start = content[0][0]
            self.items(content[1], lambda place: start + place, around)
        elif kind == "DefinitionList":
            for term, meanings in content:
                self.line("paragraph", term)
                for meaning in meanings:
                    self.blocks(meaning, around)
        elif kind == "Table":
            self.table(content, around)
        elif kind == "HorizontalRule":
            self.say("rule")
        elif kind == "Figure":
            self.blocks(content[2], around)
        elif kind == "Div":
            classes = content[0][1]
            if classes != ["title"]:
                self.alerts += [name for name in classes if name in ALERTS]
                self.blocks(content[1], around)
        elif kind == "LineBlock":
            for line in content:
                self.line("paragraph", line)

    def items(self, items, number, around):
        depth = min(sum(place == "list" for place in around) + 1, 9)
        for place, item in enumerate(items):
            before = len(self.words)
            self.blocks(item[:1], around + ("list",))
            said = self.words[before:]
            if said and said[0] in ("☐", "☒", "☑"):
                self.say("task", said[0] == "☐", " ".join(said[1:]))
            elif said:
                self.say("item", depth, number(place), " ".join(said))
            self.blocks(item[1:], around + ("list",))

    def table(self, content, around):
        _, _, columns, head, bodies, foot = content
        aligned = [column[0]["t"] for column in columns]
        rows = [("head", row) for row in head[1]]
        for body in bodies:
            rows += [("head", row) for row in body[2]] + [("body", row) for row in body[3]]
        rows += [("body", row) for row in foot[1]]
        for part, row in rows:
            for place, cell in enumerate(row[1]):
                before = len(self.words)
                for block in cell[4]:
                    self.block(block["t"], block.get("c"), around + ("cell",))
                text = " ".join(self.words[before:])
                if text:
                    align = cell[1]["t"] if cell[1]["t"] != "AlignDefault" else aligned[place]
                    self.say("cell", part, place, text)
                    self.say("aligned", "AlignLeft" if align == "AlignDefault" else align, text)

    def inlines(self, inlines, marks):
        text = []
        for inline in inlines:
            kind, content = inline["t"], inline.get("c")
            tag = re.fullmatch(r"<(/?)(sub|sup|br)\s*/?>", content[1]) if kind == "RawInline" else None
            if tag and tag[2] == "br":
                text.append(" ")
            elif tag and tag[1]:
                marks = tuple(mark for mark in marks if mark != TAGS[tag[2]])
            elif tag:
                marks += (TAGS[tag[2]],)
            else:
                text.append(self.inline(kind, content, marks))
        return "".join(text)

    def inline(self, kind, content, marks):
        if kind == "Str":
            for mark in set(marks):
                for word in re.findall(r"\w+", plain(content)):
                    self.say(mark, word)
            return content
        if kind in ("Space", "SoftBreak", "LineBreak"):
            return " "
        if kind in MARKS:
            return self.inlines(content, marks + (MARKS[kind],))
        if kind in ("Underline", "SmallCaps"):
            return self.inlines(content, marks)
        if kind == "Quoted":
            mark = '"' if content[0]["t"] == "DoubleQuote" else "'"
            return mark + self.inlines(content[1], marks) + mark
        if kind in ("Span", "Cite"):
            return self.inlines(content[1], marks)
        if kind == "Code":
            self.say("inline code", plain(content[1]))
            return content[1]
        if kind == "Math":
            return content[1]
        if kind == "Link":
            text = self.inlines(content[1], marks)
            if plain(text) and KEPT.match(content[2][0]):
                self.say("link", address(content[2][0]), plain(text))
            return text
        if kind == "Image":
            kinds, self.kinds = self.kinds, collections.defaultdict(collections.Counter)
            text = self.inlines(content[1], ())
            self.kinds = kinds
            url = content[2][0]
            if self.folder and not url.startswith("data:image/") and not (self.folder / urllib.parse.unquote(url)).is_file():
                self.pictures.add(address(url))
                links = self.kinds["link"].copy()
                text = self.inlines(content[1], marks)
                # Its description leads to the picture, and nowhere else.
                self.kinds["link"] = links
                return text
            self.say("picture", plain(text))
            return ""
        if kind == "Note":
            words, self.words = self.words, []
            self.blocks(content, ("note",))
            self.say("note", " ".join(self.words))
            self.words = words
            return ""
        return ""


def read(path, of, folder=None):
    arguments = [PANDOC, "-f", of, "-t", "json", str(path)]
    answer = subprocess.run(arguments, check=True, capture_output=True, timeout=120)
    return Facts(json.loads(answer.stdout), folder)


def unmarked_lists(parts):
    """The numberings whose mark is a space: what goes on under an item, which pandoc's reader would take for an item."""
    if "word/numbering.xml" not in parts.namelist():
        return set()
    root = etree.fromstring(parts.read("word/numbering.xml"))
    blank = {
        pattern.get(f"{WORD}abstractNumId")
        for pattern in root.iter(f"{WORD}abstractNum")
        if all(text.get(f"{WORD}val") == " " for text in pattern.iter(f"{WORD}lvlText"))
    }
    return {
        number.get(f"{WORD}numId")
        for number in root.iter(f"{WORD}num")
        if number.find(f"{WORD}abstractNumId").get(f"{WORD}val") in blank
    }


def neutral(source, target):
    """The file as both writers could have written it: without the table of contents, which says the headings again; with a
    rule as pandoc's reader knows it, where a paragraph is nothing but a line; and what goes on under an item not as one."""
    with zipfile.ZipFile(source) as parts, zipfile.ZipFile(target, "w") as out:
        lines = {
            style.get(f"{WORD}styleId")
            for style in etree.fromstring(parts.read("word/styles.xml")).iter(f"{WORD}style")
            if style.find(f"{WORD}pPr/{WORD}pBdr") is not None and style.find(f"{WORD}pPr/{WORD}outlineLvl") is None
        }
        unmarked = unmarked_lists(parts)
        for name in parts.namelist():
            content = parts.read(name)
            if name == "word/document.xml":
                root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, huge_tree=True))
                for box in root.findall(f".//{WORD}sdt"):
                    if any("Contents" in g.get(f"{WORD}val", "") for g in box.iter(f"{WORD}docPartGallery")):
                        box.getparent().remove(box)
                for paragraph in root.iter(f"{WORD}p"):
                    bare = not "".join(paragraph.itertext()).strip() and paragraph.find(f".//{WORD}drawing") is None
                    style = paragraph.find(f"{WORD}pPr/{WORD}pStyle")
                    lined = style is not None and style.get(f"{WORD}val") in lines
                    if bare and (lined or paragraph.find(f"{WORD}pPr/{WORD}pBdr") is not None):
                        paragraph[:] = [etree.fromstring(RULE)]
                for number in list(root.iter(f"{WORD}numPr")):
                    if number.find(f"{WORD}numId").get(f"{WORD}val") in unmarked:
                        number.getparent().remove(number)
                content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            out.writestr(name, content)


def agreement(meant, said):
    """The score of what was said, and the kinds of fact in which it is weakest."""
    order = difflib.SequenceMatcher(None, meant.words, said.words, autojunk=False)
    longest = max(len(meant.words), len(said.words), 1)
    words = sum(block.size for block in order.get_matching_blocks()) / longest if meant.words or said.words else 1.0
    total = weight = 0.0
    weak = {}
    for kind in sorted(meant.kinds.keys() | said.kinds.keys()):
        one, other = (facts.kinds.get(kind, collections.Counter()) for facts in (meant, said))
        if not one.total() + other.total():
            continue
        common = (one & other).total()
        value = 2 * common / (one.total() + other.total())
        share = math.sqrt(max(one.total(), 1))
        total, weight = total + share * value, weight + share
        if value < 1:
            weak[kind] = (round(value, 3), list((one - other).keys())[:2], list((other - one).keys())[:2])
    return (words + (total / weight if weight else 1.0)) / 2, weak


def timed(arguments):
    """Runs a program; its processor time in ms, and the most memory that it had, in MB."""
    # GNU time, because a child of this program would count this program's memory as its own.
    measured = subprocess.run(["/usr/bin/time", "-q", "-f", "%U %S %M", *arguments], check=True, capture_output=True, env=OFFLINE)
    user, system, memory = measured.stderr.split()[-3:]
    return (float(user) + float(system)) * 1000, int(memory) / 1024


def findings(path):
    return {error.description for error in OpenXmlValidator().validate(str(path)).errors}


def unsound(path, peer):
    """What a consumer of the file would stumble over."""
    faults = []
    try:
        docx.Document(str(path))
    except Exception as error:
        faults.append(f"python-docx: {error}")
    with zipfile.ZipFile(path) as parts:
        names = set(parts.namelist())
        types = etree.fromstring(parts.read("[Content_Types].xml"))
        extensions = {node.get("Extension") for node in types if node.get("Extension")}
        overrides = {node.get("PartName", "").lstrip("/") for node in types}
        for name in names - {"[Content_Types].xml"}:
            if name not in overrides and name.rsplit(".", 1)[-1] not in extensions:
                faults.append(f"{name} has no content type")
            if name.endswith((".xml", ".rels")):
                etree.fromstring(parts.read(name), etree.XMLParser(huge_tree=True))
            if name.endswith(".rels"):
                folder = posixpath.dirname(posixpath.dirname(name))
                for relation in etree.fromstring(parts.read(name)):
                    target = posixpath.normpath(posixpath.join(folder, relation.get("Target")))
                    if relation.get("TargetMode") != "External" and target.lstrip("/") not in names:
                        faults.append(f"{name}: {relation.get('Id')} leads to no part")
    return faults + [f"openxml-audit: {finding}" for finding in findings(path) - findings(peer)]


def examples(folder, out):
    """The specification's examples, a file for each section."""
    sections = collections.defaultdict(list)
    for example in json.loads((pathlib.Path(folder) / "examples.json").read_text()):
        text = example["markdown"].replace("→", "\t")
        sections[example["section"]].append(f"## {example['number']}\n\n{text}")
    # What stands between the tags of a block of HTML is text to kit and nothing to pandoc.
    sections.pop("HTML blocks")
    files = []
    for section, texts in sections.items():
        path = pathlib.Path(out) / ("commonmark " + section.lower().replace("/", " ") + ".md")
        path.write_text("\n\n".join(texts))
        files.append(path)
    return files


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--kit", required=True, help="the program")
    arguments.add_argument("--examples", help="a folder with examples.json")
    arguments.add_argument("--verbose", action="store_true", help="tell where each file is weakest")
    arguments.add_argument("corpus", help="a folder of Markdown files")
    asked = arguments.parse_args()
    work = pathlib.Path(tempfile.mkdtemp(prefix="kit-compare-"))
    files = sorted(pathlib.Path(asked.corpus).glob("*.md"))
    files += examples(asked.examples, work) if asked.examples else []
    ours_all, theirs_all, wrong, costs = [], [], [], collections.defaultdict(list)
    print(f"{'file':<48} {'kit':>7} {'pandoc':>7}")
    for path in files:
        ours, again, theirs, bare = (work / name for name in ("ours.docx", "again.docx", "theirs.docx", "bare.docx"))
        costs["kit"] += [timed([asked.kit, "render", str(path), "-o", str(target)]) for target in (ours, again)]
        theirs_read = [PANDOC, "-f", READING, "--resource-path", str(path.parent), str(path)]
        costs["pandoc"].append(timed([*theirs_read, "-o", str(theirs)]))
        meant = read(path, READING, path.parent)
        scores = []
        for written in (ours, theirs):
            neutral(written, bare)
            scores.append(agreement(meant, read(bare, "docx").beside(meant)))
        (kit, weak), (pandoc, _) = scores
        ours_all.append(kit)
        theirs_all.append(pandoc)
        print(f"{path.stem:<48} {kit:>7.4f} {pandoc:>7.4f}")
        faults = unsound(ours, theirs)
        if ours.read_bytes() != again.read_bytes():
            faults.append("not the same bytes twice")
        if kit < LEAST:
            faults.append(f"under {LEAST}")
        wrong += [f"{path.name}: {fault}" for fault in faults]
        if asked.verbose or kit < LEAST:
            for kind, told in weak.items():
                print(f"    {kind}: {told}")
    mean = sum(ours_all) / len(ours_all)
    print(f"{len(files)} files: kit {mean:.4f}, pandoc {sum(theirs_all) / len(theirs_all):.4f}; "
          f"worst {min(ours_all):.4f}, pandoc's worst {min(theirs_all):.4f}; {len(wrong)} faults")
    for program, spent in costs.items():
        time, memory = (statistics.median(column) for column in zip(*spent))
        print(f"{program}: {time:.0f} ms and {memory:.0f} MB a file (median, whole process)")
    print("\n".join(wrong), end="\n" if wrong else "")
    return 1 if wrong or mean < MEAN else 0


if __name__ == "__main__":
    sys.exit(main())
