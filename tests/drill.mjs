// drill.mjs BINARY URL_A URL_B [ROUNDS [sqlite|postgres]] - the drill: a backup of a region while many write to it is one moment of it; it comes back elsewhere, on either
// engine, and bruecke check finds nothing there. The URLs name two empty PostgreSQL databases. The last line is `N passed, N failed`.
//
// What shows that it is one moment: each writer numbers its steps 1, 2, 3 …, and a step happens in one transaction over several tables.
//   make  POST of an organisation of its own, "drill-W-N" (row, words, address, sort keys, history, message of a webhook if there is one); every fifth step
//         takes an older one away instead. What is there after step m is known, so what came back must be that of one m.
//   turn  PATCH of one organisation of its own, whose name says N. Row, words and history change together: bruecke check compares them.
//   pair  an import of two life situations with the same position N.
// And m lies between what was acknowledged when the backup began and what was begun when it ended.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const [program, urlA, urlB, count = '20', only = ''] = process.argv.slice(2)
const binary = resolve(program), rounds = Number(count)
const work = mkdtempSync(join(process.env.TMPDIR ?? tmpdir(), 'bruecke-drill.'))
const env = { ...process.env, BRUECKE_AS: '1', BRUECKE_SEAL_KEY: join(work, 'seal.key') }
let passed = 0, failed = 0
const verdict = (what, good, why = '') => {
  if (good) passed++
  else { failed++; console.log(`FAIL  ${what}\n      | ${String(why).trim().split('\n').slice(0, 6).join('\n      | ')}`) }
  return good
}
const run = (...args) => spawnSync(binary, args, { encoding: 'utf8', env, maxBuffer: 1 << 28 })
const must = (...args) => { const r = run(...args); if (r.status !== 0) throw new Error(`${args.join(' ')}: ${r.stderr}${r.stdout}`); return r.stdout }
const aside = (args, started = Date.now()) => new Promise(done => {       // beside the writers, who live in this process
  const child = spawn(binary, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let out = ''
  for (const s of [child.stdout, child.stderr]) s.on('data', d => { out += d })
  child.on('exit', status => done({ status, out, ms: Date.now() - started }))
})
const pause = ms => new Promise(done => setTimeout(done, ms))

// ---- a server, and those who write to it ------------------------------------------------------------------------------------------------
const serve = options => new Promise((good, bad) => {
  const child = spawn(binary, ['serve', '--listen', '127.0.0.1:0', '--log', 'error', ...options], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  process.on('exit', () => child.kill('SIGKILL'))
  let said = ''
  child.stdout.on('data', d => { said += d; const m = /ready (http:\/\/\S+?)\/?\s/.exec(said); if (m) good({ child, base: m[1] }) })
  child.on('exit', () => bad(new Error(`serve ended: ${said}`)))
})
const there = m => {                                       // what a maker's steps up to m leave
  const keys = new Set()
  for (let k = 1; k <= m; k++) if (k % 5) keys.add(k); else keys.delete(k - 3)
  return keys
}
function writersOf(site) {
  const ask = async (method, path, body, version) => {
    const headers = { authorization: `Bearer ${site.token}`, 'content-type': 'application/json', ...(version ? { 'if-match': `"v${version}"` } : {}) }
    for (let i = 0; ; i++) {
      const r = await fetch(`${site.base}/kleve/api/v1/directory/actor${path}`, { method, headers, body: body && JSON.stringify(body) })
      if (r.status < 300) { await r.arrayBuffer(); return }
      if (r.status !== 503 || i > 20) throw new Error(`${method} ${path}: ${r.status} ${await r.text()}`)
      await pause(50)
    }
  }
  const make = w => n => n % 5 ? ask('POST', '', { key: `drill-${w}-${n}`, name: `Verein ${w} ${n}`, kind: 'association' }) : ask('DELETE', `/drill-${w}-${n - 3}`, null, 1)
  const turn = w => n => n === 1 ? ask('POST', '', { key: `drill-${w}`, name: 'Nummer 1', kind: 'association' }) : ask('PATCH', `/drill-${w}`, { name: `Nummer ${n}` }, n - 1)
  const pair = async n => {
    const file = join(work, 'pair.csv')
    writeFileSync(file, `key,position\narriving,${n}\ngerman,${n}\n`)
    const r = await aside(['import', 'directory.topic', file, '--region', 'kleve', ...site.options])
    if (r.status) throw new Error(`import: ${r.out}`)
  }
  return [['a', 'make', make('a')], ['b', 'make', make('b')], ['c', 'turn', turn('c')], ['d', 'turn', turn('d')], ['e', 'pair', pair]]
    .map(([name, kind, step]) => ({ name, kind, step, begun: 0, done: 0 }))
}
async function write(site, w) {
  while (!site.enough) {
    w.begun = w.done + 1
    try { await w.step(w.begun) } catch (e) { verdict(`writer ${w.name} goes on`, false, e.message); return }
    w.done = w.begun
    await pause(w.kind === 'pair' ? 50 : 5)
  }
}

// ---- what came back ------------------------------------------------------------------------------------------------------------------------
const table = text => text.trim().split('\n').map(l => l.split(','))
function moment(w, actors, topics) {                       // the step of this writer that the content is of; NaN: of none
  if (w.kind === 'pair') {
    const n = topics.filter(r => r[0] === 'arriving' || r[0] === 'german').map(r => Number(r.at(-1)))       // the last column; texts before it hold commas
    return n.length === 2 && n[0] === n[1] ? n[0] : NaN
  }
  const [head, ...rows] = actors, at = head.findIndex(h => h === 'name' || h === 'name@de')
  if (w.kind === 'turn') return Number(/^Nummer (\d+)$/.exec(rows.find(r => r[0] === `drill-${w.name}`)?.[at] ?? '')?.[1] ?? NaN)
  const keys = new Set(rows.filter(r => r[0].startsWith(`drill-${w.name}-`)).map(r => Number(r[0].split('-')[2])))
  for (let m = w.from; m <= w.to; m++) { const t = there(m); if (t.size === keys.size && [...t].every(k => keys.has(k))) return m }
  return NaN
}

async function round(site, i, to) {
  const name = `${site.name}, round ${i + 1}, into ${to.name}`, file = join(work, 'drill.backup'), sealed = i % 2 ? ['--key-file', join(work, 'backup.key')] : []
  for (const w of site.writers) w.from = w.done
  const saved = await aside(['backup', file, ...sealed, ...site.options])
  for (const w of site.writers) w.to = w.begun
  if (!verdict(`${name}: a backup beside writers`, saved.status === 0, saved.out)) return
  const back = await aside(['restore', file, ...sealed, '--region', 'kleve', '--as', to.region, ...to.options])
  if (!verdict(`${name}: restored`, back.status === 0, back.out)) return
  const check = await aside(['check', '--region', to.region, ...to.options])
  verdict(`${name}: check finds nothing`, check.status === 0, check.out)
  const get = e => table(must('export', e, '--region', to.region, ...to.options)), actors = get('directory.actor'), topics = get('directory.topic')
  for (const w of site.writers) {
    const m = moment(w, actors, topics)
    verdict(`${name}: writer ${w.name} (${w.kind}) stands where it stood at one moment, from ${w.from} to ${w.to}: ${m}`, m >= w.from && m <= w.to, `it is ${m}`)
  }
  site.times.push([saved.ms, back.ms, check.ms])
}

async function site(name, options, targets) {
  const s = { name, options, times: [], enough: false }
  must('demo', ...options)
  s.token = /bruecke_[a-z2-7]{40}/.exec(must('user', 'add', 'drill@beispiel.example', '--role', 'administrator', '--token', '--region', 'kleve', ...options))[0]
  const server = await serve(options)
  s.base = server.base
  s.writers = writersOf(s)
  const all = s.writers.map(w => write(s, w))
  while (!s.writers.every(w => w.done > 5) && !failed) await pause(20)
  for (let i = 0; i < rounds / 2 && !failed; i++) await round(s, i, targets[i % targets.length](i))
  s.enough = true
  await Promise.all(all)
  server.child.removeAllListeners('exit')
  await new Promise(done => { server.child.on('exit', done); server.child.kill('SIGTERM') })
  const middle = k => [...s.times.map(t => t[k])].sort((x, y) => x - y)[s.times.length >> 1] ?? NaN
  console.log(`${name}: ${s.times.length} rounds, ${s.writers.map(w => `${w.name} ${w.done}`).join(', ')} steps; median ms under load: backup ${middle(0)}, restore ${middle(1)}, check ${middle(2)}`)
}

for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1))
try {
  writeFileSync(join(work, 'backup.key'), 'c0ffee00'.repeat(8), { mode: 0o600 })
  writeFileSync(join(work, 'seal.key'), '5ea1ed00'.repeat(8), { mode: 0o600 })
  const folder = tag => i => { const at = join(work, `${tag}-${i}`); mkdirSync(at); return { name: 'SQLite', region: 'zurueck', options: ['--data', at] } }
  const base = (url, tag) => i => ({ name: 'PostgreSQL', region: `zurueck-${tag}-${i}`, options: ['--store', url] })
  mkdirSync(join(work, 'live'))
  if (only !== 'postgres') await site('SQLite', ['--data', join(work, 'live')], [base(urlB, 's'), folder('s')])
  if (only !== 'sqlite') await site('PostgreSQL', ['--store', urlA], [folder('p'), base(urlB, 'p')])
} catch (e) { verdict('the drill', false, e.message) }
rmSync(work, { recursive: true, force: true })
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed ? 1 : 0)
