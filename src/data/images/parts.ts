/** The column that tells images kept for judging from the others, where there are both. */
export const partColumn = 'part'

export const ownPart = 'own'
export const testPart = 'test'

/** The parts of images that are wanted: all of them, or those kept for judging where there are some. */
export function wantedParts<Place>(own: Place, test: Place | null, all: boolean): { part: string; place: Place }[] {
  if (test === null) return [{ part: ownPart, place: own }]
  const judged = { part: testPart, place: test }
  return all ? [{ part: ownPart, place: own }, judged] : [judged]
}
