// scan.mjs BINARY FOLDER OPTIONS [ROLE...] - wapiti and sqlmap (Debian) against a running demonstration, once for each role; reports in FOLDER.
//
// run.sh gives us a network of our own in which only loopback exists: nothing that a scanner thinks of can reach anybody else. OPTIONS: "--data DIR" or
// "--store URL" of a demonstration that may be written to. ATTACK_SECONDS bounds each scanner per role. Their exit codes are always 0, so their reports are
// read here. The last line is `N passed, N failed`: a role passes when neither found anything that is not explained in `known`.
import { execFile, execFileSync } from 'node:child_process'
import fs from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import { Browser, ROLES, serve, wait } from './kit.mjs'

const [program, folder, options, ...chosen] = process.argv.slice(2)
const seconds = Number(process.env.ATTACK_SECONDS ?? 90)
// Killed when time is up: to SIGINT sqlmap answers with a question, and goes on.
const run = (command, args, patience) => new Promise(r => execFile(command, args, { timeout: patience * 1000, killSignal: 'SIGKILL', maxBuffer: 1 << 26, env: { ...process.env, HOME: folder, PYTHONPATH: folder } },
  (e, out, err) => r({ code: e?.killed ? 'stopped' : e?.code ?? 0, out: `${out}\n${err}` })))
fs.mkdirSync(folder, { recursive: true })
// Debian 12's wapiti writes a pattern that its Python no longer takes, as soon as an address is excluded (log-out must be).
fs.writeFileSync(path.join(folder, 'sitecustomize.py'), `import re
first = re.compile
def compile(pattern, flags=0):
    if isinstance(pattern, str) and pattern.endswith(r'\\Z(?ms)'): pattern = '(?ms)' + pattern[:-5]
    return first(pattern, flags)
re.compile = compile
`)

// What scanners say and what it is. A finding that matches none of these is one.
const known = [
  { where: /HTTP Secure Headers|Secure Flag cookie/, why: /X-Frame-Options|X-XSS-Protection|Strict-Transport-Security|Secure flag/i,
    what: 'frame-ancestors replaces X-Frame-Options, browsers dropped X-XSS-Protection, TLS (HSTS, Secure) is the business of the proxy in front; plain HTTP on loopback here' },
  { where: /Content Security Policy/, why: /CSP "(default-src|script-src|object-src)"/, what: "script-src 'self': read by the module as too wide; no inline, no eval, no other origin" },
]

// ---- where a server would go if it could be talked into it: nobody may come here ---------------------------------------------------------
const visits = []
const trap = http.createServer((req, res) => {
  if (/^\/get_(ssrf|xxe)\.php/.test(req.url)) { res.setHeader('content-type', 'application/json'); res.end('{}'); return }
  if (!/wapiti/i.test(req.headers['user-agent'] ?? '')) visits.push(`${req.method} ${req.url}`)
  res.end('ok')
})
await new Promise(r => trap.listen(0, '127.0.0.1', r))
const endpoint = `http://127.0.0.1:${trap.address().port}/`

// ---- one role ----------------------------------------------------------------------------------------------------------------------------
const starts = { visitor: ['', 'offers', 'search?q=deutsch', 'courses', 'news', 'find-course', 'missing-something', 'login', 'contact'],
  other: ['today', 'offers', 'offers?q=a', 'account', 'search?q=deutsch', 'actors', 'requests', 'volunteers', 'surveys', 'settings', 'accounts', 'jobs', 'hooks', 'sources', 'arrivals', 'monitoring'] }

