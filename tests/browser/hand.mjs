// hand.mjs - what a person does with a page, told in the words of the interface: so that a rebuilt page need not change a test.
import { account, cookies, expect, region, say } from './kit.mjs'

export const slow = 60_000

// A browser of its own, logged in as somebody or nobody. Whoever opens it closes it.
export async function visit(browser, site, who, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce', ...options })
  if (who) await context.addCookies(await cookies(site, who))
  const page = await context.newPage()
  page.setDefaultTimeout(slow)
  return page
}

// Runs one case in such a browser.
export const with_page = (browser, site, who, body, options) => async () => {
  const page = await visit(browser, site, who, options)
  try { await body(page) } finally { await page.context().close() }
}

export const button = (page, key, lang) => page.getByRole('button', { name: say(key, lang) })
export const link = (page, key, lang) => page.getByRole('link', { name: say(key, lang), exact: true })
const literal = text => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')         // "Kontoinhaber*in" is no pattern
export const field = (page, key, lang) => page.locator('main').getByLabel(new RegExp(`^${literal(say(key, lang))}( \\(|$)`)).first()
export const notice = (page, key) => page.getByRole('status').filter({ hasText: say(key) })
export const here = page => decodeURIComponent(new URL(page.url()).pathname).replace(new RegExp(`^/${region}/`), '')

// Folded menus hide their links; a person opens them first.
export async function unfold(page, target) {
  if (await target.first().isVisible().catch(() => false)) return target.first()
  for (const d of await page.locator('details > summary').all()) {
    if (await d.isVisible() && !await d.evaluate(e => e.parentElement.open)) await d.click()
    for (const t of await target.all()) if (await t.isVisible()) return t
  }
  for (const t of await target.all()) if (await t.isVisible()) return t
  throw new Error(`nowhere to be seen: ${target}`)
}

// Takes the first choice of a field, whatever it is: a menu, a list of suggestions, boxes.
export async function choose(page, key) {
  const box = field(page, key)
  const kind = await box.evaluate(e => e.localName === 'input' && e.list ? 'suggest' : e.localName === 'select' ? 'menu' : e.type)
  if (kind === 'menu') await box.selectOption({ index: 1 })
  else if (kind === 'suggest') await box.fill(await box.evaluate(e => e.list.options[0].value))
  else await box.check()
}
export async function choose_kind(page) {
  const group = page.getByRole('group', { name: new RegExp(`^${say('Kind of offer')}`) }).getByRole('radio').first()
  if (await group.count()) await group.check(); else await choose(page, 'Kind of offer')
}
export async function send(page, button) { await Promise.all([page.waitForEvent('load'), button.first().click()]) }

// A new offer that is right; answers its address. It is a draft until it is published.
export async function new_offer(page, site, title) {
  await page.goto(site.url('offers/new'))
  await field(page, 'Title').fill(title)
  await field(page, 'In one sentence').fill('Gemeinsam lesen und reden.')
  await choose_kind(page)
  await choose(page, 'Organisation')
  await send(page, button(page, 'Save'))
  expect('the new offer has a page', here(page), /^de\/offers\/[^/]+$/)
  return page.url().split('?')[0]
}
export { account, expect, say }
