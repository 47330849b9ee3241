import type { Random } from '../../environment/tools.js'
import { ProbityError } from '../../errors.js'
import { fit } from '../../models/text/encode-text.js'
import { numberTokens, type TextEncoder } from '../../models/text/text-encoder.js'
import { createTokenizer } from '../../models/text/tokenize.js'
import type { Augment, AugmentedInput } from './augmentation.js'

/** A term as the encoder numbers it, and the terms that may stand in for it. */
interface Term {
  readonly numbers: readonly number[]
  readonly others: readonly (readonly number[])[]
}

/** Terms by their first token, the longest first. */
type Terms = ReadonlyMap<number, readonly Term[]>

export interface SwapOptions {
  readonly id: string
  /** Terms of one group stand in for one another. */
  readonly groups: readonly (readonly string[])[]
  /** Chance of a text (`text`), or of a term in it (`term`), to be changed. */
  readonly share: number
  /** `text`: all terms of a text are changed or none, the same term always to the same. */
  readonly each: 'text' | 'term'
}

/** Exchanges terms of texts for others of their group, token by token as the encoder cuts them. Terms with tokens outside the vocabulary are left out. */
export function swapTerms({ id, groups, share, each }: SwapOptions, { name, encoder }: AugmentedInput): Augment {
  if (encoder?.kind !== 'text') throw new ProbityError('AUGMENTATION_WITHOUT_TEXT', { augmentation: id })
  const terms = findTerms(groups, encoder)
  if (terms.size === 0)
    throw new ProbityError('AUGMENTATION_WITHOUT_TERMS', { augmentation: id, column: encoder.column })
  const isInWord = wordCharacters(encoder)
  return (batch, random) => {
    const tensor = batch.inputs[name]!
    const data = (tensor.data as Int32Array).slice() // tokens are int32
    const { length } = encoder
    for (let row = 0; row < batch.rows; row++) {
      if (each === 'text' && random.next() >= share) continue
      const tokens = present(data.subarray(row * length, (row + 1) * length))
      const changed = change(tokens, terms, isInWord, each === 'term' ? share : 1, each === 'text', random)
      const fitting = fit(changed, encoder)
      data.fill(0, row * length, (row + 1) * length)
      data.set(fitting, row * length)
    }
    return { ...batch, inputs: { ...batch.inputs, [name]: { ...tensor, data } } }
  }
}

function findTerms(groups: readonly (readonly string[])[], encoder: TextEncoder): Terms {
  const tokenize = createTokenizer(encoder.tokens)
  const numbers = numberTokens(encoder)
  const others = new Map<string, Map<string, readonly number[]>>()
  for (const group of inBothCases(groups, encoder)) {
    const known = new Map<string, readonly number[]>()
    for (const term of group) {
      const found = tokenize(term).map((token) => numbers.get(token))
      if (found.length > 0 && found.every((number) => number !== undefined)) known.set(found.join(' '), found)
    }
    for (const key of known.keys()) {
      const own = others.get(key) ?? new Map<string, readonly number[]>()
      for (const [other, ofOther] of known) if (other !== key) own.set(other, ofOther)
      if (own.size > 0) others.set(key, own)
    }
  }
  const terms = new Map<number, Term[]>()
  for (const [key, standIns] of others) {
    const own = key.split(' ').map(Number)
    terms.set(own[0]!, [...(terms.get(own[0]!) ?? []), { numbers: own, others: [...standIns.values()] }])
  }
  for (const list of terms.values()) list.sort((a, b) => b.numbers.length - a.numbers.length)
  return terms
}

/** Where case is kept, terms also begin sentences. */
function inBothCases(groups: readonly (readonly string[])[], { tokens }: TextEncoder): (readonly string[])[] {
  if (tokens.lowerCase) return [...groups]
  const capital = (term: string): string => {
    const [first = '', ...rest] = term
    return first.toUpperCase() + rest.join('')
  }
  return groups.flatMap((group) => [group, group.map(capital)])
}

/** Whether a token is a character within a word: a term of characters must not be a part of a longer word. */
function wordCharacters({ tokens, vocabulary }: TextEncoder): (token: number | undefined) => boolean {
  if (tokens.by === 'word') return () => false
  const within = new Set<number>([1])
  vocabulary.forEach((token, at) => {
    if (/[\p{L}\p{N}]/u.test(token)) within.add(at + 2)
  })
  return (token) => token !== undefined && within.has(token)
}

function present(tokens: Int32Array): readonly number[] {
  const end = tokens.indexOf(0)
  return Array.from(end < 0 ? tokens : tokens.subarray(0, end))
}

function change(
  tokens: readonly number[],
  terms: Terms,
  isInWord: (token: number | undefined) => boolean,
  share: number,
  consistent: boolean,
  random: Random,
): number[] {
  const chosen = new Map<Term, readonly number[]>()
  const found: number[] = []
  for (let at = 0; at < tokens.length;) {
    const term = (terms.get(tokens[at]!) ?? []).find(
      ({ numbers }) =>
        numbers.every((number, offset) => tokens[at + offset] === number) &&
        !(isInWord(tokens[at - 1]) && isInWord(numbers[0])) &&
        !(isInWord(tokens[at + numbers.length]) && isInWord(numbers.at(-1))),
    )
    if (term === undefined) {
      found.push(tokens[at++]!)
      continue
    }
    const standIn = chosen.get(term) ?? term.others[random.integer(term.others.length)]!
    if (consistent) chosen.set(term, standIn)
    found.push(...(share >= 1 || random.next() < share ? standIn : term.numbers))
    at += term.numbers.length
  }
  return found
}
