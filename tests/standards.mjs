// standards.mjs - what goes out is given to other people's validators (../shared/standards/check), from a running demonstration.
//
//     node tests/standards.mjs BRUECKE "--data DIR" [PART...]     parts: integreat hsds ical jsonld dcat csvw geojson; without one all of them
//
// Each row of `addresses` is fetched as a visitor would and handed over as a file; a row that answers anything but 200 fails. A validator that counts adds its own
// numbers, another one counts once. Ends with "N passed, N failed"; one loud line, and nothing else, where the validators are not there.
import { execFile } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { serve } from './browser/kit.mjs'

const [program, store, ...parts] = process.argv.slice(2)
const check = path.join(process.env.BRUECKE_SHARED ?? '../shared', 'standards/check')
if (!fs.existsSync(check)) { console.log(`SKIPPED: ${check} is not there: nothing is validated\n0 passed, 0 failed, 1 skipped`); process.exit(0) }

const region = 'kleve'
const langs = ['de', 'en', 'ar', 'de-si']
// What a validator wants to see as files: addresses below the server, and for CSVW what lies beside the table.
const addresses = {
  ical: [], jsonld: [], dcat: [], csvw: [], geojson: [],
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bruecke-standards.'))
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }))
const env = { ...process.env, STANDARDS_COPY: path.join(os.tmpdir(), 'bruecke-standards') }
let passed = 0, failed = 0

function run(args) {
  return new Promise(resolve => execFile('bash', [path.resolve(check), ...args], { env, maxBuffer: 1 << 26, timeout: 300_000 },
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

async function fetched(site, address, name) {
  const answer = await fetch(site.base + address)
  if (answer.status !== 200) { failed++; console.log(`--- ${address}: status ${answer.status}`); return null }
  const file = path.join(folder, name)
  fs.writeFileSync(file, Buffer.from(await answer.arrayBuffer()))
  return file
}

// "/kleve/opendata/offers.csv" → "3-offers.csv": validators go by the end of a name. Beside a table its description has the table's name and its own end.
async function files(site, what) {
  for (const [i, address] of addresses[what].entries()) {
    const name = `${i}-${path.basename(new URL(address, site.base).pathname)}`, ends = what === 'jsonld' ? '.html' : ''
    const file = await fetched(site, address, name + ends)
    if (!file || (what === 'csvw' && !await fetched(site, `${address}-metadata.json`, `${name}-metadata.json`))) continue
    count(`${what} ${address}`, await run([what, file]))
  }
}

const doing = {
  async integreat(site) { for (const lang of langs) count(`integreat ${region} ${lang}`, await run(['integreat', site.base, region, lang])) },
  async hsds(site) { count('hsds', await run(['hsds', `${site.base}/${region}/hsds`, '--require-all', '--strict'])) },
}

const site = await serve(program, store)
try {
  for (const part of parts.length ? parts : ['integreat', 'hsds', ...Object.keys(addresses)]) await (doing[part] ?? (s => files(s, part)))(site)
} finally { await site.stop() }
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed ? 1 : 0
