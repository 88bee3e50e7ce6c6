// hooks.mjs - webhooks as their receivers have them: a receiver of our own on this machine that is there, is down for an hour, refuses, redirects; a worker
// that is killed after it sent and before it could write that down. The clock is BRUECKE_NOW. On SQLite, and on PostgreSQL where a URL is given.
//
//     node tests/hooks.mjs BRUECKE [STORE_URL]
import { spawn } from 'node:child_process'
import { createHmac } from 'node:crypto'
import fs from 'node:fs'
import http from 'node:http'
import os from 'node:os'
import path from 'node:path'

const [program, url] = process.argv.slice(2)
const start = 1795003200                                     // 18 November 2026, 12:00 UTC
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'bruecke-hooks.'))
let passed = 0, failed = 0, engine = '', options = []
const check = (what, good, more = '') => { if (good) passed++; else { failed++; console.log(`FAIL  ${engine}: ${what}\n      | ${String(more).slice(0, 1500)}`) } }

// ---- the receiver ----------------------------------------------------------------------------------------------------------------------------
const got = []                                               // every request, in order
let answer = () => 200, secrets = []
const server = http.createServer((req, res) => {
  const parts = []
  req.on('data', d => parts.push(d))
  req.on('end', () => {
    const body = Buffer.concat(parts), one = { url: req.url, headers: req.headers, body, json: null }
    try { one.json = JSON.parse(body) } catch { /* seen below */ }
    got.push(one)
    const code = answer(one)
    if (code === 0) return                                   // no answer at all
    if (code >= 300 && code < 400) res.setHeader('Location', '/elsewhere')
    res.writeHead(code).end('x'.repeat(code === 299 ? 300000 : 2))
  })
})
const listen = port => new Promise((resolve, reject) => { server.once('error', reject); server.listen(port, '127.0.0.1', () => { server.off('error', reject); resolve(server.address().port) }) })
const close = () => new Promise(resolve => { server.close(resolve); server.closeAllConnections() })
const genuine = (one, secret) => {
  const mac = createHmac('sha256', Buffer.from(secret.replace(/^whsec_/, ''), 'base64'))
    .update(`${one.headers['webhook-id']}.${one.headers['webhook-timestamp']}.`).update(one.body).digest('base64')
  return String(one.headers['webhook-signature']).split(' ').includes(`v1,${mac}`)
}
const once = list => [...new Map(list.map(o => [o.headers['webhook-id'], o])).values()]       // a receiver that drops ids it has

// ---- the program -----------------------------------------------------------------------------------------------------------------------------
const env = (later, more) => ({ ...process.env, BRUECKE_NOW: String(start + later), BRUECKE_AS: '1', BRUECKE_LOG: 'error', BRUECKE_DATA: undefined, BRUECKE_STORE: undefined,
  BRUECKE_SEAL_KEY: path.join(work, 'seal.key'), BRUECKE_HOOKS_LOOPBACK: '1', ...more })
function run(args, later = 0, more = {}, started = () => {}) {
  return new Promise(resolve => {
    const child = spawn(program, [...args, ...options], { env: env(later, more) })
    let out = '', err = ''
    child.stdout.on('data', d => { out += d })
    child.stderr.on('data', d => { err += d })
    child.on('close', (code, signal) => resolve({ code, signal, out, err, all: out + err }))
    started(child)
  })
}
const base = '/heim/api/v1', actor = `${base}/directory/actor`
const page = (address, later = 0) => run(['request', 'GET', address, '--as', 'administrator'], later)
const post = (address, form = [], later = 0) => run(['request', 'POST', address, '--as', 'administrator', ...(form.length ? ['--form', ...form] : [])], later)
async function json(method, address, value, later = 0, headers = []) {
  const file = path.join(work, 'body.json')
  fs.writeFileSync(file, JSON.stringify(value))
  return run(['request', method, address, '--as', 'administrator', '--json', file, ...headers.flatMap(h => ['--header', h])], later)
}
const jobs = (later, more) => run(['work', '--once', '--url', 'https://ki.example'], later, more)
const flow = (key, event, later) => post(`${actor}/${key}/flow/${event}`, [], later)
const rename = (key, name, later) => json('PATCH', `${actor}/${key}`, { name }, later, ['If-Match: *'])
async function hook(address, more = {}) {
  const r = await json('POST', `${base}/hooks/hook`, { title: `Empfänger ${address}`, address, entities: 'directory.actor', events: ['created', 'changed', 'state', 'removed'],
    content: 'full', active: true, ...more })
  const slug = /"slug":"([^"]+)"/.exec(r.out)?.[1]
  check('a hook can be made', r.out.startsWith('HTTP/1.1 201') && slug, r.all)
  return slug
}
async function secret(slug, later = 0) {
  const r = await post(`/heim/de/hooks/${slug}/secret`, [], later)
  const text = /whsec_[A-Za-z0-9+/=]+/.exec(r.out)?.[0]
  check('its secret is shown', text, r.all.slice(0, 600))
  check('once', !(await page(`/heim/de/hooks/${slug}`, later)).out.includes('whsec_'))
  return text
}
let names = 0
async function publish(later = 0) {
  const key = `verein-${++names}`
  const r = await json('POST', actor, { key, name: `Verein ${names}`, kind: 'association', confirmed_with: 'streng geheim' }, later)
  check('an entry can be made', /^HTTP\/1.1 20/.test(r.out), r.all)
  const f = await flow(key, 'publish', later)
  check('and published', /^HTTP\/1.1 20/.test(f.out), f.all)
  return key
}

