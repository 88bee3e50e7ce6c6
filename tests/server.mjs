// server.mjs - a server of the program for as long as a test needs it; those that a test leaves behind end with it.
import { spawn } from 'node:child_process'

const children = new Set()
process.on('exit', () => { for (const c of children) c.kill('SIGKILL') })

// The environment without what would change the program's settings, but for the variables named.
export function bare_env(...keep) {
  const env = { ...process.env }
  for (const name of Object.keys(env)) if (name.startsWith('BRUECKE_') && !keep.includes(name)) delete env[name]
  return env
}

// `options`: "--data DIR" or "--store URL"; any free port. { child, port, log: what it said on standard error so far, ended: its exit code, stop() }
export async function serve(program, options, more = [], env = bare_env()) {
  const child = spawn(program, ['serve', ...options.split(' '), '--listen', '127.0.0.1:0', ...more], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  children.add(child)
  const s = { child, log: '' }
  child.stderr.on('data', d => { s.log += d })
  s.ended = new Promise(r => child.on('exit', code => { children.delete(child); r(code) }))
  s.stop = () => { child.kill('SIGTERM'); return s.ended }
  s.port = await new Promise((resolve, reject) => {
    let said = ''
    child.stdout.on('data', d => { said += d; const m = /ready http:\/\/[^:]*:(\d+)/.exec(said); if (m) resolve(Number(m[1])) })
    s.ended.then(() => reject(new Error(`serve ended: ${s.log}`)))
  })
  return s
}
