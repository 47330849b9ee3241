/** Characters that would turn, hide or break the text around them: controls, direction marks and isolates. */
// eslint-disable-next-line no-control-regex -- that is what is looked for
const unruly = /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u202a-\u202e\u2028\u2029\u2060-\u2069\ufeff]/gu
const lineBreaks = /\r\n|[\n\r\u2028\u2029\u0085]/gu
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/u

/** A name from the data made safe to stand in a line: line breaks become ↵, tabs spaces, other controls a visible �. */
export function tidyName(name: string): string {
  return name.replace(lineBreaks, '↵').replace(/\t/gu, ' ').replace(unruly, '\ufffd')
}

/** At most `limit` characters (code points), the last one … where something was cut. */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text
  const points = [...text.slice(0, limit * 2 + 2)]
  return points.length <= limit ? text : `${points.slice(0, limit - 1).join('')}…`
}

/** A name inside a sentence: tidied, at most 60 characters, and isolated where it runs from right to left. */
export function nameInSentence(name: string): string {
  const shown = shorten(tidyName(name), 60)
  return rightToLeft.test(shown) ? `\u2068${shown}\u2069` : shown
}
