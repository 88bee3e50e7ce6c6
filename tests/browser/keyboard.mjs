// keyboard.mjs - every job of an editor of the directory with the keyboard alone. At each stop the focus has to be seen and to lie free.
import fs from 'node:fs'
import path from 'node:path'
import { account, region, root, test } from './kit.mjs'
import { expect, field, here, new_offer, notice, say, visit } from './hand.mjs'

const LONGEST = 400                                         // stops on one page before we say that something is out of reach

// Keys of a keyboard, and a memory of every stop where the focus could not be seen.
export class Keys {
  constructor(page) { this.page = page; this.lost = new Set(); this.stops = 0 }
  press(key) { return this.page.keyboard.press(key) }
  type(text) { return this.page.keyboard.insertText(text) }
  async look() {
    const f = await this.page.evaluate(() => ask_page.focus())
    this.stops++
    if (f.wrong) this.lost.add(`${here(this.page)}: ${f.wrong} at ${f.at}`)
    return f
  }
  is(target) { return target.evaluateAll(all => all.some(e => e === document.activeElement)) }

  // Goes on with Tab until the target has the focus; what a folded part hides is unfolded on the way.
  async reach(target, what = String(target)) {
    if (await this.is(target)) return
    const aim = () => target.evaluateAll(all => { globalThis.goals = new Set(all) })
    await aim()
    const hidden = !(await target.first().isVisible().catch(() => false))
    // A page that was not drawn yet takes no keys: what comes before the first stop is no end.
    for (let i = 0, ends = 0, begun = false; i < LONGEST && ends < 2; i++) {
      await this.press('Tab')
      const f = await this.look()
      if (f.none) { if (begun) ends++; else await this.page.waitForTimeout(50); continue }
      begun = true
      if (f.goal) return
      if (hidden && f.folded) { await this.press('Enter'); await aim() }
    }
    throw new Error(`cannot be reached with Tab: ${what} on ${here(this.page)}`)
  }
  async enter(target, what, key = 'Enter') { await this.reach(target, what); await Promise.all([this.page.waitForEvent('load'), this.press(key)]) }
  async write(target, text) { await this.reach(target); await this.press('Control+a'); await this.type(text) }
  async tick(target) { await this.reach(target); await this.press('Space') }
}

const press_on = (page, key) => page.getByRole('button', { name: say(key) })

