// faults.mjs BINARY DIR - a store (SQLite) that is full, read-only, or fails to write: a clear answer, what was acknowledged stays, and it recovers
// without help.
// Needs root for the mounts, and fiu-run for failing calls; says loudly what it skips. The last line is `N passed, N failed`.
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import { bruecke, server, writers, write, ask, keys, verdicts } from './ground.mjs'

const [binary, dir] = process.argv.slice(2)
const { verdict, skip, close } = verdicts()
process.stdout.on('error', () => process.exit(1))
const sh = (...words) => spawnSync(words[0], words.slice(1), { encoding: 'utf8' })
const pause = ms => new Promise(r => setTimeout(r, ms))
const acknowledged = new Set()

function whole(name, options) {
    const there = keys(binary, options)
    let missing = 0
    for (const k of acknowledged) if (!there.has(k)) missing++
    verdict(`${name}: all ${acknowledged.size} acknowledged writes are there`, missing === 0)
    const said = bruecke(binary, ['check', ...options], true)
    verdict(`${name}: check finds nothing`, /nothing found/.test(said))
    if (!/nothing found/.test(said)) console.log(said.slice(0, 500))
}

// Writes until one is refused; false: all of them went well.
async function until503(s, token, tag, most) {
    for (let i = 0; i < most; i++) {
        const a = await write(s, token, `${tag}-${i}`)
        if (a.status === 201) acknowledged.add(`${tag}-${i}`)
        else return a
    }
    return null
}

const mounted = `${dir}/small`
fs.mkdirSync(mounted)
const options = ['--data', mounted]
if (sh('mount', '-t', 'tmpfs', '-o', 'size=64m', 'none', mounted).status !== 0) skip('full and read-only stores: no right to mount here')
else try {
    bruecke(binary, ['demo', ...options])
    const token = bruecke(binary, ['user', 'add', 'crash@beispiel.example', '--role', 'administrator', '--token', ...options]).trim()
    let s = await server(binary, options)
    // As large as what is there, and a little: the disk is soon full, whatever the demonstration holds.
    const used = Number(sh('du', '-sm', mounted).stdout.toString().split('\t')[0])
    sh('mount', '-o', `remount,size=${used + 3}m`, mounted)
    const full = await until503(s, token, 'full', 20000)
    verdict(`full: writing is answered with 503 (${full?.status})`, full?.status === 503)
    verdict('full: as problem+json with a sentence', /problem\+json/.test(full?.headers['content-type'] ?? '') && JSON.parse(full.text).detail.length > 20)
    verdict('full: reading goes on', (await ask(s.port, 'GET', '/kleve/de/topics')).status === 200)
    sh('mount', '-o', 'remount,size=64m', mounted)
    const again = await until503(s, token, 'room', 5)
    verdict(`full: with room again it writes again, without help (${again?.status ?? 201})`, again === null)
    await s.kill('SIGTERM')
    // Under an open file the kernel refuses to make it read-only, so the server meets it at its start.
    verdict('read-only: the folder can be made so', sh('mount', '-o', 'remount,ro', mounted).status === 0)
    const said = bruecke(binary, ['request', 'GET', '/kleve/de/topics', ...options], true)
    verdict('read-only: a start says in one line what is wrong', /^bruecke: [^\n]+\n$/.test(said))
    sh('mount', '-o', 'remount,rw', mounted)
    s = await server(binary, options)
    const back = await until503(s, token, 'rw', 5)
    verdict(`read-only: writable again it writes, without help (${back?.status ?? 201})`, back === null)
    await s.kill('SIGTERM')
    whole('full and read-only', options)
} finally {
    sh('umount', '-l', mounted)
}

// A start may meet the failure too: then it says so and ends, and the next one is tried.
async function begun(words, wrapper) {
    for (let i = 1; ; i++) try { return await server(binary, words, wrapper) } catch (e) { if (i === 50) throw e }
}

// Each of these calls fails now and then, as a dying disk would have it.
acknowledged.clear()
if (sh('fiu-run', '-h').error) skip('failing calls: there is no fiu-run')
else for (const call of ['posix/io/sync/fdatasync', 'posix/io/rw/pwrite', 'posix/io/sync/fsync']) {
    const name = call.split('/').pop(), data = `${dir}/${name}`
    fs.mkdirSync(data)
    acknowledged.clear()
    bruecke(binary, ['demo', '--data', data])
    const token = bruecke(binary, ['user', 'add', 'crash@beispiel.example', '--role', 'administrator', '--token', '--data', data]).trim()
    const s = await begun(['--data', data], ['fiu-run', '-x', '-c', `enable_random name=${call},probability=0.05`])
    const w = writers(s, token, 2, name, acknowledged)
    await pause(2500)
    for (let i = 0; i < 100 && !acknowledged.size; i++) await pause(200)          // a machine that is busy tries seldom
    const { refused } = await w.stop()
    await s.kill('SIGKILL')
    console.log(`${name}: ${acknowledged.size} acknowledged, ${refused} refused`)
    verdict(`${name}: some writes were acknowledged although it fails now and then`, acknowledged.size > 0)
    whole(name, ['--data', data])
}
close()
