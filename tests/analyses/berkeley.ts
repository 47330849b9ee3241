import { times, type Row } from './cube-of.js'

/** Admissions to the six largest departments of Berkeley, fall 1973: admitted and rejected men, admitted and rejected women (Bickel, Hammel & O'Connell 1975). */
export const berkeley: Readonly<Record<string, readonly [number, number, number, number]>> = {
  A: [512, 313, 89, 19],
  B: [353, 207, 17, 8],
  C: [120, 205, 202, 391],
  D: [138, 279, 131, 244],
  E: [53, 138, 94, 299],
  F: [22, 351, 24, 317],
}

export function berkeleyRows(): Row[] {
  return Object.entries(berkeley).flatMap(([dept, [a, b, c, d]]) => [
    ...times(a, { dept, gender: 'Male', admit: 'positive' }),
    ...times(b, { dept, gender: 'Male', admit: 'negative' }),
    ...times(c, { dept, gender: 'Female', admit: 'positive' }),
    ...times(d, { dept, gender: 'Female', admit: 'negative' }),
  ])
}
