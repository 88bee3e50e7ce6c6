// work.mjs - jobs and mails as a whole: an SMTP server of our own on this machine that takes, puts off and refuses; mails read back by a reader
// of our own; mails that come back; a worker that is killed in the middle. On SQLite, and on PostgreSQL where a URL is given.
//
//     node tests/work.mjs BRUECKE [STORE_URL]
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'

const [program, url] = process.argv.slice(2)
const start = 1795003200                                     // 18 November 2026, 12:00 UTC
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'bruecke-work.'))
let passed = 0, failed = 0, engine = ''
const check = (what, good, more = '') => { if (good) passed++; else { failed++; console.log(`FAIL  ${engine}: ${what}\n      | ${String(more).slice(0, 1500)}`) } }
const pause = ms => new Promise(resolve => setTimeout(resolve, ms))

// ---- a mail server: what it does with a mail depends on the recipient -------------------------------------------------------------------
const sink = { mails: [], tries: {}, logins: [], connections: 0 }
function answer(line, s) {
  const word = line.toUpperCase()
  if (word.startsWith('EHLO')) return '250-sink\r\n250-8BITMIME\r\n250 AUTH PLAIN\r\n'
  if (word === 'AUTH PLAIN') { s.login = true; return '334 \r\n' }
  if (s.login) {
    const [, user, password] = Buffer.from(line, 'base64').toString().split('\0')
    s.login = false
    sink.logins.push(`${user}:${password}`)
    return password === 'geheim' ? '235 in\r\n' : '535 no\r\n'
  }
  if (word.startsWith('MAIL FROM')) { s.from = /<(.*?)>/.exec(line)?.[1]; return '250 ok\r\n' }
  if (word.startsWith('RCPT TO')) {
    s.to = /<(.*?)>/.exec(line)?.[1] ?? ''
    sink.tries[s.to] = (sink.tries[s.to] ?? 0) + 1
    if (s.to.startsWith('never')) return '550 5.1.1 nobody\r\n'
    if (s.to.startsWith('later') && sink.tries[s.to] === 1) return '450 4.2.0 not now\r\n'
    return '250 ok\r\n'
  }
  if (word === 'DATA') { s.data = []; return '354 go on\r\n' }
  if (word === 'RSET' || word === 'NOOP') return '250 ok\r\n'
  return word === 'QUIT' ? '221 bye\r\n' : '502 what?\r\n'
}
function onConnection(socket) {
  const s = { rest: '', data: null }
  sink.connections++
  socket.setEncoding('latin1')
  socket.on('error', () => {})
  socket.write('220 sink\r\n')
  socket.on('data', text => {
    s.rest += text
    for (let end; (end = s.rest.indexOf('\r\n')) >= 0;) {
      const line = s.rest.slice(0, end)
      s.rest = s.rest.slice(end + 2)
      if (!s.data) { socket.write(answer(line, s)); continue }
      if (line !== '.') { s.data.push(line.startsWith('.') ? line.slice(1) : line); continue }
      const bad = s.to.startsWith('refused')
      if (!bad) sink.mails.push({ from: s.from, to: s.to, text: s.data.join('\r\n') + '\r\n' })
      socket.write(bad ? '554 5.7.1 spam\r\n' : '250 queued\r\n')
      s.data = null
    }
  })
}
const listen = host => new Promise(resolve => { const server = net.createServer(onConnection).listen(0, host, () => resolve(server)) })

// ---- a reader of mails: RFC 5322, 2045, 2046, 2047, as far as ours go; it shares nothing with the program -----------------------------------
const unquote = (text, underscore) => Buffer.from((underscore ? text.replace(/_/g, ' ') : text.replace(/=\r\n/g, ''))
  .replace(/=([0-9A-F]{2})/g, (_, x) => String.fromCharCode(parseInt(x, 16))), 'latin1').toString('utf8')
