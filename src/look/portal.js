// portal.js - what makes the public pages friendlier: the chosen language is remembered, pages on violence are left at once, the device's own
// voices read aloud, opened pages can be kept for reading without a network. Pages work without it; it loads nothing and asks nobody.
// It finds its work by attributes: data-lang, data-exit, data-aloud, data-offline.
'use strict'
{
  const all = (selector, within = document) => [...within.querySelectorAll(selector)]
  const one = (selector, within = document) => within.querySelector(selector)

  // ---- language: a choice by hand is kept for a year; what the browser's owner reads comes first -------------------------
  const YEAR = 365 * 86400
  document.addEventListener('click', e => {
    const link = e.target.closest('a[data-lang]')
    if (link) document.cookie = `bruecke_lang=${link.hreflang}; Path=/; Max-Age=${YEAR}; SameSite=Lax${location.protocol === 'https:' ? '; Secure' : ''}`
  })
  const NEAR = 2, row = one('.langs > .wrap > ul'), more = one('.more-langs > ul')
  if (row && more) {
    const read = navigator.languages.map(tag => tag.toLowerCase())
    const rank = item => {
      const link = one('a', item), at = read.findIndex(tag => tag === link.hreflang || tag.split('-')[0] === link.hreflang)
      return link.hasAttribute('aria-current') ? -1 : at < 0 ? read.length : at
    }
    const items = [...row.children].map((item, i) => ({ item, i, rank: rank(item) })).sort((a, b) => a.rank - b.rank || a.i - b.i).map(x => x.item)
    row.append(...items)
    more.replaceChildren(...items.slice(NEAR).map(item => item.cloneNode(true)))
  }
  const fold = one('.more-langs')
  if (fold) {
    document.addEventListener('click', e => { if (!fold.contains(e.target)) fold.open = false })
    document.addEventListener('keydown', e => { if (e.key === 'Escape' && fold.open) { fold.open = false; one('summary', fold).focus() } })
  }

  // ---- leaving at once: this page's place in the history is taken by the next one ----------------------------------------
  const exit = one('[data-exit]')
  if (exit) {
    const TIMES = 3, WITHIN = 2000
    let pressed = []
    const leave = () => { document.documentElement.hidden = true; location.replace(exit.href) }
    exit.addEventListener('click', e => { e.preventDefault(); leave() })
    document.addEventListener('keydown', e => {
      if (e.key !== 'Escape') return
      pressed = [...pressed.filter(t => Date.now() - t < WITHIN), Date.now()]
      if (pressed.length >= TIMES) leave()
    })
  }

  // ---- reading aloud ------------------------------------------------------------------------------------------------------
  const bar = one('[data-aloud]'), synth = window.speechSynthesis
  const family = tag => tag.toLowerCase().split(/[-_]/)[0]
  // Only voices that are on the device: others would send the text away.
  const voice = tag => {
    const own = synth.getVoices().filter(v => v.localService)
    return own.find(v => v.lang.toLowerCase() === tag.toLowerCase()) ?? own.find(v => family(v.lang) === family(tag))
  }

  const UNREAD = 'nav, form, script, style, svg, button, select, input, [hidden], [aria-hidden=true], .badge'
  const BLOCKS = /^(block|flex|grid|list-item|table)/, LONG = 200
  // What stands in <main>, block by block; a part in another language is a piece of its own.
  function pieces() {
    const found = []
    let open = null
    const end = () => { if (open?.text.trim()) found.push(open); open = null }
    const walk = (node, lang) => {
      if (node.nodeType === Node.TEXT_NODE) {
        if (open?.lang !== lang) { end(); open = { lang, text: '' } }
        open.text += node.data
      }
      if (node.nodeType !== Node.ELEMENT_NODE || node.matches(UNREAD) || !node.getClientRects().length) return
      const own = node.lang || lang, block = BLOCKS.test(getComputedStyle(node).display)
      if (block) end()
      for (const child of node.childNodes) walk(child, own)
      if (block) end()
    }
    walk(one('main'), document.documentElement.lang)
    end()
    return found.flatMap(p => short(p.text.replace(/\s+/g, ' ').trim()).map(text => ({ lang: p.lang, text })))
  }
  // Some voices stop in the middle of long texts: sentences are put together up to LONG characters.
  function short(text) {
    const out = []
    for (const sentence of text.match(/[^.!?؟。]+[.!?؟。]*\s*/g) ?? []) {
      if (out.length && (out.at(-1) + sentence).length <= LONG) out.push(out.pop() + sentence)
      else out.push(sentence)
    }
    return out
  }

  if (bar && synth) {
    const button = Object.fromEntries(all('button', bar).map(b => [b.dataset.do, b])), first = button.play.textContent
    let list = [], at = 0, round = 0                       // round: what an older round still says when it ends is not heard
    function show(state) {
      const focused = bar.contains(document.activeElement)
      button.play.hidden = state === 'reads'
      button.pause.hidden = state !== 'reads'
      button.stop.hidden = state === 'silent'
      button.play.textContent = state === 'waits' ? button.play.dataset.on : first
      if (focused) (state === 'reads' ? button.pause : button.play).focus()
    }
    function next(mine) {
      if (mine !== round) return
      const piece = list[at]
      if (!piece) { at = 0; show('silent'); return }
      const speech = new SpeechSynthesisUtterance(piece.text), own = voice(piece.lang) ?? voice(document.documentElement.lang)
      if (own) { speech.voice = own; speech.lang = own.lang }
      speech.onend = () => { if (mine === round) { at++; next(mine) } }
      speech.onerror = () => { if (mine === round) { at = 0; show('silent') } }
      synth.speak(speech)
    }
    // A pause ends the speech and begins its piece anew later: pausing itself does not work with every voice.
    const does = {
      play: () => { if (!at) list = pieces(); show('reads'); next(++round) },
      pause: () => { round++; synth.cancel(); show('waits'); if (!at) at = 0 },
      stop: () => { round++; synth.cancel(); at = 0; show('silent') },
    }
    bar.addEventListener('click', e => does[e.target.closest('button')?.dataset.do]?.())
    const offer = () => { bar.hidden = !voice(document.documentElement.lang) }
    offer()
    synth.addEventListener?.('voiceschanged', offer)
    addEventListener('pagehide', does.stop)
  }

  // ---- offline reading: switched on here, kept by sw.js -----------------------------------------------------------------
  const box = one('[data-offline]')
  if (box) {
    const scope = box.dataset.offline, names = { pages: `bruecke pages ${scope}`, parts: `bruecke parts ${scope}`, help: `bruecke help ${scope}` }
    const able = 'serviceWorker' in navigator && 'caches' in window
    // The page that lists the others, and all that it is made of, must be there when the network is not.
    async function fetch_help() {
      const here = new URL('offline', new URL(`${document.documentElement.lang}/`, new URL(scope, location.href))).href
      const parts = performance.getEntriesByType('resource').map(r => r.name).filter(url => new URL(url).pathname.startsWith('/static/'))
      await (await caches.open(names.help)).add(here)
      await (await caches.open(names.parts)).addAll([...new Set(parts)])
    }
    const title_of = async answer => new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('h1')?.textContent.trim()
    async function list() {
      const kept = await caches.open(names.pages), items = []
      for (const request of (await kept.keys()).reverse()) {
        const link = Object.assign(document.createElement('a'), { href: request.url, className: 'kern-link', textContent: await title_of(await kept.match(request)) || request.url })
        const lang = new URL(request.url).pathname.split('/')[2]
        const item = Object.assign(document.createElement('li'), { lang, dir: 'auto' })
        item.append(link)
        items.push(item)
      }
      one('[data-kept]', box).replaceChildren(...items)
      one('[data-none]', box).hidden = items.length > 0
    }
    async function show() {
      const on = able && Boolean(await navigator.serviceWorker.getRegistration(scope))
      for (const part of all('[data-if]', box)) part.hidden = part.dataset.if !== (able ? on ? 'on' : 'off' : 'never')
      if (on) await list()
      box.hidden = false
    }
    const does = {
      on: async () => { await navigator.serviceWorker.register(`${scope}sw.js`, { scope }); await fetch_help() },
      off: async () => {
        await (await navigator.serviceWorker.getRegistration(scope))?.unregister()
        await Promise.all(Object.values(names).map(name => caches.delete(name)))
      },
    }
    box.addEventListener('click', async e => {
      const what = e.target.closest('button')?.dataset.do
      if (!does[what]) return
      try { await does[what]() } finally { await show() }
      one(`button:not([hidden])`, box)?.focus()
    })
    const lost = one('[data-lost]')                          // shown in place of another page
    if (lost) lost.hidden = location.pathname.endsWith('/offline')
    show()
  }
}
