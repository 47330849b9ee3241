// One comparison: ours and the peers in turn, minimum and median of the clock, and the processor time of a run.
import os from 'node:os'

import { median, minimum } from './measure.mjs'

const rounds = 7
/** Seconds that one peer may take in one round. */
const patience = 0.25

export async function compare({ label, ours, peers, place }, print) {
  const all = [
    { name: 'ours', time: ours },
    ...peers.map((peer) => ({ name: peer.name, time: (repeats) => peer.time(...place, repeats) })),
  ]
  const runs = []
  for (const { name, time } of all) {
    try {
      await time(1) // sessions, kernels and caches come to be
      const [once] = (await time(1)).wall
      runs.push({
        name,
        time,
        repeats: Math.max(1, Math.min(50, Math.floor(patience / once))),
        slow: once > 1,
        wall: [],
        cpu: [],
      })
    } catch (error) {
      print({ figure: `${label}, ${name}`, value: `cannot: ${error.message.split('\n')[0]}`, unit: '' })
    }
  }
  for (let round = 0; round < rounds; round++)
    for (const run of runs) {
      if (run.slow && round > 1) continue
      const found = await run.time(run.repeats)
      run.wall.push(...found.wall)
      run.cpu.push(found.cpu.reduce((sum, cpu) => sum + cpu, 0) / found.cpu.length)
    }
  const [own] = runs
  for (const { name, wall, cpu } of runs) {
    const figure = `${label}, ${name}`
    const against = name === 'ours' ? {} : { against: 'ours' }
    const ratio = (value, other) => (name === 'ours' ? {} : { ratio: value / other })
    print({
      figure: `${figure}, minimum`,
      value: minimum(wall) * 1000,
      unit: 'ms',
      ...against,
      ...ratio(minimum(wall), minimum(own.wall)),
    })
    print({
      figure: `${figure}, median`,
      value: median(wall) * 1000,
      unit: 'ms',
      ...against,
      ...ratio(median(wall), median(own.wall)),
    })
    print({
      figure: `${figure}, processor`,
      value: minimum(cpu) * 1000,
      unit: 'ms',
      ...against,
      ...ratio(minimum(cpu), minimum(own.cpu)),
    })
  }
}

export function sayLoad(print, when) {
  print({
    figure: `load of the machine ${when}, ${os.availableParallelism()} cores`,
    value: os.loadavg()[0],
    unit: 'running',
  })
}