const words = text => text.replace(/(=\?[^?]+\?[BQ]\?[^?]*\?=)\s+(?==\?)/g, '$1').replace(/=\?utf-8\?([BQ])\?([^?]*)\?=/gi,
  (_, how, code) => how === 'B' ? Buffer.from(code, 'base64').toString('utf8') : unquote(code, true))
function read(raw) {
  const end = raw.indexOf('\r\n\r\n')
  const headers = {}
  for (const line of raw.slice(0, end).replace(/\r\n(?=[ \t])/g, '').split('\r\n')) headers[line.slice(0, line.indexOf(':')).toLowerCase()] = line.slice(line.indexOf(':') + 1).trim()
  let body = raw.slice(end + 4)
  const type = headers['content-type'] ?? 'text/plain', boundary = /boundary="(.*?)"/.exec(type)?.[1]
  if (boundary) {
    const parts = ('\r\n' + body).split(`\r\n--${boundary}`)
    return { headers, type, closed: parts.at(-1).startsWith('--'), parts: parts.slice(1, -1).map(p => read(p.slice(2))) }
  }
  const how = headers['content-transfer-encoding']
  body = how === 'base64' ? Buffer.from(body, 'base64').toString('utf8') : how === 'quoted-printable' ? unquote(body) : body
  return { headers, type, body }
}
function well(raw) {                                         // lines as RFC 5322 wants them
  if (/[^\r]\n|\r[^\n]|\0/.test(raw) || /[^\x00-\x7f]/.test(raw)) return 'bytes'
  const long = raw.split('\r\n').find(l => l.length > 78)
  return long ? `long: ${long}` : ''
}

// ---- the program ------------------------------------------------------------------------------------------------------------------------------
let options = [], port = 0
const env = later => ({ ...process.env, BRUECKE_NOW: String(start + later), BRUECKE_AS: '1', BRUECKE_LOG: 'warning', BRUECKE_DATA: undefined, BRUECKE_STORE: undefined })
const smtp = () => ['--smtp', `smtp://127.0.0.1:${port}`, '--mail-from', 'KI Kreis Kleve – Büro <ki@kleve.example>', '--url', 'https://ki.example']
function run(args, later = 0) {
  return new Promise(resolve => {
    const child = spawn(program, [...args, ...options], { env: env(later) })
    let out = '', err = ''
    child.stdout.on('data', d => { out += d })
    child.stderr.on('data', d => { err += d })
    child.on('close', code => resolve({ code, out, err, all: out + err }))
  })
}
const page = (address, later = 0, more = []) => run(['request', 'GET', address, '--as', 'administrator', ...more], later)
const post = (address, form = [], later = 0, more = []) => run(['request', 'POST', address, '--as', 'administrator', ...more, ...(form.length ? ['--form', ...form] : [])], later)
const invite = (name, more = [], later = 0) => run(['user', 'add', name, '--role', 'editor', '--name', 'Zoë Ünal', '--region', 'heim', ...more], later)
const state = async id => /<dt>Status<\/dt><dd>([^<,]*)|<dt>Zustand<\/dt><dd>([^<,]*)/.exec((await page(`/heim/de/mails/${id}`)).out)?.slice(1).find(Boolean)?.trim()

