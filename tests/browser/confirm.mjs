// confirm.mjs - an owner keeps its entries true by the link of a mail: two clicks, a change that waits, a change that shows at once, a link used twice.
import fs from 'node:fs'
import path from 'node:path'
import { skip, test } from './kit.mjs'
import { button, expect, field, notice, say, send, visit } from './hand.mjs'
import { faults } from './sweep.mjs'

const owner = 'kulturscheune@example.org'
const pause = ms => new Promise(resolve => setTimeout(resolve, ms))

// The mails to the owner in the demonstration's folder, oldest first, as text.
function mails(folder) {
  if (!fs.existsSync(folder)) return []
  return fs.readdirSync(folder).filter(f => f.endsWith('.eml')).sort().map(f => fs.readFileSync(path.join(folder, f), 'utf8'))
    .filter(m => m.includes(`To: ${owner}`)).map(m => Buffer.from(m.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/g, (_, x) => String.fromCharCode(parseInt(x, 16))), 'latin1').toString('utf8'))
}
// Waits for one more than `known`, which a job of the server writes.
async function next_mail(folder, known) {
  for (let i = 0; i < 150 && mails(folder).length <= known; i++) await pause(200)
  const all = mails(folder)
  expect('a mail to the owner is in the folder', all.length, n => n > known)
  return all.at(-1)
}
const link_of = (site, mail, lang = 'de') => site.url(`confirm?link=${/confirm\?link=([a-z2-7]{48})/.exec(mail)[1]}`, lang)
const entry = (page, title) => page.locator('article').filter({ has: page.getByRole('heading', { name: title, exact: true }) })
const text_of = async address => (await fetch(address)).text()

// How many offers of the list say that nobody confirmed them in time; other owners have one of them.
const old_ones = async site => (await text_of(site.url('offers?limit=200'))).split(say('Not confirmed since %s').split('%s')[0]).length - 1

async function scanner(site, link) {
  const before = await old_ones(site)
  expect('there is something to confirm', before, n => n > 1)
  for (const method of ['GET', 'HEAD', 'GET']) expect(`a scanner's ${method} is answered`, (await fetch(link, { method })).status, 200)
  expect('and changes nothing', await old_ones(site), before)
}

// The mail's link is the first click, the button the second.
async function two_clicks(page, site, link) {
  const before = await old_ones(site)
  await page.goto(link)
  expect('what stands there is shown', await page.getByRole('article').or(page.locator('article')).count(), n => n > 3)
  expect('nothing is wider than a telephone', await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth))
  expect('nothing is wrong with the page', await faults(page, 'de'), '')
  await send(page, button(page, 'Everything is right'))
  expect('it says thank you', await notice(page, 'Thank you. That is confirmed.').count(), 1)
  expect('and what was old is not any more', await old_ones(site), before - 1)
}

// In the same browser, without another mail: times at once in every language, the title after a look.
async function change(page, site) {
  const title = 'Chor der vielen Sprachen'
  await entry(page, title).getByRole('link', { name: new RegExp(`^${say('Change')}`) }).click()
  await page.waitForURL(/confirm\/entry/)
  expect('nothing is wrong with the form', await faults(page, 'de'), '')
  await field(page, 'When').fill('montags, 19.30 Uhr')
  await field(page, 'Title').fill('Chor aller Sprachen')
  await send(page, button(page, 'Save and confirm'))
  expect('it says what happens', await notice(page, 'Thank you. Your texts are shown when somebody has looked at them.').count(), 1)
  expect('and what waits', await entry(page, title).getByText(say('Your change waits for a look: %s').split('%s')[0]).count(), 1)
  for (const lang of ['de', 'en', 'ar'])
    expect(`the time shows in ${lang}`, await text_of(site.url('offers/chor-der-vielen-sprachen', lang)), t => t.includes('montags, 19.30 Uhr'))
  expect('the title does not yet', await text_of(site.url('offers/chor-der-vielen-sprachen')), t => t.includes(`<h1 class="kern-heading-x-large">${title}</h1>`))
}

async function review(page, site) {
  await page.goto(site.url('today'))
  await page.goto(site.url('freshness/changes'))
  const one = page.getByRole('group').filter({ hasText: 'Chor der vielen Sprachen' })
  expect('old beside new', await one.getByText('Chor aller Sprachen').count(), n => n > 0)
  await one.getByRole('radio', { name: say('Take over') }).check()
  await send(page, button(page, 'Save'))
  expect('nothing waits any more', await page.getByRole('group').filter({ hasText: 'Chor der vielen Sprachen' }).count(), 0)
  expect('the new title shows', await text_of(site.url('offers/chor-der-vielen-sprachen')), t => t.includes('Chor aller Sprachen'))
}

async function used_link(page, site, link, folder) {
  const known = mails(folder).length
  const answer = await page.goto(link)
  expect('a used link is refused', answer.status(), 410)
  expect('nothing is wrong with its page', await faults(page, 'de'), '')
  expect('and says so', await page.getByRole('heading', { level: 1 }).textContent(), say('This link was used already.'))
  await send(page, button(page, 'Send a new link'))
  expect('a new one is on its way', await page.getByRole('heading', { level: 1 }).textContent(), say('Please look into your mailbox'))
  const fresh = link_of(site, await next_mail(folder, known), 'ar')
  await page.goto(fresh)
  expect('it opens, in Arabic too', await page.getByRole('heading', { level: 1 }).textContent(), say('Is this still right?', 'ar'))
  expect('nothing is wrong with the page in Arabic', await faults(page, 'ar'), '')
  expect('right to left, no wider than a telephone', await page.evaluate(() => document.documentElement.dir === 'rtl' && document.documentElement.scrollWidth <= innerWidth))
  await send(page, button(page, 'Everything is right', 'ar'))
  expect('and works once', (await fetch(fresh)).status, 410)
}

export async function cases(browser, site, engine) {
  const folder = /--data (\S+)/.exec(site.options)?.[1], name = text => `confirm (${engine}): ${text}`
  if (!folder) { skip('the mails of a store without a folder of its own are not read'); return }
  const box = path.join(folder, 'mail'), first = await next_mail(box, 0), link = link_of(site, first)
  const page = await visit(browser, site, null, { viewport: { width: 360, height: 740 } }), editor = await visit(browser, site, 'editor')
  try {
    await test(name('a mail scanner changes nothing'), () => scanner(site, link))
    await test(name('confirmed in two clicks'), () => two_clicks(page, site, link))
    await test(name('a time shows at once, a text waits'), () => change(page, site))
    const known = mails(box).length
    await test(name('an editor takes the text over, and the owner is told'), async () => {
      await review(editor, site)
      expect('the owner is told', await next_mail(box, known), t => t.includes('Chor der vielen Sprachen (Titel)'))
    })
    await test(name('a used link is refused, a new one works'), () => used_link(page, site, link, box))
  } finally { await page.context().close(); await editor.context().close() }
}
