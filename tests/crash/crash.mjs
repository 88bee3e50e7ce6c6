// crash.mjs BINARY ROUNDS OPTIONS... - kills the server at a random moment while four writers write, again and again: no acknowledged write may be
// missing, none may be half there (`bruecke check`), and it must serve again at once. The store (--data DIR or --store URL) must hold the region kleve.
// The last line is `N passed, N failed`. CRASH_SEED repeats a run's moments.
import { bruecke, server, writers, keys, verdicts, random } from './ground.mjs'

const [binary, rounds, ...options] = process.argv.slice(2)
const { verdict, close } = verdicts()
const rand = random(process.env.CRASH_SEED ?? Date.now() % 1e9)
const token = bruecke(binary, ['user', 'add', 'crash@beispiel.example', '--role', 'administrator', '--token', ...options]).trim()
const acknowledged = new Set()
let missing = 0, findings = 0, slowest = 0, unclear = 0, kills = 0

for (let i = 0; i < +rounds; i++) {
    const s = await server(binary, options)
    slowest = Math.max(slowest, s.started)
    const w = writers(s, token, 4, `r${i}-${rand(1e6)}`, acknowledged)
    const least = acknowledged.size + 1 + rand(5)
    const patience = Date.now() + 5000
    while (acknowledged.size < least && Date.now() < patience) await new Promise(r => setTimeout(r, 2))
    await new Promise(r => setTimeout(r, rand(60)))
    await s.kill('SIGKILL')
    kills++
    unclear += (await w.stop()).failed
    if (i % 10 && i + 1 < +rounds) continue                 // looking is dear; what was lost stays lost
    const there = keys(binary, options)
    for (const k of acknowledged) if (!there.has(k)) { missing++; console.log(`round ${i}: ${k} was acknowledged and is not there`) }
    const said = bruecke(binary, ['check', ...options], true)
    if (!/nothing found/.test(said)) { findings++; console.log(`round ${i}: ${said.slice(0, 500)}`) }
}
console.log(`seed ${rand.seed}: ${kills} kills, ${acknowledged.size} acknowledged writes, ${unclear} without an answer; slowest start ${slowest} ms`)
verdict(`writes were acknowledged in every round (${acknowledged.size} in ${rounds})`, acknowledged.size >= +rounds)
verdict(`no acknowledged write is missing (${missing})`, missing === 0)
verdict(`no write is half there (${findings} findings)`, findings === 0)
verdict(`serving again within a second (slowest ${slowest} ms)`, slowest <= 1000)
close()
