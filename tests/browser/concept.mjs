// concept.mjs - somebody who has never seen it enters a measure with its first milestone, an indicator and evidence, by hand and in few steps, and finds all of it
// again: on the measure's page, in the tree, in the report to the council, and as a visitor in what became of the concept.
import { test } from './kit.mjs'
import { expect, here, say, send, visit } from './hand.mjs'

const most = { steps: 15, seconds: 120 }                     // what somebody needs who has never seen it
const concept = 'integration-concepts/integrationskonzept-kreis-kleve', goal = 'Kitas öffnen sich strukturell interkulturell'
const measure = { title: 'Fortbildungsreihe Vielfalt in der Kita (Beispiel)', milestone: 'Erste Fortbildung hat stattgefunden', evidence: 'Programm der Reihe', link: 'https://beispiel.example/programm' }

// Counts what a person does: each click, each field that is filled in, each choice.
class Hand {
  steps = 0
  begun = Date.now()
  constructor(page) { this.page = page }
  async go(locator) { this.steps++; await send(this.page, locator) }
  async fill(name, text) { this.steps++; await this.page.locator(`#f-${name}`).fill(text) }
  async pick(name, value) { this.steps++; await this.page.locator(`#f-${name}`).selectOption(value) }
  // A box with a list behind it: some letters are typed, the first name that fits is taken.
  async find(name, letters) {
    const names = await this.page.locator(`#f-${name}-l option`).evaluateAll(all => all.map(o => o.value)), fits = names.find(n => n.includes(letters))
    expect(`the list has ${letters}`, !!fits)
    await this.fill(name, fits)
  }
  get seconds() { return (Date.now() - this.begun) / 1000 }
}

async function enter(page, site) {
  await page.goto(site.url('integration-concepts'))
  const hand = new Hand(page)
  await hand.go(page.locator('main a', { hasText: 'Integrationskonzept Kreis Kleve' }))
  await hand.go(page.locator('main .twig > a', { hasText: goal }))
  await hand.go(page.getByRole('link', { name: say('New measure') }))
  await hand.fill('title', measure.title)
  await hand.find('responsible', '[')
  await hand.fill('starts', '2027-01-01')
  await hand.fill('ends', '2027-12-31')
  await hand.pick('state', 'running')
  await hand.fill('milestone', measure.milestone)
  await hand.fill('milestone_due', '2027-04-30')
  await hand.find('indicator', 'Ausländische Bevölkerung')
  await hand.pick('expected', 'rise')
  await hand.fill('evidence', measure.evidence)
  await hand.fill('evidence_link', measure.link)
  await hand.go(page.locator('main form.entry button[type=submit]'))
  expect('it is saved', here(page), 'de/concept-parts/fortbildungsreihe-vielfalt-in-der-kita-beispiel')
  expect('in few steps', hand.steps <= most.steps)
  expect('in little time', hand.seconds < most.seconds)
  console.log(`concept: ${hand.steps} interactions, ${hand.seconds.toFixed(1)} s`)
}

async function on_its_page(page) {
  const text = await page.locator('main').innerText()
  for (const what of [measure.title, measure.milestone, 'Ausländische Bevölkerung', measure.evidence, say('Running')]) expect(`its page has ${what}`, text.includes(what))
  expect('the evidence leads on', await page.locator(`main a[href="${measure.link}"]`).count(), 1)
}

// The demonstration's report is about this concept; it is worked out whenever it is read.
async function in_the_report(page, site) {
  await page.goto(site.url('council-reports'))
  await send(page, page.locator('main a', { hasText: 'Sachstandsbericht' }))
  const row = page.locator('main tr', { hasText: measure.title }).filter({ hasText: measure.milestone })
  expect('the report has the measure with its milestone', await row.count(), 1)
  expect('and its evidence', (await row.innerText()).includes(measure.evidence))
  expect('and its indicator', (await page.locator('main').innerText()).includes('Ausländische Bevölkerung'))
}

// A milestone before its measure is reality, and asks for a reason; nothing is kept before that is given.
async function odd(page, site) {
  await page.goto(site.url(concept))
  await send(page, page.locator('main .twig > a', { hasText: goal }))
  await send(page, page.getByRole('link', { name: say('New measure') }))
  await page.locator('#f-title').fill('Elterncafé (Beispiel)')
  await page.locator('#f-starts').fill('2027-05-01')
  await page.locator('#f-milestone').fill('Raum gefunden')
  await page.locator('#f-milestone_due').fill('2027-03-01')
  await send(page, page.locator('main form.entry button[type=submit]'))
  expect('it is told', await page.locator('#problems').count(), 1)
  await page.locator('#f-exception').fill('Der Raum wird vor dem Start gesucht.')
  await send(page, page.locator('main form.entry button[type=submit]'))
  expect('with a reason it is right', here(page), 'de/concept-parts/elterncafe-beispiel')
  await send(page, page.locator('main a', { hasText: 'Raum gefunden' }))
  expect('the reason is shown', (await page.locator('main').innerText()).includes('Der Raum wird vor dem Start gesucht.'))
}

async function moves(page, site) {
  const order = () => page.locator('main .twig > a', { hasText: '(Beispiel)' }).allInnerTexts()
  await page.goto(site.url(`${concept}?arrange=1`))
  const before = await order()
  expect('two new measures', before.length, 2)
  await send(page, page.locator('main .twig', { hasText: 'Elterncafé' }).getByRole('button', { name: say('Move up') }))
  expect('it went up', (await order()).join(), [...before].reverse().join())
  expect('the button keeps the focus', await page.evaluate(() => document.activeElement?.value), 'up')
  await send(page, page.getByRole('button', { name: say('Undo') }))
  expect('and back', (await order()).join(), before.join())
}

async function in_public(browser, site) {
  const page = await visit(browser, site, null, { viewport: { width: 360, height: 740 } })
  try {
    await page.goto(site.url(`${concept}?all=1`))
    const text = await page.locator('main').innerText()
    for (const what of [measure.title, measure.milestone, measure.evidence, say('Running')]) expect(`everybody reads ${what}`, text.includes(what))
    expect('and no page of the office', await page.locator('main a[href*="concept-parts"]').count(), 0)
  } finally { await page.context().close() }
}

export async function cases(browser, site, engine) {
  const page = await visit(browser, site, 'coordinator'), name = text => `concept (${engine}): ${text}`
  try {
    await test(name('a measure with milestone, indicator and evidence in one form'), () => enter(page, site))
    await test(name('all of it on its page'), () => on_its_page(page))
    await test(name('in the report to the council'), () => in_the_report(page, site))
    await test(name('a milestone before its measure'), () => odd(page, site))
    await test(name('another place, and back'), () => moves(page, site))
    await test(name('what became of it, for everybody'), () => in_public(browser, site))
  } finally { await page.context().close() }
}
