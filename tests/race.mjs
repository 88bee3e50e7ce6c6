// race.mjs BINARY OPTIONS... - a hundred people press "Yes, I go" for one appointment at the same moment, each over a connection of their own; on
// PostgreSQL two servers share them. One goes, 99 read a clear word, nobody gets an error; and one link pressed twenty times at once counts once. What
// became of it is read from the store by the engine's own client. OPTIONS: one argument per engine, "--data DIR" or "--store URL", of a demonstration
// that may be written to. The last line is `N passed, N failed`.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import net from 'node:net'
import { bare_env, serve as start } from './server.mjs'

const [program, ...stores] = process.argv.slice(2)
const now = Number(process.env.BRUECKE_NOW ?? 1795003200), env = { ...bare_env(), BRUECKE_AS: '1', BRUECKE_NOW: String(now), TZ: 'UTC', LC_ALL: 'C.UTF-8' }
let passed = 0, failed = 0
const check = (name, good, said = '') => { if (good) passed++; else { failed++; console.log(`FAIL  ${name}${said === '' ? '' : `: ${said}`}`) } }
const CLIENTS = 100, AGAIN = 20, FILLED = 'Already filled, thank you.', GOES = 'Thank you: you go.'

// A hundred homes are a hundred networks (how often one may ask counts by them); the tests are the proxy that says so.
const serve = options => start(program, options, ['--log', 'error', '--proxy', '127.0.0.1'], env)

// From outside of the program: what it says is not what is believed.
function sql(options, text) {
  const [how, where] = options.split(' ')
  const out = how === '--data' ? execFileSync('sqlite3', ['-cmd', '.timeout 10000', `${where}/regions/kleve.db`], { input: text, encoding: 'utf8' })
    : execFileSync('/usr/lib/postgresql/15/bin/psql', ['-X', '-q', '-t', '-A', '-v', 'ON_ERROR_STOP=1', where], { input: `SET search_path TO r_kleve;\n${text}`, encoding: 'utf8' })
  return out.trim()
}

function bring(options, entity, columns, rows) {
  execFileSync(program, ['import', entity, '-', '--region', 'kleve', ...options.split(' ')], { env, input: [columns, ...rows].join('\n'), encoding: 'utf8', stdio: ['pipe', 'ignore', 'inherit'] })
}

// A link as the mail would bring it; the store knows its digest alone.
const letters = 'abcdefghijklmnopqrstuvwxyz234567'
const token = (n, tag) => Array.from(createHash('sha512').update(`${tag} ${n}`).digest()).map(b => letters[b & 31]).join('')
function links(options, tag, n, length, name) {
  const rows = Array.from({ length: n }, (_, i) => {
    const t = token(i, tag).slice(0, length), digest = createHash('sha256').update(`mediation.answer\n${t.slice(name)}`).digest('hex')
    return { t, row: `INSERT INTO core_signed (name, digest, purpose, entity, row, account, mail, detail, uses, used, created_at, expires_at) SELECT '${t.slice(0, name)}', '${digest}', 'mediation.answer', 'mediation.offer', id, 0, '', '', 1, 0, ${now}, ${now + 86400} FROM mediation_offer WHERE key = '${tag}-o${i}';` }
  })
  sql(options, `BEGIN;\n${rows.map(r => r.row).join('\n')}\nCOMMIT;`)
  return rows.map(r => r.t)
}

// One appointment that `n` ready mediators are asked for.
function prepare(options, tag, n, hours) {
  const house = sql(options, 'SELECT key FROM mediation_institution WHERE deleted_at IS NULL ORDER BY id LIMIT 1;'), all = f => Array.from({ length: n }, (_, i) => f(i))
  bring(options, 'people.volunteer', 'key,name,roles,area,channel,phone,language', all(i => `${tag}-v${i},Läufer ${i},mediator,05154036,phone,0170 1234567,ar`))
  bring(options, 'mediation.skill', 'key,volunteer,language,level,source,directions', all(i => `${tag}-s${i},${tag}-v${i},ar,C1,test,into_german from_german`))
  bring(options, 'mediation.request', 'key,institution,language,topic,form,area', [`${tag}-r,${house},ar,school_talk,on_site,05154036`])
  bring(options, 'mediation.appointment', 'key,request,starts,ends,state', [`${tag}-p,${tag}-r,${now + hours * 3600},${now + hours * 3600 + 3600},seeking`])
  bring(options, 'mediation.offer', 'key,appointment,volunteer,state,channel,proposal', all(i => `${tag}-o${i},${tag}-p,${tag}-v${i},sent,phone,1`))
  // Papers and trainings are another test's matter; that the first yes goes is a rule of the region.
  sql(options, `UPDATE people_volunteer SET state = 'ready', ready_for = 'mediator' WHERE key LIKE '${tag}-v%'; UPDATE mediation_rules SET mode = 'first';`)
}

