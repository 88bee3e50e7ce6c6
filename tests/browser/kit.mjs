// kit.mjs - what the parts of the browser tier share: a server, sessions, the texts of the interface, and the report.
import { spawn, execFile } from 'node:child_process'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

export const root = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), '../..')
export const region = 'kleve'
const password = 'Vorfuehrung-2026'
export const account = name => ({ email: `${name}@beispiel.example`, password })

// ---- the server ----------------------------------------------------------------------------------------------------------------

// Serves a store on a free port; `options` are the words that lead to it, `env` what its surroundings have beside ours. stop() waits until it has ended.
export async function serve(program, options, env = {}) {
  const server = spawn(program, ['serve', '--listen', '127.0.0.1:0', '--log', 'error', ...options.split(' ')], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...env } })
  const ended = new Promise(resolve => server.on('exit', resolve))
  process.on('exit', () => server.kill('SIGTERM'))
  const ready = await Promise.race([ended.then(() => ''), new Promise(resolve => createInterface(server.stdout).once('line', resolve))])
  const base = /^ready (http:\S+)\/$/.exec(ready)?.[1]
  if (!base) throw new Error(`the server does not start with ${options}`)
  return { base, url: (rest, lang = 'de') => `${base}/${region}/${lang}/${rest}`, stop: () => { server.kill('SIGTERM'); return ended } }
}

// A demonstration region in a folder of its own, for those who name no store.
export async function demo(program) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bruecke-browser.'))
  await promisify(execFile)(program, ['demo', '--data', folder])
  return { options: `--data ${folder}`, remove: () => fs.rmSync(folder, { recursive: true, force: true }) }
}

// ---- sessions ------------------------------------------------------------------------------------------------------------------

// Logs in over plain HTTP and answers the cookies, as a browser context takes them. No account: a visitor.
export async function cookies(site, who) {
  if (!who) return []
  const first = await fetch(site.url('login'))
  const form = /^[^;]*/.exec(first.headers.get('set-cookie'))[0]
  const csrf = /name="csrf" value="([^"]*)"/.exec(await first.text())[1]
  const answer = await fetch(site.url('login'), { method: 'POST', redirect: 'manual', headers: { cookie: form }, body: new URLSearchParams({ csrf, ...account(who) }) })
  const jar = [form, ...answer.headers.getSetCookie().map(c => /^[^;]*/.exec(c)[0])]
  if (answer.status !== 303) throw new Error(`${who} cannot log in: status ${answer.status}`)
  return jar.map(c => ({ name: c.slice(0, c.indexOf('=')), value: c.slice(c.indexOf('=') + 1), domain: '127.0.0.1', path: `/${region}/` }))
}

// ---- the texts of the interface: an English key in the language of the page ----------------------------------------------------

const unquote = lines => lines.split('\n').map(l => JSON.parse(l.trim())).join('')
function catalogue(lang) {
  const entry = /^msgid ((?:".*"\n?)+)msgstr ((?:".*"\n?)+)/gm
  return new Map([...fs.readFileSync(path.join(root, `po/${lang}.po`), 'utf8').matchAll(entry)].map(m => [unquote(m[1].trim()), unquote(m[2].trim())]))
}
const catalogues = { de: catalogue('de'), ar: catalogue('ar') }
export function say(key, lang = 'de') {
  const text = catalogues[lang].get(key)
  if (!text) throw new Error(`po/${lang}.po has no text "${key}": was it renamed?`)
  return text
}

// ---- the report ----------------------------------------------------------------------------------------------------------------

export const counts = { passed: 0, failed: 0, skipped: 0 }
export const note = text => console.log(`NOTE: ${text}`)
export function skip(text) { counts.skipped++; console.log(`SKIPPED: browser: ${text}`) }

// One case. What it throws is its failure; a case that hangs is ended by the time limits of the page.
export async function test(name, body) {
  try { await body(); counts.passed++ }
  catch (e) { counts.failed++; console.log(`FAILED: ${name}\n    ${String(e?.message ?? e).replace(/\x1b\[[0-9;]*m/g, '').split('\n').slice(0, 14).join('\n    ')}`) }
}
export function expect(what, seen, wanted = true) {
  const good = wanted instanceof RegExp ? wanted.test(seen) : typeof wanted === 'function' ? wanted(seen) : seen === wanted
  if (!good) throw new Error(`${what}\n    expected: ${wanted}\n    seen:     ${typeof seen === 'string' ? seen.slice(0, 400) : JSON.stringify(seen)}`)
}

// The same finding on many pages is told once: Map from finding to the views in which it was seen.
export class Findings {
  all = new Map()
  add(what, where) { if (process.env.BRUECKE_VERBOSE && !this.all.has(what)) console.error(`… ${where}: ${what}`); if (!this.all.has(what)) this.all.set(what, []); this.all.get(what).push(where) }
  print(word) {
    for (const [what, where] of [...this.all].sort((a, b) => b[1].length - a[1].length))
      console.log(`${word}: ${what}\n    in ${where.length}: ${[...new Set(where)].slice(0, 6).join(' | ')}${where.length > 6 ? ' | …' : ''}`)
  }
}

// Runs the tasks, two at a time: there are two cores.
export async function pool(tasks, run, width = 2) {
  const due = [...tasks]
  await Promise.all(Array.from({ length: width }, async (_, worker) => { for (let next; (next = due.shift()) !== undefined;) await run(next, worker) }))
}
