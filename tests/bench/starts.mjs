// starts.mjs - making the demonstration, starting on what is there, what a phone fetches for the first page, and memory while serving.
import fs from 'node:fs'
import { execFileSync } from 'node:child_process'
import { get, median, mib, ms, one_offer, program, progress, ready, requests, row, rss, run, serve, settled, sleep, stop, stores, work, wrk } from './kit.mjs'

export function creation() {
  for (const [engine, store] of Object.entries(stores)) {
    const began = process.hrtime.bigint()
    execFileSync(program, ['demo', ...store], { stdio: ['ignore', 'ignore', 'inherit'] })
    const took = Number(process.hrtime.bigint() - began) / 1e6
    row(`create the demonstration, ${engine}`, ms(took), '-', '-', '<= 5 s', took <= 5000, { took })
  }
}

export async function starts() {
  for (const [engine, store] of Object.entries(stores)) {
    const took = []
    for (let i = 0; i < 9; i++) { const s = await serve(store); took.push(s.took); await stop(s.child) }
    row(`start on existing data, ${engine}`, ms(median(took)), '-', '-', '<= 100 ms', median(took) <= 100, { took: median(took) })
  }
}

// What a phone fetches to read the first page: itself, styles, scripts, pictures; fonts come later and only where a letter needs one.
export async function weight() {
  const { child, base } = await serve(stores.SQLite), home = `${base}/kleve/de/`, zip = { 'Accept-Encoding': 'gzip' }
  const page = await get(home, zip), html = (await get(home)).body.toString()
  const links = [...html.matchAll(/<(?:link[^>]*rel="(?:stylesheet|icon)"[^>]*href|script[^>]*src|img[^>]*src)="([^"]+)"/g)].map(m => new URL(m[1].replaceAll('&amp;', '&'), home))
  const own = [...new Set(links.filter(u => u.origin === base).map(String))], foreign = links.filter(u => u.origin !== base && u.protocol !== 'data:').length
  let bytes = page.body.length
  for (const u of own) bytes += (await get(u, zip)).body.length
  row('first page, compressed, without fonts', `${(bytes / 1024).toFixed(1)} KiB`, '-', '-', '<= 60 KB', bytes <= 60_000, { bytes })
  row('  requests for it', `${1 + own.length}`, '-', '-', '<= 5', 1 + own.length <= 5, { requests: 1 + own.length })
  row('  of third parties', `${foreign}`, '-', '-', '0', foreign === 0, { foreign })
  const words = html.replace(/^[^]*?<main[^>]*>/, '').replace(/<\/main>[^]*$/, '').replaceAll(/<(script|style|svg)[^]*?<\/\1>/g, '').replaceAll(/<[^>]*>/g, ' ').split(/\s+/).filter(w => /\p{L}{2}/u.test(w)).length
  row('  words of it that need no script', `${words}`, '-', '-', '>= 50', words >= 50 && !/<main[^>]*hidden/.test(html), { words })
  await stop(child)
}

// ---- memory -------------------------------------------------------------------------------------------------------------------------------
// Every address is asked in turn, and a search whose word is another one after 96 requests: asked again it is kept, so the cache is always full, and what is
// in it goes again and again. Of REGIONS the eight from FIRST on.
const mixed = `
local regions, first = { REGIONS }, tonumber(os.getenv("FIRST") or 0)
local paths = { "/de/", "/ar/", "/de/offers", "/en/offers?sort=-title", "PAGE", "/api/v1/directory/offer", "/de/actors", "/de/offers?q=" }
local n, fresh = 0, os.time() * 1000
request = function()
  n = n + 1
  local path, region = paths[n % #paths + 1], regions[(first + math.floor(n / #paths) % math.min(8, #regions)) % #regions + 1]
  if path:sub(-2) == "q=" then path = path .. string.format("wort%d", fresh + math.floor(n / 96)) end
  return wrk.format("GET", "/" .. region .. path)
end`
async function make_mixed(base, regions) {
  const page = (await one_offer(base)).replace('/kleve', '')
  fs.writeFileSync(`${work}/mixed.lua`, mixed.replace('PAGE', page).replace('REGIONS', regions.map(r => `"${r}"`).join(', ')))
  return (time, first) => wrk(`${base}/`, time, ['-s', `${work}/mixed.lua`], { FIRST: String(first) })
}

