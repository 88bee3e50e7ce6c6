// crawl.mjs - finds the pages of a running site by its links: one of each kind, so that no list of pages has to be kept.
//
// Two addresses are of one kind when they differ only in the name of a row, in a last language tag, or in the values of parameters.
// What is the name of a row is learned: "new" and "import" lie under many parents, and what lies beside them under one alone is a row.
import { region } from './kit.mjs'

const plain = text => text.replace(/&amp;/g, '&').replace(/&#39;/g, "'").replace(/&quot;/g, '"')
const file = /\.(csv|xlsx|json|ics|pdf|svg|png|xml|txt)$/
const CANDIDATES = process.env.BRUECKE_TEST_THOROUGH || process.env.BRUECKE_ALL ? 3 : 1    // rows of a kind that are compared; the fullest page is taken

// A page without its texts and addresses: two pages with the same bones look alike.
const bones = html => [...html.replace(/^[^]*<main/, '<main').matchAll(/<(\w+)([^>]*)>/g)].filter(m => !m[2].includes('type="hidden"')).map(m => m[1] + [...m[2].matchAll(/\s(class|role|type|name)="[^"]*"/g)].join('')).join('>')

export async function crawl(site, jar, starts) {
  const cookie = jar.map(c => `${c.name}=${c.value}`).join('; ')
  const under = new Map(), parents = new Map()              // first part → second parts; second part → first parts
  const seen = new Set(), due = [], pages = new Map(), tried = new Map()

  const split = url => url.pathname.split('/').filter(Boolean).slice(2)
  const shared = word => (parents.get(word)?.size ?? 0) > 2
  function row([a, b]) {
    const all = [...under.get(a) ?? []]
    return b !== undefined && !shared(b) && (all.some(shared) || all.length > 4)
  }
  function kind(url) {
    const parts = split(url), names = [...new Set(url.searchParams.keys())].sort()
    const shape = parts.map((p, i) => (i === 1 && row(parts)) || i > 2 ? '*' : p).join('/')
    return (url.pathname === '/' ? '/' : shape) + (names.length ? `?${names.join('&')}` : '')
  }
  function meet(to, from) {
    const url = new URL(plain(to), from)
    url.hash = ''
    if (url.origin !== site.base || file.test(url.pathname) || seen.has(url.href)) return
    if (url.pathname !== '/' && !url.pathname.startsWith(`/${region}/de/`)) return
    if (from?.search && url.search) return                  // filters of filters show nothing new
    seen.add(url.href)
    const [a, b] = split(url)
    if (b && !url.search) { if (!under.has(a)) under.set(a, new Set()); under.get(a).add(b); if (!parents.has(b)) parents.set(b, new Set()); parents.get(b).add(a) }
    due.push(url)
  }
  const depth = url => split(url).length + (url.search ? .5 : 0)

  starts.forEach(s => meet(s))
  while (due.length) {
    due.sort((a, b) => depth(b) - depth(a))
    const url = due.pop(), name = kind(url), times = tried.get(name) ?? 0
    if (times >= (name.endsWith('/*') ? CANDIDATES : 1)) continue
    tried.set(name, times + 1)
    const answer = await fetch(url, { headers: { cookie }, redirect: 'manual' })
    if (answer.status >= 300 && answer.status < 400) { meet(answer.headers.get('location'), url); continue }
    if (!/^text\/html/.test(answer.headers.get('content-type') ?? '')) continue
    const html = await answer.text()
    if (answer.status >= 400 && starts.includes(url.href)) continue
    if ((pages.get(url.href)?.size ?? -1) < html.length) pages.set(url.href, { url, status: answer.status, size: html.length, bones: bones(html) })
    for (const m of html.matchAll(/<a\b[^>]*?\shref="([^"]*)"/g)) meet(m[1], url)
  }
  // By now every word is known: some were taken for words of the program at first.
  const best = new Map()
  for (const page of pages.values()) {
    const name = kind(page.url) || 'home'
    if ((best.get(name)?.size ?? -1) < page.size) best.set(name, { ...page, name, path: page.url.pathname + page.url.search })
  }
  return [...best.values()]
}
