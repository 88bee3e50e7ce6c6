// run.mjs BINARY FOLDER TREE - called by run.sh, which has started a primary (PG_DIR/data, PG_PORT) and its synchronous standby (PG_DIR/standby, PG_PORT2).
// Writers remember what was acknowledged; it must be there at the end, once. CLUSTER_SECONDS: of load before and after the fail-over (default 5).
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import http from 'node:http'
import net from 'node:net'
import path from 'node:path'
import { ask, verdicts } from '../crash/ground.mjs'

const [binary, work, tree] = process.argv.slice(2)
const { PG_DIR, PG_PORT, PG_PORT2, PGBIN } = process.env, seconds = Number(process.env.CLUSTER_SECONDS ?? 5)
const url = `postgres://bruecke@127.0.0.1:${PG_PORT},127.0.0.1:${PG_PORT2}/cluster?target_session_attrs=read-write`
const { verdict, close } = verdicts()
const pause = ms => new Promise(r => setTimeout(r, ms)), now = () => performance.now()
const mails = path.join(work, 'mails'), api = '/heim/api/v1/directory/topic'
const env = later => ({ PATH: process.env.PATH, LC_ALL: 'C.UTF-8', BRUECKE_AS: '1', BRUECKE_SEAL_KEY: path.join(work, 'seal.key'), BRUECKE_HOOKS_LOOPBACK: '1',
  ...(later ? { BRUECKE_NOW: String(Math.floor(Date.now() / 1000) + later) } : {}) })
const children = new Set()
for (const s of ['SIGTERM', 'SIGINT']) process.on(s, () => process.exit(130))
process.on('exit', () => { for (const c of children) { try { process.kill(c.pid, 'SIGCONT') } catch { /* gone */ } c.kill('SIGKILL') } })

// ---- programs --------------------------------------------------------------------------------------------------------------------------------
const bruecke = (...args) => execFileSync(binary, [...args, '--store', url], { env: env(), encoding: 'utf8', maxBuffer: 1 << 26 })
function start(program, args, name, later) {
  const child = spawn(program, args, { env: env(later), stdio: ['ignore', 'pipe', 'pipe'] }), s = { child, name, log: '', said: '' }
  children.add(child)
  child.stderr.on('data', d => { s.log = (s.log + d).slice(-200000) })
  child.stdout.on('data', d => { s.said += d })
  s.gone = new Promise(r => child.on('exit', (code, signal) => { children.delete(child); s.code = code; s.signal = signal; r(code) }))
  return s
}
const free = () => new Promise(done => { const s = net.createServer().listen(0, '127.0.0.1', () => { const { port } = s.address(); s.close(() => done(port)) }) })
async function node(port) {
  const s = start(binary, ['serve', '--listen', `127.0.0.1:${port}`, '--metrics-token', 'zahlen-des-hauses', '--no-work', '--proxy', '127.0.0.1', '--log', 'warning', '--mail-dir', mails, '--store', url], `node ${port}`)
  s.port = port
  for (const end = now() + 60000; !s.said.includes('ready') && now() < end && s.code === undefined;) await pause(20)
  if (!s.said.includes('ready')) throw new Error(`${s.name} did not start: ${s.log}`)
  return s
}
const worker = (later, more = []) => start(binary, ['work', '--log', 'warning', '--mail-dir', mails, '--url', 'http://127.0.0.1', '--store', url, ...more], 'work', later)
async function proxy(port, nodes) {
  let at = 0
  const text = fs.readFileSync(path.join(tree, 'docs/examples/haproxy.cfg'), 'utf8')
    .replace(/bind :443.*/, `bind 127.0.0.1:${port}`).replace(/10\.0\.0\.1\d:8080/g, () => `127.0.0.1:${nodes[at++]}`)
  const file = path.join(work, 'haproxy.cfg')
  fs.writeFileSync(file, text)
  const s = start('/usr/sbin/haproxy', ['-db', '-f', file], 'haproxy')
  for (const end = now() + 20000; now() < end && (await ask(port, 'GET', '/health')).status !== 200;) await pause(100)
  return s
}
// A server that takes no more connections just now is asked again.
function sql(text, port = PG_PORT) {
  for (let i = 0; ; i++) {
    try { return psql(text, port) } catch (e) { if (i === 20 || !String(e.stderr).includes('too many clients')) throw e }
    execFileSync('sleep', ['0.5'])
  }
}
const psql = (text, port) => execFileSync(`${PGBIN}/psql`, ['-X', '-q', '-t', '-A', '-v', 'ON_ERROR_STOP=1', '-h', '127.0.0.1', '-p', port, '-U', 'bruecke', '-d', 'cluster'],
  { input: `SET search_path TO r_heim;\n${text}`, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] }).trim()

