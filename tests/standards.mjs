// standards.mjs - what goes out is given to other people's validators (../shared/standards/check), from a running demonstration.
//
//     node tests/standards.mjs BRUECKE "--data DIR" [PART...]     parts: integreat hsds ical jsonld opendata; without one all of them. DIR: all regions of the
//                                                                 demonstration
//
// Each row of `addresses` is fetched as a visitor would and handed over as a file; a row that answers anything but 200 fails. A validator that counts adds its own
// numbers, another one counts once. Ends with "N passed, N failed"; one loud line, and nothing else, where the validators are not there.
import { execFile } from 'node:child_process'
import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { root, serve } from './browser/kit.mjs'

const [program, store, ...parts] = process.argv.slice(2)
const check = path.join(process.env.BRUECKE_SHARED ?? '../shared', 'standards/check')
if (!fs.existsSync(check)) { console.log(`SKIPPED: ${check} is not there: nothing is validated\n0 passed, 0 failed, 1 skipped`); process.exit(0) }

const region = 'kleve', regions = ['kleve', 'viersen', 'recklinghausen']
const langs = ['de', 'en', 'ar', 'de-si']
// What a validator wants to see as files. A page is found by the list that leads to it, so that no row of the demonstration is named here.
const addresses = {
  ical: ['de/calendar.ics', 'ar/calendar.ics', 'de-simple/calendar.ics', 'de/calendar.ics?topic=news', 'de/calendar.ics?topic=offers', 'de/calendar.ics?area=05154036',
    { list: 'de/offers?when=evening', ends: '/dates.ics' }, { list: 'de/courses', ends: '/dates.ics' }],
  jsonld: ['de/', 'ar/', 'de/calendar', 'de/offers', { list: 'de/offers' }, { list: 'ar/offers' }, { list: 'de/actors' }, { list: 'de/places' }, { list: 'de/courses' }, { list: 'de/pages' },
    { list: 'de/news' }, { list: 'de/indicators' }],
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bruecke-standards.'))
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }))
const env = { ...process.env, STANDARDS_COPY: path.join(os.tmpdir(), 'bruecke-standards') }
let passed = 0, failed = 0

// One at a time, also with other tests: the first of all makes the validators ready.
function run(args) {
  return new Promise(resolve => execFile('flock', [path.resolve(check), 'bash', path.resolve(check), ...args], { env, maxBuffer: 1 << 26, timeout: 300_000 },
    (error, out, err) => resolve({ code: error ? error.code ?? 1 : 0, said: out + err })))
}

function count(what, { code, said }) {
  if (/^FAIL/m.test(said)) code ||= 1                       // one of them says so, and ends with 0
  const [, good, bad] = /(\d+) passed, (\d+) failed/.exec(said.trim().split('\n').findLast(l => /\d+ passed, \d+ failed/.test(l)) ?? '') ?? []
  if (good) { passed += Number(good); failed += Number(bad) }
  else if (code === 0) passed++
  if (code && !Number(bad)) failed++
  if (code) console.log(`--- ${what}\n${said.trim().split('\n').filter(l => !/^\s*ok\b/.test(l)).slice(0, 60).join('\n')}`)
}

async function fetched(site, address, file) {
  const answer = await fetch(site.base + address)
  if (answer.status !== 200) { failed++; console.log(`--- ${address}: status ${answer.status}`); return false }
  fs.writeFileSync(path.join(folder, file), Buffer.from(await answer.arrayBuffer()))
  return true
}

// Of the first rows of a list one whose page has what is meant: the link to what `ends` so, or data for machines (pages that are discreet have none).
async function found(site, { list, ends = '' }, has = row => row + ends) {
  const [lang, name] = list.split(/[/?]/), html = await (await fetch(`${site.base}/${region}/${list}`)).text()
  const rows = [...new Set([...html.matchAll(new RegExp(`href="(/${region}/${lang}/${name}/[a-z0-9-]+)"`, 'g'))].map(m => m[1]))].slice(0, 12)
  for (const row of rows) if ((await (await fetch(site.base + row)).text()).includes(has(row))) return row + ends
  failed++
  console.log(`--- ${list}: no row${ends && ` that leads to ${ends}`}`)
  return null
}

async function files(site, what) {
  for (const [i, one] of addresses[what].entries()) {
    const address = typeof one === 'string' ? `/${region}/${one}` : await found(site, one, what === 'jsonld' ? () => 'application/ld+json' : undefined), name = `${i}${what === 'jsonld' ? '.html' : '.ics'}`
    if (address && await fetched(site, address, name)) count(`${what} ${address}`, await run([what, path.join(folder, name)]))
  }
}

const doing = {
  // A server for each region: the validator writes more than the house takes from one network at a time.
  async integreat() {
    for (const r of regions) {
      const own = await served()
      for (const lang of langs) count(`integreat ${r} ${lang}`, await run(['integreat', own.base, r, lang]))
      await own.stop()
    }
  },
  async opendata() { count('opendata', await new Promise(resolve => execFile('bash', [path.join(root, 'tests/opendata.sh'), path.resolve(program)], { env, maxBuffer: 1 << 26 },
    (error, out, err) => resolve({ code: error ? error.code ?? 1 : 0, said: out + err })))) },
  async hsds(site) { count('hsds', await run(['hsds', `${site.base}/${region}/hsds`, '--require-all', '--strict'])) },
}

// Documents name addresses with the host, and the validators follow them: so the program has to know its own.
async function served() {
  const port = await new Promise(resolve => { const s = net.createServer().listen(0, '127.0.0.1', () => { const { port } = s.address(); s.close(() => resolve(port)) }) })
  return serve(program, `${store} --listen 127.0.0.1:${port} --url http://127.0.0.1:${port}`)
}
const site = await served()
try {
  for (const part of parts.length ? parts : [...Object.keys(doing), ...Object.keys(addresses)]) await (doing[part] ?? (s => files(s, part)))(site)
} finally { await site.stop() }
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed ? 1 : 0
