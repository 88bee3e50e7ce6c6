// soak.mjs BINARY STORE_OPTIONS SECONDS - a day of a centre in minutes: visitors in six languages, staff who look and edit, imports, exports, documents,
// jobs; a server and a worker beside it, behind their walls. Each second their memory and open files are noted.
//
// What it says at the end: how long answers took by kind, how memory and files went by quarters of the run, and the verdict: no growth in the second
// half (the last quarter against the third), no answer from 500 on, nobody died, `bruecke check` finds nothing. The last line is `N passed, N failed`.
//   STORE_OPTIONS  "--data DIR" or "--store URL" of a demonstration that may be written to
import { execFileSync, spawn } from 'node:child_process'
import fs from 'node:fs'
import http from 'node:http'

const [program, options, length = '600'] = process.argv.slice(2)
const seconds = Number(length), store = options.split(' ')
const env = { PATH: process.env.PATH, TZ: 'UTC', LC_ALL: 'C.UTF-8', BRUECKE_AS: '1' }
for (const name of ['BRUECKE_SEAL_KEY', 'BRUECKE_MAIL_DIR', 'TMPDIR', 'BRUECKE_SANDBOX', 'TSAN_OPTIONS']) if (process.env[name]) env[name] = process.env[name]
const languages = ['de', 'en', 'ar', 'uk', 'tr', 'fr']
const password = 'Vorfuehrung-2026'
let passed = 0, failed = 0, over = false
const check = (what, good, more = '') => { if (good) { passed++; console.log(`ok    ${what}`) } else { failed++; console.log(`FAIL  ${what}: ${more}`) } }
const pause = ms => new Promise(r => setTimeout(r, ms))
const one = list => list[Math.floor(Math.random() * list.length)]
const spread = ms => pause(ms * (0.5 + Math.random()))

// ---- the two processes ------------------------------------------------------------------------------------------------------------------------
const children = []
process.on('exit', () => { for (const c of children) c.kill('SIGKILL') })
async function start(words) {
  const child = spawn(program, [...words, ...store], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const s = { name: words[0], child, said: '', log: '', samples: [] }
  children.push(child)
  child.stdout.on('data', d => { s.said += d })
  child.stderr.on('data', d => { s.log = (s.log + d).slice(-4000) })
  s.ended = new Promise(r => child.on('exit', (code, signal) => { s.end = { code, signal }; r(s.end) }))
  for (let i = 0; i < 600 && !s.said.includes('ready') && !s.end; i++) await pause(50)
  if (!s.said.includes('ready')) throw new Error(`${words[0]}: ${s.log}`)
  return s
}
const field = (text, name) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? NaN)
function sample(s) {
  try {
    const status = fs.readFileSync(`/proc/${s.child.pid}/status`, 'utf8')
    s.samples.push({ rss: field(status, 'VmRSS') / 1024, fds: fs.readdirSync(`/proc/${s.child.pid}/fd`).length, threads: field(status, 'Threads') })
    s.seccomp = field(status, 'Seccomp')
  } catch { /* it has just ended, which is said elsewhere */ }
}

// ---- asking ---------------------------------------------------------------------------------------------------------------------------------------
const kinds = {}, odd = {}
const count = (where, name) => { where[name] = (where[name] ?? 0) + 1 }
let port = 0
class Person {
  constructor(address) { this.address = address; this.agent = new http.Agent({ keepAlive: true, maxSockets: 1 }); this.jar = {} }

  ask(kind, path, { method = 'GET', headers = {}, body, fine = [] } = {}) {
    return new Promise(resolve => {
      const began = performance.now(), cookie = Object.entries(this.jar).map(([k, v]) => `${k}=${v}`).join('; ')
      const done = (status, text, more = {}) => {
        const k = kinds[kind] ??= { times: [], n: 0 }
        k.n++
        k.times.push(performance.now() - began)
        if (!(status >= 200 && status < 400) && !fine.includes(status)) count(odd, `${kind} ${status || text} ${path.replace(/[?].*/, '')}`)
        resolve({ status, text, headers: more })
      }
      const r = http.request({ host: '127.0.0.1', port, path, method, agent: this.agent, timeout: 60_000,
        headers: { 'x-forwarded-for': this.address, ...(cookie ? { cookie } : {}), ...(body ? { 'content-length': Buffer.byteLength(body) } : {}), ...headers } }, a => {
        const parts = []
        a.on('data', d => parts.push(d)).on('end', () => {
          for (const c of a.headers['set-cookie'] ?? []) { const [, k, v] = /^([^=]+)=([^;]*)/.exec(c); this.jar[k] = v }
          done(a.statusCode, Buffer.concat(parts).toString(), a.headers)
        }).on('error', () => done(0, ''))
      })
      // A connection that was kept too long may be closed at the moment of asking; a browser asks again, and so do we, if it only reads.
      r.on('timeout', () => r.destroy()).on('error', e => (r.reusedSocket && method === 'GET' ? this.ask(kind, path, { method, headers, body, fine }).then(resolve) : done(0, String(e))))
      r.end(body)
    })
  }

