// files.mjs - files that are brought: pictures that are bombs or something else, archives that grow, XML that names other files or grows, names with paths.
// Unit tests and fuzzers try each reader (test_image.c, test_xlsx_read.c, test_docx_read.c, test_xliff.c, tests/fuzz/); here the whole way over a socket.
import { png, rss, zip } from './kit.mjs'

const xml = '<?xml version="1.0" encoding="UTF-8"?>'
const bomb = `${xml}<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">${Array.from({ length: 9 }, (_, i) => `<!ENTITY ${String.fromCharCode(98 + i)} "${`&${String.fromCharCode(97 + i)};`.repeat(10)}">`).join('')}]>`
const xxe = `${xml}<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY % p SYSTEM "http://127.0.0.1:9/x">%p;]>`
const workbook = sheet => zip({ '[Content_Types].xml': `${xml}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>`,
  '_rels/.rels': `${xml}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/workbook.xml': `${xml}<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="survey" sheetId="1" r:id="r1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `${xml}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
  'xl/worksheets/sheet1.xml': sheet })
const sheet = (head, cell) => `${head}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>${cell}</t></is></c></row></sheetData></worksheet>`
const steady = async (g, good, what, ask, bytes) => {
  const before = rss(g.s.child.pid), began = Date.now(), a = await ask(bytes), grown = rss(g.s.child.pid) - before
  good(`${what}: refused`, a.status >= 400 && a.status < 500, `${a.status} ${a.text.slice(0, 200)}`)
  good(`${what}: within seconds and megabytes`, Date.now() - began < 20_000 && grown < 200, `${Date.now() - began} ms, ${grown.toFixed(0)} MB`)
  good(`${what}: shows nothing of the machine`, !/root:x:0/.test(a.text))
  return a
}

async function pictures(g, good) {
  const b = await g.as('administrator'), actor = JSON.parse((await b.ask('/kleve/api/v1/directory/actor?limit=1')).text).items[0], page = `/kleve/de/actors/${actor.slug}/logo/edit`
  const html = Buffer.from('<html><script>xss7()</script></html>'), svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="xss7()"><script>xss7()</script></svg>')
  const bring = (name, type, bytes) => b.upload(page, page, 'picture', name, type, bytes, { version: actor.version })
  for (const [what, name, type, bytes] of [['a picture of 30,000 × 30,000', 'a.png', 'image/png', png(30_000, 30_000)], ['one that says 65,535 × 65,535', 'a.png', 'image/png', png(65_535, 65_535, 1)], ['one that says two thousand million', 'a.png', 'image/png', png(0x7FFFFFFF, 0x7FFFFFFF, 1)],
    ['SVG with script', 'a.svg', 'image/svg+xml', svg], ['SVG called PNG', 'a.png', 'image/png', svg], ['HTML called JPEG', 'a.jpg', 'image/jpeg', html], ['a cut off PNG', 'a.png', 'image/png', png(100, 100).subarray(0, 60)], ['a PNG of nothing', 'a.png', 'image/png', png(0, 0)],
    ['WebP', 'a.webp', 'image/webp', Buffer.from('RIFF\x20\0\0\0WEBPVP8 \x10\0\0\0', 'latin1')], ['GIF', 'a.gif', 'image/gif', Buffer.from('GIF89a\x01\0\x01\0\0\0\0;', 'latin1')], ['a script', 'a.php', 'application/x-php', Buffer.from('<?php system($_GET[0]);')], ['an archive', 'a.zip', 'application/zip', zip({ 'a.png': 'x' })]])
    await steady(g, good, what, () => bring(name, type, bytes))
  const two = await bring('../../../x"; filename="y.html', 'text/html', png(40, 40, 40, html))
  good('a good PNG with HTML behind it, a path and a wrong type', two.status === 303, `${two.status} ${two.text.slice(0, 300)}`)
  const shown = await g.browser().ask(`/kleve/de/actors/${actor.slug}/logo`)
  good('is made anew: PNG, nosniff, nothing behind it', shown.status === 200 && shown.headers['content-type'] === 'image/png' && shown.headers['x-content-type-options'] === 'nosniff' && !/script/.test(shown.bytes.toString('latin1')), shown.status)
  const stranger = g.browser(), mark = 'x', send = await stranger.ask(page, { method: 'POST', headers: { 'content-type': `multipart/form-data; boundary=${mark}` }, body: Buffer.alloc(400_000) })
  good('strangers bring no large file', [413, 403, 401].includes(send.status), send.status)
  const large = await b.upload(page, page, 'picture', 'a.png', 'image/png', Buffer.alloc(11_900_000)).catch(e => ({ status: 413, text: String(e) }))
  good('nor does anybody one above 11 MB', large.status === 413, large.status)
}

