// site.js - what makes the office quicker: keys, tabs, menus that close, ticking all rows, a word before typed text is lost.
// Pages work without it. It loads nothing, stores one choice (keys off), and finds its work by attributes: data-press (the key that
// presses this), data-go (the letter after g), data-row (a row for j and k), data-tabs, data-all.
'use strict'
{
  const all = (selector, within = document) => [...within.querySelectorAll(selector)]
  const one = (selector, within = document) => within.querySelector(selector)
  const OFF = 'bruecke-keys-off'
  const keysOff = () => { try { return localStorage.getItem(OFF) === '1' } catch { return false } }    // storage may be forbidden

  // ---- menus: opening one closes the others; Escape and a click elsewhere close it ---------------------------------
  const folds = all('details.fold')
  for (const fold of folds) {
    fold.addEventListener('toggle', () => { if (fold.open) for (const other of folds) if (other !== fold) other.open = false })
    fold.addEventListener('focusout', e => { if (e.relatedTarget && !fold.contains(e.relatedTarget)) fold.open = false })
  }
  document.addEventListener('click', e => { for (const fold of folds) if (!fold.contains(e.target)) fold.open = false })

  function closeMenu() {
    const open = folds.find(fold => fold.open)
    if (!open) return false
    open.open = false
    one('summary', open).focus()
    return true
  }

  // ---- rows: j and k move the focus from row to row; Enter is the link's own ------------------------------------------
  const rows = () => all('main [data-row], main .cards > li').filter(row => one('a[href]', row))
  function step(by) {
    const list = rows(), now = list.findIndex(row => row.contains(document.activeElement))
    const to = list[now < 0 ? (by > 0 ? 0 : list.length - 1) : Math.min(Math.max(now + by, 0), list.length - 1)]
    if (to) one('a[href]', to).focus()
  }

  // A row that is in focus is meant before the page around it.
  function edit() {
    const row = rows().find(r => r.contains(document.activeElement))
    if (row && row.dataset.edit) location.href = row.dataset.edit
    else press('e')
  }

  // ---- keys -------------------------------------------------------------------------------------------------------------
  // Inside a closed menu a link cannot be clicked by a person, but it can be followed.
  function press(key) {
    const target = one(`[data-press="${key}"]`)
    if (!target) return false
    if (target.matches('input')) { target.focus(); target.select() } else target.click()
    return true
  }

  // The letter on the key, also where the keyboard writes Arabic or Cyrillic.
  function letterOf(e) {
    if (e.key === '?' || e.key === '؟') return '?'
    if (e.key === '/' || (e.code === 'Slash' && !e.shiftKey && e.key.charCodeAt(0) > 127)) return '/'
    if (/^[a-z]$/i.test(e.key)) return e.key.toLowerCase()
    return e.key.length === 1 && e.key.charCodeAt(0) > 127 && /^Key[A-Z]$/.test(e.code) ? e.code[3].toLowerCase() : ''
  }

  const typing = el => el.isContentEditable || el.matches('textarea, select, input:not([type=checkbox], [type=radio], [type=submit], [type=button])')
  let leading = 0                                          // when g was pressed
  const go = letter => { const link = one(`[data-go="${letter}"]`); if (link) link.click(); return Boolean(link) }
  const does = {
    j: () => step(1), k: () => step(-1), e: edit, g: () => { leading = Date.now() },
    n: () => press('n'), '/': () => press('/'), '?': () => press('?'),
  }

  function escape() {
    const el = document.activeElement
    if (!closeMenu() && el && typing(el)) el.blur()
  }

  document.addEventListener('keydown', e => {
    if (e.defaultPrevented || e.isComposing) return
    if (e.key === 'Escape') { escape(); return }
    if (keysOff()) return
    if (e.ctrlKey && !e.altKey && !e.metaKey && e.key.toLowerCase() === 'k') { if (press('/')) e.preventDefault(); return }
    if ((e.ctrlKey || e.metaKey) && !e.altKey && e.key === 'Enter') { if (press('Enter')) e.preventDefault(); return }
    if (e.ctrlKey || e.altKey || e.metaKey || typing(e.target)) return
    const letter = letterOf(e), second = Date.now() - leading < 1500
    leading = 0
    if (second && letter ? go(letter) : does[letter] ? (does[letter](), true) : /^[0-9]$/.test(e.key) && press(e.key)) e.preventDefault()
  })

  // ---- keying sheets: Enter goes on to the next field, from the last one to the button -------------------------------
  document.addEventListener('keydown', e => {
    if (e.key !== 'Enter' || e.isComposing || e.ctrlKey || e.metaKey || !e.target.matches('form[data-enter] input:not([type=radio], [type=checkbox])')) return
    const fields = all('input:not([type=hidden]), textarea, select, button', e.target.form), at = fields.indexOf(e.target)
    e.preventDefault()
    if (fields[at + 1]) fields[at + 1].focus()
  })

  // The help page's switch (WCAG 2.1.4).
  const choice = one('#keys-choice'), on = one('#keys-on')
  if (choice && on) {
    choice.hidden = false
    on.checked = !keysOff()
    on.addEventListener('change', () => {
      try { if (on.checked) localStorage.removeItem(OFF); else localStorage.setItem(OFF, '1') } catch { on.checked = true }
    })
  }

  // ---- lists: one box for all rows ------------------------------------------------------------------------------------
  for (const head of all('[data-all]')) {
    const boxes = all('input[name=row]', head.closest('table'))
    const box = Object.assign(document.createElement('input'), { type: 'checkbox', id: 'tick-all', className: 'kern-form-check__checkbox' })
    const text = Object.assign(document.createElement('span'), { className: 'kern-sr-only', textContent: head.dataset.all })
    const label = Object.assign(document.createElement('label'), { className: 'kern-label', htmlFor: 'tick-all' })
    const wrap = Object.assign(document.createElement('div'), { className: 'kern-form-check' })
    label.append(text)
    wrap.append(box, label)
    head.replaceChildren(wrap)
    const show = () => { const n = boxes.filter(b => b.checked).length; box.checked = n === boxes.length; box.indeterminate = n > 0 && !box.checked }
    box.addEventListener('change', () => { for (const b of boxes) b.checked = box.checked })
    for (const b of boxes) b.addEventListener('change', show)
    show()
  }

  // ---- forms: a word before typed text is lost (the browser's own words) ------------------------------------------------
  let unsaved = false
  for (const form of all('form.entry')) {
    form.addEventListener('input', () => { unsaved = true })
    form.addEventListener('submit', e => { if (!e.submitter?.formTarget) unsaved = false })      // a preview saves nothing
  }
  addEventListener('beforeunload', e => { if (unsaved) { e.preventDefault(); e.returnValue = '' } })

  // ---- the tree of pages: a row is taken by hand and let go before, inside or behind another; the same form as the buttons' sends it -----
  for (const tree of all('[data-tree]')) {
    const form = document.getElementById(tree.dataset.tree), marks = ['before', 'inside', 'after']
    let held = null, way = ''
    const clear = () => { for (const row of all('.twig', tree)) row.classList.remove(...marks) }
    for (const row of all('[data-twig]', tree)) {
      row.draggable = true
      row.addEventListener('dragstart', e => { held = row; e.dataTransfer.effectAllowed = 'move'; e.dataTransfer.setData('text/plain', row.dataset.twig) })
      row.addEventListener('dragend', clear)
      row.addEventListener('dragover', e => {
        if (!held || held.parentElement.contains(row)) return
        const box = row.getBoundingClientRect(), part = (e.clientY - box.top) / box.height
        e.preventDefault()
        clear()
        way = part < .3 ? 'before' : part > .7 ? 'after' : 'inside'
        row.classList.add(way)
      })
      row.addEventListener('drop', e => {
        e.preventDefault()
        if (!held) return
        const name = Object.assign(document.createElement('input'), { type: 'hidden', name: 'way', value: way })
        form.append(name)
        form.elements.target.value = row.dataset.twig
        form.action = held.dataset.move
        form.submit()
      })
      // By keyboard, where the tree says so: Alt and an arrow, following the reading direction.
      if ('arrows' in tree.dataset) row.addEventListener('keydown', e => {
        const rtl = getComputedStyle(row).direction === 'rtl'
        const to = e.altKey && { ArrowUp: 'up', ArrowDown: 'down', ArrowRight: rtl ? 'out' : 'in', ArrowLeft: rtl ? 'in' : 'out' }[e.key]
        if (!to) return
        e.preventDefault()
        form.append(Object.assign(document.createElement('input'), { type: 'hidden', name: 'way', value: to }))
        form.action = row.dataset.move
        form.submit()
      })
    }
  }

  // ---- a text beside a tree: it shows the lines of the entry at hand, and the page stays where it is ----------------------------------
  for (const text of all('.source')) {
    const show = line => { if (line) text.scrollTop = line.offsetTop - text.clientHeight / 3 }
    show(one('.now', text))
    text.parentElement.parentElement.addEventListener('click', e => {
      const link = e.target.closest('a[href^="#l-"]'), line = link && one(link.getAttribute('href'), text)
      if (!line || getComputedStyle(text).position !== 'sticky') return
      e.preventDefault()
      for (const other of all('.now', text)) other.classList.remove('now')
      line.classList.add('now')
      show(line)
    })
  }

  // ---- tabs: a list of anchors becomes a tab list; arrows move, following the reading direction (ARIA practices) -------------
  for (const bar of all('[data-tabs]')) {
    const tabs = all('a[href^="#"]', bar), panel = tab => document.getElementById(tab.hash.slice(1))
    bar.setAttribute('role', 'tablist')
    function choose(tab, focus) {
      for (const t of tabs) {
        t.setAttribute('aria-selected', t === tab)
        t.tabIndex = t === tab ? 0 : -1
        panel(t).hidden = t !== tab
      }
      if (focus) tab.focus()
    }
    for (const tab of tabs) {
      tab.parentElement.setAttribute('role', 'presentation')
      tab.setAttribute('role', 'tab')
      tab.setAttribute('aria-controls', tab.hash.slice(1))
      panel(tab).setAttribute('role', 'tabpanel')
      panel(tab).setAttribute('aria-labelledby', tab.id)
      panel(tab).tabIndex = 0
      tab.addEventListener('click', e => { e.preventDefault(); history.replaceState(null, '', tab.hash); choose(tab) })
      tab.addEventListener('keydown', e => {
        const [forth, back] = document.dir === 'rtl' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowRight', 'ArrowLeft'], n = tabs.length, i = tabs.indexOf(tab)
        const to = { [forth]: (i + 1) % n, [back]: (i + n - 1) % n, Home: 0, End: n - 1 }[e.key]
        if (to === undefined) return
        e.preventDefault()
        history.replaceState(null, '', tabs[to].hash)
        choose(tabs[to], true)
      })
    }
    const fromHash = () => tabs.find(t => t.hash === location.hash)
    choose(fromHash() ?? tabs[0])
    addEventListener('hashchange', () => { const t = fromHash(); if (t) choose(t, true) })
  }
}
