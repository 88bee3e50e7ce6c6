// request.mjs - asks every question of the web.txt files through `bruecke requests` and compares the answers.
//
//     node tests/request.mjs BRUECKE "--data DIR" FILE...        (or "--store URL")
//
// A case is a request and what is expected of its answer; a blank line ends it, # begins a comment:
//
//     GET /kleve/de/offers?q=kurs --as editor
//     status 200                              without this line, 200 is expected
//     header content-type text/html; charset=utf-8
//     header location ~ ^/kleve/              a regular expression; a name alone: there is such a header
//     noheader set-cookie                     there is none
//     has TEXT          not TEXT              in the body, as it stands there
//     match REGEX                             in the body
//     count TEXT >= 3                         how often; = is the default, also != > < <=
//     json items.0.key x                      JSON.parse(body).items[0].key; = is the default
//     json total >= 60                        a path alone: it is there
//     body {"title": "x"}                     sent on standard input (with --json -)
//
// Cases of one file run one after another in one process, so that a later one may look at what an earlier one did. BRUECKE_TEST_WHOLE=1: in a
// process each (`bruecke request`), which takes ten times as long; that the command line says the same is shown by tests/cli.sh.
import fs from 'node:fs'
import os from 'node:os'
import { Asker } from './ask.mjs'

const [program, store, ...files] = process.argv.slice(2)
const words = line => [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(m => m[1] ?? m[2] ?? m[3])

function cases(file) {
  const all = []
  let current = null
  for (const [i, line] of fs.readFileSync(file, 'utf8').split('\n').entries()) {
    const at = `${file}:${i + 1}`
    if (line.startsWith('#')) continue
    if (!line.trim()) { current = null; continue }
    if (!current) { current = { at, request: line, args: words(line), body: '', wants: [] }; all.push(current) }
    else if (line.startsWith('body ')) current.body += line.slice(5) + '\n'
    else current.wants.push({ at, line })
  }
  for (const c of all) if (!c.wants.some(w => w.line.startsWith('status '))) c.wants.unshift({ at: c.at, line: 'status 200' })
  return all
}

async function ask(asker, c) {
  const a = await asker.ask(c.args, c.body)
  return a.error ? a : { ...a, ...parse(a.out) }
}

// Status line, headers, blank line, body.
function parse(text) {
  const end = /\r?\n\r?\n/.exec(text)
  const [first, ...lines] = (end ? text.slice(0, end.index) : text).split(/\r?\n/)
  const headers = lines.map(l => [l.slice(0, l.indexOf(':')).toLowerCase(), l.slice(l.indexOf(':') + 1).trim()])
  return { status: Number(/\b(\d{3})\b/.exec(first)?.[1]), headers, body: end ? text.slice(end.index + end[0].length) : '' }
}

const compare = { '=': (a, b) => a === b, '!=': (a, b) => a !== b, '>=': (a, b) => +a >= +b, '<=': (a, b) => +a <= +b, '>': (a, b) => +a > +b, '<': (a, b) => +a < +b }
const shown = v => v === undefined ? 'nothing' : typeof v === 'string' ? v : JSON.stringify(v)

// Each answers undefined when the expectation holds, otherwise what was there instead.
const expectations = {
  status: (a, rest) => a.status === Number(rest) ? undefined : `status ${a.status}`,
  header: (a, rest) => {
    const [, name, like, value] = /^(\S+)(?: (~ )?(.*))?$/.exec(rest)
    const found = a.headers.filter(h => h[0] === name.toLowerCase()).map(h => h[1])
    const fits = v => value === undefined || (like ? new RegExp(value, 'u').test(v) : v === value)
    return found.some(fits) ? undefined : found.length ? found.join(', ') : 'no such header'
  },
  noheader: (a, rest) => a.headers.some(h => h[0] === rest.toLowerCase()) ? 'there is such a header' : undefined,
  has: (a, rest) => a.body.includes(rest) ? undefined : excerpt(a),
  not: (a, rest) => a.body.includes(rest) ? excerpt(a, a.body.indexOf(rest)) : undefined,
  match: (a, rest) => new RegExp(rest, 'su').test(a.body) ? undefined : excerpt(a),
  count: (a, rest) => {
    const [, text, op, n] = /^(.*?)(?: (=|!=|>=|<=|>|<))? (\d+)$/.exec(rest)
    const found = a.body.split(text).length - 1
    return compare[op ?? '='](found, Number(n)) ? undefined : `${found} times`
  },
  json: (a, rest) => {
    const [, path, op, value] = /^(\S+)(?: (?:(=|!=|>=|<=|>|<) )?(.*))?$/.exec(rest)
    let at
    try { at = JSON.parse(a.body) } catch { return excerpt(a) }
    for (const part of path.split('.')) at = at?.[part]
    return (value === undefined ? at !== undefined : compare[op ?? '='](shown(at), value)) ? undefined : shown(at)
  },
}

const excerpt = (a, from = 0) => {
  const text = a.body.slice(Math.max(0, from - 80)).replace(/\s+/g, ' ').slice(0, 400)
  return text ? `the body begins or reads there: ${text}` : 'an empty body'
}

function judge(c, a) {
  if (a.error || a.signal || !a.status) return [`${c.at}: ${c.request}\n    no answer (${a.error ?? a.signal ?? `exit code ${a.code}`}) ${a.err ?? ''}`]
  const bad = []
  // The exit code says the same as the status; whoever scripts with it relies on that.
  if ((a.code === 0) !== (a.status < 400)) bad.push(`${c.at}: ${c.request}\n    exit code ${a.code} with status ${a.status} ${a.err}`)
  for (const { at, line } of c.wants) {
    const kind = line.split(' ', 1)[0]
    const instead = expectations[kind] ? expectations[kind](a, line.slice(kind.length + 1)) : 'no such expectation'
    if (instead !== undefined) bad.push(`${at}: ${c.request}\n    expected: ${line}\n    found:    ${instead}${a.err && a.status >= 500 ? `\n    log:      ${a.err}` : ''}`)
  }
  return bad
}

let passed = 0, failed = 0
const queue = files.map(file => ({ file, cases: cases(file) }))
const reports = new Map()
async function worker() {
  for (let next; (next = queue.shift());) {
    const report = [], asker = new Asker(program, words(store))
    for (const c of next.cases) {
      const bad = judge(c, await ask(asker, c))
      if (bad.length) { failed++; report.push(...bad) } else passed++
    }
    const end = await asker.end()                          // a sanitizer's report comes last
    if (end.code || end.signal || end.error) { failed++; report.push(`${next.file}: after the last request the program ended with ${end.error ?? end.signal ?? end.code}\n${end.err}`) }
    reports.set(next.file, report)
  }
}
await Promise.all(Array.from({ length: os.cpus().length }, worker))
for (const file of files) for (const line of reports.get(file)) console.log(line)
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed ? 1 : 0
