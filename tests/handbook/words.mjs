// words.mjs - the quick half: without a server or a browser, is every word that the guides show in bold still a text of the interface (po/de.po)? Where it stands only the walk
// can tell (make handbook); but a button that was renamed is found here, in a second.
//
//     node tests/handbook/words.mjs
//
// Ends with "N passed, N failed".
import fs from 'node:fs'
import path from 'node:path'
import { root } from '../browser/kit.mjs'
import { pictures, plain, read_book } from './book.mjs'

const unquote = lines => lines.trim().split('\n').map(l => JSON.parse(l.trim())).join('')
const texts = [...fs.readFileSync(path.join(root, 'po/de.po'), 'utf8').matchAll(/^msgstr(?:\[\d\])? ((?:".*"\n?)+)/gm)].map(m => unquote(m[1])).filter(Boolean)
const escape = t => t.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
// A text with places to fill in ("Mittel {year}", "%d Stunden") fits whatever stands there; mails are many lines, of which one sentence may be named.
const whole = new Set(texts.map(plain)), open = texts.filter(t => /\{\w+\}|%[sd]/.test(t)).map(t => new RegExp(`^${escape(plain(t)).replace(/\\\{\w+\\\}|%[sd]/g, '.+')}$`)).filter(r => r.source.replace(/\.\+/g, '').length > 6)
const longer = texts.map(plain).filter(t => t.length > 40)
const known = word => whole.has(word) || open.some(r => r.test(word)) || (word.length > 12 && longer.some(t => t.includes(word)))

const { steps, faults } = read_book()
let passed = 0
for (const step of steps.values()) for (const [word, where] of step.words) { if (known(word)) passed++; else faults.push(`${where}: "${word}" is no text of the interface any more`) }
for (const [name, step] of steps) if (step.shows && !fs.existsSync(path.join(pictures, `${name.replace('/', '-')}.png`))) faults.push(`${step.line}: the picture of ${name} is not there (make handbook)`)
for (const file of fs.readdirSync(pictures)) if (![...steps].some(([name, step]) => step.shows && file === `${name.replace('/', '-')}.png`)) faults.push(`docs/handbuch/bilder/${file}: no guide shows it`)
for (const f of faults) console.log(`FAILED: handbook: ${f}`)
console.log(`${passed} passed, ${faults.length} failed`)
process.exitCode = faults.length ? 1 : 0
