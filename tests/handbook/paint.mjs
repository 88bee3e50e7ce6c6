// paint.mjs - one picture for a guide: the part of the page that matters, a ring around what is meant, as few bytes as will do.
import zlib from 'node:zlib'

const PAD = 16, RING = 'outline: 4px solid #c2185b !important; outline-offset: 3px !important; border-radius: 4px;'

// Style sheets made by a script are no inline style: the page's Content-Security-Policy stays as it is.
const dress = ([ring, hide]) => {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(`[data-ring] { ${ring} } * { caret-color: transparent !important } ${hide}`)
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
  document.activeElement?.blur()
  return document.fonts.ready.then(() => {})
}

// The rectangle around all of these, on the page and not on the screen.
async function bounds(page, locators) {
  const boxes = []
  for (const l of locators) for (const one of await l.all()) {
    const box = await one.evaluate(e => { const b = e.getBoundingClientRect(); return b.width ? [b.left + scrollX, b.top + scrollY, b.right + scrollX, b.bottom + scrollY] : null })
    if (box) boxes.push(box)
  }
  if (!boxes.length) throw new Error(`nothing to show: ${locators.map(String).join(', ')}`)
  return [0, 1].map(i => Math.min(...boxes.map(b => b[i]))).concat([2, 3].map(i => Math.max(...boxes.map(b => b[i]))))
}

// Where a picture of at most `high` pixels ends without cutting through a line or a field.
const end = ([top, limit]) => {
  const boxes = [...document.querySelectorAll('main *')].filter(e => !e.children.length || e.matches('button, select, a, p, li, label')).flatMap(e => [...e.getClientRects()]).map(b => [b.top + scrollY, b.bottom + scrollY]).filter(b => b[1] - b[0] < 120)
  let cut = limit
  for (let moved = true; moved;) {
    moved = false
    for (const [a, b] of boxes) if (a < cut && b > cut && a > top) { cut = a - 4; moved = true }
  }
  return limit - cut < 90 ? Math.floor(cut) : limit
}

// `around`: what is shown (the contents of the page, if nothing is said); `ring`: what the reader shall press or fill in; `high`: at most so many pixels from the top.
export async function paint(page, { around, ring = [], high = 900 }) {
  const rings = [ring].flat(), shown = [around ?? page.locator('main h1, main h1 ~ *')].flat()
  for (const r of rings) await r.first().evaluate(e => (e.matches('[type=checkbox], [type=radio]') ? e.labels[0] ?? e : e).setAttribute('data-ring', ''))
  await page.evaluate(dress, [RING, 'header { position: static !important }'])
  const [left, top, right, bottom] = await bounds(page, [...shown, ...rings]), wide = await page.evaluate(() => document.documentElement.scrollWidth)
  const x = Math.max(0, Math.floor(left) - PAD), y = Math.max(0, Math.floor(top) - PAD)
  const clip = { x, y, width: Math.min(wide, Math.ceil(right) + PAD) - x, height: (Math.ceil(bottom) + PAD - y > high ? await page.evaluate(end, [y, y + high]) : Math.ceil(bottom) + PAD) - y }
  return small(await page.screenshot({ clip, fullPage: true, animations: 'disabled', caret: 'hide' }))
}

// ---- PNG with a palette ----------------------------------------------------------------------------------------------------------------------
// What Chromium writes is 8 bits a channel, not interlaced. Interfaces have few colours: the 255 most frequent stay, every other one becomes the nearest of them.
function* chunks(png) {
  for (let at = 8; at < png.length;) {
    const size = png.readUInt32BE(at)
    yield [png.toString('latin1', at + 4, at + 8), png.subarray(at + 8, at + 8 + size)]
    at += size + 12
  }
}
const paeth = (a, b, c) => { const p = a + b - c, pa = Math.abs(p - a), pb = Math.abs(p - b), pc = Math.abs(p - c); return pa <= pb && pa <= pc ? a : pb <= pc ? b : c }
function pixels(png) {
  const parts = [...chunks(png)], head = parts[0][1], width = head.readUInt32BE(0), height = head.readUInt32BE(4), step = head[9] === 6 ? 4 : 3, row = width * step
  if (head[8] !== 8 || (head[9] !== 2 && head[9] !== 6) || head[12]) throw new Error('not a picture as Chromium writes it')
  const raw = zlib.inflateSync(Buffer.concat(parts.filter(p => p[0] === 'IDAT').map(p => p[1]))), out = Buffer.alloc(row * height)
  for (let y = 0; y < height; y++) {
    const how = raw[y * (row + 1)], to = y * row
    for (let i = 0; i < row; i++) {
      const a = i >= step ? out[to + i - step] : 0, b = y ? out[to + i - row] : 0, c = y && i >= step ? out[to + i - row - step] : 0
      out[to + i] = raw[y * (row + 1) + 1 + i] + (how === 1 ? a : how === 2 ? b : how === 3 ? (a + b) >> 1 : how === 4 ? paeth(a, b, c) : 0)
    }
  }
  return { width, height, step, out }
}
function palette(counts) {
  const kept = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, 255).map(c => c[0]), place = new Map(kept.map((c, i) => [c, i]))
  const far = (a, b) => ((a >> 16) - (b >> 16)) ** 2 + ((a >> 8 & 255) - (b >> 8 & 255)) ** 2 + ((a & 255) - (b & 255)) ** 2
  for (const c of counts.keys()) if (!place.has(c)) place.set(c, kept.reduce((best, k, i) => far(c, k) < far(c, kept[best]) ? i : best, 0))
  return { kept, place }
}
const chunk = (name, data) => {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]), size = Buffer.alloc(4), sum = Buffer.alloc(4)
  size.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc(body))
  return Buffer.concat([size, body, sum])
}
const crc_table = Int32Array.from({ length: 256 }, (_, n) => { for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ n >>> 1 : n >>> 1; return n })
const crc = bytes => { let c = -1; for (const b of bytes) c = crc_table[(c ^ b) & 255] ^ c >>> 8; return ~c >>> 0 }

export function small(png) {
  const { width, height, step, out } = pixels(png), counts = new Map(), of = i => out[i] << 16 | out[i + 1] << 8 | out[i + 2]
  for (let i = 0; i < out.length; i += step) counts.set(of(i), (counts.get(of(i)) ?? 0) + 1)
  const { kept, place } = palette(counts), lines = Buffer.alloc((width + 1) * height)
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) lines[y * (width + 1) + 1 + x] = place.get(of((y * width + x) * step))
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 3, 0, 0, 0], 8)
  const colours = Buffer.from(kept.flatMap(c => [c >> 16, c >> 8 & 255, c & 255]))
  return Buffer.concat([png.subarray(0, 8), chunk('IHDR', head), chunk('PLTE', colours), chunk('IDAT', zlib.deflateSync(lines, { level: 9 })), chunk('IEND', Buffer.alloc(0))])
}
