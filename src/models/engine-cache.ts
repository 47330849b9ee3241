import { createEngine, type Engine } from '../graph/engine.js'
import type { Graph } from '../graph/graph.js'

/** Engines of graphs that were derived from a model, such as its gradients: made when first asked for, the latest are kept. */
export interface EngineCache {
  get(key: string, makeGraph: () => Graph | Promise<Graph>): Promise<Engine>
  close(): Promise<void>
}

const mostKept = 8

export function createEngineCache(options: { readonly threads?: number }): EngineCache {
  const engines = new Map<string, Promise<Engine>>()
  const closed = (engine: Promise<Engine>): Promise<void> =>
    engine.then(
      (ready) => ready.close(),
      () => undefined,
    )
  return {
    get(key, makeGraph) {
      const known = engines.get(key)
      engines.delete(key)
      const engine = known ?? Promise.resolve().then(async () => createEngine(await makeGraph(), options))
      engines.set(key, engine) // the latest is last
      if (known === undefined) engine.catch(() => engines.delete(key))
      for (const [oldest, old] of engines) {
        if (engines.size <= mostKept) break
        engines.delete(oldest)
        void closed(old)
      }
      return engine
    },
    async close() {
      const all = [...engines.values()]
      engines.clear()
      await Promise.all(all.map(closed))
    },
  }
}