async function sending() {
  let r = await invite('zoe@b.example', smtp())
  check('with a mail server the link is not printed', r.out.includes('on its way to zoe@b.example') && !r.out.includes('ticket='), r.all)
  r = await page('/heim/de/mails/1')
  check('nobody sees a link that lets somebody in', r.out.includes('zoe@b.example') && !r.out.includes('ticket='), r.all)
  r = await run(['request', 'GET', '/heim/de/mails/1/mail.eml', '--as', 'administrator'])
  check('nor as a file', r.out.startsWith('HTTP/1.1 403'), r.out)
  r = await run(['request', 'GET', '/heim/de/mails', '--as', 'editor'])
  check('nobody but the administration sees mails', r.out.startsWith('HTTP/1.1 403'), r.out)
  r = await run(['request', 'GET', '/heim/de/jobs', '--as', 'lead'])
  check('nor tasks of the program', r.out.startsWith('HTTP/1.1 403'), r.out)
  await invite('never@b.example', smtp())
  await invite('later@b.example', smtp())
  await invite('refused@b.example', smtp())
  r = await run(['work', '--once', ...smtp()])
  check('the jobs are done', r.code === 0 && /^\d+ jobs/.test(r.out), r.all)
  check('no mail address stands in the log', !r.err.includes('@'), r.err)
  check('the server got one mail', sink.mails.length === 1 && sink.mails[0].to === 'zoe@b.example' && sink.mails[0].from === 'ki@kleve.example', JSON.stringify(sink.mails))
  check('which is sent', await state(1) === 'Gesendet', await state(1))
  r = await page('/heim/de/mails/1')
  check('its text is gone', !r.out.includes('ticket='), r.all)
  check('refused for good at the recipient: not sent', await state(2) === 'Nicht gesendet', await state(2))
  check('put off: waits', await state(3) === 'Wartet', await state(3))
  check('refused for good after the text: not sent', await state(4) === 'Nicht gesendet', await state(4))
  r = await page('/heim/de/jobs')
  check('what failed says why', r.out.includes('SMTP 550') && r.out.includes('SMTP 554') && !r.out.includes('never@'), r.out)
  check('what waits says why', r.out.includes('SMTP 450'), r.out)
  await run(['work', '--once', ...smtp()], 100)
  check('put off is sent later', await state(3) === 'Gesendet' && sink.tries['later@b.example'] === 2, await state(3))
  const id = /jobs\/(\d+)\/restart/.exec(r.out)?.[1]
  r = await post(`/heim/de/jobs/${id}/restart`)
  check('a task can start again', r.out.startsWith('HTTP/1.1 303'), r.all)
  r = await post(`/heim/de/jobs/${id}/restart`)
  check('once', r.out.startsWith('HTTP/1.1 409'), r.all)
  r = await post('/heim/de/jobs/99999/cancel')
  check('one that is not there is not cancelled', r.out.startsWith('HTTP/1.1 404'), r.all)
}

function reading() {
  const raw = sink.mails[0]?.text ?? '', m = read(raw)
  check('its lines are as they should be', raw && !well(raw), well(raw))
  check('sender', words(m.headers.from) === 'KI Kreis Kleve – Büro <ki@kleve.example>' || words(m.headers.from).replace(/\s+/g, ' ') === 'KI Kreis Kleve – Büro <ki@kleve.example>', m.headers.from)
  check('recipient', m.headers.to === 'zoe@b.example', m.headers.to)
  check('subject', words(m.headers.subject) === 'Ihr Konto bei Brücke', words(m.headers.subject ?? ''))
  check('date', new Date(m.headers.date).getTime() === start * 1000, m.headers.date)
  check('id', /^<[a-z2-7]{30}@kleve\.example>$/.test(m.headers['message-id']), m.headers['message-id'])
  check('sent by a program', m.headers['auto-submitted'] === 'auto-generated', m.headers['auto-submitted'])
  check('two forms of one text', m.type.startsWith('multipart/alternative') && m.closed && m.parts?.length === 2, m.type)
  const [text, html] = m.parts ?? []
  const link = /https:\/\/ki\.example\/heim\/de\/invitation\?ticket=[a-z2-7]{40}/.exec(text?.body)?.[0]
  check('the text greets', text?.body.startsWith('Guten Tag Zoë Ünal,\r\n\r\n'), text?.body)
  check('and holds the link', link, text?.body)
  check('so does the HTML', html?.body.includes(`<a href="${link}">`) && html.body.includes('<p>Guten Tag Zoë Ünal,</p>'), html?.body)
}

