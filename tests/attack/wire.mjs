// wire.mjs - the connection: what a cache in front could be made to keep, hosts and proxies that are invented, headers on every answer, crowds. tests/http.mjs and
// http_raw.mjs send the odd requests: two lengths, two hosts, codings, slow clients.
import net from 'node:net'
import { token_of } from './kit.mjs'

async function poisoning(g, good) {
  const v = g.browser(), bad = [], row = JSON.parse((await v.ask('/kleve/api/v1/directory/offer?limit=1')).text).items[0].slug
  for (const [i, [name, value]] of [['host', 'evil.example'], ['x-forwarded-host', 'evil.example'], ['x-host', 'evil.example'], ['x-forwarded-server', 'evil.example'], ['forwarded', 'host=evil.example'], ['x-original-url', '/kleve/de/account'], ['x-rewrite-url', '/kleve/de/account'], ['x-forwarded-prefix', '/evil'], ['x-forwarded-port', '666'],
    ['x-forwarded-proto', 'evil'], ['x-forwarded-scheme', 'http'], ['referer', 'https://evil.example/'], ['origin', 'https://evil.example'], ['accept-language', 'ar'], ['user-agent', '<script>'], ['x-forwarded-for', '<script>'], ['cookie', 'bruecke_lang=ar'], ['accept', 'application/json'], ['range', 'bytes=0-3'], ['accept-encoding', 'gzip'], ['x-http-method-override', 'POST'], ['if-none-match', '*']].entries())
    for (const path of [`/kleve/de/offers?p=${i}`, `/kleve/de/?p=${i}`, `/kleve/api/v1/directory/offer?limit=1&p=${i}`, `/api/v3/kleve/de/pages/?p=${i}`, `/kleve/de/offers/${row}?p=${i}`]) {
      const first = await v.ask(path, { headers: { [name]: value } }), then = await v.ask(path), clean = await v.ask(path.replace(`p=${i}`, `p=${500 + i}`))
      const same = (x, y) => x.text.replaceAll(/p=\d+|name="p" value="\d+"/g, '') === y.text.replaceAll(/p=\d+|name="p" value="\d+"/g, '')
      if (/evil/.test(then.text + JSON.stringify(then.headers)) || then.status !== 200 || !same(then, clean)) bad.push(`${name}: ${path} ${then.status}`)
      if (name !== 'if-none-match' && /evil\.example/.test(first.text + JSON.stringify(first.headers))) bad.push(`${name} is echoed: ${path}`)
    }
  good('whoever asks next gets the page as it is', bad.length === 0, bad)
  const ar = await v.ask('/kleve', { headers: { 'accept-language': 'ar' } }), de = await v.ask('/kleve', { headers: { 'accept-language': 'de' } })
  good('who is led by the browser\'s language: not kept, or told apart', ar.headers.location !== de.headers.location && /accept-language/i.test(`${ar.headers.vary} ${de.headers.vary}`) || /no-store|no-cache|private/.test(ar.headers['cache-control'] ?? ''), `${ar.headers.location} ${ar.headers['cache-control']} ${ar.headers.vary}`)
  const mine = await g.as('editor'), own = await mine.ask('/kleve/de/offers?p=own'), theirs = await v.ask('/kleve/de/offers?p=own')
  good('an answer to a session is for nobody else', !/Edda|logout/.test(theirs.text) && /private|no-store/.test(own.headers['cache-control']))
  bad.length = 0
  for (const path of ['/kleve/de/account/x.css', '/kleve/de/account%2fx.css', '/kleve/de/account;x.css', '/kleve/de/account.css', '/kleve/de/account/..%2fstatic/site.css']) { const a = await mine.ask(path); if (a.status === 200 && /Edda/.test(a.text)) bad.push(path) }
  good('no personal page under the name of a file', bad.length === 0, bad)
}

async function hosts(g, good) {
  const b = g.browser(), a = await b.ask('/kleve/de/offers', { headers: { host: 'evil.example:666' } })
  good('links do not follow the Host header', !/evil\.example/.test(a.text))
  await b.send('/kleve/de/forgotten', { email: 'lead@beispiel.example' })
  const mail = await b.ask('/kleve/de/forgotten', { method: 'POST', headers: { host: 'evil.example', 'content-type': 'application/x-www-form-urlencoded' }, body: `csrf=${await b.token('/kleve/de/forgotten')}&email=lead%40beispiel.example` })
  good('nor does the answer to "forgotten"', !/evil/.test(JSON.stringify(mail.headers)))
  if (g.engine !== 'sqlite') return
  const { readdirSync, readFileSync, existsSync } = await import('node:fs'), folder = `${g.options.split(' ')[1]}/mail`
  await new Promise(r => setTimeout(r, 2000))
  good('nor the mail', !existsSync(folder) || !readdirSync(folder).some(f => /evil\.example:?6?/.test(readFileSync(`${folder}/${f}`, 'latin1').replace(/opfer@evil\.example/g, ''))))
}

