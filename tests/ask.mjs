// ask.mjs - many requests to one `bruecke requests`, which answers hundreds in the time that a process for each takes to start.
//
//     const asker = new Asker(program, ['--data', 'DIR'])
//     const { code, signal, out, err, error } = await asker.ask(['GET', '/kleve/de/', '--as', 'editor'], 'standard input')
//     await asker.end()
//
// One request at a time. A process that dies while it answers is the end of that answer (signal, or its exit code), and of what came before it in the
// same process: end() says what a process said and how it ended after its last answer (leaks that a sanitizer finds).
// BRUECKE_TEST_WHOLE=1: a process `bruecke request` for each, as it was before.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

const LONGEST = 60_000                                      // of an answer, milliseconds

// One process per request, with its own start and end.
export function ask_alone(program, store, args, body) {
  return new Promise(resolve => {
    const child = spawn(program, ['request', ...args, ...store], { timeout: LONGEST })
    const out = [], err = []
    child.stdout.on('data', d => out.push(d))
    child.stderr.on('data', d => err.push(d))
    child.stdin.on('error', () => {})
    child.stdin.end(body)
    child.on('error', e => resolve({ error: String(e) }))
    child.on('close', (code, signal) => resolve({ out: Buffer.concat(out).toString(), code, signal, err: Buffer.concat(err).toString() }))
  })
}

export class Asker {
  constructor(program, store) { Object.assign(this, { program, store, child: null }) }

  start() {
    this.mark = `end-${randomBytes(12).toString('hex')}`
    this.out = []
    this.err = []
    this.child = spawn(this.program, ['requests', this.mark, ...this.store])
    this.child.stdin.on('error', () => {})
    this.child.stdout.on('data', d => { this.out.push(d); this.look() })
    this.child.stderr.on('data', d => this.err.push(d))
    this.closed = new Promise(resolve => {
      this.child.on('error', e => { this.give?.({ error: String(e) }); this.child = null; resolve({ error: String(e) }) })
      this.child.on('close', (code, signal) => { this.child = null; const end = { ...this.taken(), code, signal }; if (this.give) this.give(end); resolve(end) })
    })
  }

  taken() {
    const all = { out: Buffer.concat(this.out).toString(), err: Buffer.concat(this.err).toString() }
    this.out = []
    this.err = []
    return all
  }

  // The mark is the last line of what has come: nothing follows it before the next question.
  look() {
    const tail = Buffer.concat(this.out.slice(-3)).subarray(-100).toString('latin1'), end = /\n(end-[0-9a-f]+) (\d+)\n$/.exec(tail)
    if (!end || end[1] !== this.mark || !this.give) return
    setImmediate(() => {                                    // what it said on standard error has been read then
      const { out, err } = this.taken()
      this.give({ out: out.slice(0, -end[0].length), err, code: Number(end[2]), signal: null })
    })
  }

  // What would be read from standard input is a file here, since that carries the questions.
  async ask(args, body) {
    if (process.env.BRUECKE_TEST_WHOLE) return ask_alone(this.program, this.store, args, body)
    if (!this.child) this.start()
    let file = null
    if (args.includes('-')) {
      file = path.join(os.tmpdir(), `bruecke-body-${process.pid}-${this.mark}`)
      fs.writeFileSync(file, body)
      args = args.map(a => a === '-' ? file : a)
    }
    const answer = await new Promise(resolve => {
      const late = setTimeout(() => this.child?.kill('SIGKILL'), LONGEST)
      this.give = end => { clearTimeout(late); this.give = null; resolve(end) }
      this.child.stdin.write(`${args.join('\t')}\n`)
    })
    if (file) fs.rmSync(file, { force: true })
    return answer
  }

  async end() {
    if (!this.child) return { code: 0, signal: null, err: '' }
    this.child.stdin.end()
    return this.closed
  }
}