// ---- what comes through -----------------------------------------------------------------------------------------------------------------------
async function comes(slug) {
  await json('POST', actor, { key: 'entwurf', name: 'Nur ein Entwurf', kind: 'association' })
  const key = await publish()
  await rename(key, 'Verein Ünal', 0)
  await jobs(1)
  check('two messages came', got.length === 2, JSON.stringify(got.map(g => g.json)))
  const [made, changed] = got.map(g => g.json ?? {})
  check('created, then changed', made.event === 'created' && changed.event === 'changed' && made.key === key && made.sequence < changed.sequence, JSON.stringify(got.map(g => g.json)))
  check('where and what', made.entity === 'directory.actor' && made.region === 'heim' && made.url === `https://ki.example/heim/api/v1/directory/actor/${key}` && made.at === '2026-11-18T12:00:00Z', JSON.stringify(made))
  check('data as the public API says', changed.data?.name === 'Verein Ünal' && changed.data.key === key, JSON.stringify(changed.data))
  const visitor = JSON.parse((await run(['request', 'GET', `${actor}/${key}`, '--body-only'], 1)).out)
  check('and nothing else', JSON.stringify(changed.data) === JSON.stringify(visitor), JSON.stringify([changed.data, visitor]))
  check('signed with its secret', got.every(g => genuine(g, secrets[0])))
  check('and with no other', got.every(g => !genuine(g, `whsec_${Buffer.alloc(32).toString('base64')}`)))
  check('id, time and type in the head', got.every(g => g.headers['webhook-id'] === g.json.id && Number(g.headers['webhook-timestamp']) === start + 1 && g.headers['content-type'] === 'application/json'))
  const fresh = await secret(slug, 10)
  await rename(key, 'Verein Zwei', 10)
  await jobs(11)
  check('after a new secret both sign', genuine(got[2], secrets[0]) && genuine(got[2], fresh))
  await rename(key, 'Verein Drei', 90000)
  await jobs(90001)
  check('a day later only the new one', got.length === 4 && !genuine(got[3], secrets[0]) && genuine(got[3], fresh), got.length)
  secrets = [fresh]
  await flow(key, 'archive', 90002)
  await jobs(90003)
  check('removed: without data', got[4]?.json.event === 'removed' && got[4].json.data === null && got[4].json.key === key, JSON.stringify(got[4]?.json))
  await post(`/heim/de/hooks/${slug}/test`, [], 90004)
  await jobs(90005)
  check('a test', got[5]?.json.event === 'test' && got[5].json.entity === null && genuine(got[5], fresh), JSON.stringify(got[5]?.json))
  check('no draft ever left', !got.some(g => g.body.includes('entwurf') || g.body.includes('geheim')))
}