// Everybody is connected before anybody speaks.
function connect(port) { return new Promise((resolve, reject) => { const c = net.connect(port, '127.0.0.1', () => resolve(c)).on('error', reject) }) }
function press(c, who, link) {
  const body = `link=${link}&do=yes`
  return new Promise(resolve => {
    const parts = [], end = () => {
      const text = Buffer.concat(parts).toString()
      resolve({ status: Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1] ?? 0), heading: /<h1[^>]*>([^<]*)</.exec(text)?.[1] ?? '', text })
    }
    c.on('data', d => parts.push(d)).on('close', end).on('error', () => {})
    c.write(`POST /kleve/en/answer HTTP/1.1\r\nHost: ki.example\r\nX-Forwarded-For: 198.18.${who}.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`)
  })
}
async function all_at_once(servers, given) {
  const sockets = await Promise.all(given.map((_, i) => connect(servers[i % servers.length].port)))
  return Promise.all(sockets.map((c, i) => press(c, i, given[i])))
}
const said = answers => [...answers.reduce((m, a) => m.set(`${a.status} ${a.heading}`, (m.get(`${a.status} ${a.heading}`) ?? 0) + 1), new Map())].map(([k, n]) => `${n} x ${k}`).join('; ')

async function race(engine, options, servers, shape) {
  prepare(options, 'race', CLIENTS, 5 * 24)
  const given = links(options, 'race', CLIENTS, ...shape), began = Date.now(), answers = await all_at_once(servers, given), took = Date.now() - began
  const goes = answers.map((a, i) => a.status === 303 ? i : -1).filter(i => i >= 0)
  check(`${engine}: one goes`, goes.length === 1, said(answers))
  check(`${engine}: 99 are told that it is filled`, answers.filter(a => a.status === 409 && a.heading === FILLED).length === CLIENTS - 1, said(answers))
  const state = sql(options, `SELECT COUNT(*), SUM(CASE WHEN k.state = 'assigned' AND k.volunteer = p.volunteer AND k.key = 'race-o${goes[0]}' THEN 1 ELSE 0 END), SUM(CASE WHEN k.state = 'withdrawn' THEN 1 ELSE 0 END) FROM mediation_offer k JOIN mediation_appointment p ON p.id = k.appointment WHERE p.key = 'race-p' AND p.state = 'filled';`)
  check(`${engine}: one assignment in the store, that of whoever was told so`, state === `${CLIENTS}|1|${CLIENTS - 1}`, state)
  console.log(`${engine}: ${CLIENTS} at once answered in ${took} ms: ${said(answers)}`)
}

async function one_link(engine, options, servers, shape) {
  prepare(options, 'twice', 2, 8 * 24)
  const [link] = links(options, 'twice', 1, ...shape), answers = await all_at_once(servers, Array(AGAIN).fill(link))
  check(`${engine}: one link at once, many times: it counts once`, answers.filter(a => a.status === 303).length === 1, said(answers))
  check(`${engine}: the others read what became of it`, answers.filter(a => a.status === 409 && a.heading === GOES).length === AGAIN - 1, said(answers))
  const used = sql(options, `SELECT used FROM core_signed WHERE name = '${link.slice(0, shape[1])}';`)
  check(`${engine}: the link is used up once`, used === '1', used)
}

const shape = [48, 12]                                              // SIGNED_LETTERS, SIGNED_NAME
const engines = Object.entries({ sqlite: stores.find(o => o.startsWith('--data')), postgres: stores.find(o => o.startsWith('--store')) }).filter(([, o]) => o)
for (const [engine, options] of engines) {
  const servers = await Promise.all(Array.from({ length: engine === 'postgres' ? 2 : 1 }, () => serve(options)))
  await race(engine, options, servers, shape)
  await one_link(engine, options, servers, shape)
  for (const s of servers) { s.child.kill('SIGTERM'); await s.ended; check(`${engine}: the server complains of nothing`, s.log === '', s.log.slice(0, 1000)) }
}
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed ? 1 : 0)