async function heads(g, good) {
  const v = await g.as('visitor'), e = await g.as('administrator'), lacks = []
  for (const b of [v, e]) for (const path of ['/', '/kleve', '/kleve/de/', '/kleve/de/offers', '/kleve/de/none', '/kleve/de/%00', '/kleve/de/login', '/kleve/de/account', '/kleve/de/offers.csv', '/kleve/de/offers.xlsx', '/kleve/api/v1/directory/offer?limit=1', '/kleve/api/v1/none', '/kleve/api/openapi.json', '/static/site.css', '/static/none', '/robots.txt', '/kleve/sw.js', '/api/v3/kleve/de/pages/', '/kleve/hsds/services?per_page=1', '/kleve/opendata', '/kleve/de/feeds', '/metrics', '/sitemap.xml']) {
    const h = (await b.ask(path)).headers, type = h['content-type'] ?? ''
    if (h['x-content-type-options'] !== 'nosniff') lacks.push(`${path}: nosniff`)
    if (!/default-src 'none'/.test(h['content-security-policy'] ?? '') || !/frame-ancestors 'none'/.test(h['content-security-policy']) || /unsafe|\*/.test(h['content-security-policy'])) lacks.push(`${path}: policy ${h['content-security-policy']}`)
    if (!h['referrer-policy']) lacks.push(`${path}: referrer`)
    if (/^text\/|[\/+](xml|json)/.test(type) && !/charset=utf-8|json/i.test(type)) lacks.push(`${path}: charset ${type}`)
    if (h.server || h['x-powered-by'] || /\d+\.\d+/.test(h.via ?? '')) lacks.push(`${path}: tells ${h.server}`)
    if (h['access-control-allow-credentials'] || (h['access-control-allow-origin'] && h['set-cookie'])) lacks.push(`${path}: another origin with cookies`)
  }
  good('every answer has its headers', lacks.length === 0, lacks)
  const cors = []
  for (const origin of ['null', 'https://evil.example', 'http://127.0.0.1']) for (const path of ['/kleve/api/v1/people/account', '/kleve/de/account', '/kleve/de/login']) { const a = await e.ask(path, { headers: { origin } }); if (a.headers['access-control-allow-origin']) cors.push(path) }
  good('no origin may read what a session sees', cors.length === 0, cors)
  const fault = await v.ask('/kleve/de/%ff'), none = await v.ask('/kleve/de/none')
  good('failures tell nothing of the program', ![fault, none].some(a => /sqlite|postgres|\.c:\d|\/src\/|SELECT|0x[0-9a-f]{8}/i.test(a.text)))
  const versions = await v.ask('/kleve/api/openapi.json')
  good('no version of a library', !/libmicrohttpd|sqlite|glibc|gcc/i.test(versions.text))
}

const p90 = t => t.sort((x, y) => x - y)[Math.floor(t.length * 0.9)]
// Strangers ask for what takes long, a hundred at once, from one network. Whoever logs in meanwhile from elsewhere must get through.
async function crowd(g, good) {
  const slow = ['/kleve/de/card/ar/a6.pdf', '/kleve/de/card/de/wallet.pdf', '/kleve/de/offers.xlsx', '/kleve/hsds/datapackage.zip', '/kleve/opendata/catalog.ttl', '/api/v3/kleve/de/pdf', '/kleve/api/v1/monitoring/figures.zip']
  const flood = g.browser(), seen = {}, one = await Promise.all(slow.map(p => flood.ask(`${p}?n=0`)))
  good('they are there', one.filter(a => a.status === 200).length >= 4, one.map(a => `${a.status} ${a.took.toFixed(0)}`))
  let on = true
  const many = Array.from({ length: 120 }, async (_, i) => { for (let n = 1; on && n < 40; n++) { const a = await flood.ask(`${slow[(i + n) % slow.length]}?n=${i}x${n}`).catch(() => ({ status: 0 })); seen[a.status] = (seen[a.status] ?? 0) + 1 } })
  await new Promise(r => setTimeout(r, 1500))
  const t = [], statuses = []
  for (let i = 0; i < 6; i++) { const b = g.browser(), began = Date.now(), a = await b.login('steering').catch(() => ({ status: 0 })); t.push(Date.now() - began); statuses.push(a.status) }
  on = false
  await Promise.all(many)
  good('log-ins get through', statuses.every(s => s === 303), statuses)
  good('within ten seconds', p90(t) < 10_000, `${t.join(' ')} ms; flood: ${JSON.stringify(seen)}`)
}

// Five hundred connections that send nothing; one that asks is answered.
async function holding(g, good) {
  const held = Array.from({ length: 500 }, () => net.connect(g.port, '127.0.0.1').on('error', () => {}))
  await new Promise(r => setTimeout(r, 800))
  const a = await g.browser().ask('/kleve/de/?held').catch(e => ({ status: String(e) }))
  held.forEach(s => s.destroy())
  good('others are answered', a.status === 200, a.status)
}

async function sent_twice(g, good) {
  const b = await g.as('administrator'), page = await b.ask('/kleve/de/offers/new'), csrf = token_of(page.text)
  const answers = await Promise.all(Array.from({ length: 8 }, () => b.api('POST', 'directory/offer', { key: `zugleich-${g.engine}`, title: 'Zugleich', summary: 'x', kind: 'group', actor: 'bsp-niederrhein' })))
  good('eight at once with one key make one row', csrf && answers.filter(a => a.status === 201).length === 1, answers.map(a => a.status))
  const row = JSON.parse((await b.api('GET', `directory/offer/zugleich-${g.engine}`)).text), tag = { 'if-match': `"v${row.version}"` }
  const changed = await Promise.all(Array.from({ length: 8 }, (_, i) => b.api('PATCH', `directory/offer/zugleich-${g.engine}`, { times: `um ${i}` }, tag)))
  good('eight at once on one version: one wins', changed.filter(a => a.status === 200).length === 1, changed.map(a => a.status))
}

export const attacks = [['poisoning a cache', poisoning], ['invented hosts', hosts], ['headers of every answer', heads], ['at the same time', sent_twice], ['many silent connections', holding, 'sqlite'], ['a crowd that asks for what takes long', crowd]]
