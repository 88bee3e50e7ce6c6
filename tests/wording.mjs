// wording.mjs - walks over every public page of a demonstration region, in German and in Arabic: the bare abbreviation "KI" stands on none of
// them, since readers take it for artificial intelligence; nor does a name in braces that the region's wording should have replaced.
//
//     node tests/wording.mjs BRUECKE "--data DIR" [REGION]       (or "--store URL")
//
// Follows the links of each page within its language; of lists the pages and not every filter. Ends with "N passed, N failed".
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

const [program, store, region = 'kleve'] = process.argv.slice(2)
const server = spawn(program, ['serve', '--listen', '127.0.0.1:0', '--log', 'error', ...store.split(' ')], { stdio: ['ignore', 'pipe', 'inherit'] })
const ended = new Promise(resolve => server.on('exit', resolve))
const ready = await Promise.race([ended.then(() => null), new Promise(resolve => createInterface(server.stdout).once('line', resolve))])
const base = /^ready (http:\S+)\/$/.exec(ready ?? '')?.[1]
if (!base) { console.log('the server does not start\n0 passed, 1 failed'); process.exit(1) }

const entity = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' }
const plain = html => html.replace(/&(#x?)?(\w+);/g, (all, number, name) =>
  number ? String.fromCodePoint(parseInt(name, number === '#x' ? 16 : 10)) : entity[name] ?? all)
// What is seen or read aloud: text, and the attributes that are told. Tags without a break between two letters join them, as <b>K</b>I would.
function visible(html) {
  const body = html.replace(/<!--[^]*?-->|<(script|style)\b[^]*?<\/\1>/gi, ' ')
  const told = [...body.matchAll(/\s(?:title|alt|aria-label|placeholder|value|content)="([^"]*)"/gi)].map(m => m[1])
  const text = body.replace(/<\/?(?:b|i|em|strong|span|bdi|a|abbr|small)\b[^>]*>/gi, '').replace(/<[^>]*>/g, '\n')
  return plain([text, ...told].join('\n'))
}
const bad = [[/(?<![\p{L}\p{N}_])KI(?![\p{L}\p{N}_])/u, 'the bare "KI"'], [/\{[a-z_]+(?:\.[a-z]+)?\}/i, 'a name in braces']]

// Filters, orders and columns of a list show the same texts again.
function links(html, lang) {
  return [...html.matchAll(/\shref="([^"]*)"/g)].map(m => plain(m[1]))
    .filter(to => to.startsWith(`/${region}/${lang}/`) && !/\.(csv|xlsx|json|ics)(\?|$)/.test(to))
    .map(to => { const url = new URL(to, base); const after = url.searchParams.get('after'); return url.pathname + (after ? `?after=${encodeURIComponent(after)}` : '') })
}

let passed = 0, failed = 0
async function walk(lang) {
  const first = `/${region}/${lang}/`, seen = new Set([first]), due = [first, `${first}no-such-page`]
  while (due.length) {
    const pages = await Promise.all(due.splice(0, 8).map(async path => {
      const answer = await fetch(base + path, { redirect: 'manual' })
      const body = await answer.text()                     // a sheet as PDF is only asked for: its bytes say anything
      return { path, status: answer.status, html: /html/.test(answer.headers.get('content-type')) ? body : '' }
    }))
    for (const { path, status, html } of pages) {
      const wrong = status >= 500 ? [`status ${status}`] : bad.filter(([what]) => what.test(visible(html))).map(([what, name]) => `${name}: ${what.exec(visible(html)).input.split('\n').find(l => what.test(l)).trim()}`)
      if (wrong.length) { failed++; console.log(`FAILED: ${path}: ${wrong.join('; ').slice(0, 300)}`) } else passed++
      for (const to of links(html, lang)) if (!seen.has(to)) { seen.add(to); due.push(to) }
    }
  }
  console.log(`${lang}: ${seen.size} pages`)
  if (seen.size < 20) { failed++; console.log(`FAILED: only ${seen.size} pages in ${lang}: is this the demonstration?`) }
}

// The eye of this test first: what it must see, and what not.
const eye = [['<p>Das KI hilft</p>', true], ['<a title="KI Kleve">x</a>', true], ['<p>Im K<b>I</b>.</p>', true], ['<p>KIM, Kita, SKI, KI2</p>', false],
  ['<p class="KI">x</p>', false], ['<p>مركز KI</p>', true], ['<p>{offer.plural}</p>', true]]
for (const [html, want] of eye) {
  if (bad.some(([what]) => what.test(visible(html))) === want) passed++
  else { failed++; console.log(`FAILED: ${html} should${want ? '' : ' not'} be found`) }
}
try { for (const lang of ['de', 'ar']) await walk(lang) } finally { server.kill('SIGTERM'); await ended }
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed ? 1 : 0