// The server and all its children, which would otherwise live on for a moment.
function primary(signal) {
  const first = Number(fs.readFileSync(path.join(PG_DIR, 'data/postmaster.pid'), 'utf8').split('\n')[0])
  const all = [first, ...spawnSync('ps', ['-o', 'pid=', '--ppid', String(first)], { encoding: 'utf8' }).stdout.split(/\s+/).filter(Boolean).map(Number)]
  for (const pid of all) { try { process.kill(pid, signal) } catch { /* it has ended meanwhile */ } }
}

// ---- the receiver of webhooks ------------------------------------------------------------------------------------------------------------------
const hooks = { got: [], wait: 0 }
const receiver = http.createServer((q, r) => {
  let text = ''
  q.on('data', d => { text += d })
  q.on('end', () => { hooks.got.push({ id: q.headers['webhook-id'], text }); setTimeout(() => r.writeHead(200).end(), hooks.wait) })
})

// ---- load: everybody speaks through the proxy; whose 201 has arrived is remembered -------------------------------------------------------------------
const topic = key => ({ key, name: `Probe ${key}`, position: 1 })
const acknowledged = new Set()
function load(port, token, tag, writers, readers) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: writers + readers }), said = []
  let on = true
  async function one(w, reads) {
    for (let i = 0; on; i++) {
      const key = `probe-${tag}-${w}-${i}`, began = now()
      const a = reads ? await ask(port, 'GET', i % 2 ? '/heim/de/' : `${api}?limit=5`, i % 4 ? undefined : token, undefined, agent)
        : await ask(port, 'POST', api, token, topic(key), agent)
      said.push({ reads, began, ended: now(), status: a.status, retry: a.headers['retry-after'] })
      if (a.status === 201) acknowledged.add(key)
      if (a.status !== 201 && a.status !== 200) await pause(50)
    }
  }
  const all = Promise.all([...Array.from({ length: writers }, (_, w) => one(w, false)), ...Array.from({ length: readers }, (_, w) => one(w, true))])
  return { said, async stop() { on = false; await all; agent.destroy(); return said } }
}
const tally = said => [...said.reduce((m, a) => m.set(a.status, (m.get(a.status) ?? 0) + 1), new Map())].sort().map(([k, n]) => `${n} × ${k}`).join(', ')
const slowest = said => Math.round(Math.max(0, ...said.map(a => a.ended - a.began)))
const lost = port => { const there = new Set(sql('SELECT key FROM directory_topic;', port).split('\n')); return [...acknowledged].filter(k => !there.has(k)) }
const metric = async (port, name) => Number(new RegExp(`^bruecke_${name} (\\d+)`, 'm').exec((await ask(port, 'GET', '/metrics', 'zahlen-des-hauses')).text)?.[1] ?? -1)
async function until(ms, good) { const began = now(); while (now() - began < ms) { if (await good()) return Math.round(now() - began); await pause(30) } return -1 }

