// exchange.mjs - a source as a whole: a neighbour's directory and an Integreat region on this machine, which the job fetches, part by part; what changes there, what goes,
// what is broken, what may not be asked; what the office takes over. On SQLite, and on PostgreSQL where a URL is given.
//
//     node tests/exchange.mjs BRUECKE [STORE_URL]
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import http from 'node:http'
import os from 'node:os'
import path from 'node:path'

const [program, url] = process.argv.slice(2)
const start = 1795003200                                     // 18 November 2026, 12:00 UTC
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'bruecke-exchange.'))
let passed = 0, failed = 0, engine = ''
const check = (what, good, more = '') => { if (good) passed++; else { failed++; console.log(`FAIL  ${engine}: ${what}\n      | ${String(more).slice(0, 1500)}`) } }

// ---- the neighbour: three services on two pages, an Integreat region in two languages; `mood` says how it is today ---------------------------
const house = { id: '11111111-1111-4111-8111-111111111111', name: 'Nachbarverein Moers', description: 'Ein Verein.' }
const service = (n, name) => ({ id: `22222222-2222-4222-8222-22222222222${n}`, name, description: `Angebot ${n} des Vereins.`, status: 'active', organization_id: house.id, organization: house,
  phones: [{ id: `33333333-3333-4333-8333-33333333333${n}`, number: `02841 10000${n}` }] })
// Another organisation, after the first; a contact that no service names, only its own document.
const other = { id: '44444444-4444-4444-8444-444444444444', name: 'Werkstatt Xanten', description: 'Noch ein Verein.' }
const contact = { id: '55555555-5555-4555-8555-555555555555', name: 'Büro der Werkstatt', email: 'buero@werkstatt.example' }
const there = { asked: [], mood: 'well', services: [service(1, 'Sprachtreff am Kanal'), service(2, 'Hilfe bei Briefen'), service(3, 'Nähen und Reden')], pages: 2 }
const languages = [{ id: 1, code: 'de', native_name: 'Deutsch', dir: 'LEFT_TO_RIGHT' }, { id: 2, code: 'en', native_name: 'English', dir: 'LEFT_TO_RIGHT' }, { id: 3, code: 'zz', native_name: 'Z', dir: 'LEFT_TO_RIGHT' }]
const leaf = (id, lang, title, text, other, parent) => ({ id, url: `https://integreat.example/kreis/${lang}/p${id % 10}/`, path: `/kreis/${lang}/p${id % 10}/`, title, modified_gmt: '2026-01-01T00:00:00Z',
  last_updated: '2026-01-01T01:00:00+01:00', excerpt: text, content: `<p>${text}</p>`, parent: parent ?? { id: 0, url: null, path: null }, order: id,
  available_languages: { [other]: { id: id + 100, url: '', path: `/kreis/${other}/p${id % 10}/` } }, thumbnail: null, organization: null, hash: null, embedded_offers: [] })
const pages = lang => lang === 'de'
  ? [leaf(1, 'de', 'Ankommen am Kanal', 'Die ersten Tage.', 'en'), leaf(2, 'de', 'Anmelden am Kanal', 'Zum Rathaus gehen.', 'en', { id: 1, url: '', path: '/kreis/de/p1/' })]
  : [leaf(1, 'en', 'Arriving', 'The first days.', 'de'), leaf(2, 'en', 'Registering', 'Go to the town hall.', 'de', { id: 1, url: '', path: '/kreis/en/p1/' })]
