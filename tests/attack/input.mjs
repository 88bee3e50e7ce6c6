// input.mjs - what people type: script in every text field that a page, feed or file shows; lines that would become headers or mails; formulas; addresses
// that lead away; documents that are deep, wide or wrong.
const XSS = `"'><svg/onload=xss7()><script>xss7()</script></script><img src=x onerror=xss7()>{{xss7}}`
const MARKDOWN = `[a](javascript:xss7()) ![b](javascript:xss7()) <a href="javascript:xss7()">c</a> <svg/onload=xss7()> [d](data:text/html,<script>xss7()</script>) <javascript:xss7()> [e]: vbscript:xss7()\n\n[e]\n\n{{contact: "><svg/onload=xss7()>}}`
const json = a => { try { return JSON.parse(a.text) } catch { return {} } }
// What would run in a browser: a tag of ours with an attribute on…= or an address that is script, or one of the attacker's tags. Markup is cut into tags and
// attributes as a browser does, so that what stands escaped within a text or a value does not count.
export function runs(text) {
  for (const [tag, name, attributes] of text.replace(/<!--[\s\S]*?-->/g, '').matchAll(/<([a-zA-Z][^\s\/>]*)((?:[^>"']|"[^"]*"|'[^']*')*)>/g)) {
    if (/^(script|svg|img)$/i.test(name) && /xss7/.test(tag.slice(0, 60)) && !/(alt|title|aria-label|data-[a-z]+)="/.test(tag)) return tag.slice(0, 200)
    for (const [, key, , double, single, bare] of attributes.matchAll(/([^\s"'=<>\/]+)(\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g)) {
      const value = (double ?? single ?? bare ?? '').replace(/&#x?[0-9a-f]+;|&colon;/gi, m => m).trim()
      if (/^on/i.test(key)) return tag.slice(0, 200)
      if (/^(href|src|action|formaction|xlink:href|data|srcdoc)$/i.test(key) && /^(javascript|vbscript|data:text)\s*:?/i.test(value) && /^[a-z]+\s*:/i.test(value)) return tag.slice(0, 200)
    }
  }
  return /<script(?![^>]*ld\+json)[^>]*>[^<]*xss7\(\)/i.exec(text)?.[0]
}

// Every text of these rows is filled in by the API, as far as it is taken; then every page that shows them is looked at.
async function stored(g, good) {
  const b = await g.as('administrator'), v = await g.as('visitor'), doc = json(await b.ask('/kleve/api/openapi.json')), filled = []
  const pages = new Set(['/kleve/de/', '/kleve/ar/', '/kleve/de/offers', '/kleve/de/actors', '/kleve/de/places', '/kleve/de/news', '/kleve/de/pages', '/kleve/de/courses', '/kleve/de/search?q=xss7', '/kleve/de/today', '/kleve/de/audit', '/kleve/de/translations', '/kleve/de/feeds',
    '/kleve/de/accounts', '/kleve/de/grants', '/kleve/de/volunteers', '/kleve/de/surveys', '/kleve/de/requests', '/kleve/de/hooks', '/kleve/de/sources', '/kleve/de/topics', '/kleve/de/areas', '/kleve/de/contacts', '/kleve/de/jobs'])
  const paths = Object.keys(doc.paths).filter(p => /^\/v1\/[a-z]+\/[a-z_]+$/.test(p) && doc.paths[`${p}/{key}`]?.patch)
  for (const p of paths) {
    const row = json(await b.api('GET', `${p.slice(4)}?limit=1`)).items?.[0]
    if (!row) continue
    let taken = 0
    for (const [name, value] of Object.entries(row)) {
      if (typeof value !== 'string' || /^(key|slug|email|state|next)$/.test(name)) continue
      for (const text of [MARKDOWN, XSS, 'javascript:xss7()']) {
        const a = await b.api('PATCH', `${p.slice(4)}/${row.key}`, { [name]: text.slice(0, 2000) }), short = a.status === 422 ? await b.api('PATCH', `${p.slice(4)}/${row.key}`, { [name]: '"\'><svg/onload=xss7()>' }) : a
        if (a.status >= 500) good(`${p} ${name}`, false, a.text)
        if (short.status === 200) { taken++; if (text === MARKDOWN && a.status === 200) break }
      }
    }
    if (taken) filled.push(`${p.slice(4)} ${taken}`)
    const html = p.split('/').pop(), record = row.slug && doc.paths[p]?.get
    if (record) for (const path of [row.slug]) pages.add(`${html}|${path}`)
  }
  good('fields took it', filled.length > 15, filled.join(', '))
  const found = [], seen = new Set()
  let asked = 0, shown = 0
  const look = async (who, reader, path) => {
    const a = await reader.ask(path)
    asked++
    if (a.status >= 500) found.push(`${a.status} ${path}`)
    if (/xss7/.test(a.text)) shown++
    const bad = /html|xml|svg/.test(a.headers['content-type'] ?? '') && runs(a.text)
    if (bad) found.push(`${who} ${path}: ${bad}`)
    return a
  }
  // What links there are to rows that hold the marker, found by walking from lists.
  for (const [who, reader] of [['visitor', v], ['administrator', b]]) {
    const queue = [...pages].filter(p => p.startsWith('/'))
    for (let n = 0; n < 160 && queue.length; n++) {
      const path = queue.shift()
      if (seen.has(who + path)) { n--; continue }
      seen.add(who + path)
      const a = await look(who, reader, path), shape = new Map()
      for (const [, href] of a.text.replaceAll('&amp;', '&').matchAll(/href="(\/kleve\/(?:de|ar)\/[^"#?]*)"/g)) {
        const kind = href.split('/').slice(0, 4).join('/') + (href.split('/')[5] ?? '')
        shape.set(kind, (shape.get(kind) ?? 0) + 1)
        if (shape.get(kind) <= 2 && !/logout|\.(pdf|xlsx)/.test(href) && !seen.has(who + href)) queue.push(href)
      }
    }
  }
  for (const path of ['/kleve/sitemap.xml', '/sitemap.xml', '/kleve/de/feeds/offers.xml', '/kleve/de/feeds/news.xml', '/kleve/de/calendar.ics', '/kleve/opendata/catalog.ttl', '/kleve/opendata/catalog.jsonld', '/api/v3/kleve/de/pages/', '/api/v3/kleve/de/events/', '/api/v3/kleve/de/locations/', '/kleve/hsds/services', '/kleve/de/offers.csv', '/kleve/de/accounts.csv']) await look('file', path.includes('accounts') ? b : v, path)
  good('nothing runs', found.length === 0, found.slice(0, 8).join(' | '))
  good('it was really shown', shown > 10 && asked > 80, `${asked} pages, ${shown} hold it`)
}

async function reflected(g, good) {
  const v = g.browser(), b = await g.as('administrator'), bad = []
  const q = encodeURIComponent(XSS)
  for (const path of [`offers?q=${q}`, `offers?topic=${q}`, `offers?sort=${q}`, `offers?after=${q}`, `offers?columns=${q}`, `offers?near=${q}`, `offers?zoom=${q}&at=${q}`, `search?q=${q}`, `search/suggest?q=${q}`, `login?next=${q}`, `login?next=/kleve/${q}`, `${q}`, `offers/${q}`,
    `confirm?link=${q}`, `answer/${q}`, `forgotten?asked=${q}`, `invitation?ticket=${q}`, `missing-something?q=${q}`, `find-course?x=${q}`, `actors/${q}/logo`, `card/${q}/a6.pdf`, `monitoring?area=${q}`, `offers?${q}=1`])
    for (const who of [v, b]) { const a = await who.ask(`/kleve/de/${path}`), r = /html|xml|svg/.test(a.headers['content-type'] ?? '') && runs(a.text); if (r || a.status >= 500) bad.push(`${a.status} ${path.slice(0, 30)} ${r}`) }
  for (const path of [`/${q}`, `/${q}/de/`, `/kleve/${q}/offers`, `/kleve/api/v1/${q}`, `/api/v3/kleve/${q}/pages`, `/kleve/de/<script>xss7()</script>`.replace(/[<>]/g, c => encodeURIComponent(c))]) { const a = await v.ask(path); if (runs(a.text) && /html/.test(a.headers['content-type'])) bad.push(path) }
  for (const [path, fields] of [['login', { email: XSS, password: 'x', next: XSS }], ['missing-something', { text: XSS, what: XSS }], ['forgotten', { email: XSS }], ['find-course', { level: XSS }], ['mediation/register', { name: XSS, email: XSS }], ['volunteer-with-us', { name: XSS, email: XSS }], ['accessibility/report', { text: XSS, email: XSS, what: XSS }]]) {
    const a = await g.browser().send(`/kleve/de/${path}`, fields, `/kleve/de/${path}`)
    if (runs(a.text) || a.status >= 500) bad.push(`POST ${path} ${a.status} ${runs(a.text)}`)
  }
  const preview = await b.send('/kleve/de/preview', { text: MARKDOWN, markdown: MARKDOWN }, '/kleve/de/account')
  if (runs(preview.text)) bad.push('preview')
  good('nothing comes back alive', bad.length === 0, bad)
}

async function leading_away(g, good) {
  const bad = []
  for (const next of ['//evil.example', 'https://evil.example', '/\\evil.example', '/kleve/\\evil.example', '/kleve//evil.example', '/kleve/%0d%0aLocation:%20//evil.example', 'javascript:alert(1)', '/kleve/de/\thttp://evil.example', '/kleve/@evil.example/..//evil.example', '\u3002evil.example', '/kleve/de/../../..//evil.example']) {
    const b = g.browser(), a = await b.send('/kleve/de/login', { email: 'steering@beispiel.example', password: 'Vorfuehrung-2026', next })
    const to = new URL(a.headers.location ?? '/', 'http://here.example')
    if (to.host !== 'here.example') bad.push(next)
  }
  good('log-in', bad.length === 0, bad)
  const v = g.browser(), out = []
  for (const path of ['//evil.example/de', '///evil.example', '//evil.example//', '/%2f%2fevil.example/de', '/\\evil.example', '/kleve//evil.example/', '/kleve/de//evil.example/', '/kleve/de/offers//', '//kleve/de/', '/.evil.example/kleve/de', '/kleve/de/%2e%2e//evil.example/', '/@evil.example']) {
    const a = await v.ask(path).catch(() => ({ status: 0, headers: {} }))
    if (a.headers.location && (new URL(a.headers.location, 'http://here.example').host !== 'here.example')) out.push(`${path} → ${a.headers.location}`)
  }
  good('slashes', out.length === 0, out)
}

async function headers(g, good) {
  const v = g.browser(), bad = []
  const inj = ['%0d%0aX-Bad:%201', '%0aX-Bad:%201', '%0d%0a%0d%0a<script>', '%E5%98%8D%E5%98%8AX-Bad:%201', '%00%0d%0aX-Bad:1', '%c4%8d%c4%8aX-Bad:1']
  for (const i of inj) for (const path of [`/kleve/de/offers?q=${i}`, `/kleve/de${i}`, `/kleve${i}/de/`, `/kleve/de/offers${i}/`, `/kleve/de/offers.csv?q=${i}`, `/kleve/api/v1/directory/offer?limit=1&sort=${i}`, `/kleve/de/account?x=${i}`, `/kleve/de/actors/${i}/`]) {
    const a = await v.ask(path)
    if (a.headers['x-bad'] || /\n/.test(Object.values(a.headers).join(''))) bad.push(path)
  }
  good('no header of ours from an address', bad.length === 0, bad)
  const b = await g.as('administrator'), row = json(await b.api('POST', 'directory/offer', { key: 'x\r\nX-Bad: 1', title: 'Kopf\r\nX-Bad: 1', summary: 'x', kind: 'group', actor: 'bsp-niederrhein' }))
  good('no header from a key', !row.key || !/[\r\n]/.test(row.key), row.key)
}

// A mail is made of what people typed: names, addresses, the centre's own name. A demonstration writes its mails into a folder.
async function mails(g, good) {
  if (g.engine !== 'sqlite') return
  const { readdirSync, readFileSync, existsSync } = await import('node:fs')
  const b = await g.as('administrator'), evil = 'Eva\r\nBcc: opfer@evil.example\r\n\r\nText <b>x</b>', folder = `${g.options.split(' ')[1]}/mail`
  const statuses = []
  for (const email of ['a@b.example\r\nBcc: opfer@evil.example', 'a@b.example,opfer@evil.example', 'a@b.example%0ABcc:opfer@evil.example', '"a\r\nBcc: opfer@evil.example"@b.example', 'a@b.example opfer@evil.example', '<opfer@evil.example>'])
    statuses.push((await b.send('/kleve/de/accounts/new', { email, name: 'Eva', role: 'editor' }, '/kleve/de/accounts/new')).status)
  good('addresses that are none are refused', statuses.every(s => s === 422), statuses)
  await b.send('/kleve/de/accounts/new', { email: 'kopf@beispiel.example', name: evil, role: 'editor' }, '/kleve/de/accounts/new')
  await b.send('/kleve/de/accounts/new', { email: 'kopf2@beispiel.example', name: 'Eva =?utf-8?q?=0D=0ABcc:_opfer@evil.example?=', role: 'editor' }, '/kleve/de/accounts/new')
  for (let i = 0; i < 50 && !(existsSync(folder) && readdirSync(folder, { recursive: true }).length > 0); i++) await new Promise(r => setTimeout(r, 200))
  await new Promise(r => setTimeout(r, 1000))
  const heads = existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }).filter(f => f.isFile()).map(f => readFileSync(`${f.path}/${f.name}`, 'latin1').split(/\r?\n\r?\n/)[0]) : []
  good('mails were written', heads.length > 0, heads.length)
  good('no header of theirs', !heads.some(h => /^(Bcc|Cc|X-Bad)/mi.test(h) || /^To:.*evil/mi.test(h)))
}

async function formulas(g, good) {
  const b = await g.as('administrator')
  for (const [i, text] of ['=cmd|\' /C calc\'!A0', '+1+1', '-1+1', '@SUM(1)', '\t=1', '\r=1', "'=1", '＝1+1', ' =1+1', '=HYPERLINK("http://evil.example","x")'].entries())
    await b.api('POST', 'directory/offer', { key: `formel-${i}`, title: `${text} Formel`, summary: text || 'x', times: text, kind: 'group', actor: 'bsp-niederrhein' })
  const csv = (await b.ask('/kleve/de/offers.csv?q=Formel')).text
  const cells = csv.split(/\r?\n/).slice(1).flatMap(l => l.match(/("([^"]|"")*"|[^,]*)(,|$)/g) ?? []).map(c => c.replace(/,$/, '').replace(/^"|"$/g, ''))
  good('they are in the file', /HYPERLINK/.test(csv), csv.slice(0, 300))
  good('no cell of a CSV begins as a formula', !cells.some(c => /^[=+@\t\r]|^-\D|^-\d.*[+*]/.test(c)), cells.filter(c => /^[=+@\t\r]|^-\D/.test(c)).slice(0, 3))
  const sheet = await b.ask('/kleve/de/offers.xlsx?q=Formel')
  good('a workbook holds texts', sheet.status === 200)
  const { writeFileSync, mkdtempSync, rmSync } = await import('node:fs'), { execFileSync } = await import('node:child_process')
  const dir = mkdtempSync('/tmp/attack-x.')
  writeFileSync(`${dir}/a.xlsx`, sheet.bytes)
  const xml = execFileSync('python3', ['-c', 'import sys,zipfile\nz=zipfile.ZipFile(sys.argv[1])\nprint("\\n".join(z.read(n).decode() for n in z.namelist() if n.startswith("xl/worksheets/")))', `${dir}/a.xlsx`], { encoding: 'utf8' })
  rmSync(dir, { recursive: true })
  good('and no formula', !/<f>|<f /.test(xml))
}

// Documents that are deep, wide, doubled, wrong: an answer within seconds, of the 400s.
async function documents(g, good) {
  const b = await g.as('administrator'), slow = []
  const tries = [['deep list', '['.repeat(100_000)], ['deep object', '{"a":'.repeat(40_000) + '1' + '}'.repeat(40_000)], ['many members', `{${Array.from({ length: 12_000 }, (_, i) => `"m${i}":1`).join()}}`], ['members twice', '{"title":"a","title":"b"}'],
    ['a long number', `{"age_from":${'9'.repeat(100_000)}}`], ['an exponent', '{"age_from":1e999999999}'], ['NaN', '{"age_from":NaN}'], ['NUL', '{"title":"a\\u0000b"}'], ['half a surrogate', '{"title":"\\ud800"}'], ['broken UTF-8', Buffer.from([0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D])],
    ['a list', '[]'], ['a number', '1'], ['nothing', ''], ['a text', '"x"'], ['trailing', '{} {}'], ['comment', '{/**/}'], ['equal hashes', `{${Array.from({ length: 5000 }, (_, i) => `"${['Aa', 'BB'][i & 1]}${['Aa', 'BB'][i >> 1 & 1]}${i}":1`).join()}}`]]
  for (const [what, body] of tries) {
    const a = await b.api('POST', 'directory/offer', body === '' ? ' ' : Buffer.isBuffer(body) ? body.toString('latin1') : body)
    if (a.status < 400 || a.status >= 500 || a.took > 8000) slow.push(`${what}: ${a.status} ${a.took.toFixed(0)} ms`)
  }
  good('JSON', slow.length === 0, slow)
  const field = `csrf=${b.csrf}&` + Array.from({ length: 20_000 }, (_, i) => `a${i}=`).join('&')
  const a = await b.ask('/kleve/de/offers/new', { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: field })
  good('a form of 20,000 fields', a.status >= 400 && a.status < 500, a.status)
  const heavy = []
  for (const [what, path] of [['words', `search?q=${encodeURIComponent('a* '.repeat(600))}`], ['one long word', `search?q=${'a'.repeat(6000)}`], ['combining', `search?q=${encodeURIComponent('a\u0301'.repeat(900))}`], ['quotes', `search?q=${encodeURIComponent('"('.repeat(900))}`], ['backslashes', `offers?q=${encodeURIComponent('\\%_'.repeat(600))}`], ['filters', `offers?${'topic=x&'.repeat(90)}`], ['far back', 'offers?after=' + 'title.ff'.repeat(300)], ['a large limit', 'offers?limit=999999999'], ['below zero', 'offers?limit=-1&zoom=-9&radius=-1&near=999,999'], ['infinity', 'offers?near=inf,nan&radius=1e308']]) {
    const a = await g.browser().ask(`/kleve/de/${path}`)
    if (a.status >= 500 || a.took > 5000) heavy.push(`${what}: ${a.status} ${a.took.toFixed(0)} ms`)
  }
  good('questions', heavy.length === 0, heavy)
  const patterns = [], evil = ['a'.repeat(5000) + '!', `${'a@'.repeat(2000)}`, `https://${'a.'.repeat(2000)}`, '+49' + '0 '.repeat(1000), 'Mo-Fr '.repeat(300), `${'('.repeat(1000)}`, '**'.repeat(1500), '[](['.repeat(900), '`'.repeat(3000), '> '.repeat(1500), '* '.repeat(1500), '<!--'.repeat(900), '![['.repeat(1000), '&#'.repeat(1500)]
  for (const text of evil) for (const name of ['email', 'website', 'phone', 'hours', 'description', 'valid_from']) {
    const a = await b.api('PATCH', 'directory/offer/bsp-sprachcafe', { [name]: text.slice(0, 4000) })
    if (a.status >= 500 || a.took > 3000) patterns.push(`${name} ${text.slice(0, 10)}: ${a.status} ${a.took.toFixed(0)} ms`)
  }
  const page = await g.browser().ask('/kleve/de/offers?q=Sprach')
  good('patterns', patterns.length === 0 && page.took < 5000, patterns)
}

export const attacks = [['reflected script', reflected], ['leading away', leading_away], ['header injection', headers], ['mail injection', mails], ['formulas in files', formulas], ['deep, wide and wrong documents', documents], ['stored script', stored]]