// Addresses with a query and forms by POST, one per shape, as far as a walk over some pages finds them: sqlmap wants to be told.
async function targets(b, base) {
  const seen = new Set(), queue = starts[b.name ? 'other' : 'visitor'].map(p => `/kleve/de/${p}`), gets = new Map(), posts = new Map()
  for (let n = 0; n < 40 && queue.length; n++) {
    const page = queue.shift()
    if (seen.has(page)) { n--; continue }
    seen.add(page)
    const a = await b.ask(page), text = a.text.replaceAll('&amp;', '&')
    if (a.status !== 200 || !/html/.test(a.headers['content-type'])) continue
    for (const [, href] of text.matchAll(/href="(\/kleve\/de\/[^"#]*)"/g)) {
      if (/logout|\.(csv|xlsx|pdf|zip|ics|json)/.test(href)) continue
      const u = new URL(href, base), shape = u.pathname.replace(/\/[^/]*$/, '') + [...u.searchParams.keys()].sort()
      if (u.search && !gets.has(shape)) gets.set(shape, u.href)
      const kind = u.pathname.split('/').slice(0, 4).join('/') + u.pathname.split('/').length
      if (!seen.has(kind) && queue.length < 60) { seen.add(kind); queue.push(href) }
    }
    for (const [, attributes, inner] of text.matchAll(/<form([^>]*)>([\s\S]*?)<\/form>/g)) {
      const action = /action="([^"]*)"/.exec(attributes)?.[1] || page, post = /method="post"/i.test(attributes), names = new Map()
      for (const [, tag] of inner.matchAll(/<((?:input|select|textarea)[^>]*)>/g)) {
        const name = /name="([^"]*)"/.exec(tag)?.[1], type = /type="([^"]*)"/.exec(tag)?.[1]
        if (name && type !== 'file' && !names.has(name)) names.set(name, name === 'website' && /tabindex/.test(tag) ? '' : /value="([^"]*)"/.exec(tag)?.[1] || 'a')
      }
      if (!names.size || /logout|multipart/.test(action + attributes)) continue
      const data = [...names].map(([k, v]) => `${encodeURIComponent(k)}=${encodeURIComponent(v)}`).join('&'), u = new URL(action, base)
      if (post) posts.set(u.pathname, { url: u.href, data })
      else gets.set(u.pathname + [...names.keys()], `${u.origin}${u.pathname}?${data}`)
    }
  }
  return { gets: [...gets.values()], posts: [...posts.values()] }
}

const sure = /^.*(?:is vulnerable|identified the following injection point).*$/m, appears = /^.*appears to be .*injectable.*$/m
async function sqlmap(role, cookie, list) {
  const out = path.join(folder, `sqlmap-${role}`), log = [], found = [], until = Date.now() + seconds * 1000
  let asked = 0
  const api = [`${list.base}/kleve/api/v1/directory/offer?limit=2&q=a&sort=title&area=05154036`]
  const all = [...api.map(url => ({ url })), ...list.posts.slice(0, 1), ...list.gets.map(url => ({ url })), ...list.posts.slice(1)]
  for (const t of all) {
    const left = Math.ceil((until - Date.now()) / 1000)
    if (left < 5) break
    const args = ['-u', t.url, ...(t.data ? ['--data', t.data] : []), ...(cookie ? ['--cookie', cookie] : []), '--batch', '--level', '2', '--risk', '1', '--flush-session', '--disable-coloring',
      '--skip', 'csrf,bruecke,bruecke_form', '--time-sec', '2', '--timeout', '15', '--retries', '0', '--ignore-code', '401,403,404,429', '--drop-set-cookie', '--output-dir', out]
    let r = await run('sqlmap', args, Math.min(left, Math.max(20, seconds / 3)))
    // A search finds other things with other words, which looks like an answer to a question in SQL until sqlmap asks further: it gets the time to.
    if (r.code === 'stopped' && appears.test(r.out)) r = await run('sqlmap', args, 300)
    asked++
    if (sure.test(r.out) || (appears.test(r.out) && !/false positive or unexploitable/.test(r.out))) found.push(`sqlmap: ${t.url}: ${(sure.exec(r.out) ?? appears.exec(r.out))[0]}`)
    log.push(`== ${t.data ? 'POST' : 'GET'} ${t.url}${r.code === 'stopped' ? ' (time was up)' : ''}`, r.out)
  }
  const text = log.join('\n')
  fs.writeFileSync(path.join(folder, `sqlmap-${role}.txt`), text)
  return { asked, of: all.length, found, parameters: (text.match(/does not seem to be injectable/g) ?? []).length }
}