function answer(request, response) {
  const at = new URL(request.url, 'http://x'), say = (status, value, more = {}) => { response.writeHead(status, { 'Content-Type': 'application/json', ...more }); response.end(typeof value === 'string' ? value : JSON.stringify(value)) }
  there.asked.push(request.url)
  if (there.mood === 'tired') return say(503, {})
  if (there.mood === 'away') return say(302, '', { Location: 'http://127.0.0.1:1/services' })
  if (there.mood === 'odd') return say(200, '<html>Hallo</html>')
  if (there.mood === 'large') return say(200, `{"contents": ["${'x'.repeat(31 << 20)}"]}`)
  if (at.pathname === '/hsds/services') {
    const page = Number(at.searchParams.get('page')), size = Math.ceil(there.services.length / there.pages), part = there.services.slice((page - 1) * size, page * size)
    return say(200, { total_items: there.services.length, total_pages: there.pages, page_number: page, size: part.length, first_page: page === 1, last_page: page === there.pages, empty: !part.length,
      contents: part.map(({ phones, ...flat }) => flat) })
  }
  if (at.pathname === `/hsds/organizations/${other.id}` && there.missing === other.id) return say(404, { error: 'no' })
  if (at.pathname === `/hsds/organizations/${other.id}`) return say(200, { ...other, website: 'https://werkstatt.example/', contacts: [contact] })
  if (at.pathname === `/hsds/organizations/${house.id}` && there.missing === house.id) return say(404, { error: 'no' })
  if (at.pathname === `/hsds/organizations/${house.id}`) return say(200, { ...house, website: 'https://nachbarverein.example/' })
  const one = there.services.find(s => at.pathname === `/hsds/services/${s.id}`)
  if (one && there.mood === 'half' && one === there.services[1]) return say(500, {})
  if (one) return say(200, one)
  if (at.pathname === '/api/v3/kreis/languages/') return say(200, languages)
  const list = /^\/api\/v3\/kreis\/(de|en)\/(pages|locations|events|fcm)\/$/.exec(at.pathname)
  return list ? say(200, list[2] === 'pages' ? pages(list[1]) : []) : say(404, { error: 'no' })
}

