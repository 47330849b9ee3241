// Whether memory stays where it is: over epochs, over 10,000 runs; and how long a model of 100 MB takes to open.
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'

import { openDatabase } from '../dist/environment/duckdb.js'
import { createBuilder } from '../dist/graph/builder.js'
import { createEngine } from '../dist/graph/engine.js'
import { writeOnnx } from '../dist/graph/write-onnx.js'
import { openModel } from '../dist/models/open-model.js'
import { main, run } from './measure.mjs'
import { networkOf, networks, rowsOf } from './networks.mjs'
import { stepOf, trainerOf } from './training.mjs'

const megabytes = () => {
  globalThis.gc?.()
  return process.memoryUsage.rss() / 2 ** 20
}

/** 30 epochs of 64 steps of the CNN: memory after the third of them and after the last. */
export async function memoryOverEpochs(print) {
  const trainer = await trainerOf(networks.cnn)
  const step = stepOf(trainer, networks.cnn, 32)
  const after = []
  for (let epoch = 0; epoch < 30; epoch++) {
    for (let at = 0; at < 64; at++) await step()
    after.push(megabytes())
  }
  await trainer.close()
  print({ figure: 'memory after epoch 10 of 30', value: after[9], unit: 'MB' })
  print({
    figure: 'memory after epoch 30',
    value: after[29],
    unit: 'MB',
    against: 'epoch 10',
    ratio: after[29] / after[9],
  })
}

export async function manyRuns(print) {
  const engine = await createEngine(networkOf(networks.mlp).graph)
  const { x } = rowsOf(networks.mlp, 32)
  const after = []
  for (let run = 1; run <= 10_000; run++) {
    await engine.run({ x })
    if (run % 1000 === 0) after.push(megabytes())
  }
  await engine.close()
  print({ figure: 'memory after 2,000 runs', value: after[1], unit: 'MB' })
  print({
    figure: 'memory after 10,000 runs',
    value: after[9],
    unit: 'MB',
    against: '2,000 runs',
    ratio: after[9] / after[1],
  })
}

/** A dense network of 100 MB of weights, from a file to its first prediction. */
export async function largeModel(print) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'bench-'))
  const file = path.join(folder, 'large.onnx')
  const width = 2560
  const b = createBuilder()
  let value = b.input('x', 'float32', ['rows', width])
  for (let layer = 0; layer < 4; layer++) {
    const weights = Float32Array.from({ length: width * width }, (_, at) => Math.sin(at + layer) / 50)
    value = b.node('Relu', [b.matMul(value, b.constant('float32', [width, width], weights))])
  }
  b.output(value, 'y')
  writeFileSync(file, writeOnnx(b.build()))
  const seconds = []
  for (let at = 0; at < 5; at++) {
    const started = performance.now()
    const model = await openModel(file)
    await model.predict({ x: { dtype: 'float32', shape: [1, width], data: new Float32Array(width).fill(1) } })
    seconds.push((performance.now() - started) / 1000)
    await model.close()
  }
  const size = statSync(file).size / 1e6
  rmSync(folder, { recursive: true })
  print({ figure: `opening an ONNX model of ${size.toFixed(0)} MB, minimum`, value: Math.min(...seconds), unit: 's' })
  print({
    figure: `opening an ONNX model of ${size.toFixed(0)} MB, largest of 5`,
    value: Math.max(...seconds),
    unit: 's',
  })
}

/** A logistic model on Parquet files of 240 MB and 1 GB of features, and what the training may take: peak of the whole process. */
export async function streamedTraining(print, { rows = [1_000_000, 4_200_000] } = {}) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'bench-'))
  const columns = Array.from({ length: 60 }, (_, at) => `random()::FLOAT AS x${at}`)
  for (const count of rows) {
    const file = path.join(folder, `${count}.parquet`)
    const database = await openDatabase({ spillFolder: folder, memoryLimit: '2GB' })
    await database.query(
      `COPY (SELECT *, (x0 + x1 > 1)::INTEGER AS y FROM (SELECT ${columns.join(', ')} FROM range(${count}))) TO '${file}' (FORMAT parquet)`,
    )
    await database.close()
    const config = path.join(folder, 'train.yaml')
    for (const memory of [200, null]) {
      writeFileSync(
        config,
        JSON.stringify({
          ...{ schemaVersion: 1, task: 'binary', data: { source: file } },
          roles: { label: { column: 'y', positive: 1 } },
          train: { architecture: 'logistic', epochs: 1, batchSize: 4096, memory, output: path.join(folder, 'model') },
        }),
      )
      const { seconds, peak, code, errors } = await run([main, 'train', config, '--quiet'])
      if (code !== 0) throw new Error(`train exits ${code}: ${errors}`)
      const size = Math.round((count * 60 * 4) / 1e6)
      const figure = `training on ${count.toLocaleString('en')} rows of 60 numbers (${size} MB), memory: ${memory ?? 'as it comes'}`
      print({ figure: `${figure}, peak`, value: peak, unit: 'MB' })
      print({ figure: `${figure}, time`, value: seconds, unit: 's' })
    }
    rmSync(file)
  }
  rmSync(folder, { recursive: true })
}
