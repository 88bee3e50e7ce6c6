// stage.mjs - what long stories need: a server that is started anew for each day on which something happens, browsers that know it, and the mails it wrote.
import fs from 'node:fs'
import path from 'node:path'
import { region, serve } from './kit.mjs'
import { expect, visit } from './hand.mjs'
import { faults } from './sweep.mjs'

export const pause = ms => new Promise(resolve => setTimeout(resolve, ms))

// ---- mails: those of the folder, each read once -----------------------------------------------------------------------------------------
const bytes_of = (raw, how) => how === 'base64' ? Buffer.from(raw, 'base64')
  : Buffer.from(how === 'quoted-printable' ? raw.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/g, (_, x) => String.fromCharCode(parseInt(x, 16))) : raw, 'latin1')
function leaves(raw) {
  const end = /\r?\n\r?\n/.exec(raw), head = raw.slice(0, end.index).replace(/\r?\n[ \t]+/g, ' '), body = raw.slice(end.index + end[0].length)
  const header = name => new RegExp(`^${name}: *(.*)$`, 'im').exec(head)?.[1].trim() ?? ''
  const boundary = /boundary="?([^";]+)/.exec(header('content-type'))?.[1]
  if (boundary) return `\r\n${body}`.split(`\r\n--${boundary}`).slice(1, -1).flatMap(p => leaves(p.replace(/^\r?\n/, '')))
  return [{ type: header('content-type').split(';')[0], name: /filename\*?=(?:UTF-8'')?"?([^";]+)/.exec(header('content-disposition'))?.[1], bytes: bytes_of(body, header('content-transfer-encoding')) }]
}
export class Box {
  read = new Set()
  constructor(folder) { this.folder = folder }
  unread(to) {
    const files = fs.existsSync(this.folder) ? fs.readdirSync(this.folder).filter(f => f.endsWith('.eml') && !this.read.has(f)).sort() : []
    return files.map(f => ({ f, raw: fs.readFileSync(path.join(this.folder, f), 'latin1') })).filter(m => new RegExp(`^To:.*${to}`, 'm').test(m.raw))
  }
  // The next one to that person whose text has these words; a job of the server writes it.
  async next(to, ...words) {
    for (let i = 0; i < 200; i++) {
      for (const m of this.unread(to)) {
        const parts = leaves(m.raw), text = parts.find(p => p.type === 'text/plain').bytes.toString('utf8')
        if (!words.every(w => text.includes(w))) continue
        this.read.add(m.f)
        return { text, files: parts.filter(p => p.name) }
      }
      await pause(100)
    }
    throw new Error(`no mail to ${to} with ${words.join(', ')}`)
  }
}
// ---- the stage: one server at a time, and browsers that know it --------------------------------------------------------------------------
export class Stage {
  constructor(browser, program, options, folder, looks) { Object.assign(this, { browser, program, options, folder, looks, env: {}, open: {}, box: new Box(path.join(folder, 'mail')) }) }
  async go(moment) {
    await this.end()
    this.site = await serve(this.program, `${this.options} --mail-dir ${path.join(this.folder, 'mail')}`, { ...this.env, BRUECKE_NOW: String(moment) })
  }
  // Whoever has an account works at a desk; whoever follows a link holds a telephone.
  async as(who) {
    const phone = { viewport: { width: 360, height: 740 } }
    const page = this.open[who ?? ''] ??= await visit(this.browser, this.site, who, who ? {} : phone)
    page.setDefaultTimeout(20_000)
    return page
  }
  async end() {
    for (const page of Object.values(this.open)) await page.context().close()
    this.open = {}
    await this.site?.stop()
    this.site = null
  }
  url(rest, lang) { return this.site.url(rest, lang) }
  link(page, token, lang) { return this.url(`${page}?link=${token}`, lang) }
  shots = 0
  // Nothing wrong with this page in Arabic on a telephone, which is the hardest; pages are the same on both engines. BRUECKE_SHOTS_PATH: pictures of it, in German and wide, too.
  async fine(page, name) {
    if (!this.looks) return
    const where = page.url(), there = page.viewportSize(), folder = process.env.BRUECKE_SHOTS_PATH
    for (const lang of folder ? ['de', 'ar'] : ['ar']) {
      if (lang === 'ar') await page.goto(where.replace(`/${region}/de/`, `/${region}/ar/`))
      for (const width of folder ? [1280, 320] : [320]) {
        await page.setViewportSize({ width, height: there.height })
        expect(`nothing is wrong with ${name} in ${lang} at ${width}`, await faults(page, lang), '')
        if (folder) await page.screenshot({ path: path.join(folder, `${String(++this.shots).padStart(2, '0')}-${name.replace(/\W+/g, '-')}-${lang}-${width}.png`), fullPage: true })
      }
    }
    await page.setViewportSize(there)
    await page.goto(where)
  }
}
