// npm run bench -- <name> [--rows N] [--rounds N] [--only NETWORK,…] [--batch N,…] [--peers torch,wasm,js] [--json]: each benchmark prints a line per figure. Never part of the tests.
const names = ['audit', 'cold-start', 'explain', 'gradients', 'training']
const [name, ...flags] = process.argv.slice(2)
if (!names.includes(name)) {
  console.error(`Give the name of a benchmark: ${names.join(', ')}.`)
  process.exit(2)
}
const json = flags.includes('--json')
const flag = (name) => (flags.includes(name) ? flags[flags.indexOf(name) + 1] : undefined)
const number = (name) => Number(flag(name)) || undefined
const given = {
  rows: number('--rows'),
  rounds: number('--rounds'),
  batch: flag('--batch'),
  only: flag('--only'),
  peers: flag('--peers'),
}
const options = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
const { default: bench } = await import(`./${name}.mjs`).catch((error) => {
  if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error
  console.error(`The benchmark ${name} is not there yet.`)
  process.exit(2)
})

/** One figure: { figure, value, unit, against?, ratio? }. */
await bench(options, (figure) => {
  if (json) console.log(JSON.stringify({ bench: name, ...figure }))
  else {
    const against = figure.against === undefined ? '' : `  (${figure.ratio.toFixed(2)} × ${figure.against})`
    console.log(`${name.padEnd(12)} ${figure.figure.padEnd(72)} ${format(figure.value)} ${figure.unit}${against}`)
  }
})

function format(value) {
  if (typeof value !== 'number') return String(value)
  return (value >= 1000 ? Math.round(value).toLocaleString('en') : value.toPrecision(3)).padStart(12)
}
process.exit(0) // threads of WebAssembly would keep it
