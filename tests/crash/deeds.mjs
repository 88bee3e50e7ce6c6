// deeds.mjs - what people do while the server is killed, and how one sees in the store whether it was done whole. Each deed ends in one transaction:
//   topic     a life situation by the API: row, words in two languages, history, the message to a webhook
//   publish   an organisation becomes public: state, history, the message to a webhook
//   register  somebody is put on the list for a course: row with a number, history
//   accept    a mediator presses "Yes, I go": offer, appointment, link used up, history, the job that writes the confirmations
//   answer    a survey is handed in: the answers, and that this draft has been sent
//   upload    a picture for an organisation: file with its pieces, version, history
//   bulk      ten rows changed at once: all or none
//   import    a list of twenty: all or none
// What is read back is read by the engine's own client, not by the program.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import http from 'node:http'
import zlib from 'node:zlib'

const DAY = 86400, LIST = 20, MANY = 10
// What the server takes for now: BRUECKE_NOW stands still where it is set.
export const clock = () => Number(process.env.BRUECKE_NOW ?? Math.floor(Date.now() / 1000))
export const WRITERS = 4

// ---- the store, from outside -------------------------------------------------------------------------------------------------------------------
export function sql(options, text) {
    const [how, where] = options
    const out = how === '--data' ? execFileSync('sqlite3', ['-cmd', '.timeout 20000', `${where}/regions/kleve.db`], { input: text, encoding: 'utf8', maxBuffer: 1 << 28 })
        : execFileSync('/usr/lib/postgresql/15/bin/psql', ['-X', '-q', '-t', '-A', '-v', 'ON_ERROR_STOP=1', where], { input: `SET search_path TO r_kleve;\n${text}`, encoding: 'utf8', maxBuffer: 1 << 28 })
    return out.split('\n').filter(Boolean).map(l => l.split('|'))
}

// ---- asking --------------------------------------------------------------------------------------------------------------------------------------
// Status 0: no answer, so nobody can say whether it was done.
export function send(port, method, path, { headers = {}, body, agent } = {}) {
    return new Promise(done => {
        const none = () => done({ status: 0, text: '', headers: {} })
        const q = http.request({ host: '127.0.0.1', port, method, path, agent, timeout: 20000, headers: { ...headers, ...(body ? { 'Content-Length': Buffer.byteLength(body) } : {}) } }, r => {
            const parts = []
            r.on('data', d => parts.push(d))
            r.on('end', () => done({ status: r.statusCode, text: Buffer.concat(parts).toString(), headers: r.headers }))
            r.on('error', none)
            r.on('aborted', none)
        })
        q.on('timeout', () => q.destroy())
        q.on('error', none)
        q.end(body)
    })
}
const json = v => ({ headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(v) })
const form = pairs => ({ headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams(pairs).toString() })

function png(colour) {
    const chunk = (type, data) => {
        const head = Buffer.alloc(4), body = Buffer.concat([Buffer.from(type), data]), end = Buffer.alloc(4)
        head.writeUInt32BE(data.length)
        end.writeUInt32BE(crc(body))
        return Buffer.concat([head, body, end])
    }
    const head = Buffer.from([0, 0, 0, 16, 0, 0, 0, 16, 8, 2, 0, 0, 0]), raw = Buffer.alloc(16 * 49)
    for (let i = 0; i < raw.length; i++) raw[i] = i % 49 ? (colour >> (i % 3 * 8)) & 255 : 0
    return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', head), chunk('IDAT', zlib.deflateSync(raw)), chunk('IEND', Buffer.alloc(0))])
}
function crc(bytes) {
    let c = ~0
    for (const b of bytes) { c ^= b; for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1 }
    return ~c >>> 0
}

// ---- before anything is killed ---------------------------------------------------------------------------------------------------------------------
const letters = 'abcdefghijklmnopqrstuvwxyz234567'
const link = i => Array.from(createHash('sha512').update(`crash ${i}`).digest()).map(b => letters[b & 31]).join('').slice(0, 48)

