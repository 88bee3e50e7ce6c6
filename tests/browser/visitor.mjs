// visitor.mjs - newcomers: without JavaScript, on a telephone, in the dark, without motion, with forced colours, on paper, with large letters.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { root, skip, test } from './kit.mjs'
import { button, expect, here, link, notice, say, unfold, with_page } from './hand.mjs'
import { Keys } from './keyboard.mjs'

const asking = { content: fs.readFileSync(path.join(root, 'tests/browser/inside.js'), 'utf8') }
const first_offer = page => page.locator('main').getByRole('heading').getByRole('link').first()
const read_pages = ['', 'offers', 'offers/sprachcafe-am-dienstag', 'login']

// From the first page to an offer, by searching, filtering and changing the language: only links and forms.
async function newcomer(page, site) {
  await page.goto(site.url(''))
  const search = page.getByRole('search').getByRole('searchbox').first()
  await search.fill('Deutsch')
  await search.press('Enter')
  await page.waitForURL(/[?&]q=Deutsch/)
  expect('something is found', await page.locator('main').getByRole('heading').getByRole('link').count(), n => n > 0)
  await page.locator('header').getByRole('link', { name: say('Offers'), exact: true }).first().click()
  await page.waitForURL(/\/offers$/)
  const menu = page.getByRole('search').locator('select[name=topics]')
  if (await menu.count()) {
    await menu.selectOption('german')
    await page.getByRole('search').getByRole('button').last().click()
    await page.waitForURL(/topics=german/)
  }
  const title = (await first_offer(page).textContent()).trim()
  await first_offer(page).click()
  await page.waitForURL(/\/offers\/[^/?]+/)
  expect('the offer opens', (await page.getByRole('heading', { level: 1 }).textContent()).trim(), title)
  expect('it says whom to ask', await page.locator('main').getByText(say('Organisation')).count(), n => n > 0)
  await (await unfold(page, page.locator('header a[hreflang=ar]'))).click()
  await page.waitForURL(/\/ar\/offers\//)
  expect('in Arabic', await page.locator('html').getAttribute('dir'), 'rtl')
}

// Find, filter, read, print and report, by keyboard alone and without a script; at every stop the focus is seen and lies free.
async function jobs(page, site) {
  const keys = new Keys(page), open = () => page.evaluate(asking.content)
  const enter = async (target, what) => { await keys.enter(target, what); await open() }
  const send = async () => { await Promise.all([page.waitForEvent('load'), keys.press('Enter')]); await open() }
  await page.goto(site.url(''))
  await open()
  await keys.write(page.locator('main').getByRole('searchbox').first(), 'Sprachcafé')
  await send()
  expect('found', await page.locator('.results').getByRole('link', { name: 'Sprachcafé am Dienstag' }).count(), n => n > 0)
  await enter(page.locator('header').getByRole('link', { name: say('Offers'), exact: true }), 'the list of offers')
  const menu = page.locator('main select[name=topics]')
  await keys.reach(menu)
  while (await menu.inputValue() !== 'german') {
    const before = await menu.inputValue()
    await keys.press('ArrowDown')
    expect('the menu goes on', await menu.inputValue(), now => now !== before)
  }
  await enter(button(page, 'Show').first(), 'the button that filters')
  expect('filtered', new URL(page.url()).searchParams.get('topics'), 'german')
  await enter(page.locator('main').getByRole('heading').getByRole('link', { name: 'Sprachcafé am Dienstag' }), 'an offer')
  expect('read', (await page.getByRole('heading', { level: 1 }).textContent()).trim(), 'Sprachcafé am Dienstag')
  const sheet = page.locator('main a[href$="/flyer.pdf"]')
  await keys.reach(sheet, 'the sheet to print')
  const pdf = await page.context().request.get(site.base + await sheet.getAttribute('href'))
  expect('printed', `${pdf.headers()['content-type']} ${(await pdf.body()).subarray(0, 5)}`, 'application/pdf %PDF-')
  await enter(link(page, 'Report a mistake'), 'the way to report')
  await keys.write(page.locator('main textarea[name=text]'), 'Die Gruppe trifft sich jetzt mittwochs.')
  await enter(button(page, 'Send'), 'the button that sends')
  expect('reported', await notice(page, 'Thank you. Your message has arrived, and somebody will look at it.').count(), 1)
  expect('the focus is always seen and free', [...keys.lost].join('\n              '), '')
}

// A misspelt word of German, and a German word from a letter while reading Arabic: both find the page and open it in the reader's language.
async function finds(page, site) {
  await page.goto(site.url('search'))
  const field = page.locator('main').getByRole('searchbox').or(page.locator('main').getByRole('combobox').first()).first()
  await field.fill('Agentor fur Arbiet')
  await field.press('Enter')
  await page.waitForURL(/[?&]q=Agentor/)
  expect('what was meant', (await page.locator('.meant a').textContent()).trim(), 'Agentur für Arbeit')
  const first = page.locator('.results').getByRole('heading').getByRole('link').first()
  expect('the first is what was meant', (await first.textContent()).trim(), 'Agentur für Arbeit Wesel')
  await page.goto(site.url('search?q=Aufenthaltstitel', 'ar'))
  const title = (await first.textContent()).trim()
  await first.click()
  await page.waitForURL(/\/ar\/(?!search)/)
  expect('the page opens', (await page.getByRole('heading', { level: 1 }).textContent()).trim(), title)
  expect('in Arabic', await page.locator('html').getAttribute('dir'), 'rtl')
}

// No page may lose or hide anything in this state of the browser.
async function whole(page, site, prepare = () => {}) {
  await page.context().addInitScript(asking)
  for (const lang of ['de', 'ar']) for (const rest of read_pages) {
    await page.goto(site.url(rest, lang))
    await page.evaluate(prepare)
    await page.evaluate(() => document.fonts.ready.then(() => {}))
    const bad = await page.evaluate(() => [...ask_page.sideways(), ...ask_page.overlaps(), ...ask_page.clipped()])
    expect(`${lang}/${rest} is whole`, bad.join('\n              '), '')
  }
}
// Styles that the user sets: made by script objects, which the content security policy lets through.
const large = () => { document.documentElement.style.fontSize = '200%' }
const spaced = () => {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-block-end: 2em !important }')
  document.adoptedStyleSheets = [sheet]
}

