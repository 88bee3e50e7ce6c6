// suggest.js - suggestions under a search field while somebody types: <input data-suggest="address" data-suggest-label="Suggestions">.
// The combobox pattern of the ARIA Authoring Practices Guide (list autocomplete, manual selection): the focus stays in the field, the arrows
// choose, Enter opens what is chosen, Escape closes. Without a script the field is a field; nothing is stored, nothing is loaded elsewhere.
'use strict'
for (const field of document.querySelectorAll('input[data-suggest]')) {
  const list = document.createElement('ul')
  const WAIT = 150, LEAST = 2
  let timer, asked = '', chosen = -1
  list.id = field.id + '-suggestions'
  list.className = 'suggest'
  list.hidden = true
  list.setAttribute('role', 'listbox')
  list.setAttribute('aria-label', field.dataset.suggestLabel)
  field.after(list)
  for (const [name, value] of Object.entries({ role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': list.id })) field.setAttribute(name, value)

  const options = () => [...list.children]
  function show(open) {
    list.hidden = !open
    field.setAttribute('aria-expanded', String(open))
    if (!open) choose(-1)
  }
  function choose(i) {
    chosen = i
    options().forEach((option, k) => option.setAttribute('aria-selected', String(k === i)))
    if (i < 0) field.removeAttribute('aria-activedescendant')
    else { field.setAttribute('aria-activedescendant', options()[i].id); options()[i].scrollIntoView({ block: 'nearest' }) }
  }
  function option(s, i) {
    const li = document.createElement('li'), title = document.createElement('bdi'), kind = document.createElement('small')
    li.id = `${list.id}-${i}`
    li.setAttribute('role', 'option')
    li.dataset.url = s.url
    title.textContent = s.title
    title.lang = s.lang
    kind.textContent = s.label
    li.append(title, ' ', kind)
    li.addEventListener('mousedown', e => { e.preventDefault(); location.href = s.url })
    return li
  }
  async function ask() {
    const text = field.value.trim()
    if (text === asked) return show(list.children.length > 0 && text.length >= LEAST)
    asked = text
    if (text.length < LEAST) { list.replaceChildren(); return show(false) }
    try {
      const answer = await fetch(`${field.dataset.suggest}?q=${encodeURIComponent(text.slice(0, 100))}`)
      const { suggestions } = await answer.json()
      if (field.value.trim() !== text || document.activeElement !== field) return
      list.replaceChildren(...suggestions.map(option))
      show(suggestions.length > 0)
    } catch { show(false) }                                // offline, or the server is busy: the field works as before
  }
  field.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(ask, WAIT) })
  field.addEventListener('blur', () => { clearTimeout(timer); show(false) })
  field.addEventListener('keydown', e => {
    const n = options().length
    if (e.isComposing) return
    if (e.key === 'Escape' && !list.hidden) { e.preventDefault(); show(false) }
    else if (e.key === 'Enter' && !list.hidden && chosen >= 0) { e.preventDefault(); location.href = options()[chosen].dataset.url }
    else if ((e.key === 'ArrowDown' || e.key === 'ArrowUp') && n) {
      e.preventDefault()
      if (list.hidden) show(true)
      choose(e.key === 'ArrowDown' ? (chosen + 1) % n : (chosen <= 0 ? n : chosen) - 1)
    }
  })
}