async function settings() {
  let r = await invite('x@b.example', ['--smtp', `smtp://127.0.0.1:${port}`])
  check('a mail server needs a sender', r.code === 2 && r.err.includes('--mail-from'), r.all)
  r = await invite('x@b.example', ['--smtp', 'http://127.0.0.1', '--mail-from', 'a@b.example'])
  check('and an address of mail', r.code === 2, r.all)
  r = await invite('y@b.example')
  check('without one the link is printed', r.out.includes('ticket='), r.all)
  const file = path.join(work, 'password')
  fs.writeFileSync(file, 'geheim\n')
  await invite('login@b.example', smtp())
  await run(['work', '--once', ...smtp(), '--smtp-user', 'ki', '--smtp-password-file', file])
  check('it logs in', sink.logins.includes('ki:geheim') && sink.mails.some(m => m.to === 'login@b.example'), JSON.stringify(sink.logins))
  await invite('wrong@b.example', smtp())
  fs.writeFileSync(file, 'falsch\n')
  await run(['work', '--once', ...smtp(), '--smtp-user', 'ki', '--smtp-password-file', file])
  r = await page('/heim/de/jobs')
  check('a wrong password puts mails off', r.out.includes('SMTP 535') && !sink.mails.some(m => m.to === 'wrong@b.example'), r.out)
  const other = await listen('127.0.0.2'), before = sink.mails.length
  await invite('clear@b.example', smtp())
  await run(['work', '--once', '--smtp', `smtp://127.0.0.2:${other.address().port}`, '--mail-from', 'ki@kleve.example'])
  other.close()
  check('nothing travels in the clear to another machine', sink.mails.length === before, JSON.stringify(sink.mails.slice(before)))
}

async function bounces() {
  const id = /^Message-ID: (<.*>)/m.exec(sink.mails[0].text)[1], dir = path.join(work, `${engine}-back`)
  const report = (action, of) => `Subject: Undelivered\nContent-Type: multipart/report; report-type=delivery-status; boundary=x\n\n--x\n` +
    `Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; zoe@b.example\nAction: ${action}\nStatus: 5.1.1\n\n--x\n` +
    `Content-Type: message/rfc822\n\nMessage-ID: ${of}\n\n--x--\n`
  fs.mkdirSync(dir)
  fs.writeFileSync(path.join(dir, 'late.eml'), report('delayed', id))
  fs.writeFileSync(path.join(dir, 'foreign.eml'), report('failed', '<nobody@b.example>'))
  fs.writeFileSync(path.join(dir, 'holiday.eml'), 'Subject: away\n\nI am away.\n')
  let r = await run(['work', '--bounces', dir])
  check('what did not come back is told from what did', r.code === 0 && r.out.includes('0 of 3'), r.all)
  fs.writeFileSync(path.join(dir, 'real.eml'), report('failed', id))
  r = await run(['work', '--bounces', path.join(dir, 'real.eml')])
  check('a mail that came back is found', r.out.includes('came back 5.1.1'), r.all)
  check('and marked', await state(1) === 'Zurückgekommen', await state(1))
  r = await page('/heim/de/mails?state=bounced')
  check('and listed', r.out.includes('zoe@b.example') && !r.out.includes('later@'), r.out)
  r = await post('/heim/de/mails/1/settle')
  check('it can be seen to', r.out.startsWith('HTTP/1.1 303'), r.out)
  r = await run(['work', '--bounces', path.join(dir, 'none')])
  check('a folder that is not there is said', r.code === 1 && r.err.includes('none'), r.all)
}

