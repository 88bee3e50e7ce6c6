// around.mjs BINARY DIR [PART…] - what is around the program fails or lies: a slow disk, a mail server and a webhook's receiver that are away, a clock that
// jumps, /tmp that is full, no file handles left, no memory left. On SQLite. What needs a tool that is not there is said loudly and left out.
// PART: slow outside clock tmp handles memory; all of them at first. The last line is `N passed, N failed`.
import { spawn, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import http from 'node:http'
import net from 'node:net'
import path from 'node:path'
import { ask, bruecke, free, keys, server, verdicts, write } from './ground.mjs'
import { send } from './deeds.mjs'

const [binary, dir, ...chosen] = process.argv.slice(2), here = path.dirname(new URL(import.meta.url).pathname)
const { verdict, skip, close } = verdicts()
const pause = ms => new Promise(r => setTimeout(r, ms))
const at = (list, p) => [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * p))] ?? 0

// A demonstration, with a token of its administrator; made once and copied.
let model = null
function store(name) {
    if (!model) {
        model = `${dir}/model`
        fs.mkdirSync(model)
        bruecke(binary, ['demo', '--data', model])
        model = { folder: model, token: bruecke(binary, ['user', 'add', 'crash@beispiel.example', '--role', 'administrator', '--token', '--data', model]).trim().split('\n').pop() }
    }
    fs.cpSync(model.folder, `${dir}/${name}`, { recursive: true })
    return { options: ['--data', `${dir}/${name}`], token: model.token, acknowledged: new Set() }
}

function whole(name, w) {
    const there = keys(binary, w.options)
    const said = bruecke(binary, ['check', ...w.options], true)
    verdict(`${name}: all ${w.acknowledged.size} acknowledged writes are there`, [...w.acknowledged].every(k => there.has(k)))
    verdict(`${name}: check finds nothing`, /nothing found/.test(said))
    if (!/nothing found/.test(said)) console.log(said.slice(0, 500))
}

async function put(s, w, key) {
    const a = await write(s, w.token, key)
    if (a.status === 201) w.acknowledged.add(key)
    return a
}

// `n` writers for so long; how long each answer took, and what it was.
async function load(s, w, tag, n, ms) {
    const end = Date.now() + ms, took = [], said = {}
    await Promise.all(Array.from({ length: n }, async (_, i) => {
        for (let k = 0; Date.now() < end; k++) {
            const t = Date.now(), a = await put(s, w, `${tag}-${i}-${k}`)
            took.push(Date.now() - t)
            said[a.status] = (said[a.status] ?? 0) + 1
            if (a.status !== 201) await pause(20)
        }
    }))
    return { took, said }
}

// ---- a slow disk -----------------------------------------------------------------------------------------------------------------------------------
async function slow() {
    const made = spawnSync('cc', ['-shared', '-fPIC', '-O1', '-o', `${dir}/slow.so`, `${here}/slow.c`, '-ldl'])
    if (made.status !== 0) return skip('slow disk: no compiler')
    const w = store('slow')
    for (const [ms, writers] of [[200, 4], [1000, 6]]) {
        const s = await server(binary, w.options, [], { ...process.env, LD_PRELOAD: `${dir}/slow.so`, SLOW_MS: String(ms) })
        const reads = [], end = Date.now() + 8000
        const reading = (async () => { while (Date.now() < end) { const t = Date.now(), a = await ask(s.port, 'GET', `/kleve/de/topics?x=${reads.length}`); reads.push(a.status === 200 ? Date.now() - t : 99999); await pause(20) } })()
        const { took, said } = await load(s, w, `slow${ms}`, writers, 8000)
        await reading
        await s.kill('SIGTERM')
        console.log(`slow: ${ms} ms a sync, ${writers} writers: answers ${JSON.stringify(said)}, writing median ${at(took, 0.5)} ms, slowest ${at(took, 1)} ms; ${reads.length} readings meanwhile, median ${at(reads, 0.5)} ms, slowest ${at(reads, 1)} ms`)
        verdict(`slow ${ms} ms: readers do not wait for the disk (95 %: ${at(reads, 0.95)} ms)`, at(reads, 0.95) < 1000)
        verdict(`slow ${ms} ms: every write is answered, with 201 or 503 (slowest ${at(took, 1)} ms)`, Object.keys(said).every(k => k === '201' || k === '503') && at(took, 1) < 45000)
    }
    whole('slow', w)
}