// ---- what is tried -------------------------------------------------------------------------------------------------------------------------------
async function cache(a, b, token) {
  await ask(a.port, 'POST', api, token, topic('merkmal'))
  const words = []
  for (let i = 0; i < 10; i++) {
    for (let k = 0; k < 3; k++) await ask(b.port, 'GET', `${api}/merkmal`)
    const r = await patch(a.port, `${api}/merkmal`, token, { name: `Merkmal ${i}` }), began = now()
    if (r.status !== 200) { words.push(-r.status || -1); continue }
    let took = -1
    while (now() - began < 5000) { const asked = now(); if ((await ask(b.port, 'GET', `${api}/merkmal`)).text.includes(`Merkmal ${i}`)) { took = asked - began; break } }
    words.push(took < 0 ? -2 : Math.round(took))
  }
  console.log(`cache: a change on one node is seen on the other after ${Math.max(...words)} ms at most (${words.join(' ')})`)
  verdict('what is saved on one node is seen on the other (10 of 10)', words.every(w => w >= 0))
  verdict('within STORE_NEWS, 250 ms', words.every(w => w >= 0 && w <= 250))
}

// Many change the same few rows: each acknowledged change raises the version by one, no more and no less.
async function conflicts(port, nodes, token) {
  const rows = ['streit-1', 'streit-2'], before = {}, done = {}, busy = await Promise.all(nodes.map(n => metric(n.port, 'store_busy_total')))
  for (const k of rows) { await ask(port, 'POST', api, token, topic(k)); before[k] = Number(sql(`SELECT version FROM directory_topic WHERE key = '${k}';`)); done[k] = 0 }
  const said = [], agent = new http.Agent({ keepAlive: true, maxSockets: 16 })
  await Promise.all(Array.from({ length: 16 }, async (_, w) => {
    for (let i = 0; i < 8; i++) {
      const k = rows[(w + i) % 2], began = now(), a = await patch(port, `${api}/${k}`, token, { position: w * 100 + i }, agent)
      said.push({ began, ended: now(), status: a.status })
      if (a.status === 200) done[k]++
    }
  }))
  agent.destroy()
  const after = await Promise.all(nodes.map(n => metric(n.port, 'store_busy_total'))), again = after.reduce((s, n, i) => s + n - busy[i], 0)
  console.log(`conflicts: 16 writers, 2 rows: ${tally(said)}; ${again} transactions ran again; slowest ${slowest(said)} ms`)
  for (const k of rows) {
    const got = sql(`SELECT t.version - ${before[k]}, (SELECT count(*) FROM core_history h WHERE h.entity = 'directory.topic' AND h.row = t.id AND h.event = 'change') FROM directory_topic t WHERE key = '${k}';`)
    verdict(`${k}: ${done[k]} acknowledged changes, each counted once, each with its history (${got})`, got === `${done[k]}|${done[k]}`)
  }
  verdict('who was not served was told so (503 or 409)', said.every(a => [200, 503, 409].includes(a.status)))
  verdict('most were served', said.filter(a => a.status === 200).length >= said.length * 0.9)
}
const patch = (port, address, token, body, agent) => tell(port, 'PATCH', address, token, body, agent)
// As ask(), with the patience of somebody who stands in a queue.
function tell(port, method, address, token, body, agent) {
  return new Promise(done => {
    const data = body === undefined ? undefined : JSON.stringify(body)
    const q = http.request({ host: '127.0.0.1', port, method, path: address, agent, timeout: 90000, headers: { ...(token ? { Authorization: `Bearer ${token}` } : {}),
      ...(data ? { 'If-Match': '*', 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(data) } : {}) } }, r => {
      let text = ''
      r.on('data', d => { text += d }).on('end', () => done({ status: r.statusCode, text, headers: r.headers })).on('error', () => done({ status: 0, text, headers: {} }))
    })
    q.on('timeout', () => q.destroy()).on('error', e => done({ status: 0, text: e.code, headers: {} })).end(data)
  })
}

