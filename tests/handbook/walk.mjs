// walk.mjs - what a walk through a task needs: browsers in German, the clock, the mails, and `at`, which compares a step of a guide with the screen.
import fs from 'node:fs'
import path from 'node:path'
import { note } from '../browser/kit.mjs'
import { visit } from '../browser/hand.mjs'
import { Stage } from '../browser/stage.mjs'
import { pictures, plain } from './book.mjs'
import { paint } from './paint.mjs'

// Every text that a reader finds on the page, folded parts and choices of menus too: what an element says as a whole and in pieces, without a number or a word in brackets at its end.
const texts = () => {
  const found = new Set(), seen = e => e.closest('option, optgroup') || e.closest('details:not([open])') || e.checkVisibility()
  const add = t => { if (t && t.length < 400) found.add(t) }
  for (const e of document.querySelectorAll('body, body *:not(script, style, template)')) {
    if (!seen(e)) continue
    add(e.textContent)
    for (const n of e.childNodes) if (n.nodeType === 3) add(n.data)
    for (const name of ['aria-label', 'placeholder', 'alt', 'label']) add(e.getAttribute(name))
  }
  return [...found]
}
const said = text => [text, ...text.split(' · '), ...text.split(/ ·|· /)].map(t => t.trim()).flatMap(t => [t, t.replace(/ ?\([^)]*\)$/, ''), t.replace(/:.*$/, ''), t.replace(/^[^:]*: /, ''), t.replace(/ \d+$/, '')])

export class Walk extends Stage {
  constructor(browser, program, options, folder, { steps }, draw) {
    super(browser, program, options, folder, false)
    Object.assign(this, { steps, draw, met: new Set(), faults: [], drawn: new Map() })
  }
  // Somebody with an account sits at a desk; whoever follows a link holds a telephone.
  async as(who, phone = !who) {
    const key = `${who ?? ''}${phone ? ' phone' : ''}`, size = phone ? { width: 360, height: 740 } : { width: 1280, height: 900 }
    const page = this.open[key] ??= await visit(this.browser, this.site, who, { viewport: size, deviceScaleFactor: phone && this.draw ? 1.5 : 1, locale: 'de-DE', colorScheme: 'light', reducedMotion: 'reduce' })
    page.setDefaultTimeout(20_000)
    return page
  }
  compare(name, there) {
    const step = this.steps.get(name)
    if (!step) { this.faults.push(`the walk comes to ${name}, of which no guide tells`); return null }
    if (this.met.has(name)) this.faults.push(`the walk comes to ${name} twice`)
    this.met.add(name)
    for (const [word, where] of step.words) if (!there(word)) this.faults.push(`${where}: "${word}" does not stand there (step ${name})`)
    return step
  }
  // The reader is on this page now. `look` says what the picture shows: see paint().
  async at(name, page, look = {}) {
    const seen = new Set((await page.evaluate(texts)).map(plain).flatMap(said))
    if (process.env.HANDBOOK_NOTES) note(`${name}\n${await page.evaluate(() => document.querySelector('main').innerText)}\n`)
    const step = this.compare(name, word => seen.has(word))
    if (!step?.shows || !this.draw) return
    this.drawn.set(`${name.replace('/', '-')}.png`, await paint(page, look))
  }
  // The reader has a mail or a paper before them.
  told(name, text) {
    if (process.env.HANDBOOK_NOTES) note(`${name}\n${text}\n`)
    this.compare(name, word => plain(text).includes(word))
  }
  // What was painted, if it is another picture than before; pictures of steps that are gone go, too.
  keep() {
    let changed = 0
    for (const [file, bytes] of this.drawn) {
      const at = path.join(pictures, file)
      if (fs.existsSync(at) && fs.readFileSync(at).equals(bytes)) continue
      fs.writeFileSync(at, bytes)
      changed++
    }
    return changed
  }
}
