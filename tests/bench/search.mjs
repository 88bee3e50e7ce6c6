// search.mjs - `make bench-search`: how often the right page is among the first five, per language; and what a question costs.
//
// The questions and pages are those of ../shared/data/search (BRUECKE_SHARED: elsewhere): 575 real questions to 380 real pages of two counties. One scratch region
// for each county, pages imported as any list would be; questions without an answer are left out; both counties are added up. "even", "odd":
// the two halves of the pages by their number; the ranking was chosen on the even ones.
// The cost: BENCH_SCALE times the demonstration (72: about 10,000 offers), a different question each time, CPU time of the server, against FTS5 of
// sqlite3 (MATCH any word, ORDER BY rank LIMIT 10) over the same texts. BENCH_SCALE=0: left out.
import { execFileSync, spawn } from 'node:child_process'
import fs from 'node:fs'
import http from 'node:http'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'

const program = 'build/bruecke', shared = process.env.BRUECKE_SHARED ?? '../shared', folder = `${shared}/data/search`
const target = { de: 85, en: 85, ar: 80, uk: 80 }, scale = Number(process.env.BENCH_SCALE ?? 72), asked = 400
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'bruecke-search-'))
let server
process.on('exit', () => { server?.kill('SIGKILL'); fs.rmSync(work, { recursive: true, force: true }) })
if (!fs.existsSync(folder)) { console.log(`SKIPPED: there is no ${folder}`); process.exit(0) }

const run = (...args) => execFileSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'inherit'] })
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
const get = url => new Promise((resolve, reject) => http.get(url, { agent }, r => {
  let body = ''
  r.setEncoding('utf8').on('data', d => { body += d }).on('end', () => resolve({ status: r.statusCode, body })).on('error', reject)
}).on('error', reject))
const freePort = () => new Promise(resolve => { const s = net.createServer().listen(0, '127.0.0.1', () => { const { port } = s.address(); s.close(() => resolve(port)) }) })
async function serve(data) {
  const port = await freePort()
  server = spawn(program, ['serve', '--data', data, '--listen', `127.0.0.1:${port}`, '--log', 'warning', '--no-work'], { stdio: ['ignore', 'pipe', 'inherit'] })
  await new Promise((resolve, reject) => { server.stdout.once('data', resolve); server.once('exit', reject) })
  return `http://127.0.0.1:${port}`
}
async function stop() { const ended = new Promise(resolve => server.once('exit', resolve)); server.kill('SIGTERM'); await ended }
async function ready(url) { for (;;) { const r = await get(url); if (r.status === 200) return r; await new Promise(resolve => setTimeout(resolve, 200)) } }

