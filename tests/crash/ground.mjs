// ground.mjs - what crash.mjs and faults.mjs stand on: a server to be killed, writers that remember what was acknowledged, and what the store holds.
import { spawn, spawnSync } from 'node:child_process'
import http from 'node:http'
import net from 'node:net'

export function verdicts() {
    let passed = 0, failed = 0
    return {
        verdict(what, good) { if (good) passed++; else failed++; console.log(`${good ? 'ok   ' : 'FAIL '} ${what}`) },
        skip(what) { console.log(`SKIPPED ${what}`) },
        close() { console.log(`${passed} passed, ${failed} failed`); process.exitCode = failed ? 1 : 0 },
    }
}

// A small generator with a seed (xorshift), so that a run can be repeated.
export function random(seed) {
    let x = (Number(seed) >>> 0) || 1
    const next = n => { x ^= x << 13; x >>>= 0; x ^= x >>> 17; x ^= x << 5; x >>>= 0; return x % n }
    next.seed = seed
    return next
}

// Runs a command to its end; with `any` whatever its exit code, both outputs together.
export function bruecke(binary, args, any = false) {
    const r = spawnSync(binary, args, { encoding: 'utf8', maxBuffer: 1 << 28, env: { ...process.env, BRUECKE_AS: '1' } })
    if (r.status !== 0 && !any) throw new Error(`bruecke ${args.join(' ')}: ${r.stderr}`)
    return any ? r.stdout + r.stderr : r.stdout
}

export function free() {
    return new Promise(done => { const s = net.createServer().listen(0, '127.0.0.1', () => { const { port } = s.address(); s.close(() => done(port)) }) })
}

// Starts the server, `before` its own words (a wrapper, say). Resolves when it has said `ready`; `started`: after how many milliseconds.
export async function server(binary, options, before = [], env = process.env) {
    const port = await free(), began = Date.now()
    const words = [...before, binary, 'serve', '--listen', `127.0.0.1:${port}`, ...options]
    const child = spawn(words[0], words.slice(1), { stdio: ['ignore', 'pipe', 'pipe'], detached: true, env })
    let said = '', log = ''
    child.stderr.on('data', d => { log = (log + d).slice(-20000) })
    const gone = new Promise(r => child.on('exit', r))
    await new Promise((done, fail) => {
        child.stdout.on('data', d => { said += d; if (said.includes('ready ')) done() })
        child.on('exit', () => fail(new Error(`the server did not start: ${log}`)))
    })
    return {
        port, child, started: Date.now() - began, log: () => log,
        // The whole group: a wrapper's child too.
        async kill(signal) { try { process.kill(-child.pid, signal) } catch { /* it is gone already */ } await gone },
    }
}

export function ask(port, method, path, token, body, agent) {
    return new Promise(done => {
        const data = body === undefined ? undefined : JSON.stringify(body)
        const headers = { ...(token ? { Authorization: `Bearer ${token}` } : {}), ...(data ? { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(data) } : {}) }
        const q = http.request({ host: '127.0.0.1', port, method, path, headers, agent, timeout: 60000 }, r => {
            let text = ''
            r.on('data', d => { text += d })
            r.on('end', () => done({ status: r.statusCode, text, headers: r.headers }))
            r.on('error', () => done({ status: 0, text: '', headers: {} }))
        })
        q.on('timeout', () => q.destroy())
        q.on('error', () => done({ status: 0, text: '', headers: {} }))
        q.end(data)
    })
}

const topic = key => ({ key, name: `Absturzprobe ${key}`, position: 1, translations: { en: { name: `Crash test ${key}` } } })

// `n` writers, each a life situation after another: whose 201 has arrived is acknowledged. stop() waits for the answers that are on their way.
export function writers(s, token, n, tag, acknowledged) {
    let on = true, failed = 0, refused = 0
    const agent = new http.Agent({ keepAlive: true, maxSockets: n })
    async function write(w) {
        for (let i = 0; on; i++) {
            const key = `crash-${tag}-${w}-${i}`
            const a = await ask(s.port, 'POST', '/kleve/api/v1/directory/topic', token, topic(key), agent)
            if (a.status === 201) acknowledged.add(key)
            else if (a.status) { refused++; await new Promise(r => setTimeout(r, 5)) }
            else { failed++; if (on) await new Promise(r => setTimeout(r, 20)) }
        }
    }
    const all = Promise.all(Array.from({ length: n }, (_, w) => write(w)))
    return { async stop() { on = false; await all; agent.destroy(); return { failed, refused } }, refused: () => refused }
}

export const write = (s, token, key) => ask(s.port, 'POST', '/kleve/api/v1/directory/topic', token, topic(key))

export function keys(binary, options) {
    const csv = bruecke(binary, ['export', 'directory.topic', '--region', 'kleve', ...options])
    return new Set(csv.split(/\r?\n/).map(l => l.split(',')[0]))
}