// ---- down for an hour -----------------------------------------------------------------------------------------------------------------------------
async function down(port) {
  const t = 100000, keys = []
  got.length = 0
  await close()
  for (let i = 0; i < 4; i++) keys.push(await publish(t + i * 60))
  for (let i = 0; i < 3; i++) for (const key of keys) await rename(key, `Runde ${i} ${key}`, t + 300 + i * 600)
  for (let later = 60; later < 3600; later += 300) await jobs(t + later)        // the worker tries all the hour long
  check('nothing came while it was down', got.length === 0)
  // Another test may have been given its port meanwhile, for some seconds.
  for (let i = 0; i < 150; i++) { try { await listen(port); break } catch (e) { if (e.code !== 'EADDRINUSE') throw e; await new Promise(r => setTimeout(r, 200)) } }
  for (let later = 3600; later < 7200 && got.length < 16; later += 300) await jobs(t + later)
  const list = once(got)
  check('after it returned every event came', list.length === 16, JSON.stringify(list.map(g => [g.json.key, g.json.event])))
  check('each once on the wire', got.length === 16, got.length)
  for (const key of keys) {
    const own = got.filter(g => g.json.key === key).map(g => g.json)
    check(`${key}: in order`, own.map(o => o.event).join() === 'created,changed,changed,changed' && own.every((o, i) => !i || o.sequence > own[i - 1].sequence), JSON.stringify(own))
  }
  check('all signed', got.every(g => genuine(g, secrets[0])))
}

// ---- a worker that dies between sending and writing it down -----------------------------------------------------------------------------------------
async function killed() {
  const t = 200000
  let deaths = 0, victim
  got.length = 0
  const keys = [await publish(t), await publish(t)]
  for (const key of keys) await rename(key, `Neu ${key}`, t)
  for (let round = 0; round < 4; round++) {
    answer = () => { victim.kill('SIGKILL'); return 0 }       // it has the message, and the sender never learns
    const r = await run(['work', '--once', '--url', 'https://ki.example'], t + 1 + round * 1000, {}, child => { victim = child })
    if (r.signal === 'SIGKILL') deaths++
    answer = () => 200
    if (round % 2) for (let later = 400; later < 1000; later += 200) await jobs(t + round * 1000 + later)
  }
  for (let later = 5000; later < 9000; later += 400) await jobs(t + later)
  check('the worker died', deaths >= 2, deaths)
  check('some came twice', got.length > 4, got.length)
  const list = once(got)
  check('who drops known ids has each once', list.length === 4, JSON.stringify(list.map(g => [g.json.key, g.json.event])))
  for (const key of keys) check(`${key}: in order`, list.filter(g => g.json.key === key).map(g => g.json.event).join() === 'created,changed', JSON.stringify(list.map(g => [g.json.key, g.json.event])))
}

// ---- two workers at once ------------------------------------------------------------------------------------------------------------------------------
async function two() {
  const t = 280000, keys = []
  got.length = 0
  for (let i = 0; i < 3; i++) keys.push(await publish(t))
  for (let i = 0; i < 3; i++) for (const key of keys) await rename(key, `Zwei ${i} ${key}`, t)
  await Promise.all([jobs(t + 1), jobs(t + 1), jobs(t + 1)])
  await jobs(t + 200)
  check('three workers at once: each message once on the wire', got.length === 12 && once(got).length === 12, got.length)
  for (const key of keys) {
    const own = got.filter(g => g.json.key === key).map(g => g.json.sequence)
    check(`${key}: in order`, own.length === 4 && own.every((n, i) => !i || n > own[i - 1]), own.join())
  }
}

