// weight.mjs - how much a phone fetches for the first page, the offers, an offer and a page, each by itself: at most 60 KB in 5 requests, compressed, without fonts.
import { note, test } from './kit.mjs'
import { expect, visit } from './hand.mjs'

const KILOBYTES = 60, REQUESTS = 5
const PAGES = { 'first page': '', offers: 'offers', 'an offer': 'offers/sprachcafe-am-dienstag', 'a page': 'pages/hilfe-bei-gewalt' }

async function weigh(browser, site, rest, lang) {
  const page = await visit(browser, site, null, { viewport: { width: 360, height: 740 }, isMobile: true, deviceScaleFactor: 2 })
  try {
    // A name of another language leads to that of this one; links have the right one from the start.
    const address = (await page.context().request.get(site.url(rest, lang))).url()
    const cdp = await page.context().newCDPSession(page), of = new Map()
    await cdp.send('Network.enable')
    await cdp.send('Network.setCacheDisabled', { cacheDisabled: true })
    cdp.on('Network.responseReceived', e => { if (!e.response.url.startsWith('data:')) of.set(e.requestId, { type: e.type, url: e.response.url, bytes: 0, encoding: e.response.headers['Content-Encoding'] }) })
    cdp.on('Network.loadingFinished', e => { if (of.has(e.requestId)) of.get(e.requestId).bytes = e.encodedDataLength })
    await page.goto(address)
    await page.evaluate(() => document.fonts.ready.then(() => {}))
    // Pictures far down come when somebody looks at them: everything that reading to the end fetches counts.
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight))
    await page.waitForLoadState('networkidle')
    const all = [...of.values()].filter(r => r.type !== 'Font')
    return { bytes: all.reduce((n, r) => n + r.bytes, 0), requests: all.length, encoding: all.find(r => r.type === 'Document')?.encoding,
      list: all.map(r => `${new URL(r.url).pathname} ${(r.bytes / 1000).toFixed(1)}`).join(', ') }
  } finally { await page.context().close() }
}

export async function cases(browser, site) {
  for (const [name, rest] of Object.entries(PAGES)) for (const lang of ['de', 'ar']) await test(`weight of ${name} in ${lang}`, async () => {
    const w = await weigh(browser, site, rest, lang), text = `${name} in ${lang}: ${(w.bytes / 1000).toFixed(1)} KB in ${w.requests} requests without fonts (at most ${KILOBYTES} in ${REQUESTS}): ${w.list}`
    note(text)
    expect('something was fetched', w.bytes, n => n > 1000)
    expect('compressed', w.encoding, 'gzip')
    expect(`${text}\n    bytes`, w.bytes, n => n <= KILOBYTES * 1000)
    expect('requests', w.requests, n => n <= REQUESTS)
  })
}
