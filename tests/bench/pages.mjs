// pages.mjs - public pages and the pages that the Integreat app loads, against nginx serving the same bytes.
import fs from 'node:fs'
import { ask, get, kilo, knock, median, ms, nginx, one_offer, progress, row, run, seconds, serve, settled, stop, stores, turns, work, wrk } from './kit.mjs'

// The same page as a browser asks for it: as it is, packed, and "has it changed?". nginx packs beforehand (gzip_static).
const ways = { plain: {}, gzip: { 'Accept-Encoding': 'gzip' }, unchanged: { 'Accept-Encoding': 'gzip', 'If-None-Match': '' } }      // unchanged: 304
const header_args = (headers, tag) => Object.entries(headers).flatMap(([k, v]) => ['-H', `${k}: ${k === 'If-None-Match' ? tag : v}`])

// Into the caches, and what a load of one way is: its arguments, with the tag that this server gave.
async function make_load(way, address) {
  const asked = 'If-None-Match' in ways[way] ? ways.gzip : ways[way]
  for (let i = 0; i < 3; i++) await get(address, asked)
  const answer = await get(address, asked), args = header_args(ways[way], answer.headers.etag)
  if ((way !== 'plain') !== (answer.headers['content-encoding'] === 'gzip')) throw new Error(`${address} is not as asked: ${way}`)
  return time => way === 'unchanged' ? knock(address, time, args.filter(a => a !== '-H')) : wrk(address, time, args)
}

// nginx and both engines in turn, so that all three meet the same noise; a ratio is one of the same turn.
async function compare(name, way, servers, path, file) {
  progress(`${name}, ${way}`)
  const yard = await make_load(way, file), theirs = [], loads = {}, ours = {}
  for (const [engine, { base }] of Object.entries(servers)) { loads[engine] = await make_load(way, base + path); ours[engine] = []; await loads[engine](0.5) }
  for (let i = 0; i < turns; i++) {
    theirs.push(await yard(seconds))
    for (const engine of Object.keys(loads)) ours[engine].push(await loads[engine](seconds))
  }
  for (const [engine, list] of Object.entries(ours)) tell(`${name}, ${way === 'unchanged' ? '304' : way}, ${engine}`, engine, list, theirs)
}

function tell(name, engine, ours, theirs) {
  const rate = median(ours.map(o => o.rate)), yardRate = median(theirs.map(o => o.rate)), ratio = median(ours.map((o, i) => o.rate / theirs[i].rate))
  const p99 = median(ours.map(o => o.p99)), yardP99 = median(theirs.map(o => o.p99)), least = engine === 'SQLite' ? 0.95 : 0.8
  row(name, kilo(rate), `nginx ${kilo(yardRate)}`, ratio.toFixed(ratio < 0.1 ? 3 : 2), engine === 'SQLite' ? '>= 1.0 (0.95)' : '>= 0.8', ratio >= least, { rate, yardRate })
  row(`  its p99`, ms(p99), `nginx ${ms(yardP99)}`, (p99 / yardP99).toFixed(2), '<= 2 or 5 ms', p99 <= 2 * yardP99 || p99 <= 5, { p99, yardP99 })
}

async function both_servers() {
  const servers = {}
  for (const [engine, store] of Object.entries(stores)) servers[engine] = await serve(store)
  return servers
}

export async function speed() {
  const servers = await both_servers(), files = {}, file = name => `${name.replaceAll(/[ ,]+/g, '-')}.html`
  const pages = { 'portal home': '/kleve/de/', 'list of offers': '/kleve/de/offers', 'one offer': await one_offer(servers.SQLite.base) }
  for (const [name, path] of Object.entries(pages)) {
    const answer = await get(servers.SQLite.base + path)
    if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}`)
    files[file(name)] = answer.body
    files[`${file(name)}.gz`] = (await get(servers.SQLite.base + path, ways.gzip)).body
  }
  const yard = await nginx(files)
  for (const [name, path] of Object.entries(pages)) for (const way of Object.keys(ways)) await compare(name, way, servers, path, `${yard.base}/${file(name)}`)
  for (const s of [...Object.values(servers), yard]) await stop(s.child)
}

// ---- what the Integreat app loads of a region with 600 pages, in its language: kept, and made anew --------------------------------------------
// Pages of some length in five languages, on three levels.
function more_pages(n) {
  const words = 'Beratung Kurs Schule Wohnung Amt Antrag Termin Sprache Hilfe Familie Arbeit Kinder Gesundheit Frage Angebot Ort Zeit Unterlagen'.split(' ')
  let seed = 7
  const text = k => Array.from({ length: k }, () => words[(seed = (seed * 1103515245 + 12345) % 2147483648) % words.length]).join(' ')
  const body = () => `## ${text(3)}\n\n${text(30)}.\n\n- ${text(6)}\n- ${text(6)}\n\n${text(30)} [Link](https://ki.example/x).`
  const langs = ['', '@en', '@ar', '@uk', '@de-simple'], quote = s => `"${s}"`
  const lines = [['key', ...langs.flatMap(l => [`title${l}`, `summary${l}`, `body${l}`]), 'kind', 'parent', 'position', 'state'].join(',')]
  for (let i = 0; i < n; i++)
    lines.push([`bench-${i}`, ...langs.flatMap(l => [`${text(3)} ${i}${l}`, quote(text(10)), quote(body())]), 'page', i < 20 ? '' : `bench-${i % (i < 120 ? 20 : 120)}`, i, 'published'].join(','))
  return `${lines.join('\n')}\n`
}

export async function app() {
  const path = '/api/v3/kleve/de/pages/', files = {}
  fs.writeFileSync(`${work}/pages.csv`, more_pages(600))
  for (const store of Object.values(stores)) run('import', 'publishing.page', `${work}/pages.csv`, ...store)
  const servers = await both_servers()
  files['app.html'] = (await get(servers.SQLite.base + path)).body
  files['app.html.gz'] = (await get(servers.SQLite.base + path, ways.gzip)).body
  const size = `${JSON.parse(files['app.html']).length} pages, ${(files['app.html'].length / 1e6).toFixed(1)} MB`
  for (const server of Object.values(servers)) await settled(server)
  for (const [engine, server] of Object.entries(servers))
    for (const way of ['plain', 'gzip']) {
      const took = median((await ask(server, Array.from({ length: 25 }, (_, i) => `${path}?once=${way}${i}`), ways[way])).map(a => a.cpu))      // what nobody asked for yet is not kept
      row(`Integreat pages made anew, ${way}, ${engine}`, `${ms(took)} CPU`, size, '-', way === 'plain' ? '<= 50 ms' : '-', way !== 'plain' || took <= 50, { took })
    }
  const yard = await nginx(files)
  for (const way of Object.keys(ways)) await compare('Integreat pages', way, servers, path, `${yard.base}/app.html`)
  for (const s of [...Object.values(servers), yard]) await stop(s.child)
}
