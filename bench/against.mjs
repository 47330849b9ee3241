// One comparison: ours and the peers in turn, minimum and median of the clock, and the processor time of a run.
import os from 'node:os'

import { median, minimum } from './measure.mjs'

/** Seconds that one peer may take in one round. */
const patience = 0.25
/** Seconds of runs before the first that counts. */
const warmth = 0.3
/** Seconds from which one run is all there is of a peer. */
const endless = 3
/** Seconds that a run may be expected to take, from what one of a smaller batch took. */
const hopeless = 60
/** The longest batch so far of each peer, network and work. */
const taken = new Map()

/** Prints each figure and returns the comparison in one line. */
export async function compare({ label, ours, peers, place, rounds = 7 }, print) {
  const all = [
    { name: 'ours', time: ours },
    ...peers.map((peer) => ({ name: peer.name, time: (repeats) => peer.time(...place, repeats) })),
  ]
  const runs = []
  const [network, batch, what] = place
  for (const { name, time } of all) {
    const key = `${name} ${network} ${what}`
    const before = taken.get(key)
    if (before !== undefined && before.seconds > 1 && (before.seconds * batch) / before.batch > hopeless) {
      const seconds = `${before.seconds.toPrecision(2)} s`
      print({ figure: `${label}, ${name}`, value: `not timed: batch ${before.batch} takes ${seconds}`, unit: '' })
      continue
    }
    try {
      // sessions, kernels and caches come to be in the first run; in those after it code is compiled, and ours learns which runs are short
      const first = await time(1)
      const slow = first.wall[0] > endless
      const once = slow ? first.wall[0] : minimum((await time(1)).wall)
      if (once < warmth) await time(Math.min(400, Math.ceil(warmth / once)))
      taken.set(key, { batch, seconds: once })
      const known = slow ? { wall: first.wall, cpu: [mean(first.cpu)] } : { wall: [], cpu: [] }
      const repeats = Math.max(1, Math.min(50, Math.floor(patience / once)))
      runs.push({ name, time, repeats, rounds: slow ? 0 : once > 1 ? 1 : rounds, ...known })
    } catch (error) {
      print({ figure: `${label}, ${name}`, value: `cannot: ${error.message.split('\n')[0]}`, unit: '' })
    }
  }
  for (let round = 0; round < rounds; round++)
    for (const run of runs) {
      if (round >= run.rounds) continue
      const found = await run.time(run.repeats)
      run.wall.push(...found.wall)
      run.cpu.push(mean(found.cpu))
    }
  const [own] = runs
  for (const { name, wall, cpu } of runs)
    for (const [what, value, other] of [
      ['minimum', minimum(wall), minimum(own.wall)],
      ['median', median(wall), median(own.wall)],
      ['processor', minimum(cpu), minimum(own.cpu)],
    ]) {
      const against = name === 'ours' ? {} : { against: 'ours', ratio: value / other }
      print({ figure: `${label}, ${name}, ${what}`, value: value * 1000, unit: 'ms', ...against })
    }
  return { label, ...shortOf(own, runs.slice(1)) }
}

/** Minimum by the clock and processor time of ours in milliseconds, and how many times as long each peer takes. */
function shortOf(own, peers) {
  const times = (value, other) => `${(value / other).toPrecision(3)} ×`
  return {
    ours: `${milliseconds(minimum(own.wall))} / ${milliseconds(minimum(own.cpu))} ms`,
    peers: peers.map(
      ({ name, wall, cpu }) =>
        `${name} ${times(minimum(wall), minimum(own.wall))} / ${times(minimum(cpu), minimum(own.cpu))}`,
    ),
  }
}

/** All comparisons once more, a line each. */
export function sayTable(print, rows) {
  print({ figure: 'minimum by the clock / processor time, of peers as multiples of ours', value: '', unit: '' })
  for (const { label, ours, peers } of rows) print({ figure: label, value: [ours, ...peers].join('   '), unit: '' })
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length
const milliseconds = (seconds) => (seconds * 1000).toPrecision(3)

export function sayLoad(print, when) {
  print({
    figure: `load of the machine ${when}, ${os.availableParallelism()} cores`,
    value: os.loadavg()[0],
    unit: 'running',
  })
}
