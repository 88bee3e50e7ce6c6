// flows.mjs - what an editor does with the mouse: logging in, an offer from its first mistake to its return from the bin, two editors at once.
import { account, test } from './kit.mjs'
import { button, choose, choose_kind, expect, field, here, link, new_offer, notice, say, send, unfold, visit, with_page } from './hand.mjs'

async function log_in(page, site) {
  await page.goto(site.url('login'))
  const mail = page.locator('input[name=email]'), secret = page.locator('input[name=password]')
  await mail.fill(account('editor').email)
  await secret.fill('not-my-password')
  await send(page, page.locator('main form button[type=submit]'))
  expect('a wrong password is told', await page.locator('main').getByRole('alert').or(page.locator('main .kern-error')).count(), n => n > 0)
  expect('the address stays', await mail.inputValue(), account('editor').email)
  expect('the password does not', await secret.inputValue(), '')
  await secret.fill(account('editor').password)
  await send(page, page.locator('main form button[type=submit]'))
  expect('one is led on', here(page), p => !p.endsWith('/login'))
  expect('one can log out', await (await unfold(page, page.locator('header button').filter({ hasText: say('Log out') }))).isVisible())
}

async function problems_first(page, site) {
  await page.goto(site.url('offers/new'))
  await field(page, 'Title').fill('x')
  await field(page, 'In one sentence').fill('Bleibt stehen & wird <nicht> vergessen')
  await field(page, 'E-mail').fill('keine-adresse')
  await send(page, button(page, 'Save'))
  const alert = page.locator('main').getByRole('alert').first(), links = alert.getByRole('link')
  expect('the summary has the focus', await alert.evaluate(e => e === document.activeElement || e.contains(document.activeElement)))
  expect('the title of the page says so', await page.title(), t => t.startsWith(say('Error – {page}').split('{')[0]))
  expect('each problem is a link', await links.count(), n => n >= 3)
  for (const one of await links.all()) {
    const goal = (await one.getAttribute('href')).slice(1), name = await one.textContent()
    await one.click()
    expect(`"${name}" leads to its field`, await page.evaluate(() => document.activeElement.id), goal)
    expect(`the field of "${name}" says what is wrong`, await page.evaluate(() => {
      const e = document.activeElement, told = e.closest('[aria-describedby]')?.getAttribute('aria-describedby') ?? ''
      return told.split(' ').some(id => /\S/.test(document.getElementById(id)?.textContent ?? ''))
    }))
  }
  expect('what was typed stays', await field(page, 'In one sentence').inputValue(), 'Bleibt stehen & wird <nicht> vergessen')
  expect('what was wrong stays too', await field(page, 'E-mail').inputValue(), 'keine-adresse')
  await field(page, 'Title').fill('Leseabend im Treff')
  await field(page, 'E-mail').fill('treff@beispiel.example')
  await choose_kind(page)
  await choose(page, 'Organisation')
  await send(page, button(page, 'Save'))
  expect('now it is saved', await notice(page, 'The new entry is saved.').count(), 1)
  expect('and seen', await page.getByRole('heading', { level: 1 }).textContent(), 'Leseabend im Treff')
}

async function edit_and_delete(page, site) {
  const address = await new_offer(page, site, 'Tauschtisch am Markt')
  await send(page, await unfold(page, link(page, 'Edit')))
  expect('the form is filled', await field(page, 'Title').inputValue(), 'Tauschtisch am Markt')
  await field(page, 'Title').fill('Tauschtisch am Brunnen')
  await send(page, button(page, 'Save'))
  expect('the change is told', await notice(page, 'Your changes are saved.').count(), 1)
  expect('and seen', await page.getByRole('heading', { level: 1 }).textContent(), 'Tauschtisch am Brunnen')
  await page.goto(address)
  expect('the old address leads on', await page.getByRole('heading', { level: 1 }).textContent(), 'Tauschtisch am Brunnen')
  await send(page, await unfold(page, button(page, 'Delete')))
  expect('deleting is told', await notice(page, 'The entry is deleted.').count(), 1)
  await send(page, button(page, 'Undo'))
  expect('undoing is told', await notice(page, 'The entry is back.').count(), 1)
  await page.goto(address)
  expect('it is there again', await page.getByRole('heading', { level: 1 }).textContent(), 'Tauschtisch am Brunnen')
}

