import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'

import { main } from './command-line.js'

describe('output that nobody reads to its end', () => {
  it.each([
    ['list', 'metrics'],
    ['doctor', '--json'],
  ])('ends %s without a word and with its own exit code', (...words) => {
    const command = `"${process.execPath}" "${main}" ${words.join(' ')} | true; echo "\${PIPESTATUS[0]}"`
    const { stdout, stderr } = spawnSync('bash', ['-c', command], { encoding: 'utf8' })
    expect({ stdout, stderr }).toEqual({ stdout: '0\n', stderr: '' })
  })
})
