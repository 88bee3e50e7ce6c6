// home.mjs - what surrounds the public pages: doors, the remembered language, leaving quickly, reading aloud, reading without a network.
import { test } from './kit.mjs'
import { expect, say, with_page } from './hand.mjs'

const heading = async page => (await page.getByRole('heading', { level: 1 }).textContent()).trim()
const button = (page, key, lang) => page.getByRole('button', { name: say(key, lang), exact: true })

// From the first page through each door, by keyboard, without a script: a page with something behind it.
async function doors(page, site) {
  await page.goto(site.url(''))
  const names = await page.locator('.door').allTextContents()
  expect('doors', names.length, 6)
  for (let i = 0; i < names.length; i++) {
    await page.goto(site.url(''))
    await page.locator('.door').nth(i).focus()
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/for\/[a-z]+$/)
    expect('the page says who is meant', await heading(page), names[i].trim())
    expect('and leads on', await page.locator('main .tile[href*="topics="]').count(), n => n >= 2)
    expect('offers', await page.locator('main .hit').count(), n => n >= 1)
  }
}

// Chosen by hand, a language is there again at the next visit; before that the browser decides.
async function language(page, site) {
  await page.goto(`${site.base}/`)
  expect('as the browser says', page.url(), site.url('', 'ar'))
  await page.goto(site.url('offers', 'ar'))
  expect('nothing is remembered yet', (await page.context().cookies()).length, 0)
  await page.locator('header a[hreflang=en]').first().click()
  await page.waitForURL(/\/en\/offers/)
  await page.goto(`${site.base}/`)
  expect('as chosen', page.url(), site.url('', 'en'))
  expect('one cookie', (await page.context().cookies()).map(c => `${c.name}=${c.value}`).join(), 'bruecke_lang=en')
}

// Nothing of the page is left behind the page that follows it.
async function leave(page, site) {
  await page.context().route('https://www.google.de/**', r => r.fulfill({ contentType: 'text/html', body: '<title>elsewhere</title>' }))
  for (const how of ['click', 'keys', 'link']) {
    await page.goto(site.url('offers'))
    await page.goto(site.url('emergency'))
    expect('the title tells nothing', await page.title(), t => !t.includes(say('Help in an emergency')))
    if (how === 'click') await page.locator('[data-exit]').click()
    // Three within two seconds; on a busy machine it takes some more until three come so quickly.
    if (how === 'keys') for (let i = 0; i < 40 && page.url() === site.url('emergency'); i++) await page.keyboard.press('Escape').catch(() => {})
    if (how === 'link') { await page.keyboard.press('Tab'); await page.keyboard.press('Tab'); await page.keyboard.press('Enter') }
    await page.waitForURL('https://www.google.de/')
    await page.goBack()
    expect('back is the page before it', page.url(), site.url('offers'))
  }
  await page.goto(site.url('emergency'))
  for (let i = 0; i < 2; i++) await page.keyboard.press('Escape')
  expect('two are not three', page.url(), site.url('emergency'))
}

// A device with one German voice that grows slow; what it is told to say is written down.
const voices = () => {
  const said = window.said = []
  let now = null
  const synth = { getVoices: () => [{ lang: 'de-DE', localService: true, name: 'here' }, { lang: 'ar', localService: false, name: 'far away' }], addEventListener() {},
    speak(u) { said.push(u.text); now = u; if (said.length < 6) setTimeout(() => { if (now === u) u.onend() }, 20) }, cancel() { now = null } }
  Object.defineProperty(window, 'speechSynthesis', { value: synth })
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text } }
}
async function aloud(page, site) {
  await page.addInitScript(voices)
  await page.goto(site.url('', 'ar'))
  expect('no voice of its own, no button', await page.locator('[data-aloud]').isVisible(), false)
  await page.goto(site.url('offers/sprachcafe-am-dienstag'))
  await button(page, 'Read aloud').click()
  await page.waitForFunction(() => window.said.length > 3)
  await button(page, 'Pause').click()
  const said = await page.evaluate(() => window.said)
  expect('the heading comes first', said.some(t => t.includes('Sprachcafé am Dienstag')))
  expect('no menus', said.some(t => t.includes(say('Log in'))), false)
  expect('the focus stays', await page.evaluate(() => document.activeElement.dataset.do), 'play')
  await button(page, 'Continue reading').click()
  await page.waitForFunction(n => window.said.length > n, said.length)
  expect('it goes on where it was', await page.evaluate(n => window.said[n], said.length), said.at(-1))
  await button(page, 'Stop').click()
  await button(page, 'Read aloud').waitFor()
}

// Switched on by hand; then what was opened can be read without a network, but for what is nobody's business.
async function offline(page, site) {
  const kept = rest => page.evaluate(async url => Boolean(await caches.match(url)), site.url(rest))
  const opened = async rest => { await page.goto(site.url(rest)); await page.waitForFunction(async url => Boolean(await caches.match(url)), site.url(rest)) }
  await page.goto(site.url('offers'))
  expect('nothing is kept unasked', await page.evaluate(async () => (await caches.keys()).length + (await navigator.serviceWorker.getRegistrations()).length), 0)
  await page.goto(site.url('offline'))
  await button(page, 'Switch on').click()
  await button(page, 'Switch off and remove everything').waitFor()
  await page.waitForFunction(() => navigator.serviceWorker.controller)
  await opened('offers/sprachcafe-am-dienstag')
  await page.goto(site.url('offers?q=Kita'))
  await page.goto(site.url('offers/schutz-bei-gewalt'))
  await opened('actors')
  expect('nothing about violence', await kept('offers/schutz-bei-gewalt'), false)
  expect('nothing that was searched', await kept('offers?q=Kita'), false)
  await page.context().setOffline(true)
  try {
    await page.goto(site.url('offers/sprachcafe-am-dienstag'))
    expect('the page is there', await heading(page), 'Sprachcafé am Dienstag')
    expect('and looks as it did', await page.evaluate(() => getComputedStyle(document.querySelector('.wrap')).maxInlineSize), '1120px')
    await page.goto(site.url('places'))
    await page.locator('[data-kept] a').first().waitFor()
    expect('what is not there leads to what is', await page.locator('[data-lost]').isVisible())
    expect('the list', (await page.locator('[data-kept]').textContent()), t => t.includes('Sprachcafé am Dienstag') && !t.includes('Gewalt'))
  } finally { await page.context().setOffline(false) }
  await page.goto(site.url('login'))
  expect('nothing with a form', await kept('login'), false)
  await page.locator('main input[type=email]').fill('nobody@beispiel.example')
  await page.locator('main input[type=password]').fill('nothing')
  await Promise.all([page.waitForEvent('load'), page.locator('main form').getByRole('button').first().click()])
  await page.waitForFunction(async url => !await caches.match(url), site.url('actors'))      // whoever logs in leaves nothing of what they read before
  await page.goto(site.url('offline'))
  await button(page, 'Switch off and remove everything').click()
  await button(page, 'Switch on').waitFor()
  expect('everything is gone', await page.evaluate(async () => (await caches.keys()).length), 0)
}

export async function cases(browser, site) {
  const one = (text, body, options) => test(`home: ${text}`, with_page(browser, site, null, p => body(p, site), options))
  await one('doors without a script', doors, { javaScriptEnabled: false })
  await one('the language of the first visit', language, { locale: 'ar' })
  await one('leaving quickly', leave)
  await one('reading aloud', aloud)
  await one('reading without a network', offline)
}
