"""What foreign readers read in finished files, against what the audit reads.

Used by tests/conformance/audit. EPUB and DOCX are read by pandoc: the words of the
text and of each note must be the same, in their order. PDF is read by pdftotext,
which knows lines and no structure: the words of the text must come in their order,
with the notes and what else a page has (heads, numbers, signs of lists) between;
each word that it has beyond those must be a sign, a number or a word of the text.

What folio's formulas say is not compared: each reader tells them in its own way.
"""
import collections
import difflib
import html
import json
import os
import re
import subprocess
import tempfile
import unicodedata
import zipfile

# Characters without a form, which readers keep or leave out.
UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\ufffd\ufffe\uffff]"
)
# Letters that are words of their own.
WIDE = re.compile("([\u2e80-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff])")
# What numbers pages, notes and items, signs, and the variables of formulas.
NUMBER = re.compile(r"[\W\d_]*|\W*\w\W*|\W*[ivxlcdm]+[.)]", re.I)
# Words that folio adds to an EPUB or a DOCX, which pandoc tells by a style.
STYLES = ("footnote reference", "endnote reference")


def squeezed(text):
    """A text without white space, in the form in which texts are compared."""
    text = unicodedata.normalize("NFKC", UNSEEN.sub("", text))
    return re.sub(r"[\s\u2010\u2011-]+", "", text).replace("☒", "☑")


def flows(folio, path):
    """The words of the text and of each note, as the audit reads them."""
    ran = subprocess.run([folio, "audit", "--words", str(path)], capture_output=True)
    return ran.stdout.decode("utf-8", "replace").split("\n")[:-1]


# --- EPUB and DOCX, by pandoc ---------------------------------------------------

class Read:
    """The words of what pandoc made of a file."""

    def __init__(self, document):
        self.notes, self.words = [], []
        meta = document["meta"]
        for name in ("title", "subtitle", "author", "date", "abstract-title", "abstract"):
            self.walk(meta.get(name), self.words)
        self.front = squeezed("".join(self.words))
        self.words = []
        self.walk(document["blocks"], self.words)
        self.body = squeezed("".join(self.words))

    def walk(self, node, out):
        if isinstance(node, list):
            for child in node:
                self.walk(child, out)
            return
        if not isinstance(node, dict):
            return
        kind, value = node.get("t"), node.get("c")
        if kind in ("Str", "Code", "CodeBlock"):
            out.append(value if isinstance(value, str) else value[-1])
        elif kind in ("Math", "Image", "RawInline", "RawBlock"):
            return
        elif kind == "MetaString":
            out.append(value)
        elif kind == "Note":
            note = []
            self.walk(value, note)
            self.notes.append(squeezed("".join(note)))
        elif kind == "Link" and {"backlink", "noteref"} & set(value[0][1]):
            return
        elif kind == "Span" and dict(value[0][2]).get("custom-style") in STYLES:
            return
        elif kind == "Figure":
            self.walk([value[2], value[1]], out)
        elif value is not None:
            self.walk(value, out)


def by_pandoc(folio, pandoc, path):
    """How many letters agree, and in what the two readers differ."""
    reader = "docx+styles" if path.suffix == ".docx" else "epub"
    ran = subprocess.run([pandoc, "-f", reader, "-t", "json", str(path)], capture_output=True)
    if ran.returncode:
        return 0, ["pandoc fails: " + ran.stderr.decode()[-100:]]
    read = Read(json.loads(ran.stdout))
    body, *notes = map(squeezed, flows(folio, path)) or [""]
    count, told = len(body) + sum(map(len, notes)), []
    front, within, lists = "", 0, False
    if path.suffix == ".epub":
        front, within, lists = oddities(path)
    # A title is part of pandoc's metadata, in its order.
    mine, other = spoken(body), spoken(front + read.body)
    if not mine.endswith(other):
        told.append(parts(mine, other))
    elif beyond := letters_beyond(mine[:len(mine) - len(other)], spoken(read.front)):
        told.append(f"letters before the text: {''.join(beyond.elements())}")
    mine, other = (collections.Counter(map(spoken, all_of)) for all_of in (notes, read.notes))
    lacking = list((mine - other).elements())
    # Notes that are marked again are read again.
    extra = [note for note in other.elements() if note not in mine]
    if lists:
        # Of a note with a list, what stands outside the list is read.
        for note in extra[:]:
            whole = next((one for one in lacking if is_part(note, one)), None)
            if whole is not None:
                extra.remove(note)
                lacking.remove(whole)
    if len(lacking) > within:
        told += [f"a note that pandoc has not: {note[:60]}" for note in lacking]
    told += [f"a note that the audit has not: {note[:60]}" for note in extra]
    return count, told