// Appointments for which one mediator each is asked, organisations and topics of the writers, a webhook to `port`.
export function prepare(binary, options, env, accepts, port) {
    const now = clock(), all = f => Array.from({ length: accepts }, (_, i) => f(i))
    const bring = (entity, columns, rows) => execFileSync(binary, ['import', entity, '-', '--region', 'kleve', ...options], { env, input: [columns, ...rows].join('\n'), stdio: ['pipe', 'ignore', 'inherit'] })
    const house = sql(options, 'SELECT key FROM mediation_institution WHERE deleted_at IS NULL ORDER BY id LIMIT 1;')[0][0]
    // Mediators of the demonstration who are ready, each with a language, again after three days.
    const ready = sql(options, `SELECT v.key, MIN(s.language) FROM people_volunteer v JOIN mediation_skill s ON s.volunteer = v.id WHERE v.state = 'ready' AND v.key LIKE 'bsp-m-%' AND s.level = 'C2' AND s.deleted_at IS NULL GROUP BY v.key ORDER BY v.key;`)
    const who = i => ready[i % ready.length], starts = i => now + (5 + 3 * Math.floor(i / ready.length)) * DAY
    bring('mediation.request', 'key,institution,language,topic,form,area', all(i => `crash-r${i},${house},${who(i)[1]},school_talk,on_site,05154036`))
    bring('mediation.appointment', 'key,request,starts,ends,state', all(i => `crash-p${i},crash-r${i},${starts(i)},${starts(i) + 3600},seeking`))
    bring('mediation.offer', 'key,appointment,volunteer,state,channel,proposal', all(i => `crash-o${i},crash-p${i},${who(i)[0]},sent,mail,1`))
    bring('directory.actor', 'key,name,kind', Array.from({ length: WRITERS }, (_, w) => `crash-w${w},Crash ${w},association`))
    bring('directory.topic', 'key,name,position', Array.from({ length: WRITERS * MANY }, (_, i) => `bulk-${i % WRITERS}-${Math.floor(i / WRITERS)},Bulk ${i},1`))
    const links = all(i => {
        const t = link(i), digest = createHash('sha256').update(`mediation.answer\n${t.slice(12)}`).digest('hex')
        return `INSERT INTO core_signed (name, digest, purpose, entity, row, account, mail, detail, uses, used, created_at, expires_at) SELECT '${t.slice(0, 12)}', '${digest}', 'mediation.answer', 'mediation.offer', id, 0, '', '', 1, 0, ${now}, ${now + 90 * DAY} FROM mediation_offer WHERE key = 'crash-o${i}';`
    })
    bring('mediation.rules', 'key,mode', ['bsp-r-3,first'])  // whoever says yes first gets it
    // The last day of the demonstration's survey is one of January 2027, whenever this runs: one that was made later was never opened.
    bring('survey.survey', 'key,closes', [`ankommen-2026,${new Date((now + 60 * DAY) * 1000).toISOString().slice(0, 10)}`])
    if (sql(options, `SELECT state FROM survey_survey WHERE code = 'ankommen-2026';`)[0][0] === 'draft')
        execFileSync(binary, ['request', 'POST', '/kleve/de/surveys/ankommen-2026/open', '--as', 'coordinator', ...options], { env, stdio: ['ignore', 'ignore', 'inherit'] })
    sql(options, `BEGIN;\n${links.join('\n')}\nCOMMIT;`)
    const hook = { title: 'Crash', address: `http://127.0.0.1:${port}/hook`, entities: 'directory.topic directory.actor', events: ['created', 'changed', 'state', 'removed'], content: 'full', active: true }
    const boss = (...words) => execFileSync(binary, ['request', 'POST', ...words, '--as', 'administrator', ...options], { env, input: JSON.stringify(hook), encoding: 'utf8', stdio: ['pipe', 'pipe', 'inherit'] })
    const slug = /"slug":"([^"]+)"/.exec(boss('/kleve/api/v1/hooks/hook', '--json', '-'))[1]
    boss(`/kleve/de/hooks/${slug}/secret`)                    // without one nothing is sent
    const ids = sql(options, `SELECT key, id FROM directory_topic WHERE key LIKE 'bulk-%' ORDER BY id;`)
    return {
        accepts, accepted: 0,
        rows: Array.from({ length: WRITERS }, (_, w) => ids.filter(r => r[0].startsWith(`bulk-${w}-`)).map(r => r[1])),
        survey: sql(options, `SELECT id FROM survey_survey WHERE code = 'ankommen-2026';`)[0][0],
        answered: Number(sql(options, `SELECT COUNT(*) FROM survey_response WHERE survey = (SELECT id FROM survey_survey WHERE code = 'ankommen-2026');`)[0][0]),
    }
}