// ---- mail server and receiver away -------------------------------------------------------------------------------------------------------------------
// Takes what comes; a mail is known by its Message-ID.
function mail_sink(port, got) {
    const s = net.createServer(c => {
        let text = '', data = false
        c.write('220 sink\r\n')
        c.on('error', () => {})
        c.on('data', d => {
            text += d
            for (let i; (i = text.indexOf('\r\n')) >= 0;) {
                if (data) {
                    const end = text.indexOf('\r\n.\r\n')
                    if (end < 0) return
                    const id = /^Message-ID: *(\S+)/im.exec(text.slice(0, end))?.[1]
                    got.set(id, (got.get(id) ?? 0) + 1)
                    text = text.slice(end + 5)
                    data = false
                    c.write('250 taken\r\n')
                    continue
                }
                const line = text.slice(0, i).toUpperCase()
                text = text.slice(i + 2)
                if (line.startsWith('EHLO')) c.write('250-sink\r\n250 8BITMIME\r\n')
                else if (line === 'DATA') { data = true; c.write('354 go\r\n') }
                else if (line === 'QUIT') c.end('221 bye\r\n')
                else c.write('250 ok\r\n')
            }
        })
    })
    return new Promise(r => s.listen(port, '127.0.0.1', () => r(s)))
}

