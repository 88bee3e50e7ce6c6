// run.mjs - the browser tier: real pages of a running server in Debian's Chromium.
//
//     node tests/browser/run.mjs BRUECKE [OPTIONS [OPTIONS]]     OPTIONS: "--data DIR" or "--store URL", a demonstration region;
//                                                                pages are looked at in the first, flows run in all of them
//     node tests/browser/run.mjs BRUECKE --shots                 only pictures of all pages, into build/shots or $BRUECKE_SHOTS
//     BRUECKE_BROWSER="sweep flows" …                            only some parts: sweep flows keyboard visitor home weight confirm morning mediation survey concept
//     BRUECKE_TEST_THOROUGH=1 …                                  more pages of the office, the long paths, and some on PostgreSQL too (./test --thorough)
//     BRUECKE_TEST_WHOLE=1 …                                     more pages with axe, and all paths on PostgreSQL too (make whole)
//     BRUECKE_ALL=1 …                                            every page in all eight views (make views); without it: sweep.mjs says which
//     BRUECKE_PAGES="offers|login" …                             only pages whose name fits
//     BRUECKE_PUBLIC=1 …                                         only pages of visitors
//
// Ends with "N passed, N failed". Notes are findings that do not fail: moderate ones of axe, figures.
import { chromium } from 'playwright-core'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { counts, demo, note, pool, root, serve } from './kit.mjs'
import { cases as eye } from './eye.mjs'
import { find_pages, gallery, picture, sweep } from './sweep.mjs'
import { validate } from './valid.mjs'

const [program, ...rest] = process.argv.slice(2)
const only_shots = rest.includes('--shots'), named = rest.filter(o => o !== '--shots')
const wanted = (process.env.BRUECKE_BROWSER ?? 'sweep flows keyboard visitor home weight confirm morning mediation survey concept').split(' ')
const whole = !!process.env.BRUECKE_TEST_WHOLE, thorough = whole || !!process.env.BRUECKE_TEST_THOROUGH
const folder = path.resolve(process.env.BRUECKE_SHOTS ?? path.join(root, 'build/shots'))
process.env.BRUECKE_NOW ??= '1795003200'                    // what is open and what has ended stays so
// A few pictures in every run: the pages that the design speaks of.
const portraits = new Set(['home', 'offers', 'offers/*', 'today', 'offers/new with problems'])

process.setMaxListeners(40)                                 // every server is ended with this process
const begun = Date.now(), seconds = from => ((Date.now() - from) / 1000).toFixed(1)
const own = named.length ? null : await demo(program)
const stores = own ? [own.options] : named
const args = ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--force-color-profile=srgb']
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args })

const html = fs.mkdtempSync(path.join(os.tmpdir(), 'bruecke-html.'))
process.on('exit', () => { own?.remove(); fs.rmSync(html, { recursive: true, force: true }) })
process.on('SIGTERM', () => process.exit(143))

// Looks at every page, and leaves the sources of the pages for valid().
async function look() {
  const site = await serve(program, stores[0])
  try {
    fs.mkdirSync(folder, { recursive: true })
    for (const old of fs.readdirSync(folder)) if (picture.test(old)) fs.rmSync(path.join(folder, old))
    const from = Date.now(), fits = new RegExp(process.env.BRUECKE_PAGES ?? ''), pages = (await find_pages(site)).filter(p => fits.test(p.name) && !(p.who && process.env.BRUECKE_PUBLIC))
    for (const p of pages) p.sits = portraits.delete(p.name)
    const tally = await sweep(browser, site, pages, { axe: !only_shots, all: !!process.env.BRUECKE_ALL, more: whole, brief: !thorough && !process.env.BRUECKE_ALL, html: only_shots ? null : html, folder, shots: p => only_shots || p.sits })
    gallery(folder, tally.shots)
    console.log(`${pages.length} pages (${pages.filter(p => !p.who).length} public): ${tally.over} like others and left out, ${tally.views} views, ${tally.axed} of them with axe (${tally.whole} pages in all languages, the others, whose parts are all known, in one); ${tally.shots.length} pictures in ${folder}/index.html; ${seconds(from)} s`)
    return tally.sources
  } finally { await site.stop() }
}

async function valid(sources) {
  const from = Date.now()
  await validate(sources, html)
  console.log(`${sources.length} sources for html-validate and the Nu checker: ${seconds(from)} s`)
}

async function act(part, store) {
  const { cases } = await import(`./${part}.mjs`)
  const site = await serve(program, store), from = Date.now(), engine = /^--store/.test(store) ? 'PostgreSQL' : 'SQLite'
  try { await cases(browser, { ...site, options: store, program }, engine) } finally { await site.stop() }
  console.log(`${part} on ${engine}: ${seconds(from)} s`)
}

// Weeks pass on this path, so nobody else may use its store meanwhile: on SQLite it gets one of its own, on PostgreSQL the store of the flows after them.
async function walk(part, store) {
  const { cases } = await import(`./${part}.mjs`), postgres = /^--store/.test(store), made = postgres ? null : await demo(program), from = Date.now()
  const engine = postgres ? 'PostgreSQL' : 'SQLite'
  try { await cases(browser, program, made?.options ?? store, engine) } finally { made?.remove() }
  console.log(`${part} on ${engine}: ${seconds(from)} s`)
}

// What one worker of the pool does, one part after another.
const in_turn = parts => async () => { for (const [part, store] of parts.filter(p => wanted.includes(p[0]))) await (/^(mediation|survey)$/.test(part) ? walk(part, store) : act(part, store)) }

try {
  if (!only_shots) await eye(browser)
  const sources = only_shots || wanted.includes('sweep') ? await look() : []
  const acts = [...stores.map(store => (/^--store/.test(store) ? [...thorough ? ['flows', 'mediation'] : [], ...whole ? ['survey', 'concept'] : []] : ['flows']).map(part => [part, store])),
                ...['keyboard', 'visitor', 'home', 'weight', 'confirm', 'morning', ...thorough ? ['mediation', 'survey', 'concept'] : []].map(part => [[part, stores[0]]])]
  if (!only_shots) await pool([...sources.length ? [() => valid(sources)] : [], ...acts.map(in_turn)], run => run())
} catch (e) { counts.failed++; console.log(`FAILED: ${e.stack ?? e}`) }
finally {
  // A process that others hinder takes longer; its processor time stays.
  const cdp = await browser.newBrowserCDPSession().catch(() => null), all = cdp ? (await cdp.send('SystemInfo.getProcessInfo')).processInfo : []
  const ours = process.cpuUsage()
  note(`browser tier: ${seconds(begun)} s; processor time at least ${(all.reduce((n, p) => n + p.cpuTime, 0) + (ours.user + ours.system) / 1e6).toFixed(0)} s`)
  await browser.close()
}
console.log(`${counts.passed} passed, ${counts.failed} failed${counts.skipped ? `, ${counts.skipped} skipped` : ''}`)
process.exitCode = counts.failed ? 1 : 0