// A questionnaire as XLSX (the web's way for workbooks), a translation as XLIFF, a feed of another system as a file.
async function markup(g, good) {
  const b = await g.as('administrator'), from = '/kleve/de/surveys/from-file'
  const page = await b.ask(from), field = /<input[^>]*type="file"[^>]*>/.exec(page.text)?.[0], name = /name="([^"]*)"/.exec(field ?? '')?.[1] ?? 'file'
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', up = bytes => b.upload(from, from, name, 'a.xlsx', type, bytes)
  good('the form is there', page.status === 200 && field, page.status)
  await steady(g, good, 'XLSX that names a file', () => up(workbook(sheet(xxe, '&x;'))))
  await steady(g, good, 'XLSX whose entities grow', () => up(workbook(sheet(bomb, '&j;'))))
  await steady(g, good, 'XLSX that is 400 MB unpacked', up, workbook(sheet(xml, 'a'.repeat(400_000_000))))
  await steady(g, good, 'XLSX of a hundred thousand columns', () => up(workbook(`${xml}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${'<row>'.repeat(50_000)}</sheetData></worksheet>`)))
  await steady(g, good, 'XLSX with paths', () => up(zip({ '../../../../tmp/attack-out': 'x', '/etc/passwd': 'x', '[Content_Types].xml': 'x' })))
  await steady(g, good, 'an archive cut off', () => up(workbook(sheet(xml, 'x')).subarray(0, 300)))
  const { existsSync } = await import('node:fs')
  good('nothing is unpacked to a path', !existsSync('/tmp/attack-out'))
  const there = '/kleve/de/translations/import', t = await b.ask(there), input = /<input[^>]*type="file"[^>]*>/.exec(t.text)?.[0] ?? ''
  good('the form for translations is there', t.status === 200 && input, t.status)
  const xlf = (head, text) => Buffer.from(`${head}<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file original="directory.offer" source-language="de" target-language="en" datatype="plaintext"><body><trans-unit id="bsp-sprachcafe.title"><source>a</source><target>${text}</target></trans-unit></body></file></xliff>`)
  const post = bytes => b.upload(there, there, /name="([^"]*)"/.exec(input)?.[1] ?? 'file', 'a.xlf', 'application/xliff+xml', bytes)
  await steady(g, good, 'XLIFF that names a file', () => post(xlf(xxe, '&x;')))
  await steady(g, good, 'XLIFF whose entities grow', () => post(xlf(bomb, '&j;')))
}

// The server asks nobody whose address somebody typed, unless that is a public one: tests/hooks.mjs, tests/exchange.mjs and test_work.c try the rest.
async function asking(g, good) {
  const http = await import('node:http')
  const visits = [], trap = http.createServer((q, r) => { visits.push(q.url); r.end('{}') })
  await new Promise(r => trap.listen(0, '127.0.0.1', r))
  const p = trap.address().port, b = await g.as('administrator'), statuses = [], seen = []
  for (const [i, address] of [`http://127.0.0.1:${p}/`, `https://127.0.0.1:${p}/`, `https://localhost:${p}/`, `https://[::1]:${p}/`, `https://[::ffff:127.0.0.1]:${p}/`, `https://2130706433:${p}/`, `https://0177.0.0.1:${p}/`, `https://0x7f000001:${p}/`, `https://127.1:${p}/`, `https://0:${p}/`, 'https://169.254.169.254/latest/meta-data/', 'file:///etc/passwd', 'gopher://127.0.0.1:25/', `https://user@127.0.0.1:${p}/`, 'https://10.0.0.1/', 'https://192.168.1.1/'].entries()) {
    const hook = await b.api('POST', 'hooks/hook', { key: `trap-${i}`, title: `Falle ${i}`, address, entities: 'directory.offer', events: ['changed'], content: 'full', active: true })
    const source = await b.api('POST', 'exchange/source', { key: `trap-${i}`, title: `Falle ${i}`, address, kind: 'hsds', licence: 'cc0', attribution: 'Falle', every: 'never' })
    statuses.push(hook.status, source.status)
    seen.push(hook.status === 201, source.status === 201)
    if (i === 1) good('such an address can be written down at all, or is refused at once', [201, 422].includes(hook.status) && [201, 422].includes(source.status), `${hook.text} ${source.text}`)
    for (const [made, path, act] of [[hook, 'hooks', 'test'], [source, 'sources', 'pull']]) {
      const row = made.status === 201 ? JSON.parse(made.text) : null
      if (row) statuses.push((await b.send(`/kleve/de/${path}/${row.slug}/${act}`, {}, '/kleve/de/account')).status)
    }
  }
  await new Promise(r => setTimeout(r, 4000))
  trap.close()
  good('some were really sent', seen.filter(x => x).length > 5, JSON.stringify(seen))
  good('nobody came to the trap', visits.length === 0, visits)
  good('no failure of ours', statuses.every(s => s < 500), statuses)
}

export const attacks = [['pictures', pictures], ['archives and XML', markup], ['asking for us (SSRF)', asking]]