function tell_memory(name, most, half, child) {
  const end = rss(child)
  row(name, mib(end), '-', '-', `<= ${most} MiB`, end <= most, { rss: end })
  row('  of it its own (the rest: the program and its libraries, shared with others)', mib(rss(child, 'RssAnon')), '-', '-', '-', null, { own: rss(child, 'RssAnon') })
  row('  growth over the last half', mib(end - half), '-', '-', '<= 1 MiB', end - half <= 1, { growth: end - half })
}

export async function memory() {
  for (const [engine, store] of Object.entries(stores)) {
    progress(`memory, ${engine}`)
    const server = await serve(store), load = await make_mixed(server.base, ['kleve'])
    let n = 0, half = 0
    await ready(server.base)
    while (n < requests) {
      n += (await load(1, 0)).n
      if (!half && n >= requests / 2) half = rss(server.child)
    }
    tell_memory(`memory after ${n} requests, ${engine}`, 64, half, server.child)
    await stop(server.child)
  }
}

// 54 regions, as many as North Rhine-Westphalia has centres: copies of one with 945 offers. Readers are in eight of them at a time, then in the next eight, until
// all were asked; twice. The first time makes what a region needs, the second one shows whether anything stays behind.
const COUNTIES = 54, TIMES = 9
function make_regions(folder) {
  const store = ['--data', folder]
  fs.mkdirSync(folder)
  run('demo', '--scale', String(TIMES), ...store)
  const names = ['kleve', ...Array.from({ length: COUNTIES - 1 }, (_, i) => `region${i + 1}`)], first = `${folder}/regions/kleve.db`
  execFileSync('sqlite3', [first, 'PRAGMA wal_checkpoint(TRUNCATE);'], { stdio: 'ignore' })
  for (const name of names.slice(1)) fs.copyFileSync(first, `${folder}/regions/${name}.db`)
  execFileSync('sqlite3', [`${folder}/system.db`], { input: names.slice(1).map(n => `INSERT INTO core_region (name, title, demo, archived, created_at) VALUES ('${n}', 'Kreis ${n}', 1, 0, 1795003200);`).join('\n') })
  return { store, names, offers: COUNTIES * Number(execFileSync('sqlite3', [first, 'SELECT COUNT(*) FROM directory_offer;'], { encoding: 'utf8' })) }
}

export async function regions() {
  const { store, names, offers } = make_regions(`${work}/many.d`), server = await serve(store), load = await make_mixed(server.base, names)
  const turn = [], each = 3
  let n = 0, most = 0
  await settled(server)
  for (let round = 0; round < 2; round++) {
    for (let first = 0; first < COUNTIES; first += 8) {
      for (let i = first; i < Math.min(first + 8, COUNTIES); i++) await ready(server.base, names[i])
      n += (await load(each, first)).n
      most = Math.max(most, rss(server.child))
    }
    turn.push(most)
    most = 0
  }
  await sleep(100)
  const peak = Math.max(...turn)
  row(`memory, ${names.length} regions, ${offers} offers, ${n} requests`, mib(peak), '-', '-', '<= 256 MiB', peak <= 256, { rss: peak })
  row('  growth over the last half', mib(turn[1] - turn[0]), '-', '-', '<= 5 %', turn[1] <= turn[0] * 1.05, { growth: turn[1] - turn[0] })
  await stop(server.child)
  fs.rmSync(`${work}/many.d`, { recursive: true })
}
