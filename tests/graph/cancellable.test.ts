import { getEventListeners } from 'node:events'
import { describe, expect, it } from 'vitest'

import { cancellable } from '../../src/graph/cancellable.js'

const never = (): Promise<never> => new Promise(() => undefined)

describe('work that a signal cancels', () => {
  it('shares one listener among all that wait for a signal, and leaves none behind', async () => {
    const { signal } = new AbortController()
    let finish = (_: number): void => undefined
    const slow = cancellable(new Promise<number>((resolve) => (finish = resolve)), signal)
    const quick = await Promise.all(Array.from({ length: 30 }, (_, i) => cancellable(Promise.resolve(i), signal)))
    expect(quick).toEqual(Array.from({ length: 30 }, (_, i) => i))
    expect(getEventListeners(signal, 'abort')).toHaveLength(1)
    finish(7)
    expect(await slow).toBe(7)
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  })

  it('rejects all of it, also what begins afterwards', async () => {
    const controller = new AbortController()
    const waiting = Array.from({ length: 30 }, () => cancellable(never(), controller.signal))
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(1)
    controller.abort()
    for (const work of [...waiting, cancellable(never(), controller.signal)])
      await expect(work).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0)
  })

  it('passes on what the work gives, errors too', async () => {
    const { signal } = new AbortController()
    await expect(cancellable(Promise.reject(new Error('no')), signal)).rejects.toThrow('no')
    await expect(cancellable(Promise.resolve(1), undefined)).resolves.toBe(1)
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  })
})