// The server does them too; who forgot a password gets the same answer as who never had one.
async function serving() {
  const server = spawn(program, ['serve', '--listen', '127.0.0.1:0', ...smtp(), ...options], { env: env(0) })
  let said = ''
  server.stdout.on('data', d => { said += d })
  for (let i = 0; i < 1200 && !said.includes('ready'); i++) await pause(50)
  const base = /http:\/\/[^/]+/.exec(said)?.[0], jar = {}
  const ask = async (address, form) => {
    const r = await fetch(base + address, { redirect: 'manual', headers: { cookie: Object.entries(jar).map(([k, v]) => `${k}=${v}`).join('; ') },
      ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}) })
    for (const c of r.headers.getSetCookie?.() ?? [r.headers.get('set-cookie')].filter(Boolean)) { const [, k, v] = /^([^=]+)=([^;]*)/.exec(c); jar[k] = v }
    return { status: r.status, to: r.headers.get('location'), text: await r.text() }
  }
  const forget = async email => {
    const csrf = /name="csrf" value="([^"]*)"/.exec((await ask('/heim/ar/forgotten')).text)?.[1]
    return ask('/heim/ar/forgotten', { csrf, email })
  }
  const before = sink.mails.length, known = await forget('zoe@b.example'), unknown = await forget('nobody@b.example')
  check('known and unknown get the same answer', known.status === 303 && JSON.stringify([known.status, known.to, known.text]) === JSON.stringify([unknown.status, unknown.to, unknown.text]), known.text)
  const broken = await forget('zoe@b.example\r\nBcc: x@b.example')
  check('so does what is no address', broken.status === 303 && broken.to === known.to, broken.text)
  for (let i = 0; i < 1200 && sink.mails.length === before; i++) await pause(50)
  await pause(300)
  const mails = sink.mails.slice(before)
  check('one mail is sent, by the server itself', mails.length === 1 && mails[0].to === 'zoe@b.example', JSON.stringify(mails))
  const m = read(mails[0]?.text ?? ''), [text] = m.parts ?? []
  check('in German and in the language of the page', text?.body.startsWith('Guten Tag') && text.body.includes('مرحبًا Zoë Ünal،') && m.headers['content-language'] === 'de, ar', text?.body)
  check('its lines are short ASCII all the same', mails[0] && !well(mails[0].text), well(mails[0]?.text ?? ''))
  check('subject in both', words(m.headers.subject) === 'Ihr Konto bei Brücke · حسابك لدى Brücke' || words(m.headers.subject) === 'Neues Passwort für Brücke · كلمة مرور جديدة لدى Brücke', words(m.headers.subject ?? ''))
  await forget('zoe@b.example')
  await pause(700)
  check('asked again at once there is no second', sink.mails.length === before + 1, sink.mails.length)
  for (let i = 0; i < 25; i++) await forget(`n${i}@b.example`)
  const r = await page('/heim/de/jobs')
  check('a network may not ask for ever', (r.out.match(/Link für ein neues Passwort/g) ?? []).length <= 2 * 21, r.out)
  server.kill('SIGTERM')
  const code = await new Promise(resolve => server.on('close', resolve))
  check('it ends well', code === 0, code)
}

// A worker that is killed again and again: no mail is lost, each is a file of its own, once.
async function killed() {
  const folder = path.join(work, `${engine}-mails`), many = 40
  for (let i = 0; i < many; i++) await invite(`k${i}@b.example`, ['--mail-dir', folder])
  let kills = 0
  for (let i = 0; i < 60; i++) {
    const child = spawn(program, ['work', '--region', 'heim', '--mail-dir', folder, ...options], { env: env(200 * (i + 1)) })
    await pause(60 + 17 * (i % 8))
    child.kill('SIGKILL')
    await new Promise(resolve => child.on('close', resolve))
    kills++
    const waiting = await page('/heim/de/mails?state=waiting')
    if (!/k\d+@b\.example/.test(waiting.out)) break
  }
  await run(['work', '--once', '--mail-dir', folder], 90000)
  const files = fs.readdirSync(folder).filter(f => f.endsWith('.eml'))
  const to = files.map(f => /^To: (.*)\r$/m.exec(fs.readFileSync(path.join(folder, f), 'latin1'))?.[1]).filter(t => /^k\d+@/.test(t ?? ''))
  check(`after ${kills} kills every mail is there`, new Set(to).size === many, `${new Set(to).size} of ${many}`)
  check('and each once', to.length === many, to.length)
  check('none is half', files.every(f => fs.readFileSync(path.join(folder, f), 'latin1').trimEnd().endsWith('--')), '')
  const r = await page('/heim/de/mails?state=sent')
  check('the store knows', r.out.includes('k39@b.example'), r.out)
}