  form(kind, path, fields, more = {}) {
    return this.ask(kind, path, { method: 'POST', body: new URLSearchParams(fields).toString(), ...more, headers: { 'content-type': 'application/x-www-form-urlencoded', ...more.headers } })
  }

  async login(mail) {
    const csrf = /name="csrf" value="([^"]*)"/.exec((await this.ask('login', '/kleve/de/login')).text)?.[1]
    return (await this.form('login', '/kleve/de/login', { csrf, email: mail, password })).status === 303
  }
}

// ---- what people do; each loops until it is over -----------------------------------------------------------------------------------------------------
const words = ['Deutsch', 'Sprachkurs', 'Anmeldung Schule', 'Arzt', 'Wohnung', 'job', 'childcare', 'B1', 'دورة', 'سكن', 'робота', 'лікар', 'kurs', 'doktor', 'logement', 'école', 'Agentor fur Arbiet', 'Frauen', 'Geldern']
const places = ['', '/offers', '/courses', '/calendar', '/actors', '/areas', '/news', '/indicators', '/emergency', '/find-course', '/contact', '/feeds/offers.atom', '/offers?languages=ar', '/offers?sort=distance&near=05154036']
async function visitor(language, i) {
  const p = new Person(`10.1.${i}.7`)
  let links = []
  while (!over) {
    const dice = Math.random(), base = `/kleve/${language}`
    if (dice < 0.25) await p.ask('search', `${base}/search?q=${encodeURIComponent(`${one(words)} ${Math.random() < 0.5 ? one(words) : ''}`)}`)
    else if (dice < 0.55 && links.length) await p.ask('page', one(links), { headers: Math.random() < 0.5 ? { 'accept-encoding': 'gzip' } : {} })
    else {
      const a = await p.ask('list', base + (one(places) || '/'))
      links = [...a.text.matchAll(/href="(\/kleve\/[a-z-]+\/(?:offers|courses|actors|areas)\/[a-z0-9-]+)"/g)].map(m => m[1]).slice(0, 60).concat(links).slice(0, 120)
      if (a.headers.etag && Math.random() < 0.3) await p.ask('unchanged', base + '/', { headers: { 'if-none-match': a.headers.etag } })
    }
    await spread(120)
  }
}
async function staff(mail, i) {
  const p = new Person(`10.2.${i}.7`)
  if (!await p.login(mail)) { odd[`login ${mail}`] = 1; return }
  while (!over) {
    await p.ask('staff', `/kleve/de/${one(['today', 'offers', 'offers?sort=-changed', 'translations', 'courses', 'actors', 'search?q=' + encodeURIComponent(one(words)), 'places'])}`, { fine: [403] })
    if (Math.random() < 0.02) { p.jar = {}; await p.login(mail) }      // in the morning again
    await spread(300)
  }
}
// Through the API, with the version that was read; somebody else may have been quicker.
const parsed = a => { try { return JSON.parse(a.text) } catch { return null } }      // null: it is counted as odd already
async function edit(token) {
  const p = new Person('10.3.0.7'), headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  let list = []
  while (!over && !list.length) list = parsed(await p.ask('api', '/kleve/api/v1/directory/offer?limit=100', { headers }))?.items ?? []
  for (let n = 0; !over; n++) {
    const row = parsed(await p.ask('api', `/kleve/api/v1/directory/offer/${one(list).key}`, { headers }))
    if (row) await p.ask('write', `/kleve/api/v1/directory/offer/${row.key}`, { method: 'PATCH', fine: [409, 412], body: JSON.stringify({ times: `montags, ${8 + n % 10}–${9 + n % 10} Uhr` }),
      headers: { ...headers, 'if-match': `"v${row.version}"` } })
    await spread(400)
  }
}
const runs = { imports: 0, bad: [] }
async function imports() {
  for (let n = 0; !over; n++) {
    const rows = Array.from({ length: 25 }, (_, i) => `soak-${(n * 7 + i) % 200},"Dauerlauf ${n % 50} ${i}",association`)
    await new Promise(resolve => {
      const child = spawn(program, ['import', 'directory.actor', '-', '--region', 'kleve', ...store], { env, stdio: ['pipe', 'ignore', 'pipe'] })
      let said = ''
      child.stderr.on('data', d => { said += d })
      child.on('exit', code => { runs.imports++; if (code !== 0) runs.bad.push(said.slice(0, 300)); resolve() })
      child.stdin.end(['key,name,kind', ...rows, ''].join('\n'))
    })
    await spread(4000)
  }
}
async function exportsOf() {
  const p = new Person('10.4.0.7')
  while (!over) { await p.ask('export', `/kleve/${one(languages)}/${one(['offers', 'actors', 'courses'])}.${one(['csv', 'xlsx', 'json'])}`); await spread(1500) }
}
async function documents() {
  const p = new Person('10.5.0.7'), list = ['/kleve/de/card/ar/wallet.pdf', '/kleve/en/card/uk/a6.pdf', '/kleve/de/council-reports/sachstandsbericht-2026-beispiel/report.pdf', '/kleve/de/card/tr/wallet.pdf']
  if (!await p.login('lead@beispiel.example')) odd['login for documents'] = 1       // the report is a draft
  while (!over) { await p.ask('pdf', one(list)); await spread(1500) }
}
// What makes jobs and mails: forgotten passwords, from many networks, more than an office ever forgets.
async function forgetful() {
  for (let n = 0; !over; n++) {
    const p = new Person(`10.6.${n % 250}.${Math.floor(n / 250) % 250}`), path = `/kleve/${one(['de', 'ar'])}/forgotten`
    const csrf = /name="csrf" value="([^"]*)"/.exec((await p.ask('form', path)).text)?.[1]
    if (csrf) await p.form('form', path, { csrf, email: one(['editor@beispiel.example', 'nobody@b.example', 'lead@beispiel.example']) })
    else count(odd, `no form at ${path}`)
    p.agent.destroy()
    await spread(2000)
  }
}