// ---- the deeds -----------------------------------------------------------------------------------------------------------------------------------
// Each returns { status, good, key, value }: good when the answer says that it is done; value: what must be there at least.
const history = (entity, alias, more = '') => `(SELECT COUNT(*) FROM core_history WHERE entity = '${entity}' AND row = ${alias}.id${more})`
const messages = (alias, event) => `(SELECT COUNT(*) FROM hooks_delivery WHERE key = ${alias}.key AND event = '${event}')`

async function step(c, w, key) {
    const made = await c.api('POST', 'directory/actor', { key, name: `Verein ${key}`, kind: 'association' })
    if (made.status !== 201) return { status: made.status, good: false, key }
    const a = await c.api('POST', `directory/actor/${key}/flow/publish`)
    return { status: a.status, good: a.status === 200, key }
}

async function accept(c, w, key, ground) {
    if (ground.accepted === ground.accepts) return { status: 200, good: false, key: null }
    const i = ground.accepted++
    const a = await c.send('POST', '/kleve/en/answer', { ...form({ link: link(i), do: 'yes' }) })
    return { status: a.status, good: a.status === 303, key: `crash-o${i}` }
}

// The browser of somebody who answers: a cookie and the token of each form.
async function answer(c) {
    const at = '/kleve/de/answer/ankommen-2026', jar = new Map(), agent = 'Mozilla/5.0 (X11; Linux) Gecko Firefox/140.0'
    const go = async (method, path, more = {}) => {
        const a = await c.send(method, path, { body: more.body, headers: { ...more.headers, 'User-Agent': agent, Cookie: [...jar].map(([k, v]) => `${k}=${v}`).join('; ') } })
        for (const s of a.headers['set-cookie'] ?? []) jar.set(s.split('=')[0], s.slice(s.indexOf('=') + 1).split(';')[0])
        return a
    }
    const token = a => /name="csrf" value="([^"]*)"/.exec(a.text)?.[1] ?? ''
    let a = await go('GET', at)
    if (a.status !== 200) return { status: a.status, good: false, key: null }
    a = await go('POST', at, form({ csrf: token(a) }))
    if (a.status !== 303) return { status: a.status, good: false, key: null }
    a = await go('GET', `${at}/1`)
    if (a.status !== 200) return { status: a.status, good: false, key: null }
    const csrf = token(a)
    a = await go('POST', `${at}/1`, form({ csrf, a_r1_since: 'y3', a_r1_age: 'middle', go: 'next' }))
    if (a.status !== 303) return { status: a.status, good: false, key: null }
    a = await go('POST', `${at}/review`, form({ csrf, go: 'send' }))
    return { status: a.status, good: a.status === 303 && /thanks/.test(a.headers.location ?? ''), key: 'answers', value: 1 }
}

async function upload(c, w, key) {
    const now = await c.api('GET', `directory/actor/crash-w${w}`)
    if (now.status !== 200) return { status: now.status, good: false, key: null }
    const version = JSON.parse(now.text).version, edge = 'crashcrashcrash', part = (name, more, v) => Buffer.concat([Buffer.from(`--${edge}\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n`), Buffer.from(v), Buffer.from('\r\n')])
    const body = Buffer.concat([part('version', '', String(version)), part('picture', `; filename="a.png"\r\nContent-Type: image/png`, png(c.random(1 << 24))), Buffer.from(`--${edge}--\r\n`)])
    const a = await c.send('POST', `/kleve/de/actors/crash-${w}/logo/edit`, { body, headers: { ...c.token, 'Content-Type': `multipart/form-data; boundary=${edge}` } })
    return { status: a.status, good: a.status === 303, key: `crash-w${w}`, value: version + 1 }
}

