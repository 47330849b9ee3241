import type { Tokenization } from './text-encoder.js'

/** Cuts a text into tokens. */
export type Tokenizer = (text: string) => readonly string[]

/**
 * A tokenizer by the boundaries of Unicode (UAX #29), as the JavaScript engine implements them. Characters are grapheme clusters: `é` in
 * two code points and `👩‍🔬` are one. Words are the segments that hold letters or digits; Chinese, Japanese and Thai are cut by the
 * engine's dictionary. White space is never a word, and a character like any other.
 * @example createTokenizer({ by: 'word', lowerCase: true, normalize: 'NFC', punctuation: false })("It's 3.5 °C") // ["it's", '3.5', 'c']
 */
export function createTokenizer({ by, lowerCase, normalize, punctuation }: Tokenization): Tokenizer {
  const cut = by === 'character' ? charactersOf() : wordsOf(punctuation)
  return (text) => {
    const normal = normalize === 'none' ? text : text.normalize(normalize)
    return cut(lowerCase ? normal.toLowerCase() : normal)
  }
}

/** In ASCII only a carriage return and its line feed are one character of two. */
function charactersOf(): Tokenizer {
  const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' })
  // eslint-disable-next-line no-control-regex -- ASCII is meant
  const plain = /^[\0-\x0c\x0e-\x7f]*$/u
  return (text) => (plain.test(text) ? text.split('') : Array.from(segmenter.segment(text), ({ segment }) => segment))
}

const mostRemembered = 100_000
const longestRemembered = 64

/** No word crosses white space, so that what stands between is cut once and remembered. */
function wordsOf(punctuation: boolean): Tokenizer {
  const segmenter = new Intl.Segmenter('und', { granularity: 'word' })
  const remembered = new Map<string, readonly string[]>()
  const cut = (piece: string): string[] =>
    Array.from(segmenter.segment(piece))
      .filter(({ segment, isWordLike }) => isWordLike || (punctuation && segment.trim() !== ''))
      .map(({ segment }) => segment)
  return (text) => {
    const found: string[] = []
    for (const piece of text.split(/\s+/u)) {
      if (piece === '') continue
      const known = remembered.get(piece) ?? cut(piece)
      if (remembered.size < mostRemembered && piece.length <= longestRemembered) remembered.set(piece, known)
      for (const word of known) found.push(word)
    }
    return found
  }
}
