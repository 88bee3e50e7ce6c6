// book.mjs - the guides as the walk needs them: which step says which words of the screen, and shows which picture.
//
// A line `<!-- schritt: NAME -->` says where the reader is from here to the next such line or heading. There, **bold** is a word that stands on that screen,
// and a picture is the one that the walk takes there: bilder/GUIDE-NAME.png. Bold anywhere else belongs to no screen, and is a mistake.
import fs from 'node:fs'
import path from 'node:path'
import { root } from '../browser/kit.mjs'

export const folder = path.join(root, 'docs/handbuch'), pictures = path.join(folder, 'bilder')
export const guides = ['koordination', 'anbieter', 'sprachmittlung', 'anfragende-stelle', 'redaktion']
export const source = guide => path.join(folder, `${guide}.md`)

// Soft hyphens and blanks of every kind are no difference that a reader sees.
export const plain = text => text.replace(/[\u00ad\u200b-\u200f\u2066-\u2069]/g, '').replace(/[\s\u00a0\u202f]+/g, ' ').trim()

// Map from 'guide/step' to { words: Map word → line, shows, alt, line }, and what is wrong with the sources themselves.
export function read_book(which = guides) {
  const steps = new Map(), faults = []
  for (const guide of which) {
    let step = null
    fs.readFileSync(source(guide), 'utf8').split('\n').forEach((text, i) => {
      const where = `docs/handbuch/${guide}.md:${i + 1}`, mark = /^<!-- schritt: ([a-z0-9-]+) -->$/.exec(text)
      if (/^#{1,6} /.test(text)) step = null
      if (mark) {
        const name = `${guide}/${mark[1]}`
        if (steps.has(name)) faults.push(`${where}: the step ${mark[1]} is there twice`)
        steps.set(name, step = { words: new Map(), shows: false, line: where, alt: '' })
        return
      }
      for (const [, word] of text.matchAll(/\*\*([^*]+)\*\*/g)) {
        if (step) step.words.set(plain(word), where)
        else faults.push(`${where}: "${word}" is bold, but belongs to no step`)
      }
      for (const [, alt, file] of text.matchAll(/!\[([^\]]*)\]\(([^)]+)\)/g)) {
        const name = [...steps].find(s => s[1] === step)?.[0]
        if (!name || file !== `bilder/${name.replace('/', '-')}.png`) faults.push(`${where}: the picture ${file} is not that of its step`)
        else Object.assign(step, { shows: true, alt })
        if (plain(alt).length < 10) faults.push(`${where}: the picture has no description`)
      }
    })
  }
  return { steps, faults }
}