// Windows' high contrast: what is a button or a field must keep an edge, since backgrounds go away.
async function forced(page, site) {
  for (const rest of ['', 'offers', 'login']) {
    await page.goto(site.url(rest))
    expect('colours are forced', await page.evaluate(() => matchMedia('(forced-colors: active)').matches))
    const bare = await page.evaluate(() => [...document.querySelectorAll('button, input:not([type=hidden]), select, textarea')].filter(e => e.checkVisibility()).filter(e => {
      const s = getComputedStyle(e)
      const box = e.matches('select') ? getComputedStyle(e.parentElement) : s
      return !['Top', 'Bottom', 'Left', 'Right'].some(d => [s, box].some(x => parseFloat(x[`border${d}Width`]) > 0 && x[`border${d}Style`] !== 'none')) && s.outlineStyle === 'none' && s.textDecorationLine === 'none' && s.appearance === 'none'
    }).map(e => e.outerHTML.slice(0, 100)))
    expect(`every control of /${rest} keeps an edge`, bare.slice(0, 3).join('\n              '), '')
  }
}

async function still(page, site) {
  await page.goto(site.url('offers'))
  const moving = await page.evaluate(() => [document.documentElement, ...document.querySelectorAll('body *')].filter(e => {
    const s = getComputedStyle(e), long = text => text.split(',').some(t => parseFloat(t) > .01)
    return long(s.transitionDuration) || (s.animationName !== 'none' && long(s.animationDuration)) || s.scrollBehavior === 'smooth'
  }).slice(0, 3).map(e => e.cloneNode(false).outerHTML))
  expect('nothing moves', moving.join(' '), '')
}

async function dark(page, site) {
  await page.goto(site.url(''))
  const light = await page.evaluate(() => { const c = document.createElement('canvas').getContext('2d'); c.fillStyle = getComputedStyle(document.body).backgroundColor; c.fillRect(0, 0, 1, 1); return [...c.getImageData(0, 0, 1, 1).data].slice(0, 3).reduce((a, b) => a + b) / 3 })
  expect('the ground is dark', light, v => v < 80)
}

// On paper: the offer, and nothing to press.
async function paper(page, site) {
  await page.goto(site.url('offers/sprachcafe-am-dienstag'))
  const title = (await page.getByRole('heading', { level: 1 }).textContent()).trim()
  const file = path.join(os.tmpdir(), `bruecke-print-${process.pid}.pdf`)
  try {
    fs.writeFileSync(file, await page.pdf({ format: 'A4' }))
    const { stdout } = await promisify(execFile)('pdftotext', ['-layout', file, '-'])
    expect('the title is on paper', stdout.replace(/\s+/g, ' '), t => t.includes(title))
    for (const key of ['Log in', 'Skip to the content']) expect(`"${say(key)}" is not`, stdout.includes(say(key)), false)
    expect('nor is the language menu', /English/.test(stdout.split('\n').slice(0, 3).join(' ')), false)
  } finally { fs.rmSync(file, { force: true }) }
}

export async function cases(browser, site) {
  const name = text => `visitor: ${text}`, phone = { viewport: { width: 320, height: 640 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 }
  const one = (text, body, options) => test(name(text), with_page(browser, site, null, p => body(p, site), options))
  await one('without JavaScript', newcomer, { javaScriptEnabled: false })
  await one('find, filter, read, print, report: by keyboard, without JavaScript', jobs, { javaScriptEnabled: false })
  await one('finding by a wrong or foreign word', finds, { javaScriptEnabled: false })
  await one('without JavaScript, on a phone', newcomer, { javaScriptEnabled: false, ...phone })
  await one('a phone of 320 px', (p, s) => whole(p, s), phone)
  await one('letters twice as large', (p, s) => whole(p, s, large))
  await one('wide spacing of text', (p, s) => whole(p, s, spaced))
  await one('wide spacing of text on a phone', (p, s) => whole(p, s, spaced), phone)
  await one('dark', dark, { colorScheme: 'dark' })
  await one('without motion', still, { reducedMotion: 'reduce' })
  await one('forced colours', forced, { forcedColors: 'active' })
  try { await promisify(execFile)('pdftotext', ['-v']); await one('on paper', paper) }
  catch { skip('on paper: there is no pdftotext (package poppler-utils)') }
}