async function bulk(c, w, key, ground) {
    const now = await c.api('GET', `directory/topic/bulk-${w}-0`)
    if (now.status !== 200) return { status: now.status, good: false, key: null }
    const was = JSON.parse(now.text), pairs = [['field', 'position'], ['position', String((was.position + 1) % 9000)], ['go', '1']]
    for (const row of ground.rows[w]) pairs.push(['row', row], ['seen', String(was.version)])
    const a = await c.send('POST', '/kleve/de/topics/bulk', { ...form(pairs), headers: { ...c.token, 'Content-Type': 'application/x-www-form-urlencoded' } })
    return { status: a.status, good: a.status === 303, key: `bulk-${w}`, value: was.version + 1 }
}

async function list(c, w, key) {
    const rows = Array.from({ length: LIST }, (_, i) => `imp-${key}-${i},Liste ${key} ${i},${i}`)
    const a = await c.send('POST', '/kleve/de/topics/import', { ...form({ list: ['key,name,position', ...rows].join('\n'), step: 'import' }), headers: { ...c.token, 'Content-Type': 'application/x-www-form-urlencoded' } })
    return { status: a.status, good: a.status === 303, key }
}

async function topic(c, w, key) {
    const a = await c.api('POST', 'directory/topic', { key: `top-${key}`, name: `Absturzprobe ${key}`, position: 1, translations: { en: { name: `Crash test ${key}` } } })
    return { status: a.status, good: a.status === 201, key: `top-${key}` }
}

async function register(c, w, key) {
    const a = await c.api('POST', 'courses/demand', { pseudonym: key.slice(0, 40), area: '05154036' })
    return { status: a.status, good: a.status === 201, key: key.slice(0, 40) }
}

// `often`: of a hundred. `read`: rows KEY|TRACES; whole are `traces` of them, and a row that is there must be whole. With `moves` rows KEY|VALUE|WHOLE: the
// value never falls below what was acknowledged, and WHOLE is 1.
export const deeds = {
    topic: { often: 28, run: topic, traces: 5, read: `SELECT t.key, 1 + ${history('directory.topic', 't', " AND event = 'create'")} + ${messages('t', 'created')} + (SELECT COUNT(*) FROM directory_topic_words WHERE owner = t.id AND lang IN ('de', 'en')) FROM directory_topic t WHERE t.key LIKE 'top-%';` },
    publish: { often: 14, run: (c, w, key) => step(c, w, `pub-${key}`), traces: 3, read: `SELECT a.key, 1 + ${history('directory.actor', 'a', " AND event = 'flow'")} + ${messages('a', 'created')} FROM directory_actor a WHERE a.key LIKE 'pub-%' AND a.state = 'published' UNION ALL SELECT a.key, -${history('directory.actor', 'a', " AND event = 'flow'")} - ${messages('a', 'created')} FROM directory_actor a WHERE a.key LIKE 'pub-%' AND a.state = 'draft';` },
    register: { often: 16, run: (c, w, key) => register(c, w, `dem-${key}`), traces: 2, read: `SELECT d.pseudonym, 1 + ${history('courses.demand', 'd', " AND event = 'create'")} FROM courses_demand d WHERE d.pseudonym LIKE 'dem-%' AND d.code LIKE 'W-%';` },
    accept: { often: 12, run: accept, traces: 5, read: `SELECT o.key, CASE WHEN o.state = 'assigned' THEN 1 ELSE 0 END + CASE WHEN p.state = 'filled' AND p.volunteer = o.volunteer THEN 1 ELSE 0 END + (SELECT used FROM core_signed WHERE entity = 'mediation.offer' AND row = o.id) + CASE WHEN ${history('mediation.offer', 'o', " AND event = 'flow'")} > 0 THEN 1 ELSE 0 END + CASE WHEN EXISTS (SELECT 1 FROM core_job WHERE kind = 'mediation.confirm' AND key LIKE 'confirm ' || p.id || ' %') THEN 1 ELSE 0 END FROM mediation_offer o JOIN mediation_appointment p ON p.id = o.appointment WHERE o.key LIKE 'crash-o%';` },
    answer: { often: 8, run: answer, moves: true, read: ground => `SELECT 'answers', (SELECT COUNT(*) FROM survey_response WHERE survey = ${ground.survey}) - ${ground.answered}, CASE WHEN (SELECT COUNT(*) FROM survey_response WHERE survey = ${ground.survey}) - ${ground.answered} = (SELECT COUNT(*) FROM survey_draft WHERE survey = ${ground.survey} AND state = 'sent') THEN 1 ELSE 0 END;`, sum: true },
    upload: { often: 6, run: upload, moves: true, read: `SELECT a.key, a.version, CASE WHEN ${history('directory.actor', 'a')} IN (a.version, a.version - 1) AND (a.logo IS NULL OR a.logo = '' OR (SELECT SUM(LENGTH(bytes)) FROM core_file_piece WHERE file = a.logo) = (SELECT size FROM core_file WHERE name = a.logo)) THEN 1 ELSE 0 END FROM directory_actor a WHERE a.key LIKE 'crash-w%';` },
    bulk: { often: 8, run: bulk, moves: true, read: `SELECT SUBSTR(key, 1, 6), MAX(version), CASE WHEN MIN(version) = MAX(version) AND MIN(position) = MAX(position) AND COUNT(*) = ${MANY} THEN 1 ELSE 0 END FROM directory_topic WHERE key LIKE 'bulk-%' GROUP BY SUBSTR(key, 1, 6);` },
    import: { often: 8, run: list, traces: LIST, read: `SELECT SUBSTR(key, 5, LENGTH(key) - 4 - LENGTH(CAST(position AS TEXT)) - 1), COUNT(*) FROM directory_topic WHERE key LIKE 'imp-%' GROUP BY 1;` },
}