async function outside() {
    const w = { options: ['--data', `${dir}/outside`, '--region', 'heim'], acknowledged: new Set() }, mail = await free(), hook = await free(), got = new Map(), told = new Map()
    fs.mkdirSync(`${dir}/outside`)
    const only = w.options.slice(0, 2), env = { ...process.env, BRUECKE_AS: '1', BRUECKE_HOOKS_LOOPBACK: '1', BRUECKE_SMTP: `smtp://127.0.0.1:${mail}`, BRUECKE_MAIL_FROM: 'Heim <heim@beispiel.example>', BRUECKE_LOG: 'error' }
    const run = (words, more = {}) => new Promise(r => { let said = ''; const c = spawn(binary, [...words, ...only], { env: { ...env, ...more } }); c.stdout.on('data', d => { said += d }); c.stderr.on('data', d => { said += d }); c.on('close', code => r({ code, said })); c.stdin.end(more.input ?? '') })
    await run(['region', 'create', 'heim', '--title', 'Heim'])
    const token = (await run(['user', 'add', 'crash@beispiel.example', '--role', 'administrator', '--token', '--region', 'heim'])).said.trim().split('\n').pop()
    const made = await run(['request', 'POST', '/heim/api/v1/hooks/hook', '--as', 'administrator', '--json', '-'], { input: JSON.stringify({ title: 'Weg', address: `http://127.0.0.1:${hook}/`, entities: 'directory.topic', events: ['created', 'changed'], content: 'full', active: true }) })
    await run(['request', 'POST', `/heim/de/hooks/${/"slug":"([^"]+)"/.exec(made.said)?.[1]}/secret`, '--as', 'administrator'])
    // Everything is away: the office works on, invites people and writes.
    const s = await server(binary, only, [], env), agent = new http.Agent({ keepAlive: true })
    const asked = []
    for (let i = 0; i < 20; i++) await run(['user', 'add', `neu-${i}@beispiel.example`, '--role', 'editor', '--region', 'heim'])
    const end = Date.now() + 4000
    for (let i = 0; Date.now() < end; i++) {
        const t = Date.now(), a = await send(s.port, 'POST', '/heim/api/v1/directory/topic', { agent, headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' }, body: JSON.stringify({ key: `weg-${i}`, name: `Weg ${i}`, position: 1 }) })
        asked.push(Date.now() - t)
        if (a.status === 201) w.acknowledged.add(`weg-${i}`)
    }
    agent.destroy()
    await s.kill('SIGTERM')
    console.log(`outside: with both away ${asked.length} writes, ${w.acknowledged.size} acknowledged, median ${at(asked, 0.5)} ms, slowest ${at(asked, 1)} ms`)
    verdict('outside: nobody waits for a mail server or a receiver that is away', w.acknowledged.size === asked.length && at(asked, 0.5) < 500)
    verdict('outside: nothing went anywhere', got.size === 0 && told.size === 0)
    // Both come back; what waited goes out as its next try is due.
    const sink = await mail_sink(mail, got)
    const receiver = http.createServer((q, r) => { q.resume().on('end', () => { const id = q.headers['webhook-id']; told.set(id, (told.get(id) ?? 0) + 1); r.end('ok') }) })
    await new Promise(r => receiver.listen(hook, '127.0.0.1', r))
    let hours = 0
    for (; hours < 12 && (got.size < 20 || told.size < w.acknowledged.size); hours++) await run(['work', '--once', '--url', 'https://ki.example'], { BRUECKE_NOW: String(Math.floor(Date.now() / 1000) + hours * 3600) })
    sink.close()
    receiver.close()
    receiver.closeAllConnections?.()
    console.log(`outside: after they are back ${got.size} mails and ${told.size} messages within ${hours} hours of the clock; ${[...got.values(), ...told.values()].filter(n => n > 1).length} more than once`)
    verdict(`outside: all 20 mails and ${w.acknowledged.size} messages came, each once`, got.size === 20 && told.size === w.acknowledged.size && [...got.values(), ...told.values()].every(n => n === 1))
    verdict('outside: check finds nothing', /nothing found/.test((await run(['check'])).said))
}

// ---- a clock that jumps ---------------------------------------------------------------------------------------------------------------------------------
async function clock() {
    const lib = ['/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1', '/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1'].find(f => fs.existsSync(f))
    if (!lib) return skip('clock: there is no libfaketime')
    const w = store('clock'), file = `${dir}/clock.rc`, real = Math.floor(Date.now() / 1000)
    const set = seconds => { fs.writeFileSync(`${file}.new`, `${seconds < 0 ? '-' : '+'}${Math.abs(seconds)}\n`); fs.renameSync(`${file}.new`, file) }
    const jump = async seconds => { set(seconds); await pause(300) }
    set(0)
    const s = await server(binary, w.options, [], { ...process.env, LD_PRELOAD: lib, FAKETIME_TIMESTAMP_FILE: file, FAKETIME_NO_CACHE: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1', TZ: 'UTC' })
    // A browser that logs in.
    const jar = new Map(), go = async (method, where, pairs) => {
        const a = await send(s.port, method, where, { headers: { Cookie: [...jar].map(([k, v]) => `${k}=${v}`).join('; '), 'Content-Type': 'application/x-www-form-urlencoded' }, body: pairs && new URLSearchParams(pairs).toString() })
        for (const c of a.headers['set-cookie'] ?? []) jar.set(c.split('=')[0], c.slice(c.indexOf('=') + 1).split(';')[0])
        return a
    }
    const login = async () => {
        jar.clear()
        const page = await go('GET', '/kleve/de/login')
        return go('POST', '/kleve/de/login', { csrf: /name="csrf" value="([^"]*)"/.exec(page.text)?.[1] ?? '', email: 'editor@beispiel.example', password: 'Vorfuehrung-2026' })
    }
    const inside = async () => (await go('GET', '/kleve/de/account')).status === 200
    const sunday = (year, month) => { const d = new Date(Date.UTC(year, month, 31)); return Date.UTC(year, month, 31 - d.getUTCDay(), 1) / 1000 }
    const year = new Date(real * 1000).getUTCFullYear() + 1
    await login()
    verdict('clock: somebody logs in', await inside())
    verdict('clock: it writes', (await put(s, w, 'clock-0')).status === 201)
    await jump(-3600)
    verdict('clock: an hour back: still logged in, it writes', await inside() && (await put(s, w, 'clock-1')).status === 201)
    await jump(0)
    verdict('clock: and forward again: still logged in', await inside())
    await jump(86400)
    verdict('clock: a day forward: nobody is logged in any more', !await inside())
    verdict('clock: it writes', (await put(s, w, 'clock-2')).status === 201)
    await login()
    verdict('clock: logging in works', await inside())
    await jump(0)
    verdict('clock: a day back: a session of tomorrow does no harm', [true, false].includes(await inside()) && (await put(s, w, 'clock-3')).status === 201)
    // Logged in under the clock of tomorrow, back today: not for longer than 12 hours and a day in any case.
    await jump(86400 + 13 * 3600)
    verdict('clock: 13 hours after logging in it is over', !await inside())
    for (const [name, moment] of [['March', sunday(year, 2)], ['October', sunday(year, 9)]]) {
        await jump(moment - Math.floor(Date.now() / 1000) - 4)
        await login()
        const said = []
        for (let i = 0; i < 12; i++) { said.push((await put(s, w, `clock-${name.toLowerCase()}-${i}`)).status); await pause(600) }
        console.log(`clock: ${name}: ${said.join(' ')}`)
        verdict(`clock: over the change of ${name} it writes and people stay logged in`, said.every(x => x === 201) && await inside())
        verdict(`clock: in ${name} today's page and the calendar are drawn`, (await go('GET', '/kleve/de/today')).status === 200 && (await go('GET', '/kleve/de/calendar')).status === 200)
    }
    await jump(0)
    await s.kill('SIGTERM')
    const twice = spawnSync('sqlite3', [`${dir}/clock/regions/kleve.db`, "SELECT (SELECT COUNT(*) FROM (SELECT key FROM core_mail WHERE key IS NOT NULL GROUP BY key HAVING COUNT(*) > 1)), (SELECT COUNT(*) FROM core_job WHERE state = 'dead'), (SELECT COUNT(*) FROM (SELECT recipient, subject, text FROM core_mail WHERE text <> '' GROUP BY 1, 2, 3 HAVING COUNT(*) > 1)), (SELECT COUNT(*) FROM core_job WHERE kind LIKE '%' AND state = 'done')"], { encoding: 'utf8' }).stdout.trim().split('|')
    console.log(`clock: ${twice[3]} jobs done over all jumps, ${twice[1]} dead, ${twice[2]} mails twice in the same words`)
    verdict(`clock: no mail twice, no job dead (${twice.join(' ')})`, twice[0] === '0' && twice[1] === '0' && twice[2] === '0')
    // A clock that is almost a year ahead erases whose time is over, for good; then a reference that must be filled leads nowhere.
    whole('clock', w)
}

// ---- limits of the machine --------------------------------------------------------------------------------------------------------------------------------
async function tmp() {
    const w = store('tmp'), hidden = path.resolve(dir).startsWith('/tmp/')
    if (hidden || spawnSync('unshare', ['-m', 'true']).status !== 0) return skip('/tmp full: no right to mount here, or the stores lie below /tmp (say TMPDIR)')
    const s = await server(binary, w.options, ['unshare', '-m', 'sh', '-c', 'mount -t tmpfs -o size=4k none /tmp && { cat /dev/zero >/tmp/full 2>/dev/null; exec "$@"; }', 'sh'], { ...process.env, TMPDIR: '/tmp' })
    const all = [await ask(s.port, 'GET', '/kleve/de/offers.csv'), await ask(s.port, 'GET', '/kleve/de/offers.xlsx'), await put(s, w, 'tmp-1'), await put(s, w, 'tmp-2')]
    console.log(`tmp: ${all.map(a => a.status).join(' ')}`)
    verdict(`/tmp full: reading, a table as CSV and writing go on (${all.map(a => a.status).join(' ')})`, all[0].status === 200 && all[2].status === 201 && all[3].status === 201)
    verdict('/tmp full: an Excel file is there, or a clear 503', [200, 503].includes(all[1].status))
    await s.kill('SIGTERM')
    whole('/tmp full', w)
}

async function handles() {
    const w = store('handles'), s = await server(binary, w.options, ['sh', '-c', 'ulimit -n 64; exec "$@"', 'sh'])
    const before = (await put(s, w, 'handles-0')).status, crowd = Array.from({ length: 200 }, () => net.connect(s.port, '127.0.0.1').on('error', () => {}))
    await pause(500)
    const t = Date.now(), crowded = await ask(s.port, 'GET', '/kleve/de/topics')
    console.log(`handles: 64 allowed, 200 connections: an answer of ${crowded.status} after ${Date.now() - t} ms`)
    for (const c of crowd) c.destroy()
    let after = 0
    for (let i = 0; i < 50 && after !== 201; i++) { after = (await put(s, w, `handles-${i + 1}`)).status; if (after !== 201) await pause(200) }
    verdict(`handles: before it writes (${before}), with none left nobody gets a wrong answer (${crowded.status}), afterwards it writes again without help (${after})`, before === 201 && [0, 200, 503].includes(crowded.status) && after === 201)
    verdict('handles: the server lives', s.child.exitCode === null && s.child.signalCode === null)
    await s.kill('SIGTERM')
    whole('handles', w)
}

// So little that a start is possible and large answers are not.
async function memory() {
    const w = store('memory'), probe = await server(binary, w.options)
    const peak = Number(/VmPeak:\s+(\d+)/.exec(fs.readFileSync(`/proc/${probe.child.pid}/status`, 'utf8'))[1])
    await probe.kill('SIGTERM')
    const s = await server(binary, w.options, ['sh', '-c', `ulimit -v ${peak + 20 * 1024}; exec "$@"`, 'sh'])
    const large = ['/kleve/de/offers.xlsx', '/kleve/api/v3/kleve/de/pages/', '/api/v3/kleve/de/pages/', '/kleve/de/offers.json', '/kleve/sitemap.xml', '/kleve/de/actors.xlsx', '/kleve/openapi.json']
    const writing = (async () => { for (let i = 0; i < 20; i++) if ((await put(s, w, `memory-${i}`)).status === 0) return })()
    const said = await Promise.all(Array.from({ length: 40 }, (_, i) => ask(s.port, 'GET', large[i % large.length], w.token)))
    await writing
    await pause(500)
    const still = await ask(s.port, 'GET', '/kleve/de/topics')
    const dead = s.child.exitCode !== null || s.child.signalCode !== null, count = said.reduce((m, a) => { m[a.status] = (m[a.status] ?? 0) + 1; return m }, {})
    console.log(`memory: 20 MiB above what a start takes (${Math.round(peak / 1024)} MiB of addresses): 40 large answers at once: ${JSON.stringify(count)}; the server ${dead ? `ended (${s.child.signalCode ?? s.child.exitCode}): ${s.log().trim().split('\n').pop().slice(0, 200)}` : `lives and answers ${still.status}`}`)
    if (s.log()) console.log(s.log().split('\n').filter(l => !/ info /.test(l)).slice(-5).join('\n').slice(0, 800))
    verdict('memory: no half answer counts as whole: 200, a refusal, or none', Object.keys(count).every(k => ['0', '200', '301', '404', '503', '500'].includes(k)))
    await s.kill('SIGKILL')
    const again = await server(binary, w.options)
    verdict(`memory: started again it writes (${again.started} ms)`, (await put(again, w, 'memory-again')).status === 201)
    await again.kill('SIGTERM')
    whole('memory', w)
}

const parts = { slow, outside, clock, tmp, handles, memory }
for (const name of chosen.length ? chosen : Object.keys(parts)) {
    try { await parts[name]() } catch (e) { verdict(`${name}: ${String(e.message).slice(0, 300)}`, false) }
}
close()
