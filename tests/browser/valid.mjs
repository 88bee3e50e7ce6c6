// valid.mjs - is the HTML valid? html-validate here, the Nu checker in one Java process for all pages.
import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { promisify } from 'node:util'
import fs from 'node:fs'
import path from 'node:path'
import { counts, Findings, root, skip } from './kit.mjs'

// Rules of taste that say nothing about whether a page is valid are off; so is the one that no two fields share a name, as boxes of one field do.
const config = { root: true, extends: ['html-validate:recommended'], rules: {
  'no-trailing-whitespace': 'off', 'long-title': 'off', 'void-style': 'off', 'attribute-boolean-style': 'off', 'attribute-empty-style': 'off', 'doctype-style': 'off', 'tel-non-breaking': 'off',
  'prefer-native-element': ['error', { exclude: ['region'] }],
  'form-dup-name': 'off', 'valid-id': ['error', { relaxed: true }], 'aria-label-misuse': ['error', { allowAnyNamable: true }],
} }

function count(name, sources, bad) {
  const seen = bad.delete(sources.at(-1))
  if (!seen) console.log(`FAILED: ${name} finds nothing wrong with a bad page`)
  counts.failed += bad.size + !seen
  counts.passed += sources.length - 1 - bad.size + seen
}

async function by_html_validate(sources, findings) {
  const { HtmlValidate, StaticConfigLoader } = createRequire(path.join(root, 'package.json'))('html-validate')
  const judge = new HtmlValidate(new StaticConfigLoader(config)), bad = new Set()
  for (const s of sources) {
    const report = await judge.validateFile(s.file)
    for (const m of report.results.flatMap(r => r.messages)) { findings.add(`html-validate ${m.ruleId}: ${m.message}`, `${s.title} ${m.selector?.slice(-60) ?? `line ${m.line}`}`); bad.add(s) }
  }
  count('html-validate', sources, bad)
}

async function by_nu(sources, findings) {
  const jar = path.join(root, 'node_modules/vnu-jar/build/dist/vnu.jar')
  if (!fs.existsSync(jar)) throw new Error(`the Nu checker is not there: ${jar}`)
  const args = ['-Xss4m', '-XX:+UseSerialGC', '-jar', jar, '--format', 'json', '--stdout', '--exit-zero-always', '--errors-only', ...sources.map(s => s.file)]
  const { stdout } = await promisify(execFile)('java', args, { maxBuffer: 1 << 26 })
  const title = new Map(sources.map(s => [path.resolve(s.file), s])), bad = new Set()
  for (const m of JSON.parse(stdout).messages) {
    const s = title.get(path.resolve(decodeURIComponent(new URL(m.url).pathname)))
    findings.add(`Nu: ${m.message} – ${(m.extract ?? '').replace(/\s+/g, ' ').slice(0, 120)}`, s.title)
    bad.add(s)
  }
  count('the Nu checker', sources, bad)
}

// The last source is a bad page that both must find: a checker that says nothing is no proof.
const broken = '<!DOCTYPE html><html lang="de"><head><title>x</title></head><body><p id="a"><div id="a"></p></body></html>'

export async function validate(sources, folder) {
  const findings = new Findings()
  if (!sources.length) throw new Error('no page to validate')
  const bait = { file: path.join(folder, 'broken.html'), title: 'the bad page' }
  fs.writeFileSync(bait.file, broken)
  sources = [...sources, bait]
  await Promise.all([by_nu(sources, findings), by_html_validate(sources, findings)])
  for (const [what, where] of findings.all) {
    const rest = where.filter(w => !w.startsWith(bait.title))
    if (rest.length) findings.all.set(what, rest); else findings.all.delete(what)
  }
  findings.print('FAILED')
}