function draw(random) {
    let at = random(100)
    for (const name of Object.keys(deeds)) if ((at -= deeds[name].often) < 0) return name
    return 'topic'
}

// Writers that go on until stop(); `known[deed]` maps a key to what was acknowledged. Refusals (503) are counted, and so is what nobody answered.
export function people(port, token, tag, ground, known, random) {
    const agent = new http.Agent({ keepAlive: true, maxSockets: WRITERS }), count = { acknowledged: 0, refused: 0, unclear: 0, odd: [] }, bearer = { Authorization: `Bearer ${token}` }
    let on = true
    const c = {
        token: bearer, random,
        send: (method, path, more = {}) => send(port, method, path, { ...more, agent, headers: { 'X-Forwarded-For': `198.18.${random(250)}.1`, ...more.headers } }),
        api: (method, path, v) => { const more = v ? json(v) : {}; return c.send(method, `/kleve/api/v1/${path}`, { ...more, headers: { ...bearer, ...more.headers } }) },
    }
    async function one(w, i) {
        const name = draw(random), done = await deeds[name].run(c, w, `${tag}-${w}-${i}`, ground)
        if (done.good) {
            count.acknowledged++
            known[name] ??= new Map()
            known[name].set(done.key, deeds[name].sum ? (known[name].get(done.key) ?? 0) + done.value : done.value ?? 1)
        } else if (done.status === 0) count.unclear++
        else if (done.status >= 400) { count.refused++; if (done.status !== 503) count.odd.push(`${name}: ${done.status}`) }
        if (!done.good) await new Promise(r => setTimeout(r, 5))
    }
    const all = Promise.all(Array.from({ length: WRITERS }, async (_, w) => { for (let i = 0; on; i++) await one(w, i) }))
    return { count, async stop() { on = false; await all; agent.destroy(); return count } }
}

// What is missing or half there, as sentences.
export function verify(options, ground, known) {
    const wrong = []
    for (const [name, d] of Object.entries(deeds)) {
        const rows = sql(options, typeof d.read === 'function' ? d.read(ground) : d.read), there = new Map(rows.map(r => [r[0], r]))
        for (const [key, n, whole] of rows) if (d.moves ? whole !== '1' : Number(n) !== 0 && Number(n) !== d.traces) wrong.push(`${name} ${key} is half there: ${n} ${whole ?? `of ${d.traces}`}`)
        for (const [key, value] of known[name] ?? []) {
            const row = there.get(key)
            if (!row || (d.moves ? Number(row[1]) < value : Number(row[1]) !== d.traces)) wrong.push(`${name} ${key} was acknowledged (${value}) and is not there (${row ?? 'nothing'})`)
        }
    }
    return wrong
}
