// sw.js - keeps the public pages that a person has opened readable without a network, where they switched that on (the page "offline").
//
// The network comes first, always; what is kept answers only when there is none. Kept are whole pages that everybody gets: never one that forbids it
// (no-store: violence, health, residence), never one of a reader who is logged in (private), never what was searched or where somebody stands.
// At most MOST pages of at most LARGEST bytes, the oldest go first; in caches of this region alone; gone when somebody logs in or switches it off.
'use strict'
const HERE = new URL(registration.scope).pathname               // "/kleve/"
const PAGES = `bruecke pages ${HERE}`, PARTS = `bruecke parts ${HERE}`, HELP = `bruecke help ${HERE}`
const MOST = 40, PARTS_MOST = 40, LARGEST = 256 * 1024
const TELLING = ['q', 'near', 'at', 'lat', 'lon', 'position']   // parameters that say something of the person

addEventListener('install', () => skipWaiting())
addEventListener('activate', e => e.waitUntil(clients.claim()))

const says = (answer, word) => (answer.headers.get('Cache-Control') ?? '').includes(word)
const is_page = answer => (answer.headers.get('Content-Type') ?? '').startsWith('text/html')

async function prune(cache, most) {
  const keys = await cache.keys()                              // in the order in which they came
  for (const key of keys.slice(0, Math.max(0, keys.length - most))) await cache.delete(key)
}

// The help page of a language comes with the first page in it.
async function keep_help(lang) {
  const cache = await caches.open(HELP), url = `${HERE}${lang}/offline`
  if (!await cache.match(url)) await cache.add(url)
}

async function keep(url, answer) {
  const cache = await caches.open(PAGES), at = new URL(url)
  at.hash = ''
  if (says(answer, 'no-store') || answer.status === 404 || answer.status === 410) { await cache.delete(at.href); return }
  if (answer.status !== 200 || answer.redirected || answer.type !== 'basic' || !is_page(answer) || says(answer, 'private')) return
  if (TELLING.some(name => at.searchParams.has(name)) || at.pathname.endsWith('/offline')) return
  const body = await answer.arrayBuffer()
  if (body.byteLength > LARGEST) return
  const headers = new Headers(answer.headers)                  // with its content security policy
  for (const name of ['Content-Encoding', 'Content-Length', 'Set-Cookie']) headers.delete(name)
  await cache.delete(at.href)                                  // so that it counts as the youngest
  await cache.put(at.href, new Response(body, { headers }))
  await prune(cache, MOST)
  await keep_help(at.pathname.slice(HERE.length).split('/')[0])
}

async function kept(url) {
  const at = new URL(url)
  at.hash = ''
  const lang = at.pathname.slice(HERE.length).split('/')[0], help = await caches.open(HELP)
  const page = await (await caches.open(PAGES)).match(at.href, { ignoreVary: true })
  return page ?? await help.match(`${HERE}${lang}/offline`) ?? await help.match((await help.keys())[0] ?? HERE) ?? Response.error()
}

async function page(e) {
  try {
    const answer = await fetch(e.request)
    e.waitUntil(keep(e.request.url, answer.clone()).catch(() => {}))
    return answer
  } catch { return kept(e.request.url) }
}

// What carries a mark of its content never changes; the rest is asked for first.
async function part(request) {
  const cache = await caches.open(PARTS), mine = await cache.match(request, { ignoreVary: true })
  if (mine && new URL(request.url).searchParams.has('v')) return mine
  try {
    const answer = await fetch(request)
    if (answer.status === 200 && answer.type === 'basic') { await cache.put(request, answer.clone()); await prune(cache, PARTS_MOST) }
    return answer
  } catch { return mine ?? Response.error() }
}

addEventListener('fetch', e => {
  const url = new URL(e.request.url)
  if (url.origin !== location.origin) return
  if (e.request.method === 'POST' && url.pathname.endsWith('/login')) e.waitUntil(caches.delete(PAGES))
  if (e.request.method !== 'GET') return
  if (url.pathname.startsWith('/static/')) e.respondWith(part(e.request))
  else if (e.request.mode === 'navigate' && url.pathname.startsWith(HERE)) e.respondWith(page(e))
})
