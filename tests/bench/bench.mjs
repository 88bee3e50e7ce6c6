// bench.mjs - measures the built program against yardsticks of the same run, prints one table and writes it to build/bench.json and build/bench.md.
//
//     BENCH_ONLY='speed weight'   parts: starts speed memory regions weight planning ranking covering protecting county durable list finding survey figures app finding_postgres
//     BENCH_SECONDS=1.5   of one load of pages     BENCH_TURNS=7   of loads     BENCH_PAIRS=5   of other measurements     BENCH_IMPORTS=3   of imports
//     BENCH_REQUESTS=100000   for the memory       BENCH_SCALE=96   times the offers of the demonstration, for the search
//     BENCH_MINUTES=17   after which no further part begins: the table says what was left out
// One file per subject; kit.mjs is what they share. Parts run one after the other, so that nothing of ours disturbs what is measured; what makes the stores
// large comes last. A part that fails is told, and the others are measured.
import fs from 'node:fs'
import os from 'node:os'
import { end_all, row, work } from './kit.mjs'
import { county_indicators as county } from './county.mjs'
import { finding, finding_postgres } from './finding.mjs'
import { figures, survey } from './imports.mjs'
import { list } from './lists.mjs'
import { app, speed } from './pages.mjs'
import { covering, planning, protecting, ranking } from './plans.mjs'
import { creation, memory, regions, starts, weight } from './starts.mjs'
import { table } from './table.mjs'
import { durable } from './writes.mjs'

const began = Date.now(), load = os.loadavg().map(l => l.toFixed(1)).join(' ')
const parts = { starts, speed, memory, regions, weight, planning, ranking, covering, protecting, county, durable, list, finding, survey, figures, app, finding_postgres }
const only = process.env.BENCH_ONLY?.split(' '), minutes = Number(process.env.BENCH_MINUTES ?? 17)
fs.mkdirSync(`${work}/data`)
for (const [name, part] of Object.entries({ creation, ...parts })) {
  if (only && name !== 'creation' && !only.includes(name)) continue
  const from = Date.now()
  if (from - began > minutes * 60_000) { row(`${name}: left out, since the machine is slow (BENCH_MINUTES)`, '-', '-', '-', 'measured', false, {}); continue }
  try { await part() } catch (e) {
    console.error(`bench: ${name}: ${e.message}`)
    row(`${name}: not measured`, '-', '-', '-', 'measured', false, { why: e.message })
    process.exitCode = 1
  }
  end_all()
  console.error(`${name}: ${((Date.now() - from) / 1000).toFixed(0)} s`)
}
table((Date.now() - began) / 1000, load)