def oddities(book):
    """What pandoc 3.9 passes over in an EPUB: the words of the title page, how many
    notes other notes mark, and whether there are lists in notes."""
    front, notes = "", []
    with zipfile.ZipFile(book) as archive:
        for name in archive.namelist():
            if name.endswith(".xhtml"):
                text = archive.read(name).decode()
                notes += re.findall(r"<aside.*?</aside>", text, re.S)
                if '<section epub:type="titlepage"' in text:
                    front += html.unescape(re.sub("<[^>]*>", "", text[text.index("<section"):]))
    marked = {to for note in notes for to in re.findall(r'doc-noteref" href="[^"]*#(\w+)', note)}
    return squeezed(front), len(marked), any(re.search("<[uod]l", note) for note in notes)


def is_part(some, whole):
    """Whether letters stand in a text in their order."""
    rest = iter(whole)
    return all(letter in rest for letter in some)


def spoken(text):
    """Letters and digits: a stop behind a formula counts with the formula."""
    return "".join(filter(str.isalnum, text))


def letters_beyond(some, all_of):
    return collections.Counter(some) - collections.Counter(all_of)


def parts(mine, other):
    """Where two texts part, seen from their ends."""
    at = len(os.path.commonprefix([mine[::-1], other[::-1]]))
    end = lambda text: text[max(0, len(text) - at - 30):len(text) - at]
    return f"text, {at} from its end: audit {end(mine)!r}, pandoc {end(other)!r}"


# --- PDF, by pdftotext ----------------------------------------------------------

def words(text):
    text = unicodedata.normalize("NFKC", UNSEEN.sub("", text))
    found = (squeezed(word) for word in WIDE.sub(r" \1 ", text).split())
    return [word for word in found if word]


def diff(mine, other):
    """Hunks in which two lists of words differ, by the program diff."""
    with tempfile.TemporaryDirectory() as folder:
        names = [f"{folder}/{name}" for name in "ab"]
        for name, content in zip(names, (mine, other)):
            with open(name, "w", encoding="utf-8") as file:
                file.writelines(f"{word}\n" for word in content)
        command = ["diff", "--speed-large-files", "--old-line-format=-%L",
                   "--new-line-format=+%L", "--unchanged-line-format==\n", *names]
        ran = subprocess.run(command, capture_output=True, text=True, errors="replace")
    lost, added = [], []
    for line in ran.stdout.split("\n")[:-1]:
        if line[0] == "-":
            lost.append(line[1:])
        elif line[0] == "+":
            added.append(line[1:])
        elif lost or added:
            yield lost, added
            lost, added = [], []
    if lost or added:
        yield lost, added


def settle(hunks):
    """What is lost, and what is added, once words that are only divided otherwise
    or have the number of a note behind them are set aside."""
    lost, added = [], []
    for here, there in hunks:
        if not here:
            added += there
            continue
        if not there:
            lost += here
            continue
        a, b = "".join(here), "".join(there)
        if len(a) * len(b) > 4_000_000:
            lost += here
            added += there
            continue
        matcher = difflib.SequenceMatcher(None, a, b, autojunk=False)
        codes = matcher.get_opcodes()
        if any(tag in ("delete", "replace") for tag, *_ in codes):
            lost += here
            added += there
        else:
            added += [b[j:k] for tag, _, _, j, k in codes if tag == "insert"]
    return lost, added


def by_pdftotext(folio, path):
    """How many words agree, how many stand elsewhere, and in what readers differ."""
    command = ["pdftotext", "-enc", "UTF-8", str(path), "-"]
    ran = subprocess.run(command, capture_output=True)
    other = words(ran.stdout.decode("utf-8", "replace"))
    body, *notes = flows(folio, path) or [""]
    mine, noted = words(body), words(" ".join(notes))
    lost, added = settle(diff(mine, other))
    lost_of_notes, added = settle(diff(noted, added))
    # What stands in columns is read in another order.
    pool = collections.Counter(added)
    rest = collections.Counter(lost) + collections.Counter(lost_of_notes)
    elsewhere = rest & pool
    rest, pool = rest - elsewhere, pool - elsewhere
    # What is divided otherwise there: the letters decide.
    beyond = letters_beyond("".join(rest.elements()), "".join(pool.elements()))
    told = []
    if beyond:
        few = " ".join(list(rest)[:8])
        told.append(f"{beyond.total()} letters that pdftotext has not, of: {few}")
    # Numbers of pages, marks and items, and signs, are no words.
    more = {word: count for word, count in pool.items() if not NUMBER.fullmatch(word)}
    beyond = letters_beyond("".join(w * n for w, n in more.items()), "".join(rest.elements()))
    if any(map(str.isalpha, beyond)):
        told.append(f"words that the audit has not: {' '.join(list(more)[:8])}")
    return len(mine) + len(noted), elsewhere.total(), told