// ---- the program -----------------------------------------------------------------------------------------------------------------------------
let options = [], port = 0, near = '', far = ''           // near, far: the addresses of the two sources
function run(args, later = 0, loopback = '1') {
  return new Promise(resolve => {
    const child = spawn(program, [...args, ...options], { env: { ...process.env, BRUECKE_NOW: String(start + later), BRUECKE_AS: '1', BRUECKE_LOG: 'warning', BRUECKE_FETCH_LOOPBACK: loopback,
      BRUECKE_DATA: undefined, BRUECKE_STORE: undefined } })
    let out = '', err = ''
    child.stdout.on('data', d => { out += d })
    child.stderr.on('data', d => { err += d })
    child.on('close', code => resolve({ code, out, err, all: out + err }))
  })
}
const page = (address, later = 0, as = 'coordinator') => run(['request', 'GET', `/kleve/de/${address}`, '--as', as], later)
const post = (address, form = [], later = 0, as = 'coordinator') => run(['request', 'POST', `/kleve/de/${address}`, '--as', as, ...(form.length ? ['--form', ...form] : [])], later)
const rows = async (entity, query, later = 0) => JSON.parse((await run(['request', 'GET', `/kleve/api/v1/${entity}?limit=200&${query}`, '--as', 'coordinator'], later)).out.split('\r\n\r\n').at(-1).replace(/^[^{[]*/, '')).items ?? []
const work_off = (later, loopback) => run(['work', '--once'], later, loopback)
const outcome = async (slug, later) => /<dt>(?:Ergebnis|Outcome)<\/dt><dd>(.*?)<\/dd>/s.exec((await page(`sources/${slug}`, later)).out)?.[1].replace(/<[^>]*>/g, '')
const pull = async (slug, later, loopback) => { await post(`sources/${slug}/pull`, [], later); return work_off(later + 1, loopback) }
const arrivals = query => rows('exchange/arrival', query)

async function sources() {
  let r = await post('sources/new', ['title=Kreis Nachbar', 'kind=hsds', `address=http://127.0.0.1:${port}/hsds`, 'licence=cc-by-4.0', 'attribution=Kreis Nachbar', 'every=weekly'])
  check('a source', r.out.startsWith('HTTP/1.1 303'), r.all)
  r = await post('sources/new', ['title=Kreis Integreat', 'kind=integreat', `address=http://127.0.0.1:${port}/api/v3/`, 'region=kreis', 'licence=agreement', 'attribution=Integreat Kreis', 'every=never'])
  check('another one', r.out.startsWith('HTTP/1.1 303'), r.all)
  const kept = await rows('exchange/source', '')
  near = kept.find(s => s.title === 'Kreis Nachbar')?.slug
  far = kept.find(s => s.title === 'Kreis Integreat')?.slug
  for (const [name, address] of [['no TLS', 'http://nachbar.example/hsds'], ['a file', 'file:///etc/passwd'], ['a password', 'https://me:secret@nachbar.example/'], ['a query', 'https://nachbar.example/?x=1']])
    check(`refused: ${name}`, (await post('sources/new', ['title=Nein', 'kind=hsds', `address=${address}`, 'licence=cc0', 'attribution=Nein', 'every=never'])).out.startsWith('HTTP/1.1 422'))
  check('editors keep no sources', (await post('sources/new', ['title=Nein', 'kind=hsds', 'licence=cc0', 'attribution=Nein', 'every=never'], 0, 'editor')).out.startsWith('HTTP/1.1 403'))
  check('nor fetch', (await post(`sources/${near}/pull`, [], 0, 'editor')).out.startsWith('HTTP/1.1 403'))
}

async function directory() {
  let r = await pull(near, 10)
  check('the job is done', r.code === 0, r.all)
  let all = await arrivals(`source=${near}`)
  check('an organisation and three offers', all.filter(a => a.what === 'directory.offer').length === 3 && all.filter(a => a.what === 'directory.actor').length === 1, JSON.stringify(all))
  check('page by page, each service once', there.asked.filter(u => u.startsWith('/hsds/services?')).length === 2 && there.asked.filter(u => u.startsWith('/hsds/services/')).length === 3, there.asked)
  check('nothing of it is public', !(await run(['request', 'GET', '/kleve/de/search?q=Sprachtreff+am+Kanal'])).out.includes('>Sprachtreff am Kanal'))
  check('the organisation with what its own document says', all.find(a => a.what === 'directory.actor') && (await page(`arrivals/${all.find(a => a.what === 'directory.actor').slug}`, 20)).out.includes('nachbarverein.example'))
  r = await pull(near, 8 * 3600)
  check('the same again changes nothing', await outcome(near, 8 * 3600) === 'Unverändert: 4', await outcome(near, 8 * 3600))
  there.services[0].name = 'Sprachtreff im Park'
  there.services.pop()
  await pull(near, 16 * 3600)
  check('changed and gone', /Dort geändert: 1, Unverändert: 2, Nicht mehr da: 1/.test(await outcome(near)), await outcome(near))
  all = await arrivals(`source=${near}&state=gone`)
  check('which one is gone', all.length === 1 && all[0].title === 'Nähen und Reden', JSON.stringify(all))
}

async function moods() {
  let at = 30 * 3600
  there.asked = []
  there.mood = 'half'
  await pull(near, at)
  const asked = there.asked.length
  check('one part fails: it will be tried again', /nicht geliefert/.test(await outcome(near)), await outcome(near))
  there.mood = 'well'
  await work_off(at + 1000)
  check('goes on where it was', there.asked.length - asked < asked && /Unverändert: 3/.test(await outcome(near)), `${there.asked} ${await outcome(near)}`)
  for (const [mood, words] of [['odd', /nicht das, was eine solche Quelle liefert/], ['large', /größer als 30 MB/], ['away', /https:/]]) {
    there.mood = mood
    await pull(near, at += 8 * 3600)
    check(`a server that is ${mood}`, words.test(await outcome(near)), await outcome(near))
  }
  there.mood = 'well'
  check('nothing was lost by it', (await arrivals(`source=${near}&state=new`)).length === 3)
  const before = there.asked.length
  await pull(near, at += 8 * 3600, '')
  check('this machine may not be asked', there.asked.length === before && /öffentlichen Internet|https:/.test(await outcome(near)), await outcome(near))
  await work_off(at += 8 * 86400)
  await work_off(at += 30)
  check('by itself, every week', there.asked.length > before && /Unverändert: 3/.test(await outcome(near)), `${there.asked.length - before} ${await outcome(near)}`)
}

// One organisation whose document is not there: those after it are asked all the same, and what that document may have named does not count as gone.
async function lost() {
  const at = 12 * 86400, mine = async () => (await arrivals(`source=${near}`)).filter(a => a.foreign_id === other.id || a.foreign_id === contact.id)
  there.services.push({ ...service(4, 'Holz und Reden'), organization_id: other.id, organization: other })
  there.missing = house.id
  await pull(near, at)
  let own = await mine()
  check('the second organisation, with what its document says', own.length === 2 && (await page(`arrivals/${own.find(a => a.what === 'directory.actor')?.slug}`, at + 20)).out.includes('werkstatt.example'),
    JSON.stringify(own))
  there.missing = other.id
  await pull(near, at + 8 * 3600)
  own = await mine()
  check('nothing is gone while a document is missing', own.length === 2 && own.every(a => a.state !== 'gone'), `${JSON.stringify(own)} ${await outcome(near)}`)
  there.missing = ''
  await pull(near, at + 16 * 3600)
  own = await mine()
  check('it is there again', /Unverändert: 6|Dort geändert/.test(await outcome(near)) && own.every(a => a.state === 'new'), `${JSON.stringify(own)} ${await outcome(near)}`)
}

async function integreat() {
  there.asked = []
  await pull(far, 20 * 86400)
  const all = await arrivals(`source=${far}`)
  check('two pages', all.length === 2 && all.every(a => a.what === 'publishing.page'), JSON.stringify(all))
  check('in the languages that we speak', there.asked.some(u => u.includes('/en/pages/')) && !there.asked.some(u => u.includes('/zz/')), there.asked)
  const r = await post('arrivals', ['do=publish', ...all.map(a => `row=${a.id}`).reverse()], 20 * 86400 + 100)
  check('both are taken over, the upper one first', /did=2&left=0/.test(r.out), r.all)
  const own = (await rows('publishing/page', 'q=Kanal')).find(p => p.title === 'Anmelden am Kanal')
  check('below each other, with their languages and their origin', own && own.parent?.key && /Integreat Kreis/.test(own.source), JSON.stringify(own))
}

// One by one, on its page: fields of the form as the page has them, so that a look at something else is refused.
async function decisions(at) {
  const all = await rows('exchange/arrival', 'source=nachbarkreis'), of = id => all.find(a => a.foreign_id === id)
  const form = async (a, more = '') => {
    const html = (await page(`arrivals/${a.slug}${more}`, at)).out
    return [...html.matchAll(/<input type="hidden" name="(hash|version|with)" value="([^"]*)">/g)].map(m => `${m[1]}=${m[2]}`)
  }
  const state = async a => (await rows('exchange/arrival', 'source=nachbarkreis')).find(x => x.id === a.id).state
  const twin = of('org-1'), ours = twin.twin
  check('the demonstration has a possible twin', ours === 'caritas-geldern-kevelaer' && twin.reasons.includes('name'), JSON.stringify(twin))
  let r = await page(`arrivals/${twin.slug}?with=${ours}`, at)
  check('side by side with ours', r.out.includes('name="l.summary.de" value="keep" checked') && /<del|<ins/.test(r.out), r.out.slice(-3000))
  r = await post(`arrivals/${twin.slug}/decide`, ['do=take', 'l.website=take', ...(await form(twin)).map(f => f.startsWith('hash=') ? 'hash=other' : f)], at)
  check('what was not seen is not taken', r.out.startsWith('HTTP/1.1 409'), r.out.slice(0, 300))
  r = await post(`arrivals/${twin.slug}/decide`, ['do=take', 'l.website=take', 'l.summary.de=keep', ...await form(twin, `?with=${ours}`)], at)
  let row = (await rows('directory/actor', 'q=Caritasverband+Geldern')).find(a => a.key === ours)
  check('the website is theirs, the sentence ours', r.out.startsWith('HTTP/1.1 303') && row.website === 'https://caritas-nachbar.example/' && !/Berät/.test(row.summary), r.out.slice(0, 300) + JSON.stringify(row))
  check('the page says where it comes from', (await run(['request', 'GET', `/kleve/de/actors/${row.slug}`], at)).out.includes('Übernommen von Nachbarkreis (Beispiel), Lizenz: CC BY 4.0'))
  check('taken over', await state(twin) === 'taken')
  r = await post(`arrivals/${twin.slug}/decide`, ['do=undo'], at)
  row = (await rows('directory/actor', 'q=Caritasverband+Geldern')).find(a => a.key === ours)
  check('and undone', await state(twin) === 'new' && row.website !== 'https://caritas-nachbar.example/', r.out.slice(0, 300) + JSON.stringify(row))
  const place = of('loc-1')
  r = await post(`arrivals/${place.slug}/decide`, ['do=take', ...await form(place)], at)
  check('a town of ours is missing', r.out.startsWith('HTTP/1.1 422') && r.out.includes('id="f-area"'), r.out.slice(0, 300))
  r = await post(`arrivals/${place.slug}/decide`, ['do=take', 'area=05154016', 'publish=1', ...await form(place)], at)
  check('the reviewer gives it', r.out.startsWith('HTTP/1.1 303') && await state(place) === 'taken', r.out.slice(0, 300))
  const offer = of('svc-2')
  r = await post(`arrivals/${offer.slug}/decide`, ['do=ignore'], at, 'editor')
  check('ignored', await state(offer) === 'ignored', r.out.slice(0, 300))
  r = await post(`arrivals/${offer.slug}/decide`, ['do=reopen'], at, 'editor')
  check('and looked at again', await state(offer) === 'new')
  check('nobody else decides', (await post(`arrivals/${offer.slug}/decide`, ['do=ignore'], at, 'municipal_officer')).out.startsWith('HTTP/1.1 403'))
  r = await run(['request', 'POST', `/kleve/de/arrivals/${offer.slug}/flow/take`, '--as', 'editor'], at)
  check('the bare step is refused', !r.out.startsWith('HTTP/1.1 303') && await state(offer) === 'new', r.out.slice(0, 300))
}

async function files(at) {
  const file = path.join(work, 'feed.ndjson'), import_ = (...more) => run(['import', 'exchange.hsds', file, '--region', 'kleve', '--as', 'coordinator', ...more], at)
  fs.writeFileSync(file, [service(7, 'Aus einer Datei'), service(8, 'Noch eines')].map(s => JSON.stringify(s)).join('\n') + '\n')
  let r = await import_('--source', near, '--dry-run')
  check('only looked at', r.code === 0 && (await arrivals(`source=${near}&q=Datei`)).length === 0, r.all)
  r = await import_('--source', near)
  check('lines of JSON by command', r.code === 0 && /2 new/.test(r.out) && (await arrivals(`source=${near}&q=Datei`)).length === 1, r.all)
  r = await import_('--source', far)
  check('not into a source of another kind', r.code !== 0 && /names no source/.test(r.err), r.all)
  r = await run(['import', 'exchange.hsds', file, '--region', 'kleve', '--as', 'editor', '--source', near], at)
  check('nor by an editor', r.code !== 0, r.all)
}

async function on(name, where) {
  engine = name
  options = where
  Object.assign(there, { asked: [], mood: 'well', services: [service(1, 'Sprachtreff am Kanal'), service(2, 'Hilfe bei Briefen'), service(3, 'Nähen und Reden')] })
  const r = await run(['demo', '--region', 'kleve'])
  check('a demonstration', r.code === 0, r.all)
  await work_off(0)
  await sources(); await directory(); await moods(); await lost(); await integreat(); await decisions(20 * 86400 + 200); await files(20 * 86400 + 300)
  const whole = await run(['check'])
  check('and everything is whole', whole.code === 0, whole.all)
}

const server = await new Promise(resolve => { const s = http.createServer(answer).listen(0, '127.0.0.1', () => resolve(s)) })
port = server.address().port
try {
  fs.mkdirSync(path.join(work, 'data'))
  await on('SQLite', ['--data', path.join(work, 'data')])
  if (url) await on('PostgreSQL', ['--store', url])
  else console.log('SKIPPED: exchange on PostgreSQL (no STORE_URL)')
} catch (e) { failed++; console.log(`FAIL  ${engine}: ${e.stack}`) }
server.close()
fs.rmSync(work, { recursive: true, force: true })
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed ? 1 : 0)
