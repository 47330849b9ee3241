/** Controls, line breaks, and marks that turn the direction of writing. */
const unruly = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu

/** Text in one line without characters that steer a terminal or turn the direction of writing: they are shown as \u escapes. */
export function tidyText(text: string): string {
  return text.replace(unruly, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
