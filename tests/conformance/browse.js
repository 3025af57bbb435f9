// Opens books in headless Chromium, as a reading system would show them.
//
//     FOLIO_JUDGES=~/.cache/folio-judges node browse.js [--shots FOLDER] BOOK.epub...
//
// For each file of each book: nothing is fetched from outside, no script stands in it, nothing
// is wider than a screen of 360 pixels (what scrolls by itself may be), each mark leads to a
// note and that note leads back to the mark, and each note has one way back for each mark. With
// --shots, pictures of all files at 360 pixels, and at 1200 in the dark, go to a folder.
// One line for each finding; exit code 1 if there is any.
'use strict';

const fs = require('fs');
const os = require('os');
const path = require('path');
const { execFileSync } = require('child_process');
const { createRequire } = require('module');
const { pathToFileURL } = require('url');

const home = process.env.FOLIO_JUDGES ?? path.join(process.env.HOME, '.cache/folio-judges');
const judges = createRequire(path.join(home, 'node_modules', 'puppeteer-core', 'package.json'));
const puppeteer = judges('puppeteer-core');
const NARROW = { width: 360, height: 640 };
const WIDE = { width: 1200, height: 800 };

let findings = 0;
function tell(book, file, why) {
  findings += 1;
  console.log(`FAIL ${path.basename(book)} ${file}: ${why}`);
}

// What is too wide for the screen, by the elements that stick out. Columns of Japanese follow
// each other sideways: there height is what counts.
function overflow() {
  const root = document.documentElement;
  if (getComputedStyle(root).writingMode.startsWith('vertical')) {
    return root.scrollHeight > root.clientHeight ? [`${root.scrollHeight} px high`] : [];
  }
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  const scrolls = (e) => e && (getComputedStyle(e).overflowX === 'auto' || scrolls(e.parentElement));
  const wide = (e) => e.getBoundingClientRect().right > room + 1 && !scrolls(e);
  const names = [...document.body.querySelectorAll('*')].filter(wide).map((e) => e.outerHTML.slice(0, 90));
  return names.length ? names.slice(-2) : [`${document.documentElement.scrollWidth} px`];
}

// The links of marks and of notes, as addresses.
function links() {
  const all = (selector, f) => [...document.querySelectorAll(selector)].map(f);
  return {
    scripts: document.querySelectorAll('script, iframe, object, embed').length,
    marks: all('[role=doc-noteref]', (a) => [new URL(a.id ? `#${a.id}` : '', location).href, a.href]),
    notes: all('[role=doc-footnote]', (note) => [
      new URL(`#${note.id}`, location).href,
      [...note.querySelectorAll('[role=doc-backlink]')].map((a) => a.href),
    ]),
    nested: document.querySelectorAll('a a').length,
  };
}

// Whether following a link brings its target to the screen.
async function arrives(page, from, to) {
  await page.goto(from);
  const link = new URL(to);
  await page.evaluate((href) => {
    [...document.querySelectorAll('a')].find((a) => a.href === href).click();
  }, to);
  await page.waitForFunction((href) => location.href === href, { timeout: 5000 }, to);
  return page.evaluate((id) => {
    const target = document.getElementById(id);
    if (!target) return false;
    const box = target.getBoundingClientRect();
    return box.bottom >= 0 && box.top <= innerHeight && target.getClientRects().length > 0;
  }, decodeURIComponent(link.hash.slice(1)));
}

async function browse(browser, book, shots) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'folio-browse-'));
  execFileSync('unzip', ['-q', path.resolve(book), '-d', folder]);
  const page = await browser.newPage();
  const fetched = [];
  page.on('request', (request) => {
    if (!/^(file|data):/.test(request.url())) fetched.push(request.url());
  });
  const root = path.join(folder, 'OEBPS');
  const files = fs.readdirSync(root).filter((name) => name.endsWith('.xhtml')).sort();
  const marks = new Map();
  const notes = new Map();
  for (const file of files) {
    await page.setViewport(NARROW);
    await page.goto(pathToFileURL(path.join(root, file)).href);
    for (const what of await page.evaluate(overflow)) tell(book, file, `too wide: ${what}`);
    const found = await page.evaluate(links);
    if (found.scripts || found.nested) tell(book, file, 'it holds scripts, or links in links');
    found.marks.forEach(([mark, note]) => marks.set(mark, note));
    found.notes.forEach(([note, back]) => notes.set(note, back));
    if (shots) {
      const name = path.join(shots, `${path.basename(book, '.epub')}-${file.replace('.xhtml', '')}`);
      await page.screenshot({ path: `${name}-360.png`, fullPage: true });
      await page.setViewport(WIDE);
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
      await page.screenshot({ path: `${name}-dark.png`, fullPage: true });
      await page.emulateMediaFeatures([]);
    }
  }
  await page.setViewport(NARROW);
  for (const [mark, note] of marks) {
    const back = notes.get(note);
    const name = path.basename(mark);
    if (!back) tell(book, name, `leads to ${path.basename(note)}, which is no note`);
    else if (!back.includes(mark)) tell(book, name, 'its note does not lead back to it');
    else if (!(await arrives(page, mark, note))) tell(book, name, 'its note is not shown');
    else if (!(await arrives(page, note, mark))) tell(book, name, 'the way back does not show it');
  }
  for (const [note, back] of notes) {
    const own = [...marks].filter(([, to]) => to === note).length;
    if (back.length !== own) tell(book, path.basename(note), `${own} marks, ${back.length} ways back`);
  }
  fetched.forEach((url) => tell(book, '', `it fetches ${url}`));
  await page.close();
  fs.rmSync(folder, { recursive: true });
  console.log(`ok   ${path.basename(book)}: ${files.length} files, ${marks.size} marks, ${notes.size} notes`);
}

async function main() {
  const books = process.argv.slice(2);
  let shots;
  if (books[0] === '--shots') [, shots] = books.splice(0, 2);
  const browser = await puppeteer.launch({
    executablePath: process.env.PUPPETEER_EXECUTABLE_PATH ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--allow-file-access-from-files'],
    timeout: 60000,
  });
  if (shots) fs.mkdirSync(shots, { recursive: true });
  for (const book of books) await browse(browser, book, shots);
  await browser.close();
  process.exit(findings || !books.length ? 1 : 0);
}

main().catch((why) => {
  console.error(why);
  process.exit(1);
});
