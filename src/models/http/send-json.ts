import { setTimeout as sleep } from 'node:timers/promises'
import { ProbityError } from '../../errors.js'
import type { HttpModelConfig } from '../../schema/model-config.js'

export interface Endpoint extends Pick<HttpModelConfig, 'timeout' | 'retries' | 'backOff'> {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
}

/** Answers after which the same request may do better. */
const forNow = new Set([408, 425, 429, 500, 502, 503, 504])
const longestWait = 60
const mostBytes = 256 * 2 ** 20

/**
 * Posts JSON (or gets it, without a body) and returns the parsed answer. Attempts that failed for now are repeated, each
 * after twice the pause of the one before or after what the server asks for.
 * @throws HTTP_MODEL_… with the address, without its credentials
 */
export async function sendJson(endpoint: Endpoint, body: unknown, signal?: AbortSignal): Promise<unknown> {
  const text = body === undefined ? undefined : JSON.stringify(body)
  for (let attempt = 0; ; attempt++) {
    const outcome = await attemptOnce(endpoint, text, signal)
    if ('answer' in outcome) return outcome.answer
    if (!outcome.again || attempt >= endpoint.retries) throw outcome.error(attempt + 1)
    const pause = Math.min(longestWait, outcome.after ?? endpoint.backOff * 2 ** attempt)
    await sleep(pause * 1000, undefined, signal === undefined ? {} : { signal }).catch(() => {
      throw new ProbityError('CANCELLED')
    })
  }
}

type Outcome =
  | { readonly answer: unknown }
  | { readonly again: boolean; readonly after?: number; readonly error: (attempts: number) => ProbityError }

async function attemptOnce(endpoint: Endpoint, text: string | undefined, signal?: AbortSignal): Promise<Outcome> {
  const limit = AbortSignal.timeout(endpoint.timeout * 1000)
  const url = plainAddress(endpoint.url)
  try {
    const response = await fetch(endpoint.url, {
      method: text === undefined ? 'GET' : 'POST',
      headers: {
        accept: 'application/json',
        ...(text === undefined ? {} : { 'content-type': 'application/json' }),
        ...endpoint.headers,
      },
      redirect: 'manual', // headers with secrets go to the address that was configured and to no other
      signal: signal === undefined ? limit : AbortSignal.any([limit, signal]),
      ...(text === undefined ? {} : { body: text }),
    })
    const answer = await readText(response)
    if (!response.ok) return refused(response, answer, url)
    return parse(answer, url)
  } catch (cause) {
    if (signal?.aborted === true) throw new ProbityError('CANCELLED', {}, { cause })
    if (cause instanceof ProbityError) throw cause
    if (limit.aborted)
      return {
        again: true,
        error: (attempts) =>
          new ProbityError('HTTP_MODEL_TIMEOUT', { url, seconds: endpoint.timeout, attempts }, { cause }),
      }
    const reason = reasonOf(cause)
    return {
      again: true,
      error: (attempts) => new ProbityError('HTTP_MODEL_UNREACHABLE', { url, reason, attempts }, { cause }),
    }
  }
}

function refused(response: Response, answer: string, url: string): Outcome {
  const { status } = response
  const after = Number(response.headers.get('retry-after') ?? NaN)
  return {
    again: forNow.has(status),
    ...(Number.isFinite(after) && after >= 0 ? { after } : {}),
    error: (attempts) => new ProbityError('HTTP_MODEL_REFUSED', { url, status, answer: excerpt(answer), attempts }),
  }
}

function parse(answer: string, url: string): Outcome {
  try {
    return { answer: JSON.parse(answer) as unknown }
  } catch (cause) {
    throw new ProbityError('HTTP_MODEL_NO_JSON', { url, answer: excerpt(answer) }, { cause })
  }
}

/** The body as text, up to a limit, so that an endless answer does not fill the memory. */
async function readText(response: Response): Promise<string> {
  const parts: Uint8Array[] = []
  let bytes = 0
  if (response.body !== null)
    for await (const part of response.body as AsyncIterable<Uint8Array>) {
      bytes += part.byteLength
      if (bytes > mostBytes)
        throw new ProbityError('HTTP_MODEL_NO_JSON', {
          url: plainAddress(response.url),
          answer: `more than ${mostBytes} bytes`,
        })
      parts.push(part)
    }
  return Buffer.concat(parts).toString('utf8')
}

function reasonOf(cause: unknown): string {
  const inner = (cause as { cause?: { code?: string; message?: string } }).cause
  return inner?.code ?? inner?.message ?? (cause instanceof Error ? cause.message : String(cause))
}

function excerpt(text: string): string {
  const plain = text.replaceAll(/\s+/gu, ' ').trim()
  return plain.length > 120 ? `${plain.slice(0, 119)}…` : plain
}

/** An address without user, password and query, which may hold secrets. */
export function plainAddress(address: string): string {
  const { origin, pathname } = new URL(address)
  return `${origin}${pathname}`
}
