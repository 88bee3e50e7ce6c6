// entry.mjs - getting in: sessions, forms that are not ours, guessing, telling who has an account. tests/people.sh has the rest: planted cookies, log-out
// everywhere, expiry, lock-out, tickets, one-time codes used twice, tokens.
import { PASSWORD } from './kit.mjs'

const post = (b, path, body, headers = {}) => b.ask(path, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers }, body })

async function cookies(g, good) {
  const b = g.browser(), a = await b.send('/kleve/de/login', { email: 'editor@beispiel.example', password: PASSWORD }), set = a.headers['set-cookie'] ?? []
  good('HttpOnly, SameSite, path of the region', set.length > 0 && set.every(c => /; Path=\/kleve\/; HttpOnly; SameSite=Lax/.test(c)), set)
  good('no domain', set.every(c => !/domain=/i.test(c)), set)
  const tls = await g.browser().ask('/kleve/de/login', { headers: { 'x-forwarded-proto': 'https' } })
  good('Secure behind TLS', tls.headers['set-cookie'].every(c => /; Secure/.test(c)), tls.headers['set-cookie'])
  good('200 random bits', /^[a-z2-7]{40}$/.test(b.jar.bruecke), b.jar.bruecke)
  good('not in any address', !/bruecke=|session/i.test(a.headers.location ?? ''), a.headers.location)
  const page = await b.ask('/kleve/de/account')
  good('pages of a session are not kept by others', /private|no-store/.test(page.headers['cache-control']), page.headers['cache-control'])
}

async function fixation(g, good) {
  const a = g.browser(), b = g.browser()
  a.jar.bruecke = 'abcdefghijklmnopqrstuvwxyz234567abcdefgh'
  await a.login('editor')
  good('a planted cookie is exchanged', a.jar.bruecke !== 'abcdefghijklmnopqrstuvwxyz234567abcdefgh' && a.jar.bruecke)
  await b.login('editor')
  const old = b.jar.bruecke
  await b.ask('/kleve/de/login', { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: `csrf=${b.csrf}&email=editor%40beispiel.example&password=${PASSWORD}` })
  good('each log-in brings another', old && b.jar.bruecke !== old)
  const form = g.browser()
  const before = await form.token()
  await form.login('editor')
  const late = await post(form, '/kleve/de/account/sessions', `csrf=${before}&id=`)
  good('a form from before the log-in is worth nothing after it', late.status === 403, late.status)
}

async function forgery(g, good) {
  const mine = await g.as('editor'), other = await g.as('coordinator'), stranger = g.browser()
  const path = '/kleve/de/account/sessions', foreign = await stranger.token()
  for (const [what, body, headers] of [
    ['no token', 'id=', {}], ['an empty one', 'csrf=&id=', {}], ['somebody else\'s', `csrf=${other.csrf}&id=`, {}], ['a stranger\'s', `csrf=${foreign}&id=`, {}],
    ['cut off', `csrf=${mine.csrf.slice(0, 62)}&id=`, {}], ['as a list', `csrf[]=${mine.csrf}&id=`, {}], ['wrong one first, right one second', `csrf=${foreign}&csrf=${mine.csrf}&id=`, {}],
    ['in the address', 'id=', { at: `?csrf=${mine.csrf}` }], ['in a text/plain form', `csrf=${mine.csrf}&id=`, { 'content-type': 'text/plain' }],
    ['as JSON', JSON.stringify({ csrf: mine.csrf, id: '' }), { 'content-type': 'application/json' }]]) {
    const { at = '', ...h } = headers, a = await post(mine, path + at, body, h)
    good(what, a.status === 403, a.status)
  }
  for (const [what, headers, query] of [['method override by header', { 'x-http-method-override': 'DELETE', 'x-method-override': 'DELETE' }, ''], ['method override by field', {}, '?_method=DELETE']]) {
    const a = await mine.ask(`/kleve/api/v1/directory/offer/bsp-sprachcafe${query}`, { headers })
    good(what, a.status === 200, a.status)
  }
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/json']) {
    const a = await mine.ask('/kleve/api/v1/directory/offer/bsp-sprachcafe', { method: 'PATCH', headers: { 'content-type': type, 'if-match': '*' }, body: '{"times":"x"}' })
    good(`the API with the cookie alone, ${type}`, a.status === 403 || (a.status === 400 && type.startsWith('multipart')), a.status)
  }
  const gets = ['/kleve/de/logout', '/kleve/de/account/password?current=x&password=y', '/kleve/de/account/tokens?label=x', '/kleve/de/accounts/new?email=x@beispiel.example']
  for (const path of gets) good(`GET ${path.split('?')[0]} changes nothing`, [404, 405, 200, 303, 403].includes((await mine.ask(path)).status) && (await mine.ask('/kleve/de/account')).status === 200)
}