async function storm(port, nodes, token) {
  // Somebody else holds most of the connections that the server has.
  const others = Array.from({ length: 22 }, () => spawn(`${PGBIN}/psql`, ['-X', '-q', '-h', '127.0.0.1', '-p', PG_PORT, '-U', 'bruecke', '-d', 'cluster', '-c', 'SELECT pg_sleep(600)'], { stdio: 'ignore', env: { ...process.env, PGOPTIONS: '-c client_connection_check_interval=500' } }))
  for (const o of others) children.add(o)
  await pause(1000)
  const said = await Promise.all(Array.from({ length: 500 }, async (_, i) => {
    const began = now(), a = i % 5 ? await tell(port, 'GET', `/heim/de/search?q=probe${i}`) : await tell(port, 'POST', api, token, topic(`sturm-${i}`))
    if (a.status === 201) acknowledged.add(`sturm-${i}`)
    return { began, ended: now(), status: a.status, retry: a.headers['retry-after'], text: a.status ? '' : a.text }
  }))
  console.log(`storm: 500 at once, max_connections ${process.env.CLUSTER_CONNECTIONS ?? 30}, 22 of them taken: ${tally(said)}; slowest ${slowest(said)} ms`)
  verdict(`everybody got an answer (${[...new Set(said.map(a => a.text).filter(Boolean))]})`, said.every(a => a.status > 0))
  verdict('that is what was asked for, or 503 or 429 with Retry-After', said.every(a => [200, 201].includes(a.status) || ([503, 429].includes(a.status) && a.retry)))
  for (const o of others) { o.kill('SIGKILL'); children.delete(o) }
  verdict('nobody died of it', nodes.every(n => n.code === undefined))
  const took = await until(10000, async () => (await ask(port, 'POST', api, token, topic(`nachher-${Math.floor(now())}`))).status === 201)
  verdict(`afterwards it goes on by itself (${took} ms)`, took >= 0)
}

// A session begun on one node is one on the other, when the first is killed.
async function death(port, nodes, token) {
  const link = /\/heim\/de\/invitation\?ticket=([a-z2-7]+)/.exec(bruecke('user', 'add', 'red@b.example', '--role', 'editor', '--name', 'Red Akt', '--region', 'heim'))?.[1]
  const jar = {}, take = r => { for (const c of r.headers.getSetCookie()) { const [, k, v] = /^([^=]+)=([^;]*)/.exec(c); jar[k] = v } return r }
  const go = (address, form) => fetch(`http://127.0.0.1:${port}${address}`, { redirect: 'manual', ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
    headers: { cookie: Object.entries(jar).map(([k, v]) => `${k}=${v}`).join('; ') } }).then(take)
  const csrf = async address => /name="csrf" value="([^"]*)"/.exec(await (await go(address)).text())?.[1]
  await go('/heim/de/invitation', { csrf: await csrf(`/heim/de/invitation?ticket=${link}`), ticket: link, password: 'vier kluge Worte Regen' })
  const inside = async () => (await go('/heim/de/login/setup')).status       // the office must set up a second factor first: that page is for who gave the password
  verdict('nobody is logged in', await inside() !== 200)
  await go('/heim/de/login', { csrf: await csrf('/heim/de/login'), email: 'red@b.example', password: 'vier kluge Worte Regen' })
  verdict('somebody is logged in', await inside() === 200)
  const run = load(port, token, 'tod', 2, 4)
  await pause(1000)
  const when = now()
  nodes[0].child.kill('SIGKILL')
  await nodes[0].gone
  await pause(seconds * 1000)
  const seen = []
  for (let i = 0; i < 10; i++) seen.push(await inside())
  const said = await run.stop(), after = said.filter(a => a.began > when)
  console.log(`a node killed: ${tally(after)} after it; slowest ${slowest(after)} ms`)
  verdict('the proxy goes on with the other', after.filter(a => a.status === 200 || a.status === 201).length > 20)
  verdict('no more than what was on its way failed', after.filter(a => a.status >= 500 || a.status === 0).length <= 6)
  verdict(`the session lives on (${seen.join(' ')})`, seen.every(s => s === 200))
  nodes[0] = await node(nodes[0].port)
  verdict('no acknowledged write is missing', lost(PG_PORT).length === 0)
  await until(10000, async () => (await ask(port, 'GET', '/health')).status === 200)
}