async function demonstration() {
  sink.mails.length = 0
  const folder = engine === 'PostgreSQL' ? ['--mail-dir', path.join(work, 'pg-demo')] : []       // there is no DATA/mail
  let r = await run(['user', 'add', 'vor@beispiel.example', '--role', 'editor', '--region', 'kleve', ...smtp(), ...folder])
  check('a demonstration prints the link', r.out.includes('ticket='), r.all)
  await run(['work', '--once', ...smtp(), ...folder], 100000)
  check('and never sends', !sink.mails.some(m => m.to === 'vor@beispiel.example'), JSON.stringify(sink.mails))
  if (engine === 'SQLite') {
    const mails = path.join(options[1], 'mail'), files = fs.readdirSync(mails).filter(f => f.startsWith('kleve-'))
    check('but writes a file', files.some(f => read(fs.readFileSync(path.join(mails, f), 'latin1')).headers.to === 'vor@beispiel.example'), files.join(' '))
  }
  const list = await page('/kleve/de/mails'), line = list.out.split('<tr').find(l => l.includes('vor@beispiel.example')), id = /mails\/(\d+)/.exec(line)?.[1]
  check('the mail is in the list', !!id, list.out)
  if (id) {
    r = await page(`/kleve/de/mails/${id}`)
    check('which the office sees', r.out.includes('Guten Tag') && r.out.includes('ticket='), r.out)
    r = await page(`/kleve/de/mails/${id}/mail.eml`)
    check('and can have as a file', r.out.includes('Content-Type: message/rfc822') && r.out.includes('multipart/alternative'), r.out)
  }
  r = await page('/kleve/de/audit?event=read')
  check('who read a mail is written down', r.out.includes('core.mail') || /E-Mail|Eintr/.test(r.out), r.out)
  r = await run(['privacy', 'record', '--region', 'kleve'])
  check('the record of processing knows mails', r.out.includes('invitations, links'), r.all)
  r = await run(['privacy', 'report', 'vor@beispiel.example', '--region', 'kleve', '--json'])
  check('so does the report to a person', r.out.includes('core.mail'), r.all)
  r = await run(['check'])
  check('and everything is whole', r.code === 0, r.all)
}

async function on(name, where) {
  engine = name
  options = where
  Object.assign(sink, { mails: [], tries: {}, logins: [] })
  let r = await run(['demo', '--region', 'kleve'])
  check('a demonstration', r.code === 0, r.all)
  r = await run(['region', 'create', 'heim', '--title', 'Heim'])
  check('a region', r.code === 0, r.all)
  const server = await listen('127.0.0.1')
  port = server.address().port
  await sending(); reading(); await settings(); await bounces(); await serving()
  server.close()
  let waiting = await invite('down@b.example', smtp())
  await run(['work', '--once', ...smtp()])
  waiting = await page('/heim/de/jobs')
  check('a server that is not there puts mails off', waiting.out.includes('curl 7'), waiting.out)
  await killed(); await demonstration()
}

try {
  fs.mkdirSync(path.join(work, 'data'))
  await on('SQLite', ['--data', path.join(work, 'data')])
  if (url) await on('PostgreSQL', ['--store', url])
  else console.log('SKIPPED: work on PostgreSQL (no STORE_URL)')
} catch (e) { failed++; console.log(`FAIL  ${engine}: ${e.stack}`) }
fs.rmSync(work, { recursive: true, force: true })
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed ? 1 : 0)