// ---- how often the right page is found ---------------------------------------------------------------------------------------
const questions = {}
for (const name of fs.readdirSync(folder)) {
  const lang = /^questions_(.+)\.jsonl$/.exec(name)?.[1]
  if (lang) questions[lang] = fs.readFileSync(`${folder}/${name}`, 'utf8').trim().split('\n').map(l => JSON.parse(l))
}
const cell = s => `"${s.replaceAll('"', '""')}"`
async function rates() {
  const data = `${work}/pages`, counties = [...new Set(questions.de.map(q => q.city))]
  fs.mkdirSync(data)
  for (const county of counties) run('region', 'create', county, '--title', county, '--data', data)
  const base = await serve(data)
  const home = (await get(`${base}/${counties[0]}/de/`)).body
  const spoken = new Set([...home.matchAll(/hreflang="([^"]+)"/g)].map(m => m[1]))
  await stop()
  const langs = Object.keys(questions).filter(l => spoken.has(l))
  for (const county of counties) {
    const lines = ['slug,parent,lang,title,body'], seen = new Set()
    for (const lang of langs) for (const q of questions[lang]) {
      if (q.city !== county || seen.has(`${lang} ${q.pageId}`)) continue
      seen.add(`${lang} ${q.pageId}`)
      const [title, ...body] = q.context.split('\n')
      lines.push([String(q.pageId), '', lang, title, body.join('\n')].map(cell).join(','))
    }
    fs.writeFileSync(`${work}/${county}.csv`, lines.join('\n') + '\n')
    run('import', 'publishing.page', `${work}/${county}.csv`, '--region', county, '--data', data)
  }
  const url = await serve(data)
  console.log('language  questions  among the first five    even     odd  target')
  for (const lang of Object.keys(questions)) {
    if (!langs.includes(lang)) { console.log(`${lang.padEnd(8)}  no language of the interface (yet)`); continue }
    const n = [0, 0], hit = [0, 0]
    for (const q of questions[lang]) {
      if (!q.answerable) continue
      const { body } = await ready(`${url}/${q.city}/api/v1/search?lang=${lang}&limit=5&q=${encodeURIComponent(q.question)}`)
      n[q.pageId % 2]++
      if (JSON.parse(body).hits.some(h => h.kind === 'page' && h.id === String(q.pageId))) hit[q.pageId % 2]++
    }
    const rate = (a, b) => 100 * a / b, all = rate(hit[0] + hit[1], n[0] + n[1]), percent = v => `${v.toFixed(1)} %`.padStart(7)
    const met = target[lang] ? `${target[lang]} % ${all >= target[lang] ? 'met' : 'NOT MET'}` : '-'
    console.log(`${lang.padEnd(8)}  ${String(n[0] + n[1]).padStart(9)}  ${percent(all).padStart(20)}  ${percent(rate(hit[0], n[0]))} ${percent(rate(hit[1], n[1]))}  ${met}`)
  }
  await stop()
}

// ---- what a question costs ------------------------------------------------------------------------------------------------------
// User and system time of a process in milliseconds, as the kernel counts it in hundredths of a second.
const cpu = pid => { const f = fs.readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' '); return (Number(f[11]) + Number(f[12])) * 10 }
const memory = pid => Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024
async function cost() {
  const data = `${work}/large`, db = `${data}/regions/kleve.db`
  run('demo', '--data', data, '--scale', String(scale))
  const texts = `SELECT lang, title || ' ' || summary || ' ' || description || ' ' || times || ' ' || conditions || ' ' || taking_part FROM directory_offer_words`
  const sql = (text, file = db) => execFileSync('sqlite3', [file], { input: text, encoding: 'utf8', maxBuffer: 1 << 28 })
  const words = [...new Set(sql(`SELECT title || ' ' || summary FROM directory_offer_words WHERE lang = 'de' LIMIT 4000;`).toLowerCase().match(/\p{L}{4,}/gu))]
  const ask = Array.from({ length: asked }, (_, i) => [0, 1, 2].map(k => words[(i * 7 + k * 131 + i * i) % words.length]))
  sql(`ATTACH '${work}/fts.db' AS f; CREATE VIRTUAL TABLE f.t USING fts5(lang UNINDEXED, body); INSERT INTO f.t ${texts}; INSERT INTO f.t(t) VALUES('optimize');`)
  const rows = Number(sql('SELECT count(*) FROM t;', `${work}/fts.db`))
  const match = ask.map(w => `SELECT rowid FROM t WHERE t MATCH '${w.map(x => `"${x}"`).join(' OR ')}' ORDER BY rank LIMIT 10;`).join('\n')
  const timed = sql(`.timer on\n${match}`, `${work}/fts.db`)
  const yard = [...timed.matchAll(/user ([\d.]+) sys ([\d.]+)/g)].reduce((sum, m) => sum + Number(m[1]) + Number(m[2]), 0) * 1000 / asked
  const began = Date.now(), base = await serve(data)
  await ready(`${base}/kleve/api/v1/search?q=erste`)
  const making = [Date.now() - began, cpu(server.pid)], each = []
  for (const w of ask) {
    const before = process.hrtime.bigint()
    await get(`${base}/kleve/api/v1/search?q=${encodeURIComponent(w.join(' '))}`)
    each.push(Number(process.hrtime.bigint() - before) / 1e6)
  }
  const ours = (cpu(server.pid) - making[1]) / asked, sorted = each.sort((a, b) => a - b), at = p => sorted[Math.floor(p * (sorted.length - 1))].toFixed(1)
  console.log(`\n${rows} texts of offers; the search was ready after ${(making[0] / 1000).toFixed(1)} s, ${(making[1] / 1000).toFixed(1)} s of CPU; ${memory(server.pid).toFixed(0)} MiB in all`)
  console.log(`a question: ${ours.toFixed(2)} ms CPU, FTS5 ${yard.toFixed(2)} ms, ratio ${(ours / yard).toFixed(2)} (target <= 2: ${ours <= 2 * yard ? 'met' : 'NOT MET'}); wall clock median ${at(.5)} ms, p99 ${at(.99)} ms`)
  await stop()
}

await rates()
if (scale) await cost()
