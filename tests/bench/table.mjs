// table.mjs - the rows that were measured: as a table for people, as JSON for programs, and as Markdown for docs/performance.md, with the machine they are of.
import fs from 'node:fs'
import os from 'node:os'
import { execFileSync } from 'node:child_process'
import { pairs, pgbin, requests, rows, seconds, turns } from './kit.mjs'

// The first number of what a program says about itself.
function version(command, ...args) {
  try { return /\d+(\.\d+)+/.exec(execFileSync('bash', ['-c', `${[command, ...args].join(' ')} 2>&1 || true`], { encoding: 'utf8' }))?.[0] ?? '?' } catch { return '?' }
}

function machine() {
  const release = /PRETTY_NAME="(.*)"/.exec(fs.readFileSync('/etc/os-release', 'utf8'))?.[1] ?? '?'
  return {
    date: new Date().toISOString().slice(0, 16).replace('T', ' '), processor: `${os.cpus().length} × ${os.cpus()[0].model.trim()}`, memory: `${(os.totalmem() / 2 ** 30).toFixed(0)} GiB`,
    kernel: os.release(), system: release, compiler: version('cc', '--version'), load: os.loadavg().map(l => l.toFixed(1)).join(' '),
    versions: { libmicrohttpd: version('pkg-config', '--modversion', 'libmicrohttpd'), SQLite: version('sqlite3', '--version'), PostgreSQL: version(`${pgbin}/postgres`, '--version'), nginx: version('nginx', '-v'),
      wrk: version('wrk', '-v'), R: version('Rscript', '--version'), GLPK: version('glpsol', '--version'), commit: execFileSync('bash', ['-c', 'git rev-parse --short HEAD 2>/dev/null || echo ?'], { encoding: 'utf8' }).trim() },
  }
}

const verdict = r => r.target === '-' ? '' : r.met ? 'met' : 'NOT MET'
const counted = () => rows.filter(r => r.target !== '-')
const columns = ['name', 'ours', 'yardstick', 'ratio', 'target']

function markdown(m, took) {
  const cells = r => [...columns.map(c => c === 'name' ? r[c].replace(/^ +/, '… ') : r[c]), verdict(r).replace('NOT MET', '**missed**')].map(v => String(v).replaceAll('|', '\\|'))
  return [`Measured ${m.date} UTC on ${m.processor}, ${m.memory}, Linux ${m.kernel}, ${m.system}, gcc ${m.compiler}; ${Object.entries(m.versions).map(([k, v]) => `${k} ${v}`).join(', ')}.`,
    `Load of the machine before, over 1, 5 and 15 minutes: ${m.load}. The run took ${Math.ceil(took / 60)} minutes.`, '', `| ${[...columns, 'met'].join(' | ')} |`, '| --- | --- | --- | --- | --- | --- |',
    ...rows.map(r => `| ${cells(r).join(' | ')} |`), '', `${counted().filter(r => r.met).length} of ${counted().length} met.`, ''].join('\n')
}

export function table(took, load) {
  const head = [...columns, 'met'], lines = rows.map(r => [...columns.map(c => String(r[c])), verdict(r)]), m = { ...machine(), load }
  const wide = head.map((h, i) => Math.max(h.length, ...lines.map(l => l[i].length)))
  for (const l of [head, wide.map(w => '-'.repeat(w)), ...lines]) console.log(l.map((v, i) => v.padEnd(wide[i])).join('  ').trimEnd())
  console.log(`\n${counted().filter(r => r.met).length} of ${counted().length} met`)
  fs.writeFileSync('build/bench.json', `${JSON.stringify({ machine: m, took, seconds, turns, pairs, requests, rows }, null, 2)}\n`)
  fs.writeFileSync('build/bench.md', markdown(m, took))
}
