/**
 * The candidates that a misspelt name may have meant, best first: those that differ in case only, then by Damerau–Levenshtein
 * distance (insertion, deletion, substitution, swap of neighbours), at most 40 % of the longer name away.
 * @example nearest('SEX', ['age', 'sex']) // ['sex']
 */
export function nearest(name: string, candidates: Iterable<string>, limit = 3): string[] {
  const lower = name.toLowerCase()
  const hits: { candidate: string; distance: number }[] = []
  for (const candidate of new Set(candidates)) {
    const distance = candidate.toLowerCase() === lower ? 0 : editDistance(lower, candidate.toLowerCase())
    const longer = Math.max(name.length, candidate.length)
    if (distance <= Math.max(1, Math.floor(longer * 0.4)) && distance < longer) hits.push({ candidate, distance })
  }
  hits.sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1))
  return hits.slice(0, limit).map((hit) => hit.candidate)
}

/** Damerau–Levenshtein distance in its optimal string alignment form. O(|a|·|b|). */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const current = [i]
    for (let j = 1; j <= b.length; j++) {
      const substitution = last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      let best = Math.min(last[j]! + 1, current[j - 1]! + 1, substitution)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, beforeLast[j - 2]! + 1)
      current.push(best)
    }
    beforeLast = last
    last = current
  }
  return last[b.length]!
}
