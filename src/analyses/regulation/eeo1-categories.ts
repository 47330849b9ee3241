/** The race and ethnicity categories of EEO-1 Component 1 that Local Law 144 tables hold, with how they are usually written. */
const categories: readonly (readonly [string, RegExp])[] = [
  ['Hispanic or Latino', /hispanic|latin/i],
  ['White', /white|caucasian/i],
  ['Black or African American', /black|african/i],
  ['Native Hawaiian or Pacific Islander', /hawaiian|pacific/i],
  ['Asian', /\basian\b(?!.*pacific)/i],
  ['Native American or Alaska Native', /native american|alaska|american indian|indigenous/i],
  ['Two or More Races', /two or more|multi-?racial|two\+|2 or more/i],
]

/** The categories that none of the names stands for. */
export function categoriesMissing(names: readonly string[]): string[] {
  return categories.filter(([, pattern]) => !names.some((name) => pattern.test(name))).map(([category]) => category)
}
