// kit.mjs - what the attacks share: a server of the demonstration on loopback, a browser that keeps cookies, files made by hand.
import http from 'node:http'
import zlib from 'node:zlib'
import { bare_env, serve as start } from '../server.mjs'

export const PASSWORD = 'Vorfuehrung-2026'
export const ROLES = ['visitor', 'administrator', 'lead', 'coordinator', 'editor', 'translator-ar', 'officer-kleve', 'quarter-kleve', 'provider', 'data-officer',
  'finance', 'steering', 'amira']                                      // accounts of the demonstration that can log in; `amira`: a mediator without any role of the house

export const clean_env = bare_env()
export const wait = ms => new Promise(r => setTimeout(r, ms))

export const serve = (program, options, more = [], extra = {}) => start(program, options, more, { ...clean_env, ...extra })

// One request, no redirect followed. `text` is unpacked; `took` milliseconds until the last byte.
export function ask(port, path, { method = 'GET', headers = {}, body, patience = 60_000 } = {}) {
  return new Promise((resolve, reject) => {
    const began = process.hrtime.bigint()
    const r = http.request({ host: '127.0.0.1', port, path, method, headers, agent: false, timeout: patience }, a => {
      const parts = []
      a.on('data', d => parts.push(d)).on('error', reject)
      a.on('end', () => {
        const bytes = Buffer.concat(parts), plain = a.headers['content-encoding'] === 'gzip' && bytes.length ? zlib.gunzipSync(bytes) : bytes
        resolve({ status: a.statusCode, headers: a.headers, raw: a.rawHeaders, bytes: plain, text: plain.toString(), took: Number(process.hrtime.bigint() - began) / 1e6 })
      })
    })
    r.on('timeout', () => r.destroy(new Error('no answer'))).on('error', reject)
    r.end(body)
  })
}

const form = pairs => Object.entries(pairs).flatMap(([k, v]) => (Array.isArray(v) ? v : [v]).map(x => `${encodeURIComponent(k)}=${encodeURIComponent(x)}`)).join('&')
export const token_of = text => /name="csrf" value="([0-9a-f]+)"/.exec(text)?.[1] ?? ''

// Keeps cookies by name; each of these has its own network, as seen by a server that believes our X-Forwarded-For (--proxy 127.0.0.0/8).
let networks = 0
export class Browser {
  constructor(port, region = 'kleve') { this.port = port; this.region = region; this.jar = {}; this.network = `198.18.${++networks % 250}.7` }
  async ask(path, options = {}) {
    const cookie = Object.entries(this.jar).map(([k, v]) => `${k}=${v}`).join('; ')
    const a = await ask(this.port, path, { ...options, headers: { 'x-forwarded-for': this.network, ...(cookie ? { cookie } : {}), ...options.headers } })
    for (const line of a.headers['set-cookie'] ?? []) { const [, k, v] = /^([^=]+)=([^;]*)/.exec(line); if (/Max-Age=0/.test(line)) delete this.jar[k]; else this.jar[k] = v }
    return a
  }
  async token(page = `/${this.region}/de/login`) { return token_of((await this.ask(page)).text) }
  // A form as browsers send it. `page`: where its token stands.
  async send(path, fields, page) {
    const csrf = await this.token(page)
    return this.ask(path, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: form({ csrf, ...fields }) })
  }
  async login(name, password = PASSWORD) {
    this.name = name
    const a = await this.send(`/${this.region}/de/login`, { email: `${name}@beispiel.example`, password })
    this.csrf = this.jar.bruecke ? await this.token(`/${this.region}/de/account`) : ''
    return a
  }
  // The API with the session's cookie and the form's token, as scripts of ours would.
  api(method, path, body, headers = {}) {
    return this.ask(`/${this.region}/api/v1/${path}`, { method, body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
      headers: { 'content-type': 'application/json', 'x-csrf-token': this.csrf ?? '', 'if-match': '*', ...headers } })
  }
  // A form with one file.
  async upload(path, page, name, filename, type, bytes, more = {}) {
    const mark = 'attackattackattack', parts = []
    for (const [k, v] of Object.entries({ csrf: await this.token(page), ...more })) parts.push(`--${mark}\r\nContent-Disposition: form-data; name="${k}"\r\n\r\n${v}\r\n`)
    parts.push(`--${mark}\r\nContent-Disposition: form-data; name="${name}"; filename="${filename}"\r\nContent-Type: ${type}\r\n\r\n`)
    const body = Buffer.concat([Buffer.from(parts.join(''), 'latin1'), bytes, Buffer.from(`\r\n--${mark}--\r\n`)])
    return this.ask(path, { method: 'POST', headers: { 'content-type': `multipart/form-data; boundary=${mark}` }, body })
  }
}

