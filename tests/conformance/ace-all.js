// Ace by DAISY for many books with one browser, which is some five times faster than a browser
// for each.
//
// Reads names of books, one a line, and answers each with its failures and an empty line. A
// failure is a line of impact, rule, place and words, with tabs between.
//
//     FOLIO_JUDGES=~/.cache/folio-judges node ace-all.js < names
'use strict';

const fs = require('fs');
const path = require('path');
const { createRequire } = require('module');

// Ace gives its browser five seconds to start, which a busy machine may not.
process.env.ACE_TIMEOUT_INITIAL ??= '60000';
process.env.PUPPETEER_EXECUTABLE_PATH ??= '/usr/bin/chromium';
const home = process.env.FOLIO_JUDGES ?? path.join(process.env.HOME, '.cache/folio-judges');
const judges = createRequire(path.join(home, 'node_modules', '@daisy', 'ace-cli', 'package.json'));
const ace = judges('@daisy/ace-core');
const browser = judges('@daisy/ace-axe-runner-puppeteer');

// Ace prints each report as a whole; only answers may.
const answer = (words) => fs.writeSync(1, `${words}\n`);
process.stdout.write = () => true;

const line = (words) => String(words ?? '').replace(/\s+/g, ' ').trim();

function* failures(report) {
  for (const page of report.assertions ?? []) {
    for (const { 'earl:test': test, 'earl:result': result } of page.assertions ?? []) {
      if (result['earl:outcome'] !== 'fail') continue;
      const place = `${page['earl:testSubject']?.url ?? ''} ${line(result['earl:pointer']?.css?.[0])}`;
      const words = line(result['dct:description']).slice(0, 300);
      yield [test['earl:impact'], test['dct:title'], place.trim(), words].join('\t');
    }
  }
}

async function main() {
  const names = fs.readFileSync(0, 'utf8').split('\n').filter(Boolean);
  // One browser for all books: Ace would start and end its own for each.
  const shared = { ...browser, launch: async () => {}, close: async () => {} };
  await browser.launch();
  for (const name of names) {
    try {
      const options = { cwd: process.cwd(), lang: 'en', initLogger: true, silent: true };
      const [, report] = await ace(name, options, shared);
      for (const failure of failures(report)) answer(failure);
    } catch (why) {
      answer(`critical\tno-report\t\t${line(why?.stack ?? why).slice(0, 300)}`);
    }
    answer('');
  }
  await browser.close();
  process.exit(0);
}

main();