async function wapiti(role, base, cookie) {
  const jar = path.join(folder, `cookie-${role}.json`), report = path.join(folder, `wapiti-${role}.json`)
  fs.writeFileSync(jar, JSON.stringify({ '127.0.0.1': { '/kleve/': cookie ? { bruecke: { version: 0, value: cookie, expires: null, secure: false, port: null } } : {} } }))
  const modules = ['backup', 'blindsql', 'brute_login_form', 'cookieflags', 'crlf', 'csp', 'csrf', 'exec', 'file', 'htaccess', 'http_headers', 'methods', 'permanentxss', 'redirect', 'shellshock', 'sql', 'ssrf', 'xss', 'xxe']
  const args = ['-u', `${base}/kleve/de/${cookie ? 'today' : ''}`, '--scope', 'domain', '-c', jar, '-m', modules.join(','), '--endpoint', endpoint, '--no-bugreport', '-S', 'normal', '-t', '15',
    '--max-scan-time', String(Math.ceil(seconds / 3)), '--max-attack-time', String(Math.ceil(seconds * 2 / 3 / modules.length)), '--max-links-per-page', '40', '--max-parameters', '30',
    '-x', `${base}/kleve/de/logout`, '--flush-session', '--store-session', path.join(folder, `state-${role}`), '-f', 'json', '-o', report, '-v', '0']
  for (const page of starts[cookie ? 'other' : 'visitor']) args.push('-s', `${base}/kleve/de/${page}`)
  const r = await run('wapiti', args, seconds * 4 + 60)
  fs.writeFileSync(path.join(folder, `wapiti-${role}.txt`), r.out)
  fs.rmSync(jar)
  if (!fs.existsSync(report)) return { found: [`no report (${r.code}): see wapiti-${role}.txt`], explained: 0, pages: 0 }
  const d = JSON.parse(fs.readFileSync(report)), found = [], explained = new Set()
  for (const group of ['vulnerabilities', 'anomalies', 'additionals'])
    for (const [kind, list] of Object.entries(d[group] ?? {}))
      for (const one of list) {
        const fits = known.find(k => k.where.test(kind) && k.why.test(one.info))
        if (fits) explained.add(`${kind}: ${one.info}`)
        else found.push(`${kind}: ${one.method} ${one.path}: ${one.info} (${one.parameter ?? ''})`)
      }
  return { found, explained: explained.size, pages: (r.out.match(/Launching module/g) ?? []).length }
}

// ---- all -----------------------------------------------------------------------------------------------------------------------------------
let passed = 0, failed = 0
const lines = []
for (const role of chosen.length ? chosen : ROLES) {
  const s = await serve(program, options, ['--log', 'warning', '--proxy', '127.0.0.0/8']), base = `http://127.0.0.1:${s.port}`, b = new Browser(s.port)
  if (role !== 'visitor' && (await b.login(role)).status !== 303) { failed++; lines.push(`FAIL  ${role}: cannot log in`); await s.stop(); continue }
  const list = { base, ...await targets(b, base) }, before = visits.length
  const q = await sqlmap(role, b.jar.bruecke ? `bruecke=${b.jar.bruecke}` : '', list)
  const again = new Browser(s.port)                                   // a form may have changed the password, or ended the session
  let inside = role === 'visitor' ? 303 : (await again.login(role)).status
  if (inside === 422) { await wait(65_000); inside = (await again.login(role)).status }       // guesses at the password on the account's page: it rests a minute
  const w = await wapiti(role, base, again.jar.bruecke ?? '')
  const code = await s.stop()
  const found = [...q.found, ...w.found, ...visits.slice(before).map(v => `the server came to the trap: ${v}`)]
  if (!q.parameters) found.push('sqlmap tried no parameter')
  if (code !== 0) found.push(`the server ended with ${code}`)
  for (const line of s.log.split('\n')) if (/ error /.test(line)) found.push(`log: ${line.slice(0, 300)}`)
  if (inside !== 303) found.push(`cannot log in again: ${inside} (422: the password is another one)`)
  const line = `${found.length ? 'FAIL' : 'ok  '}  ${role}: sqlmap ${q.asked} of ${q.of} targets, ${q.parameters} parameters not injectable; wapiti ${w.pages} modules, ${w.explained} kinds explained`
  console.log(line)
  for (const f of found) console.log(`      | ${f}`)
  lines.push(line, ...found.map(f => `      | ${f}`))
  if (found.length) failed++; else passed++
  fs.writeFileSync(path.join(folder, 'summary.txt'), `${new Date().toISOString()} sqlmap ${execFileSync('sqlmap', ['--version'], { encoding: 'utf8' }).split('\n')[0]}, wapiti 3.0.4, ${seconds} s each\n${lines.join('\n')}\n`)
}
trap.close()
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed ? 1 : 0)
