// crash.mjs BINARY ROUNDS OPTIONS... - kills the server at a random moment while four writers do what people do (deeds.mjs), again and again: nothing that
// was acknowledged may be missing, nothing may be half there, `bruecke check` finds nothing, and it must serve again at once. Where PG_DIR names the folder
// of the PostgreSQL behind --store, at random the database is killed instead (kill -9 of the postmaster) and started again: then the server stays, must
// answer 503 meanwhile, and must write again without help. Messages to the webhook arrive, at least once each, though everything dies all the time.
// The store (--data DIR, or --store URL with BRUECKE_SEAL_KEY as when it was made) must be a demonstration. The last line is `N passed, N failed`. CRASH_SEED repeats a run's moments.
import { spawn, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import http from 'node:http'
import { bruecke, free, server, verdicts, random } from './ground.mjs'
import { clock, people, prepare, sql, verify } from './deeds.mjs'

const [binary, given, ...options] = process.argv.slice(2), rounds = Number(given)
const { verdict, close } = verdicts()
const rand = random(process.env.CRASH_SEED ?? Date.now() % 1e9)
const pause = ms => new Promise(r => setTimeout(r, ms))
const folder = process.env.PG_DIR && options[0] === '--store' ? process.env.PG_DIR : null

// ---- who is told: sometimes there, sometimes not ------------------------------------------------------------------------------------------------
const arrived = new Map()
let ill = false
const receiver = http.createServer((q, r) => {
    q.resume().on('end', () => {
        if (!ill) arrived.set(q.headers['webhook-id'], (arrived.get(q.headers['webhook-id']) ?? 0) + 1)
        r.writeHead(ill ? 500 : 200).end()
    })
})
const port = await free()
await new Promise(r => receiver.listen(port, '127.0.0.1', r))
Object.assign(process.env, { BRUECKE_AS: '1', BRUECKE_HOOKS_LOOPBACK: '1', BRUECKE_LOG: 'error' })

// ---- the database's own death ---------------------------------------------------------------------------------------------------------------------
const as = words => process.getuid() === 0 ? ['runuser', '-u', 'postgres', '--', ...words] : words
function pg_die() {
    const pid = Number(fs.readFileSync(`${folder}/data/postmaster.pid`, 'utf8').split('\n')[0])
    if (pid > 1) process.kill(pid, 'SIGKILL')
}
// Its children see that it is gone and end; until then a start is refused.
async function pg_again() {
    for (let i = 0; i < 100; i++) {
        const [command, ...words] = as(['/usr/lib/postgresql/15/bin/pg_ctl', '-D', `${folder}/data`, '-l', `${folder}/log`, '-w', '-s', 'start'])
        if (spawnSync(command, words, { cwd: '/', stdio: 'ignore' }).status === 0) return
        await pause(100)
    }
    throw new Error('PostgreSQL does not start again')
}

// ---- rounds ------------------------------------------------------------------------------------------------------------------------------------------
const token = bruecke(binary, ['user', 'add', 'crash@beispiel.example', '--role', 'administrator', '--token', ...options]).trim().split('\n').pop()
const ground = prepare(binary, options, process.env, Math.min(1500, 10 + 2 * rounds), port)
const known = {}, sum = { acknowledged: 0, refused: 0, unclear: 0, kills: 0, deaths: 0 }, slow = { back: 0 }, starts = [], spent = { start: 0, load: 0, look: 0 }, odd = new Map()
let wrong = 0, findings = 0, silent = 0, s = null
const began = Date.now(), share = p => [...starts].sort((a, b) => a - b)[Math.min(starts.length - 1, Math.floor(starts.length * p))] ?? 0
const timed = async (what, f) => { const t = Date.now(), r = await f(); spent[what] += Date.now() - t; return r }

function look(round, whole) {
    for (const w of verify(options, ground, known)) if (++wrong < 50) console.log(`round ${round}: ${w}`)
    if (!whole) return
    const said = bruecke(binary, ['check', ...options], true)
    if (!/nothing found/.test(said)) { findings++; console.log(`round ${round}: ${said.slice(0, 500)}`) }
}

async function until(w, least, ms) {
    const patience = Date.now() + ms
    while (w.count.acknowledged < least && Date.now() < patience) await pause(2)
    return w.count.acknowledged >= least
}

async function database_dies(w) {
    pg_die()
    await pause(rand(100))
    await pg_again()
    const t = Date.now(), before = w.count.acknowledged
    if (!await until(w, before + 1, 60000)) silent++
    slow.back = Math.max(slow.back, Date.now() - t)
    sum.deaths++
}

for (let i = 0; i < rounds; i++) {
    ill = rand(5) === 0
    if (!s) {
        s = await timed('start', () => server(binary, [...options, '--proxy', '127.0.0.1']))
        starts.push(s.started)
    }
    // Beside the running server, so that what looks is not the last to close the file, which would tidy up the log that the next start must read.
    if (i % 5 === 0) await timed('look', () => look(i, i % 50 === 0))
    await timed('load', async () => {
        const w = people(s.port, token, `r${i}-${rand(1e6)}`, ground, known, rand)
        if (!await until(w, 1 + rand(5), 60000)) silent++
        await pause(rand(60))
        if (folder && rand(2)) await database_dies(w)
        else { await s.kill('SIGKILL'); s = null; sum.kills++ }
        const c = await w.stop()
        for (const k of ['acknowledged', 'refused', 'unclear']) sum[k] += c[k]
        for (const o of c.odd) odd.set(o, (odd.get(o) ?? 0) + 1)
    })
    if (i % 50 === 49) console.log(`${i + 1} rounds in ${Math.round((Date.now() - began) / 1000)} s, ${sum.acknowledged} acknowledged, ${wrong} wrong, ${findings} findings`)
}

// ---- afterwards --------------------------------------------------------------------------------------------------------------------------------------
if (s) await s.kill('SIGKILL')
look(rounds, true)
ill = false
const waiting = () => Number(sql(options, `SELECT COUNT(*) FROM hooks_delivery WHERE state = 'waiting';`)[0][0])
// What was sent and not answered in time is tried again later and later: the clock is put forward, hour by hour, as long as that brings something.
for (let hour = 0, idle = 0, left = waiting(); left && idle < 6; hour++) {
    const env = { ...process.env, BRUECKE_NOW: String(clock() + hour * 3600) }
    await new Promise(r => spawn(binary, ['work', '--once', ...options], { env, stdio: 'ignore' }).on('exit', r))
    const now = waiting()
    idle = now < left ? 0 : idle + 1
    left = now
}
const told = sql(options, `SELECT message, state FROM hooks_delivery WHERE entity <> '';`), lost = told.filter(([m, state]) => state === 'done' && !arrived.has(m)).length
const left = told.filter(([, state]) => state !== 'done').length
receiver.close()
receiver.closeAllConnections?.()

console.log(`seed ${rand.seed}: ${sum.kills} kills${folder ? `, ${sum.deaths} deaths of the database` : ''}, ${sum.acknowledged} acknowledged, ${sum.refused} refused, ${sum.unclear} without an answer; start after a kill: median ${share(0.5)}, 95 % ${share(0.95)}, slowest ${share(1)} ms${folder ? `, slowest first write after the database is back ${slow.back} ms` : ''}`)
console.log(`acknowledged: ${Object.entries(known).map(([k, m]) => `${k} ${k === 'answer' ? m.get('answers') : m.size}`).join(', ')}; webhook: ${told.length} messages, ${arrived.size} arrived, ${[...arrived.values()].filter(n => n > 1).length} of them more than once`)
console.log(`time: ${Object.entries(spent).map(([k, ms]) => `${k} ${Math.round(ms / rounds)} ms`).join(', ')} a round; ${Math.round((Date.now() - began) / 1000)} s in all`)
if (odd.size) console.log(`answered otherwise: ${[...odd].map(([k, n]) => `${n} x ${k}`).join(', ')}`)
verdict(`writes were acknowledged in every round (${sum.acknowledged} in ${rounds}, ${silent} rounds without)`, silent === 0 && sum.acknowledged >= rounds)
verdict(`nothing acknowledged is missing, nothing is half there (${wrong})`, wrong === 0)
verdict(`check finds nothing (${findings} findings)`, findings === 0)
// Others may share the machine: the slowest is told above, and of a few starts the median says nothing.
if (starts.length >= 20) verdict(`serving again within a second (median ${share(0.5)} ms)`, share(0.5) <= 1000)
else verdict(`serving again (slowest of ${starts.length}: ${share(1)} ms)`, share(1) <= 30000)
verdict(`what was refused was refused by 503 or because somebody else was faster (${odd.size} other answers)`, [...odd.keys()].every(k => /: (409|422)$/.test(k)))
verdict(`every message to the webhook that counts as sent arrived (${lost} did not, ${left} are left)`, lost === 0 && left === 0)
close()