// The second of two editors finds the words of the first beside the own ones and chooses; nothing is lost unseen.
async function conflict(browser, site) {
  const first = await visit(browser, site, 'editor'), second = await visit(browser, site, 'coordinator')
  try {
    const address = await new_offer(first, site, 'Frauenfrühstück im Hof')
    for (const page of [first, second]) { await page.goto(address); await page.goto(`${page.url().split('?')[0]}/edit`) }
    await field(first, 'Title').fill('Frauenfrühstück im Garten')
    await send(first, button(first, 'Save'))
    await field(second, 'Title').fill('Frauenfrühstück im Saal')
    await field(second, 'In one sentence').fill('Mit Brot und Tee.')
    await send(second, button(second, 'Save'))
    expect('the second is told', await second.getByRole('heading', { level: 1 }).textContent(), say('Somebody else saved meanwhile'))
    const rows = second.locator('main')
    for (const text of ['Frauenfrühstück im Hof', 'Frauenfrühstück im Garten', 'Frauenfrühstück im Saal', 'Mit Brot und Tee.'])
      expect(`the page shows "${text}"`, await rows.getByText(text).count(), n => n > 0)
    const title = second.getByRole('group', { name: say('Title'), exact: true })
    await title.getByRole('radio', { name: say('as I typed it') }).check()
    await send(second, button(second, 'Save'))
    expect('the chosen title stays', await second.getByRole('heading', { level: 1 }).textContent(), 'Frauenfrühstück im Saal')
    expect('and the untouched change too', await second.locator('main').getByText('Mit Brot und Tee.').count(), n => n > 0)
  } finally { await first.context().close(); await second.context().close() }
}

// The language menu keeps the page: from an offer to the same offer, and back.
async function language(page, site) {
  await page.goto(site.url('offers'))
  await page.locator('main').getByRole('heading').getByRole('link').first().click()
  const address = page.url()
  const to = code => page.locator(`header a[hreflang=${code}]`)
  await (await unfold(page, to('ar'))).click()
  await page.waitForURL(/\/ar\//)
  expect('it is an offer still', here(page), /^ar\/offers\/[^/]+$/)
  expect('right to left', await page.evaluate(() => document.documentElement.dir), 'rtl')
  await (await unfold(page, to('de'))).click()
  await page.waitForURL(/\/de\//)
  expect('and back to the same', page.url(), address)
}

// The smallest picture there is: one red point, PNG.
const red = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC', 'base64')

async function logo(page, site) {
  const save = () => send(page, button(page, 'Save')), chooser = () => page.locator('main input[type=file]')
  await page.goto(site.url('actors'))
  await page.locator('main tbody a').first().click()
  await page.waitForURL(/\/actors\/[^/]+$/)
  const entry = page.url()
  await page.goto(`${entry}/logo/edit`)
  await save()
  expect('nothing chosen is told', await page.locator('main .kern-error').textContent(), t => t.includes(say('Please choose a picture first.')))
  await chooser().setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: Buffer.from('<svg onload="alert(1)">') })
  await save()
  expect('what is no picture is told', await page.locator('main .kern-error').textContent(), t => t.includes('PNG'))
  await chooser().setInputFiles({ name: '../../logo.png', mimeType: 'text/html', buffer: red })
  await save()
  expect('back at the entry', page.url(), u => u.startsWith(`${entry}?`))
  const shown = page.locator('main img.picture')
  expect('the picture is there', await shown.evaluate(e => [e.complete && e.naturalWidth, e.width > 0, e.alt.length > 5]), v => v.join() === '1,true,true')
  const answer = await page.request.get(await shown.getAttribute('src').then(s => new URL(s, entry).href))
  expect('it comes as what it is', answer.headers()['content-type'], 'image/png')
  await page.goto(`${entry}/logo/edit`)
  await send(page, button(page, 'Take the picture away'))
  expect('and it is gone again', await shown.count(), 0)
}

export async function cases(browser, site, engine) {
  const name = text => `flows (${engine}): ${text}`
  await Promise.all([
    test(name('logging in, first with a wrong password'), with_page(browser, site, null, p => log_in(p, site))),
    test(name('a new offer, first with problems'), with_page(browser, site, 'editor', p => problems_first(p, site))),
  ])
  await Promise.all([
    test(name('edit, delete, undo'), with_page(browser, site, 'editor', p => edit_and_delete(p, site))),
    test(name('two editors at once'), () => conflict(browser, site)),
  ])
  await test(name('a logo'), with_page(browser, site, 'editor', p => logo(p, site)))
  await test(name('another language, the same offer'), with_page(browser, site, null, p => language(p, site)))
}
