// eye.mjs - shows the tier a bad page and a good one: what it does not see in the first, or sees in the second, it would not see elsewhere.
import fs from 'node:fs'
import path from 'node:path'
import { root, test } from './kit.mjs'
import { expect, visit } from './hand.mjs'

const bad = `<!DOCTYPE html><html lang="fa" dir="rtl"><head><title>x</title></head><body>
<header><a href="/ar" hreflang="ar" lang="ar">Arabisch</a></header>
<main><h1 style="text-align: left">مرحبا</h1><p>Das ist ein deutscher Satz</p><p>هاتف 02821 123456</p><p lang="de">Straße 4, Kleve am Rhein</p>
<a href="#a" style="position: absolute; inset: 200px auto auto 0">eins zwei</a><a href="#b" style="position: absolute; inset: 200px auto auto 5px">drei vier</a>
<div style="width: 2000px">breit</div><div style="overflow: hidden; height: 5px">abgeschnitten</div><button style="outline: none; box-shadow: none">ok</button></main></body></html>`
const good = `<!DOCTYPE html><html lang="ar" dir="rtl"><head><title>x</title></head><body><header><a href="/ar" hreflang="ar" lang="ar">العربية</a></header>
<main><h1>مرحبا</h1><p>هاتف <bdi>02821 123456</bdi></p><p><bdi lang="de">Straße 4, Kleve am Rhein</bdi></p><button>نعم</button></main></body></html>`
const wanted = { sideways: /sideways/, overlaps: /overlap/, clipped: /cut off/, languages: /is called "Arabisch"/, right_to_left: /lang="fa"[^]*text-align[^]*not marked by lang[^]*02821[^]*no direction of its own/ }

export async function cases(browser) {
  const page = await visit(browser)
  await page.context().addInitScript({ content: fs.readFileSync(path.join(root, 'tests/browser/inside.js'), 'utf8') })
  await page.goto('about:blank')
  for (const [html, name] of [[bad, 'bad'], [good, 'good']]) {
    await page.setContent(html)
    for (const [ask, what] of Object.entries(wanted)) await test(`eye: ${ask} of a ${name} page`, async () =>
      expect(ask, (await page.evaluate(ask => ask_page[ask]().join('\n'), ask)), name === 'bad' ? what : ''))
    await page.keyboard.press('Tab')
    await page.evaluate(() => document.querySelector('button').focus())
    await test(`eye: the focus on a ${name} page`, async () => expect('wrong', !!(await page.evaluate(() => ask_page.focus().wrong)), name === 'bad'))
  }
  await page.context().close()
}
