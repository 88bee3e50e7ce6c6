// inside.js - questions that the browser tier asks inside a page. Put in front of every page, beside axe; answers are lists of texts,
// and an empty list is a good page.
globalThis.ask_page = (() => {
  const cut = (text, n = 110) => String(text).replace(/\s+/g, ' ').trim().slice(0, n)
  const seen = e => { const b = e.getBoundingClientRect(), s = getComputedStyle(e); return b.width > 1 && b.height > 1 && s.visibility === 'visible' && e.checkVisibility?.() !== false }
  const tag = e => cut(e.cloneNode(false).outerHTML)
  // What stands in a box that scrolls by itself may be wider than the screen.
  const scrolls = e => { for (let p = e.parentElement; p && p !== document.body; p = p.parentElement) if (/auto|scroll|hidden|clip/.test(getComputedStyle(p).overflowX)) return true; return false }
  const floats = e => { for (let p = e; p; p = p.parentElement) if (/fixed|sticky/.test(getComputedStyle(p).position)) return true; return false }

  // WCAG 1.4.10: nobody scrolls sideways to read.
  function sideways() {
    const over = document.scrollingElement.scrollWidth - innerWidth
    if (over <= 0) return []
    const who = [...document.querySelectorAll('body *')].filter(e => { const b = e.getBoundingClientRect(); return b.width && (b.right > innerWidth + 1 || b.left < -1) && !scrolls(e) && seen(e) })
    return [`scrolls sideways by ${over} px: ${who.slice(0, 3).map(tag).join(' ') || 'nobody sticks out'}`]
  }

  // Nothing that can be pressed lies upon something else that can be pressed, or outside of the screen.
  function overlaps() {
    const all = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')].filter(e => seen(e) && !scrolls(e) && !floats(e) && !e.closest('svg'))
    const box = all.map(e => [...e.getClientRects()]), bad = []
    const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1
    // Lines of running text may touch: only what overlaps by more than a quarter of the lower one counts.
    const deep = (a, b) => Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > Math.min(a.height, b.height) / 4
    for (let i = 0; i < all.length; i++) {
      if (!all[i].matches('.skip, [class*=skip]') && box[i].some(r => r.left < -1 || r.right > innerWidth + 1)) bad.push(`sticks out of the screen: ${tag(all[i])}`)
      for (let k = i + 1; k < all.length; k++)
        if (!all[i].contains(all[k]) && !all[k].contains(all[i]) && box[i].some(a => box[k].some(b => meet(a, b) && deep(a, b)))) bad.push(`overlap: ${tag(all[i])} and ${tag(all[k])}`)
    }
    return bad.slice(0, 5)
  }

  // Text that is cut off: a box that hides what does not fit.
  function clipped() {
    return [...document.querySelectorAll('body *')].filter(e => {
      const s = getComputedStyle(e)
      if (!/hidden|clip/.test(s.overflowX + s.overflowY) || !seen(e) || e.closest('svg, [class*=sr-only]') || !e.textContent.trim()) return false
      return (/hidden|clip/.test(s.overflowX) && e.scrollWidth > e.clientWidth + 1) || (/hidden|clip/.test(s.overflowY) && e.scrollHeight > e.clientHeight + 1)
    }).slice(0, 5).map(e => `text is cut off: ${tag(e)} ${cut(e.textContent, 40)}`)
  }

  function texts(root) {
    const all = [], walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
    for (let n; (n = walk.nextNode());) if (n.data.trim() && !n.parentElement.closest('script, style, option, textarea, datalist, svg') && n.parentElement.checkVisibility?.() !== false) all.push(n)
    return all
  }

  // Left-to-right things need a box of their own inside right-to-left text, or their parts change places.
  const ltr = /\+?\d[\d /()–-]{5,}\d|[\w.+-]+@[\w-]+\.[\w.]+|https?:\/\/\S+|www\.\S+|\b\d{1,2}\.\d{1,2}\.\d{2,4}\b|\b\d{4}-\d\d-\d\d\b/
  const boxed = e => e.closest('bdi, [dir=ltr], [dir=auto]') || getComputedStyle(e).direction === 'ltr'
  const latin = /[A-Za-zÀ-ɏ]{2,}(?:[ ,.’'/-]+[A-Za-zÀ-ɏ]{2,}){2,}|[A-Za-z]*[äöüßÄÖÜ][A-Za-zäöüß]*/
  function right_to_left() {
    const html = document.documentElement, bad = []
    if (html.dir !== 'rtl' || !/^ar\b/.test(html.lang)) bad.push(`<html lang="${html.lang}" dir="${html.dir}"> on an Arabic page`)
    for (const e of document.querySelectorAll('main *'))
      if (getComputedStyle(e).textAlign === 'left' && !e.closest('[dir=ltr], .ltr') && seen(e)) { bad.push(`text-align: left in ${tag(e)}`); break }
    for (const n of texts(document.body)) {
      const e = n.parentElement, m = ltr.exec(n.data.replace(/\u2066[^\u2069]*\u2069/g, ''))  // what stands between isolates is boxed already
      if (m && !boxed(e)) bad.push(`"${cut(m[0], 40)}" stands outside of bdi and dir=ltr in ${tag(e)}`)
      // A name within an Arabic sentence is part of it; an address on the web is of no language.
      const own = e.closest('[lang]'), german = !/[\u0600-\u06ff]/.test(n.data) && latin.exec(n.data)
      if (german && own === html && !e.closest('code, .ltr, bdi[dir=ltr]')) bad.push(`"${cut(german[0], 50)}" is not marked by lang in ${tag(e)}`)
      else if (own?.lang.startsWith('de') && !boxed(e) && /[\d.,:;!?()–/-]|\p{L} +\p{L}+ +\p{L}/u.test(n.data)) bad.push(`German "${cut(n.data, 50)}" has no direction of its own in ${tag(e)}`)
    }
    return [...new Set(bad)].slice(0, 8)
  }

  // Every language by its own name, marked as that language.
  function languages() {
    const own = tag => { try { return new Intl.DisplayNames([tag], { type: 'language' }).of(tag) } catch { return null } }
    const links = [...document.querySelectorAll('header a[hreflang], header [role=menu] a[hreflang]')]
    const bad = links.filter(a => a.lang !== a.hreflang).map(a => `language link without its lang: ${tag(a)}`)
    for (const a of links.filter(a => !/simple/.test(a.hreflang))) if (own(a.hreflang).toLowerCase() !== cut(a.textContent).toLowerCase()) bad.push(`${a.hreflang} is called "${cut(a.textContent)}", not "${own(a.hreflang)}"`)
    return bad
  }

  // The kinds of parts a page is made of. Pages that bring a new one are looked at in every combination.
  const parts = () => [...new Set([...document.querySelectorAll('body, body *')].filter(e => !e.closest('svg') || e.localName === 'svg').map(e =>
    [e.localName, e.getAttribute('role'), e.getAttribute('type'), [...e.classList].sort().join('.')].filter(Boolean).join(' ')))]

  // WCAG 2.4.7, 2.4.11: where is the focus, can it be seen, does anything lie upon it?
  function focus() {
    const e = document.activeElement
    if (!e || e === document.body || e === document.documentElement) return { at: 'nothing', wrong: null, none: true }
    const ring = (x, pseudo) => { const s = getComputedStyle(x, pseudo); return (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none' }
    const label = e.id && document.querySelector(`label[for="${CSS.escape(e.id)}"]`)
    // Inside a date field the browser draws the ring of its own calendar button, out of our sight.
    const inner = e.matches('input:not(:focus-visible)') && /date|time|month|week/.test(e.type)
    // In a drawing the shapes themselves are outlined, three times as wide as ever.
    const drawn = e.closest('svg') && [...e.querySelectorAll('path, circle, rect')].some(x => parseFloat(getComputedStyle(x).strokeWidth) >= 10)
    const shown = inner || drawn || [e, label, e.parentElement].filter(Boolean).some(x => ring(x) || ring(x, '::before') || ring(x, '::after'))
    const b = e.getBoundingClientRect()
    const points = [[.5, .5], [.1, .5], [.9, .5], [.5, .1], [.5, .9]].map(([x, y]) => [b.left + b.width * x, b.top + b.height * y]).filter(([x, y]) => x >= 0 && y >= 0 && x < innerWidth && y < innerHeight)
    const free = points.some(([x, y]) => { const t = document.elementFromPoint(x, y); return t && (e.contains(t) || t.contains(e) || t.closest('label') === label || t.control === e) })
    const main = e.matches('main, [tabindex="-1"]')                     // the skip link's goal and summaries are no stops
    const wrong = main ? null : !shown ? 'the focus cannot be seen' : !points.length ? 'the focus is outside of the screen' : !free ? `the focus lies behind ${tag(document.elementFromPoint(...points[0]) ?? e)}` : null
    return { at: tag(e), wrong, none: false, goal: !!globalThis.goals?.has(e), folded: e.localName === 'summary' && !e.parentElement.open }
  }

  return { sideways, overlaps, clipped, right_to_left, languages, parts, focus }
})()
