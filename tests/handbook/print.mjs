// print.mjs - each guide as one PDF: a title, its contents with page numbers, the pages. Markdown becomes HTML by cmark, HTML becomes pages by Chromium.
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from '../browser/kit.mjs'
import { folder, guides, plain, source } from './book.mjs'

const target = path.join(root, 'build/handbook')
const escape = text => text.replace(/[&<>"]/g, c => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c])
const text_of = html => plain(html.replace(/<[^>]*>/g, '').replace(/&amp;/g, '&').replace(/&quot;/g, '"').replace(/&lt;/g, '<').replace(/&gt;/g, '>'))

const style = `
  @page { size: A4; margin: 20mm 20mm 22mm }
  body { font: 11pt/1.5 "Fira Sans", "Noto Sans", sans-serif; color: #171a2b; margin: 0; hyphens: auto }
  h1 { font-size: 26pt; line-height: 1.2; margin: 0 0 4mm } h2 { font-size: 17pt; line-height: 1.3; margin: 9mm 0 3mm } h3 { font-size: 12.5pt; margin: 6mm 0 2mm }
  h1, h2, h3 { break-after: avoid; color: #0b2a6f } h1 + p { font-size: 14pt; color: #4a4f68; margin-top: 0 }
  p { margin: 0 0 3mm; orphans: 3; widows: 3 } ol, ul { padding-inline-start: 7mm; margin: 0 0 3mm } li { margin-bottom: 2mm }
  blockquote { margin: 4mm 0; padding: 3mm 5mm; background: #e8f1fb; border-inline-start: 1.2mm solid #1c4aa8; break-inside: avoid } blockquote p { margin: 0 }
  section { break-inside: avoid; margin-bottom: 5mm } section.phone { display: grid; grid-template-columns: minmax(0, 1fr) 62mm; gap: 7mm; align-items: start }
  figure { margin: 2mm 0 0 } section.phone figure { margin: 0 } img { display: block; max-width: 100%; max-height: 100mm; border: .3mm solid #c3c8d8; border-radius: 1.5mm } .phone img { max-height: 125mm }
  nav { margin: 8mm 0 0; padding: 4mm 6mm; border: .3mm solid #c3c8d8; border-radius: 1.5mm; break-inside: avoid } nav h2 { margin: 0 0 2mm; font-size: 13pt }
  nav ol { list-style: none; padding: 0; margin: 0 } nav a { color: inherit; text-decoration: none; display: flex; gap: 2mm }
  nav a::after { content: attr(data-page); order: 3; min-width: 6mm; text-align: end } nav i { order: 2; flex: 1; border-bottom: .3mm dotted #888; transform: translateY(-1.5mm) }`

// A step stays on one page, with its picture below it, or beside it where that is of a telephone.
const on_telephone = file => /\/(sprachmittlung|anfragende-stelle)-/.test(file) || ['anbieter-stimmt-das', 'anbieter-aendern', 'anbieter-freie-plaetze'].some(name => file.endsWith(`/${name}.png`))
const steps = html => html.split(/(?=<!-- schritt: |<h[1-6]>)/).map(part => {
  if (!part.startsWith('<!--')) return part
  const picture = /<p>(<img src="([^"]+)"[^>]*>)<\/p>\n?/.exec(part), text = part.replace(/^<!--[^]*?-->\n?/, '')
  if (!picture) return `<section>${text}</section>`
  return `<section class="${on_telephone(picture[2]) ? 'phone' : 'desk'}"><div>${text.replace(picture[0], '')}</div><figure>${picture[1]}</figure></section>`
}).join('')

// The title page ends with the contents: before the first heading of the second rank.
function html_of(guide, pages) {
  const body = steps(execFileSync('cmark', ['--to', 'html', '--unsafe', source(guide)]).toString())
  const heads = [...body.matchAll(/<h2>([^]*?)<\/h2>/g)].map(m => m[1])
  let n = 0
  const text = body.replace(/<h2>/g, () => `<h2 id="h${n++}">`)
  const contents = `<nav><h2>Inhalt</h2><ol>${heads.map((h, i) => `<li><a href="#h${i}" data-page="${pages[i] ?? ''}">${h}<i></i></a></li>`).join('')}</ol></nav>`
  const title = text_of(/<h1>([^]*?)<\/h1>/.exec(body)[1])
  return { title, heads, html: `<!doctype html><html lang="de"><head><meta charset="utf-8"><title>${escape(title)}</title><base href="${pathToFileURL(folder)}/"><style>${style}</style></head><body>${text.replace('<h2 id="h0">', `${contents}<h2 id="h0">`)}</body></html>` }
}

// The page on which each heading stands, from the text of the pages; the contents themselves are on the first.
function find_pages(pdf, heads) {
  const pages = execFileSync('pdftotext', ['-layout', pdf, '-']).toString().split('\f').map(plain), bare = t => t.replace(/[^\p{L}\p{N}]/gu, '')
  let from = 0
  return heads.map(h => {
    const word = bare(text_of(h)), times = i => bare(pages[i]).split(word).length - 1
    for (let i = from; i < pages.length; i++) if (times(i) > (i === 0 ? 1 : 0)) { from = i; return i + 1 }
    throw new Error(`${pdf}: the heading "${text_of(h)}" is on no page`)
  })
}

const foot = title => `<div style="width:100%;margin:0 20mm;font:8pt sans-serif;color:#555;display:flex;justify-content:space-between"><span>${escape(title)}</span><span><span class="pageNumber"></span> / <span class="totalPages"></span></span></div>`
async function paper(page, guide, pages) {
  const { title, heads, html } = html_of(guide, pages), at = path.join(target, `${guide}.html`), pdf = path.join(target, `${guide}.pdf`)
  fs.writeFileSync(at, html)
  await page.goto(pathToFileURL(at).href)
  await page.pdf({ path: pdf, format: 'A4', preferCSSPageSize: true, printBackground: true, tagged: true, outline: true, displayHeaderFooter: true, headerTemplate: '<span></span>', footerTemplate: foot(title) })
  return { pdf, heads }
}

// Twice: the first print tells on which page each heading stands, the second says so in the contents.
export async function print(browser) {
  fs.mkdirSync(target, { recursive: true })
  const page = await browser.newPage()
  for (const guide of guides) {
    const first = await paper(page, guide, []), pages = find_pages(first.pdf, first.heads), { pdf, heads } = await paper(page, guide, pages)
    if (find_pages(pdf, heads).join() !== pages.join()) throw new Error(`${pdf}: its contents moved its pages`)
    console.log(`${path.relative(root, pdf)}: ${execFileSync('pdfinfo', [pdf]).toString().match(/^Pages: *(\d+)/m)[1]} pages, ${Math.round(fs.statSync(pdf).size / 1024)} kB`)
  }
  await page.context().close()
}