// Two distributions of times. For each pair the difference; a reader who may ask often could use a shift that is large beside the spread.
async function timing(g, good) {
  const times = { there: [], none: [], locked: [] }
  const mail = { there: 'lead@beispiel.example', none: 'nobody-here@beispiel.example', locked: 'invited-only@beispiel.example' }
  g.run('user', 'add', 'invited-only@beispiel.example', '--role', 'editor', '--name', 'Nie Da', '--region', 'kleve')
  const b = g.browser(), csrf = await b.token()
  for (let i = 0; i < 4; i++) {                                        // fewer tries than make an account rest
    for (const kind of Object.keys(mail)) {
      b.network = `198.19.${i}.${kind.length}`
      const a = await post(b, '/kleve/de/login', `csrf=${csrf}&email=${encodeURIComponent(mail[kind])}&password=falsch-falsch-${i}`)
      times[kind].push(a.took)
      if (i === 0) times[`${kind}Text`] = a.text.replace(/value="[^"]*"/g, '').replace(/csrf.*?>/g, '')
    }
  }
  const median = t => t.slice().sort((x, y) => x - y)[t.length >> 1]
  const [there, none, locked] = [times.there, times.none, times.locked].map(median), spread = Math.max(...times.there) - Math.min(...times.there)
  good('the same answer for an account that is there, is not, or was only invited', times.thereText === times.noneText && times.thereText === times.lockedText)
  good('the same work', Math.abs(there - none) < Math.max(0.5 * there, spread, 40) && Math.abs(there - locked) < Math.max(0.5 * there, spread, 40), `${there.toFixed(0)} ${none.toFixed(0)} ${locked.toFixed(0)} ms, spread ${spread.toFixed(0)}`)
}

async function telling(g, good) {
  const answers = []
  for (const email of ['editor@beispiel.example', 'nobody@beispiel.example', 'no address', '']) {
    const b = g.browser(), a = await b.send('/kleve/de/forgotten', { email })
    answers.push(`${a.status} ${a.headers.location}`)
  }
  good('forgotten: one answer for all', new Set(answers).size === 1 && answers[0].startsWith('303'), answers)
  const v = g.browser(), gone = []
  for (const path of ['invitation?ticket=', 'reset?ticket=']) for (const t of ['a'.repeat(40), '', 'x', '%00', "' OR 1=1 --"]) gone.push((await v.ask(`/kleve/de/${path}${encodeURIComponent(t)}`)).status)
  good('invented tickets: one answer', gone.every(s => s === 410), gone)
  for (const [what, path] of [['survey', 'answer/%s'], ['confirmation', 'confirm?link=%s'], ['mediation', 'answer?link=%s'], ['own area', 'my-mediation?link=%s'], ['free seats', 'free-seats?link=%s']]) {
    const seen = new Set()
    for (const t of ['a'.repeat(40), 'b'.repeat(40), 'zzzz', '%27']) { const a = await v.ask(`/kleve/de/${path.replace('%s', t)}`); seen.add(a.status); if (a.status === 200 && /beispiel.example/.test(a.text)) seen.add('tells') }
    good(`${what}: invented links open nothing`, [...seen].every(s => [200, 303, 404, 410, 422].includes(s)), [...seen])
  }
  const a = await v.ask('/kleve/de/accounts/ada-verwalter'), b = await v.ask('/kleve/de/accounts/nobody-at-all')
  good('pages of accounts that are there and are not: one answer', a.status === b.status && a.headers.location.replace('ada-verwalter', '') === b.headers.location.replace('nobody-at-all', ''), `${a.status} ${b.status}`)
}

async function guessing(g, good) {
  const b = g.browser(), csrf = await b.token(), seen = {}
  for (let i = 0; i < 75; i++) { const a = await post(b, '/kleve/de/forgotten', `csrf=${csrf}&email=x${i}%40beispiel.example`); seen[a.status] = (seen[a.status] ?? 0) + 1 }
  good('a network that sends many forms is told to wait', seen[429] > 5, JSON.stringify(seen))
  const spoof = g.browser()
  let n = 0
  for (let i = 0; i < 12; i++) n += (await spoof.ask('/kleve/api/v1/people/account', { headers: { authorization: `Bearer bruecke_${'a'.repeat(39)}${'abcdefghijkl'[i]}` } })).status === 401
  good('guessed tokens open nothing', n === 12, n)
  for (const t of ['', 'bruecke_', `bruecke_${'a'.repeat(41)}`, "bruecke_' OR 1=1 --", `bruecke_${'A'.repeat(40)}`]) good(`token "${t.slice(0, 20)}"`, (await spoof.ask('/kleve/api/v1/people/account', { headers: { authorization: `Bearer ${t}` } })).status === 401)
}

async function logged(g, good) {
  const b = g.browser()
  await b.send('/kleve/de/login', { email: 'finance@beispiel.example', password: 'falsch-falsch-falsch' })
  good('a wrong try stands in the log, without the address', / info \S+ password refused/.test(g.s.log) && !/finance@/.test(g.s.log))
  await (await g.as('provider')).ask('/kleve/de/accounts/new')
  good('a refusal stands in the log, with the account', / info \S+ denied: account \d+/.test(g.s.log))
  await post(b, '/kleve/de/forgotten', 'email=x')
  good('a form that is not ours stands in the log', / info \S+ denied: a form without our token/.test(g.s.log))
  await b.ask('/kleve/de/%0a2026-01-01T00:00:00Z%20info%20forged%20account%201%20logged%20in')
  good('nobody forges a line', !/^2026-01-01T00:00:00Z info forged/m.test(g.s.log))
}

export const attacks = [['cookies', cookies], ['session fixation', fixation], ['forged requests (CSRF)', forgery], ['timing of the log-in', timing], ['telling who has an account', telling],
  ['guessing and limits', guessing], ['what the log says of it', logged]]