async function frozen(port, token) {
  const run = load(port, token, 'eis', 3, 3)
  await pause(1000)
  primary('SIGSTOP')
  const when = now()
  await pause(16000)
  primary('SIGCONT')
  const back = now(), took = await until(15000, async () => (await ask(port, 'POST', api, token, topic(`tau-${Math.floor(now())}`))).status === 201)
  await pause(1000)
  const said = await run.stop(), during = said.filter(a => a.ended > when && a.ended < back)
  console.log(`frozen primary: ${tally(during)} meanwhile; slowest ${slowest(said)} ms; ${took} ms until writes succeed again`)
  verdict('requests get 503 with Retry-After', during.some(a => a.status === 503) && during.filter(a => a.status === 503).every(a => a.retry))
  verdict('none hangs longer than 20 s', slowest(said) <= 20000 && said.every(a => a.status > 0))
  verdict('it goes on when the primary does', took >= 0)
  verdict('no acknowledged write is missing', lost(PG_PORT).length === 0)
}

async function failover(port, token) {
  const run = load(port, token, 'wechsel', 4, 4)
  await pause(seconds * 1000)
  const before = acknowledged.size, died = now()
  primary('SIGKILL')
  await pause(3000)
  const asked = now()
  execFileSync('bash', ['-c', `. "${tree}/tests/pg.sh"; pg_promote`], { env: process.env })
  const promoted = now(), tells = await until(30000, async () => (await ask(port, 'POST', api, token, topic(`neu-${Math.floor(now())}`))).status === 201)
  await pause(seconds * 1000)
  const said = await run.stop(), gap = said.filter(a => a.ended > died && a.ended < promoted)
  const first = f => Math.round(Math.min(Infinity, ...said.filter(f).map(a => a.ended)) - promoted)
  const write = first(a => !a.reads && a.status === 201 && a.ended > asked), read = first(a => a.reads && a.status === 200 && a.ended > asked)
  console.log(`fail-over: the primary killed after ${before} acknowledged writes; ${Math.round(promoted - asked)} ms to promote; then the first write after ${write} ms, the first page after ${read} ms (a writer that asks every 30 ms: ${tells} ms)`)
  console.log(`fail-over: ${tally(gap)} between; slowest ${slowest(said)} ms; afterwards ${tally(said.filter(a => a.began > promoted))}`)
  verdict('writes succeed within 5 s of the promotion', write <= 5000)
  verdict('pages too', read <= 5000)
  verdict('meanwhile 503 with Retry-After, no other word', gap.every(a => [200, 201].includes(a.status) || (a.status === 503 && a.retry)))
  verdict('none hangs longer than 20 s', slowest(said) <= 20000 && said.every(a => a.status > 0))
  const missing = lost(PG_PORT2)
  verdict(`none of ${acknowledged.size} acknowledged writes is missing (${missing.length})`, missing.length === 0)
  const there = sql("SELECT count(*) FROM directory_topic t JOIN core_history h ON h.entity = 'directory.topic' AND h.row = t.id AND h.event = 'create' GROUP BY t.id HAVING count(*) <> 1;", PG_PORT2)
  verdict('none was made twice', there === '')
}

