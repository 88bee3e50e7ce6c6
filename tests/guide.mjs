// guide.mjs - the examples of the guide to the interfaces, each run in a shell as it stands, against a demonstration that answers: the status and the shown
// piece of the answer must be those that the guide states. And the receiver's example for webhooks checks what we sign.
//
//     node tests/guide.mjs BRUECKE
import { spawn, spawnSync } from 'node:child_process'
import { createHmac, randomBytes } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

const [program] = process.argv.slice(2)
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'bruecke-guide.'))
const data = ['--data', path.join(work, 'data')]
let passed = 0, failed = 0
const check = (what, good, more = '') => { if (good) passed++; else { failed++; console.log(`FAIL  ${what}\n      | ${String(more).slice(0, 1000)}`) } }
const run = (...args) => spawnSync(program, [...args, ...data], { encoding: 'utf8', env: { ...process.env, BRUECKE_LOG: 'error', BRUECKE_DATA: undefined, BRUECKE_STORE: undefined } })

fs.mkdirSync(path.join(work, 'data'))
let r = run('demo', '--region', 'kleve')
check('a demonstration', r.status === 0, r.stdout + r.stderr)
const token = /bruecke_[a-z2-7]{40}/.exec(run('user', 'add', 'guide@b.example', '--role', 'administrator', '--name', 'Anna Muster', '--region', 'kleve', '--token').stdout)?.[0]
check('a token', token)
const server = spawn(program, ['serve', '--listen', '127.0.0.1:0', ...data], { env: { ...process.env, BRUECKE_LOG: 'info' } })
const port = await new Promise((resolve, reject) => {
  let said = ''
  const look = d => { said += d; const m = /127\.0\.0\.1:(\d+)/.exec(said); if (m) resolve(m[1]) }
  server.stdout.on('data', look); server.stderr.on('data', look)
  server.on('close', () => reject(new Error(`the server ended: ${said}`)))
})
const env = { ...process.env, BRUECKE: `http://127.0.0.1:${port}/kleve`, TOKEN: token }

try {
  const rows = JSON.parse(run('evaluate', 'hooks', 'examples').stdout), examples = rows.filter(e => e.command)
  check('there are examples', examples.length >= 15, examples.length)
  for (const e of examples) {
    const shell = spawnSync('sh', ['-c', `${e.command.replace(/^curl /, 'curl -s --max-time 30 -w "\\n%{http_code}" ')}`], { encoding: 'utf8', env })
    const end = shell.stdout.lastIndexOf('\n'), status = Number(shell.stdout.slice(end + 1)), body = shell.stdout.slice(0, end)
    check(`${e.what}: ${e.command}`, status === e.status && body.includes(e.shows), `${status} instead of ${e.status}, or without ${e.shows}: ${body.slice(0, 400)} ${shell.stderr}`)
  }
  const page = await (await fetch(`${env.BRUECKE}/en/api`)).text()
  const plain = page.replace(/&quot;|&#34;/g, '"').replace(/&#39;|&apos;/g, "'").replace(/&gt;/g, '>').replace(/&lt;/g, '<').replace(/&amp;/g, '&')
  for (const e of examples) check(`the page shows: ${e.what}`, plain.includes(e.command))
  check('the page has no other address than its own', !/https?:\/\/(?!127\.0\.0\.1)[^"<\s]*\/api\//.test(page))

  // The receiver's example: right, tampered with, old, under another secret.
  const file = path.join(work, 'receiver.mjs'), bytes = randomBytes(32), body = Buffer.from('{"id":"msg_1","data":"ü"}'), now = 1795003200
  fs.writeFileSync(file, rows.find(e => e.code).code)
  const { genuine } = await import(file)
  const sign = key => `v1,${createHmac('sha256', key).update(`msg_1.${now}.`).update(body).digest('base64')}`
  const head = (s, at = now) => ({ 'webhook-id': 'msg_1', 'webhook-timestamp': String(at), 'webhook-signature': s }), secret = `whsec_${bytes.toString('base64')}`
  check('its receiver takes what is genuine', genuine(secret, head(sign(bytes)), body, now + 10))
  check('and one of two signatures', genuine(secret, head(`${sign(randomBytes(32))} ${sign(bytes)}`), body, now))
  check('nothing else', !genuine(secret, head(sign(randomBytes(32))), body, now) && !genuine(secret, head(sign(bytes)), Buffer.from('{}'), now) && !genuine(secret, head(''), body, now) && !genuine(secret, {}, body, now))
  check('nothing old', !genuine(secret, head(sign(bytes)), body, now + 301))

  const docs = fs.readFileSync(new URL('../docs/api.md', import.meta.url), 'utf8')
  check('docs/api.md is what the program says: bruecke evaluate hooks guide > docs/api.md', docs === run('evaluate', 'hooks', 'guide').stdout)
} catch (e) { failed++; console.log(`FAIL  ${e.stack}`) }
server.removeAllListeners('close')
const ended = new Promise(resolve => server.on('exit', resolve))
if (server.exitCode === null && server.signalCode === null) { server.kill('SIGTERM'); await ended }       // it writes into the folder until then
fs.rmSync(work, { recursive: true, force: true })
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed ? 1 : 0)