// ---- files by hand: a ZIP of deflated parts, a PNG of any size that it claims --------------------------------------------------------
const crc_table = Array.from({ length: 256 }, (_, n) => { for (let k = 0; k < 8; k++) n = n & 1 ? 0xEDB88320 ^ (n >>> 1) : n >>> 1; return n >>> 0 })
export const crc = b => { let c = 0xFFFFFFFF; for (const x of b) c = crc_table[(c ^ x) & 255] ^ (c >>> 8); return (c ^ 0xFFFFFFFF) >>> 0 }
export function zip(files) {
  const local = [], central = []
  let at = 0
  for (const [name, content] of Object.entries(files)) {
    const bytes = Buffer.from(content), packed = zlib.deflateRawSync(bytes, { level: 9 }), n = Buffer.from(name), head = Buffer.alloc(30), dir = Buffer.alloc(46)
    head.writeUInt32LE(0x04034b50); head.writeUInt16LE(20, 4); head.writeUInt16LE(8, 8); head.writeUInt32LE(crc(bytes), 14); head.writeUInt32LE(packed.length, 18)
    head.writeUInt32LE(bytes.length, 22); head.writeUInt16LE(n.length, 26)
    dir.writeUInt32LE(0x02014b50); dir.writeUInt16LE(20, 4); dir.writeUInt16LE(20, 6); dir.writeUInt16LE(8, 10); dir.writeUInt32LE(crc(bytes), 16)
    dir.writeUInt32LE(packed.length, 20); dir.writeUInt32LE(bytes.length, 24); dir.writeUInt16LE(n.length, 28); dir.writeUInt32LE(at, 42)
    local.push(head, n, packed); central.push(dir, n); at += 30 + n.length + packed.length
  }
  const c = Buffer.concat(central), end = Buffer.alloc(22), count = Object.keys(files).length
  end.writeUInt32LE(0x06054b50); end.writeUInt16LE(count, 8); end.writeUInt16LE(count, 10); end.writeUInt32LE(c.length, 12); end.writeUInt32LE(at, 16)
  return Buffer.concat([...local, c, end])
}
const chunk = (type, data) => { const body = Buffer.concat([Buffer.from(type), data]), out = Buffer.alloc(body.length + 8); out.writeUInt32BE(data.length); body.copy(out, 4); out.writeUInt32BE(crc(body), body.length + 4); return out }
export function png(width, height, rows = height, tail = Buffer.alloc(0)) {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width); head.writeUInt32BE(height, 4); head[8] = 1                  // one bit a pixel, grey: a bomb packs to nothing
  const data = zlib.deflateSync(Buffer.alloc((Math.ceil(width / 8) + 1) * rows), { level: 9 })
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10]), chunk('IHDR', head), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0)), tail])
}
export const rss = pid => { try { return Number(/VmRSS:\s+(\d+)/.exec(fs_read(`/proc/${pid}/status`))[1]) / 1024 } catch { return 0 } }
import { readFileSync } from 'node:fs'
const fs_read = p => readFileSync(p, 'utf8')