async function log_in(page, keys, site) {
  await page.goto(site.url('login'))
  await keys.press('Tab')
  await keys.look()
  expect('the first stop leads to the content', await page.evaluate(() => document.activeElement.getAttribute('href')), /^#/)
  await keys.press('Enter')
  await keys.press('Tab')
  expect('and past the menus', await page.evaluate(() => !!document.activeElement.closest('main')))
  await keys.write(page.locator('input[name=email]'), account('editor').email)
  await keys.write(page.locator('input[name=password]'), account('editor').password)
  await Promise.all([page.waitForEvent('load'), keys.press('Enter')])
  expect('one is in', here(page), p => !p.endsWith('/login'))
}

async function find_and_edit(page, keys, site) {
  await keys.enter(page.locator(`a[href="/${region}/de/offers"]`), 'the list of offers')
  await keys.write(page.locator('main input[type=search]'), 'Sport')
  await Promise.all([page.waitForEvent('load'), keys.press('Enter')])
  expect('the search is in the address', new URL(page.url()).searchParams.get('q'), 'Sport')
  const menu = page.locator('main form[role=search] select[name=topics], main form[role=search] select').first()
  await keys.reach(menu)
  await keys.press('ArrowDown')
  const chosen = await menu.evaluate(e => [e.name, e.value])
  await keys.enter(press_on(page, 'Show').first(), 'the button that filters')
  expect('the menu is in the address', new URL(page.url()).searchParams.get(chosen[0]), chosen[1])
  // Not the offer that visitor.mjs reads at the same time: this one is deleted and taken back.
  await page.goto(site.url(`offers?q=${encodeURIComponent('Sport')}`))
  await keys.enter(page.locator(`main a[href^="/${region}/de/offers/sport-im-verein"]`).first(), 'an offer in the list')
  await keys.enter(page.locator('main a[href$="/edit"]').first(), 'the link to the form')
  await keys.write(field(page, 'In one sentence'), 'Sport für alle, jede Woche.')
  await keys.enter(press_on(page, 'Save').first(), 'the button that saves')
  expect('it is saved', await notice(page, 'Your changes are saved.').count(), 1)
}

async function undo(page, keys) {
  await keys.enter(press_on(page, 'Delete').first(), 'the button that deletes')
  expect('it is deleted', await notice(page, 'The entry is deleted.').count(), 1)
  await keys.enter(press_on(page, 'Undo').first(), 'the button that takes it back')
  expect('it is back', await notice(page, 'The entry is back.').count(), 1)
}

async function columns(page, keys, site) {
  await page.goto(site.url('places'))
  const box = page.locator('main input[name=columns]:not(:checked)').first(), name = await box.getAttribute('value')
  await keys.tick(page.locator(`main input[name=columns][value="${name}"]`))
  await keys.enter(page.locator('main form:has(input[name=columns]) button').first(), 'the button below the columns')
  expect('the column is in the address', page.url(), u => u.includes(name))
}

// One change for two entries at once.
async function bulk(page, keys, site) {
  await page.goto(site.url('places'))
  const boxes = page.locator('main input[name=row]')
  for (const i of [0, 1]) await keys.tick(page.locator(`[id="${await boxes.nth(i).getAttribute('id')}"]`))
  await keys.enter(page.locator('main form[action$="/bulk"] button[type=submit], main button[form]').first(), 'the button for the ticked entries')
  await keys.reach(page.locator('main input[name=field]'))
  const wanted = page.locator('main input[name=field][value=stop]').first()
  for (let i = 0; i < 40 && !(await keys.is(wanted)); i++) await keys.press('ArrowDown')
  expect('arrow keys choose the field', await wanted.isChecked())
  await keys.enter(page.locator('main form button[type=submit]').first(), 'the button to the value')
  const value = page.locator('main').locator('input:not([type=hidden]), textarea').first()
  await keys.write(value, 'Linie 55, Marktplatz')
  await keys.enter(page.locator('main form button[type=submit]').first(), 'the button that changes them')
  expect('both are changed', await notice(page, 'The entries are changed.').count(), 1)
}

async function review(page, keys, site) {
  const draft = await new_offer(page, site, 'Nachbarschaftskino')
  await page.goto(site.url('offers/review'))
  const row = page.getByRole('row').filter({ hasText: 'Nachbarschaftskino' })
  await keys.enter(row.getByRole('button', { name: say('Publish') }), 'the button that publishes')
  expect('it is told', await notice(page, 'The state is changed.').count(), 1)
  expect('the public can read it', (await fetch(draft)).status, 200)
}

async function log_out(page, keys) {
  await keys.enter(press_on(page, 'Log out').first(), 'the button that logs out')
  expect('one is out', await press_on(page, 'Log out').count(), 0)
}

export async function cases(browser, site, engine) {
  const name = text => `keyboard (${engine}): ${text}`
  const page = await visit(browser, site, null)
  await page.context().addInitScript({ content: fs.readFileSync(path.join(root, 'tests/browser/inside.js'), 'utf8') })
  const keys = new Keys(page)
  await test(name('log in'), () => log_in(page, keys, site))
  await test(name('find, filter, open, edit, save'), () => find_and_edit(page, keys, site))
  await test(name('delete, undo'), () => undo(page, keys))
  await test(name('choose columns'), () => columns(page, keys, site))
  await test(name('change several entries'), () => bulk(page, keys, site))
  await test(name('publish what waits'), () => review(page, keys, site))
  await test(name('log out'), () => log_out(page, keys))
  await test(name(`the focus is seen at each of ${keys.stops} stops`), async () => expect('no stop without focus', [...keys.lost].slice(0, 10).join('\n              '), ''))
  await page.context().close()
}
