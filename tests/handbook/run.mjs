// run.mjs - walks every task of the user guides (docs/handbuch) in Chromium on the demonstration, and compares their words with the screens.
//
//     node tests/handbook/run.mjs BRUECKE [--pictures] [--print] [STORE]     STORE: words that lead to a store ("--data DIR") that may be written to;
//                                                                          without it a demonstration of its own is made
//     HANDBOOK="mediation provider" …                                      only some walks
//
// --pictures takes the pictures anew, --print prints the guides into build/handbook. Ends with "N passed, N failed".
import { chromium } from 'playwright-core'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { counts, demo, test } from '../browser/kit.mjs'
import { read_book } from './book.mjs'
import { print } from './print.mjs'
import { Walk } from './walk.mjs'

const noon = 1795003200, day = 86400                         // Wednesday, 18 November 2026, 12:00 UTC
const days = { asking: noon, after: noon + 8 * day - 5 * 3600, later: noon + 22 * day }
const walks = ['mediation', 'provider', 'office']

const [program, ...rest] = process.argv.slice(2), has = name => rest.includes(`--${name}`)
const named = rest.find(o => /^--(data|store) /.test(o)), wanted = (process.env.HANDBOOK ?? walks.join(' ')).split(' ')
process.env.BRUECKE_NOW ??= String(noon)
process.setMaxListeners(40)

const book = read_book(), own = named ? null : await demo(program)
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bruecke-handbook.'))
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', env: { ...process.env, LANGUAGE: 'de' },
  args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--force-color-profile=srgb', '--lang=de-DE', '--font-render-hinting=none'] })
const s = new Walk(browser, program, named ?? own.options, folder, book, has('pictures'))
try {
  for (const name of wanted) {
    const { walk } = await import(`./${name}.mjs`)
    await test(`handbook: the walk ${name}`, () => walk(s, days))
    await s.end()
  }
  if (has('pictures')) console.log(`${s.drawn.size} pictures, ${s.keep()} of them changed`)
  if (has('print')) await test('handbook: printing', () => print(browser))
} finally {
  await s.end()
  await browser.close()
  fs.rmSync(folder, { recursive: true, force: true })
  own?.remove()
}
const missed = [...book.steps].filter(([name]) => !s.met.has(name)).map(([name, step]) => `${step.line}: no walk comes to the step ${name}`)
const faults = [...book.faults, ...s.faults, ...(wanted.length === walks.length ? missed : [])]
for (const f of faults) console.log(`FAILED: handbook: ${f}`)
console.log(`${counts.passed + s.met.size} passed, ${counts.failed + faults.length} failed`)
process.exitCode = counts.failed + faults.length ? 1 : 0
