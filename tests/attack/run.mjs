// run.mjs BINARY OPTIONS... - attacks on a running demonstration, each with a verdict. OPTIONS: one argument per engine, "--data DIR" or "--store URL", of a
// demonstration that may be written to; a second region `heim` is made beside it. What other tests already try is not repeated: docs/security.md says where.
//
// A file per kind of attack exports `attacks`: [name, async function of the ground, "sqlite": on one engine only]. It says good(what, is it held off?, seen).
import { spawnSync } from 'node:child_process'
import { attacks as entry } from './entry.mjs'
import { attacks as files } from './files.mjs'
import { attacks as input } from './input.mjs'
import { attacks as rights } from './rights.mjs'
import { attacks as wire } from './wire.mjs'
import { Browser, clean_env, serve } from './kit.mjs'

const [program, ...stores] = process.argv.slice(2), only = process.env.ATTACK_NAME ?? ''
let passed = 0, failed = 0

for (const options of stores) {
  const engine = options.startsWith('--data') ? 'sqlite' : 'postgres'
  const run = (...args) => { const r = spawnSync(program, [...args, ...options.split(' ')], { env: clean_env, encoding: 'utf8' }); return r.stdout + r.stderr }
  run('region', 'create', 'heim', '--title', 'Heim')
  const s = await serve(program, options, ['--log', 'info', '--proxy', '127.0.0.0/8'])
  const ground = { port: s.port, s, program, options, engine, run, browser: (region = 'kleve') => new Browser(s.port, region), roles: {} }
  ground.as = async role => {                                          // one session per role, whoever asks
    if (!ground.roles[role]) { ground.roles[role] = ground.browser(); if (role !== 'visitor') await ground.roles[role].login(role) }
    return ground.roles[role]
  }
  for (const [name, attack, where] of [...entry, ...rights, ...input, ...files, ...wire]) {
    if ((where && where !== engine) || !name.includes(only)) continue
    const before = failed
    let n = 0
    const good = (what, is, seen = '') => { n++; if (is) passed++; else { failed++; console.log(`FAIL  ${engine}: ${name}: ${what}${seen === '' ? '' : `: ${String(seen).slice(0, 600)}`}`) } }
    try { await attack(ground, good) } catch (e) { good('runs', false, e.stack) }
    console.log(`${failed === before ? 'ok  ' : 'FAIL'}  ${engine}: ${name} (${n})`)
  }
  const code = await s.stop()
  if (code === 0 && !/ error |AddressSanitizer|runtime error/.test(s.log)) passed++
  else { failed++; console.log(`FAIL  ${engine}: the server went on without an error: ${code} ${s.log.split('\n').filter(l => / error |Sanitizer|runtime/.test(l)).slice(0, 5).join('\n')}`) }
}
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed ? 1 : 0)
