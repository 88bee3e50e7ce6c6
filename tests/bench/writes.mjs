// writes.mjs - one assignment accepted is one transaction that waits for the disk. The same statements, in turns, through our store and without it.
import fs from 'node:fs'
import { execFileSync } from 'node:child_process'
import { kilo, median, pairs, pgbin, postgres_set, row, url, work } from './kit.mjs'

const number_of = (command, args) => Number(execFileSync(command, args, { encoding: 'utf8' }))

function pgbench(region, n) {
  fs.writeFileSync(`${work}/accept.sql`, execFileSync(`${work}/durable`, ['--script', region]))
  const said = execFileSync(`${pgbin}/pgbench`, ['-n', '-M', 'prepared', '-D', 'id=0', '-c', '1', '-t', n, '-f', `${work}/accept.sql`, url],
    { encoding: 'utf8', env: { ...process.env, PGOPTIONS: `-c search_path=r_${region}` }, stdio: ['ignore', 'pipe', 'ignore'] })
  return Number(/tps = ([\d.]+)/.exec(said)[1])
}

export function durable() {
  const n = 300, tool = `${work}/durable`, ours = { SQLite: [], PostgreSQL: [] }, bare = { SQLite: [], PostgreSQL: [] }
  fs.mkdirSync(`${work}/durable.d`)
  postgres_set({ fsync: 'on', synchronous_commit: 'on' })
  for (let i = 0; i < pairs; i++) {
    execFileSync(tool, [`${work}/durable.d`, `bare${i}`, n, 0])
    bare.SQLite.push(number_of(tool, ['--bare', `${work}/durable.d/regions/bare${i}.db`, n]))
    ours.SQLite.push(number_of(tool, [`${work}/durable.d`, `ours${i}`, n]))
    execFileSync(tool, [url, `bare${i}`, n, 0])
    bare.PostgreSQL.push(pgbench(`bare${i}`, n))
    ours.PostgreSQL.push(number_of(tool, [url, `ours${i}`, n]))
  }
  postgres_set({ fsync: 'off', synchronous_commit: 'off' })
  for (const [engine, name] of [['SQLite', 'bare loop'], ['PostgreSQL', 'pgbench']]) {
    const ratio = median(ours[engine].map((o, i) => o / bare[engine][i]))
    row(`durable writes (one accepted), ${engine}`, kilo(median(ours[engine])), `${name} ${kilo(median(bare[engine]))}`, ratio.toFixed(2), '>= 0.8', ratio >= 0.8, { rate: median(ours[engine]) })
  }
}