// ---- refusals ----------------------------------------------------------------------------------------------------------------------------------------
async function refused(slug) {
  const t = 300000
  got.length = 0
  const [bad, good] = [await publish(t), await publish(t)]
  await rename(bad, 'Noch einmal', t)
  answer = one => one.json?.key === bad ? 422 : 200
  await jobs(t + 1)
  check('a message that is refused holds back its own row only', got.map(g => g.json.key).sort().join() === [bad, good].sort().join(), JSON.stringify(got.map(g => [g.json.key, g.json.event])))
  answer = () => 200
  await jobs(t + 200)
  const own = once(got).filter(g => g.json.key === bad).map(g => g.json.event).join()
  check('and comes later, in order', own === 'created,changed', own)
  got.length = 0
  answer = one => one.url === '/elsewhere' ? 200 : 302
  await rename(good, 'Umgeleitet', t + 1000)
  await jobs(t + 1001)
  check('no redirect is followed', got.length === 1 && got[0].url !== '/elsewhere', got.map(g => g.url).join())
  answer = () => 200
  await jobs(t + 2000)
  check('the same message again', got.length === 2 && got[0].headers['webhook-id'] === got[1].headers['webhook-id'])
  answer = () => 410
  await rename(good, 'Weg', t + 3000)
  await jobs(t + 3001)
  const shown = await page(`/heim/de/hooks/${slug}`, t + 3002)
  check('410 pauses it', /hooks\/[^"]*\/resume"/.test(shown.out), shown.out.length)
  check('the administration is told', (await page('/heim/de/today', t + 3003)).out.includes(`/hooks/${slug}`) || (await page('/heim/de/', t + 3003)).out.includes(`/hooks/${slug}`))
  answer = () => 200
  got.length = 0
  await rename(good, 'Wieder da', t + 4000)
  await jobs(t + 4001)
  check('while it is paused nothing is sent', got.length === 0)
  await post(`/heim/de/hooks/${slug}/resume`, [], t + 5000)
  await jobs(t + 5001)
  check('afterwards what waited comes', got.filter(g => g.json.key === good).map(g => g.json.event).join() === 'changed,changed', JSON.stringify(got.map(g => g.json)))
  const id = /name="id" value="(\d+)"/.exec((await page(`/heim/de/hooks/${slug}`, t + 5002)).out)?.[1]
  const r = await post(`/heim/de/hooks/${slug}/again`, [`id=${id}`], t + 5003)
  const before = got.length
  await jobs(t + 5004)
  check('sent again: the same id', r.out.startsWith('HTTP/1.1 303') && got.length === before + 1 && got.slice(0, before).some(g => g.headers['webhook-id'] === got[before].headers['webhook-id']), r.all.slice(0, 200))
  answer = () => 500
  await rename(good, 'Drei Tage', t + 6000)
  for (let later = 6000; later < 6000 + 3.2 * 86400; later += 3600) await jobs(t + later)
  check('three days without success pause it', /hooks\/[^"]*\/resume"/.test((await page(`/heim/de/hooks/${slug}`, t + 400000)).out))
  check('without hammering', got.length - before < 60, got.length - before)
  answer = () => 200
}

// ---- where nothing may go -------------------------------------------------------------------------------------------------------------------------------
async function nowhere(port, slug) {
  const t = 800000
  await post(`/heim/de/hooks/${slug}/resume`, [], t)
  await jobs(t + 1)
  got.length = 0
  await publish(t + 10)
  await jobs(t + 11, { BRUECKE_HOOKS_LOOPBACK: undefined })
  check('this machine is closed unless it is allowed', got.length === 0, got.length)
  const r = await json('POST', `${base}/hooks/hook`, { title: 'Innen', address: `http://127.0.0.1:${port}/`, entities: 'directory.actor', events: ['changed'], content: 'full' }, t, [])
  check('with the option its address is taken', r.out.startsWith('HTTP/1.1 201'), r.all)
  for (const address of ['http://10.0.0.1/', 'http://192.168.1.1/', 'ftp://example.org/']) {
    const bad = await json('POST', `${base}/hooks/hook`, { title: 'Innen', address, entities: 'directory.actor', events: ['changed'], content: 'full' }, t)
    check(`${address} is refused`, bad.out.startsWith('HTTP/1.1 422'), bad.all)
  }
  const seen = await run(['request', 'GET', '/heim/de/hooks', '--as', 'editor'], t)
  check('nobody but the administration sees hooks', seen.out.startsWith('HTTP/1.1 403'), seen.out)
}

async function whole(name, store) {
  engine = name
  options = store
  got.length = 0
  answer = () => 200
  let r = await run(['region', 'create', 'heim', '--title', 'Kreis Heim'])
  check('a region', r.code === 0, r.all)
  const port = await listen(0), slug = await hook(`http://127.0.0.1:${port}/in?x=1`)
  await publish(-100)
  await jobs(-50)
  check('without a secret nothing is sent', got.length === 0)
  r = await post(`/heim/de/hooks/${slug}/pause`); await post(`/heim/de/hooks/${slug}/resume`)
  secrets = [await secret(slug)]
  await jobs(0)
  check('with one it is', got.length === 1, got.length)
  got.length = 0
  await comes(slug)
  await down(port)
  await killed()
  await two()
  await refused(slug)
  await nowhere(port, slug)
  await close()
}

fs.writeFileSync(path.join(work, 'seal.key'), '5a'.repeat(32), { mode: 0o600 })
fs.mkdirSync(path.join(work, 'data'))
await whole('SQLite', ['--data', path.join(work, 'data')])
if (url) await whole('PostgreSQL', ['--store', url])
else console.log('SKIPPED: webhooks on PostgreSQL (no URL)')
fs.rmSync(work, { recursive: true })
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed ? 1 : 0
