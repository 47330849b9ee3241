// Whole processes from a cold start: --help, the demo's audit with its HTML, gate and compare.
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'

import { main, median, minimum, root, run } from './measure.mjs'

export default async function coldStart(_options, print) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'bench-'))
  const first = path.join(folder, 'first')
  const second = path.join(folder, 'second')
  const demo = (output) => [
    main,
    'audit',
    path.join(root, 'fixtures/ucb-admissions/probity.yaml'),
    '--quiet',
    '--output',
    output,
  ]
  const commands = {
    '--help': [main, '--help'],
    'audit of the demo with HTML': demo(first),
    'audit of the demo without HTML': [...demo(second), '--format', 'json'],
    gate: [main, 'gate', first, '--policy', 'four-fifths'],
    compare: [main, 'compare', first, second, '--json'],
  }
  try {
    for (const [figure, args] of Object.entries(commands)) {
      const seconds = []
      for (let i = 0; i < 6; i++) {
        const result = await run(args)
        if (![0, 1, 3].includes(result.code)) throw new Error(`${figure} exits ${result.code}: ${result.errors}`)
        if (i > 0) seconds.push(result.seconds)
      }
      print({ figure: `${figure}, minimum`, value: minimum(seconds), unit: 's' })
      print({ figure: `${figure}, median`, value: median(seconds), unit: 's' })
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