// ---- what came of it --------------------------------------------------------------------------------------------------------------------------------
const middle = list => { const s = [...list].sort((a, b) => a - b); return s.length ? s[Math.floor(s.length / 2)] : NaN }
const quarters = (s, what) => [0, 1, 2, 3].map(i => middle(s.samples.slice(s.samples.length * i / 4, s.samples.length * (i + 1) / 4).map(x => x[what])))
function report(s) {
  const rss = quarters(s, 'rss'), fds = quarters(s, 'fds'), threads = quarters(s, 'threads'), peak = Math.max(...s.samples.map(x => x.rss))
  console.log(`${s.name.padEnd(6)} RSS MiB ${rss.map(x => x.toFixed(1)).join(' → ')} (peak ${peak.toFixed(1)})   files ${fds.join(' → ')}   threads ${threads.join(' → ')}`)
  // A pool of pages that libc gives back late moves by some hundred KiB; a leak of one row per request would be megabytes.
  check(`${s.name}: memory does not grow in the second half`, rss[3] <= rss[2] * 1.03 + 1, `${rss[2].toFixed(1)} → ${rss[3].toFixed(1)} MiB`)
  check(`${s.name}: open files do not grow in the second half`, fds[3] <= fds[2] + 2, `${fds[2]} → ${fds[3]}`)
  check(`${s.name}: threads do not grow in the second half`, threads[3] <= threads[2], `${threads[2]} → ${threads[3]}`)
}
function table() {
  console.log('what        answers     p50      p95      p99      max ms')
  for (const [name, k] of Object.entries(kinds)) {
    const t = k.times.sort((a, b) => a - b), at = f => t[Math.min(t.length - 1, Math.floor(t.length * f))].toFixed(1).padStart(8)
    console.log(`${name.padEnd(10)}${String(k.n).padStart(9)}${at(0.5)} ${at(0.95)} ${at(0.99)} ${at(1)}`)
  }
}

const token = execFileSync(program, ['user', 'add', 'soak@beispiel.example', '--role', 'editor', '--name', 'Soak', '--token', '--region', 'kleve', ...store], { env, encoding: 'utf8' }).trim()
const server = await start(['serve', '--listen', '127.0.0.1:0', '--log', 'warning', '--proxy', '127.0.0.1', '--no-work'])
const worker = await start(['work', '--log', 'warning'])
port = Number(/ready http:\/\/[^:]*:(\d+)/.exec(server.said)[1])
const clock = setInterval(() => { sample(server); sample(worker) }, 1000)
const people = [...languages.map(visitor), ...languages.map((l, i) => visitor(l, i + 10)), staff('editor@beispiel.example', 1), staff('coordinator@beispiel.example', 2), staff('lead@beispiel.example', 3),
  edit(token), imports(), exportsOf(), documents(), forgetful()]
await Promise.race([pause(seconds * 1000), server.ended, worker.ended])
over = true
const early = server.end ?? worker.end
await Promise.all(people)
clearInterval(clock)
server.child.kill('SIGTERM')
worker.child.kill('SIGTERM')
const ends = await Promise.all([server.ended, worker.ended])

console.log(`${seconds} s, ${Object.values(kinds).reduce((n, k) => n + k.n, 0)} answers, ${runs.imports} imports`)
table()
report(server)
report(worker)
check('nobody died', !early && ends.every(e => e.code === 0), JSON.stringify([early, ends, server.log, worker.log]))
if (env.BRUECKE_SANDBOX !== 'off') check('both were walled in', server.seccomp === 2 && worker.seccomp === 2, `Seccomp: ${server.seccomp}, ${worker.seccomp}`)
check('every answer was a good one', Object.keys(odd).length === 0, JSON.stringify(odd))
check('every import went well', runs.imports > 0 && runs.bad.length === 0, runs.bad[0])
let found = ''
try { execFileSync(program, ['check', ...store], { env, encoding: 'utf8' }) } catch (e) { found = `${e.stdout}${e.stderr}` }
check('bruecke check finds nothing', found === '', found.slice(0, 600))
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed ? 1 : 0)