// What the workers did meanwhile: every mail once, every change told once; and what a killed worker held is taken over when its lease is over.
async function jobs(workers, port, token, invited) {
  const due = () => Number(sql("SELECT (SELECT count(*) FROM core_job WHERE kind IN ('hooks.send', 'core.mail') AND state IN ('waiting', 'running')) + (SELECT count(*) FROM hooks_delivery WHERE state = 'waiting');", PG_PORT2))
  // A hook whose sender lost the database in the middle rests until its lease (two minutes) is over; then `hooks.again` goes on with it.
  await until(240000, async () => due() === 0)
  const files = fs.readdirSync(mails).filter(f => f.endsWith('.eml')), to = files.map(f => /^To: (.*)\r$/m.exec(fs.readFileSync(path.join(mails, f), 'latin1'))?.[1])
  verdict(`${invited} mails, each once (${to.length})`, to.length === invited && new Set(to).size === invited)
  const ids = hooks.got.map(o => o.id), told = new Set(hooks.got.map(o => /"key":\s*"([^"]+)"/.exec(o.text)?.[1]))
  const untold = [...acknowledged].filter(k => !told.has(k))
  console.log(`jobs: ${files.length} mails; ${ids.length} webhooks, ${ids.length - new Set(ids).size} of them twice (the database died between sending and writing that down), ${untold.length} of ${acknowledged.size} writes not told`)
  verdict('every acknowledged write was told', untold.length === 0)
  if (untold.length) console.log(workers.map(w => w.log.slice(-600)).join('\n'), sql("SELECT state, count(*), max(error), max(code) FROM hooks_delivery GROUP BY state; SELECT kind, state, error, count(*) FROM core_job GROUP BY 1, 2, 3;", PG_PORT2))
  verdict('twice only what was on its way when the database died', ids.length - new Set(ids).size <= 2)
  // A worker dies with a message in its hand.
  hooks.wait = 3000
  const count = hooks.got.length
  await ask(port, 'POST', api, token, topic('letzte'))
  await until(20000, async () => hooks.got.length > count)
  for (const w of workers) { w.child.kill('SIGKILL'); await w.gone }
  hooks.wait = 0
  await pause(500)
  const held = due()
  verdict(`a killed worker leaves its job (${held})`, held > 0)
  const other = worker(0, ['--once'])
  await other.gone
  verdict('while its lease holds nobody takes it', due() === held)
  const later = worker(400, ['--once'])
  await later.gone
  verdict('when the lease is over another does it', due() === 0)
  verdict('with the same id, by which the receiver knows it', new Set(hooks.got.slice(count).map(o => o.id)).size === 1)
}

async function main() {
  fs.mkdirSync(mails)
  fs.writeFileSync(path.join(work, 'seal.key'), '5a'.repeat(32), { mode: 0o600 })
  await new Promise(r => receiver.listen(0, '127.0.0.1', r))
  bruecke('region', 'create', 'heim', '--title', 'Heim')
  const token = bruecke('user', 'add', 'amt@b.example', '--role', 'administrator', '--token', '--region', 'heim').trim()
  const [p1, p2, port] = [await free(), await free(), await free()], nodes = await Promise.all([node(p1), node(p2)])
  const front = await proxy(port, [p1, p2]), invited = 6
  const hook = await ask(p1, 'POST', '/heim/api/v1/hooks/hook', token, { title: 'Empfänger', address: `http://127.0.0.1:${receiver.address().port}/`, entities: 'directory.topic', events: ['created'], content: 'full', active: true })
  verdict('two nodes behind HAProxy answer, and a webhook is made', (await ask(port, 'GET', '/heim/de/')).status === 200 && hook.status === 201)
  if (hook.status !== 201) console.log(hook.status, hook.text)
  const slug = JSON.parse(hook.text).slug ?? /"slug":"([^"]+)"/.exec(hook.text)?.[1]
  bruecke('request', 'POST', `/heim/de/hooks/${slug}/secret`, '--as', 'administrator')
  const workers = [worker(), worker()]
  await cache(nodes[0], nodes[1], token)
  await conflicts(port, nodes, token)
  await storm(port, nodes, token)
  await death(port, nodes, token)
  await frozen(port, token)
  for (let i = 0; i < invited; i++) bruecke('user', 'add', `brief${i}@b.example`, '--role', 'editor', '--region', 'heim', '--mail-dir', mails)
  await failover(port, token)
  await jobs(workers, port, token, invited)
  for (const n of nodes) { n.child.kill('SIGTERM'); await n.gone; verdict(`${n.name.replace(/\d+/, '')}ends well`, n.code === 0) }
  front.child.kill('SIGKILL')
}
try { await main() } catch (e) { console.log(e.stack, e.cause ?? ''); verdict('the test itself came to its end', false) }
close()
process.exit()
