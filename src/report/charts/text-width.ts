/** Advance widths of a Helvetica-like sans serif in thousandths of the font size, U+0020 to U+007E (Adobe's published metrics). */
const latin = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
  556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
  722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
  556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
  260, 334, 584,
]
/** The stylesheet asks for Arial in charts, whose widths these are; where it is not to be had, its stand-in may be wider. */
const allowance = 1.08
const boldAllowance = 1.06
const otherScript = 620
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u
const combining = /\p{M}|\u200d|\ufe0f/u

/**
 * Width of a text in CSS pixels, East Asian wide characters a full em each. Vega has no canvas here and would take 0.8 em for
 * everything: too little for Chinese, twice too much for Latin letters.
 */
export function textWidth(text: string, fontSize: number, bold = false): number {
  let width = 0
  for (const character of text) {
    const code = character.codePointAt(0)!
    if (code < 0x20) continue
    if (code < 0x7f) width += latin[code - 0x20]! * allowance
    else if (wide.test(character)) width += 1000
    else if (!combining.test(character)) width += otherScript * allowance
  }
  return (width * fontSize * (bold ? boldAllowance : 1)) / 1000
}

/** The text, cut with … so that it is at most `limit` pixels wide. */
export function fitText(text: string, limit: number, fontSize: number, bold = false): string {
  if (text.length <= 2000 && textWidth(text, fontSize, bold) <= limit) return text
  const room = limit - textWidth('…', fontSize, bold)
  let width = 0
  let kept = ''
  for (const character of text) {
    width += textWidth(character, fontSize, bold)
    if (width > room) break
    kept += character
  }
  return `${kept.trimEnd()}…`
}

/** The text on one line, or broken between words (or anywhere, in Chinese) into two; cut with … where two are not enough. */
export function fitLines(text: string, limit: number, fontSize: number): string[] {
  if (text.length <= 2000 && textWidth(text, fontSize) <= limit) return [text]
  const pieces =
    text
      .slice(0, 2000)
      .match(
        /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]|[^\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]+\s*|\s+/gu,
      ) ?? []
  let first = ''
  for (const piece of pieces) {
    if (textWidth((first + piece).trimEnd(), fontSize) > limit) break
    first += piece
  }
  if (first.trim() === '') return [fitText(text, limit, fontSize)]
  return [first.trimEnd(), fitText(text.slice(first.length), limit, fontSize)]
}
