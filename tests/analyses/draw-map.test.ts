import { expect, it } from 'vitest'

import { drawPair } from '../../src/analyses/saliency/draw-map.js'

it('draws pictures of more pixels than a call takes arguments', () => {
  const [height, width] = [600, 500]
  const zeros = new Float64Array(height * width)
  const { png, width: whole } = drawPair({ picture: zeros, map: zeros, height, width, scale: 1 })
  const bytes = Buffer.from(png, 'base64')
  expect(whole).toBe(1001)
  // The header of a PNG holds its size in bytes 16 to 23.
  expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([1001, 600])
})
