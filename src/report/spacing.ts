/** Marks that stand around a value while a sentence is being written; they come from the private use area, which no sentence holds. */
const open = '\ue0f1'
const close = '\ue0f2'

const wide = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uffef“”‘’…]/u
const han = /\p{Script=Han}/u
const narrow = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}]/u

/** A value with its marks, for {@link spaced}. */
export function marked(value: string): string {
  return `${open}${value.replace(/[\ue0f1\ue0f2]/gu, '')}${close}`
}

/**
 * A Chinese sentence with the gaps that a typesetter would leave between it and the names in it: a space between Han and Latin letters or digits,
 * none between Han and Han. The names themselves stay as they are.
 * @example spaced(`${marked('men')}为`) // 'men 为'
 * @example spaced(`${marked('男')} 减`) // '男减'
 */
export function spaced(sentence: string): string {
  return sentence
    .replace(
      /(.?)( ?)\ue0f1(?=(.?))/gsu,
      (_, before: string, gap: string, after: string) => before + between(before, gap, after),
    )
    .replace(
      /(.?)\ue0f2( ?)(?=(.?))/gsu,
      (_, before: string, gap: string, after: string) => before + between(before, gap, after),
    )
}

function between(before: string, gap: string, after: string): string {
  if (before === '' || after === '') return gap
  if (wide.test(before) && wide.test(after)) return ''
  const meets = (han.test(before) && narrow.test(after)) || (narrow.test(before) && han.test(after))
  return meets ? ' ' : gap
}
