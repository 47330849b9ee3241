(function () {
  'use strict'
  var word = document.body.getAttribute('data-sort')
  // The number at the start of a cell: percent, thousands, true minus and "< 0.001" included; null where there is none.
  function number(text) {
    var match = /^[<>≤≥]?\s*([-−+]?[\d,]*\.?\d+(?:e[-−]?\d+)?)/.exec(text.trim())
    return match ? Number(match[1].replace(/,/g, '').replace(/−/g, '-')) : null
  }
  function sort(table, place, up) {
    var body = table.tBodies[0]
    var rows = [].slice.call(body.rows).map(function (row) {
      var text = row.cells[place].textContent
      return { row: row, text: text, number: number(text) }
    })
    var numeric = table.tHead.rows[0].cells[place].classList.contains('n')
    rows.sort(function (a, b) {
      if (!numeric) return a.text.localeCompare(b.text) * up
      if (a.number === null || b.number === null) return (a.number === null) - (b.number === null)
      return (a.number - b.number) * up
    })
    rows.forEach(function (entry) { body.appendChild(entry.row) })
  }
  document.querySelectorAll('table').forEach(function (table) {
    if (table.classList.contains('matrix') || table.tBodies[0].rows.length < 3) return
    ;[].forEach.call(table.tHead.rows[0].cells, function (cell, place) {
      var button = document.createElement('button')
      button.type = 'button'
      button.title = word
      while (cell.firstChild) button.appendChild(cell.firstChild)
      cell.appendChild(button)
      button.addEventListener('click', function () {
        var up = cell.getAttribute('aria-sort') === 'ascending' ? -1 : 1
        ;[].forEach.call(table.tHead.rows[0].cells, function (other) { other.removeAttribute('aria-sort') })
        cell.setAttribute('aria-sort', up > 0 ? 'ascending' : 'descending')
        sort(table, place, up)
      })
    })
  })
  // Links into a closed <details> open it; printing opens all and closes them again.
  function reveal() {
    var target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)))
    for (var node = target; node; node = node.parentElement) if (node.tagName === 'DETAILS') node.open = true
  }
  addEventListener('hashchange', reveal)
  reveal()
  var opened = []
  addEventListener('beforeprint', function () {
    opened = [].slice.call(document.querySelectorAll('details:not([open]):not(.long)'))
    opened.forEach(function (details) { details.open = true })
  })
  addEventListener('afterprint', function () {
    opened.forEach(function (details) { details.open = false })
  })
  // The section being read is marked in the contents.
  if (!('IntersectionObserver' in window)) return
  var links = {}
  document.querySelectorAll('nav a').forEach(function (link) { links[link.getAttribute('href').slice(1)] = link })
  var observer = new IntersectionObserver(function (entries) {
    entries.forEach(function (entry) {
      if (!entry.isIntersecting) return
      Object.keys(links).forEach(function (id) { links[id].removeAttribute('aria-current') })
      if (links[entry.target.id]) links[entry.target.id].setAttribute('aria-current', 'true')
    })
  }, { rootMargin: '-15% 0px -75% 0px' })
  document.querySelectorAll('main > section').forEach(function (section) { observer.observe(section) })
})()
