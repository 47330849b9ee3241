/** One count of persons that a report shows, in one or more places. */
export interface Count {
  readonly key: string
  readonly people: number
}
/** Counts that add up to something a reader can know: a total that is always shown, or the count named `total`, which may be hidden too. */
export interface Sum {
  readonly parts: readonly string[]
  readonly total?: string
}

/** Beyond so many hidden counts only the sums themselves are looked at, one by one. */
const solvable = 400
const prime = 1_000_003

/** Work beyond which hidden counts are not taken back one by one. */
const prunable = 3e7

/**
 * The counts to hide: those of fewer than `below` persons, and others with them until no hidden count follows from the visible ones.
 * Each sum keeps at least two hidden terms, of `below` persons together; then the whole system of sums is solved, and while it still
 * determines a hidden count, another is hidden. Others are chosen in two ways: the smallest first, and those first that close the most sums (the crossing of a row and a column). Of each
 * choice all is taken back, the largest first, that the rest does without, and the one that hides less stands: counts, each by the logarithm of its persons. Counts of 0 tell of nobody and stay.
 */
export function hideCells(counts: readonly Count[], sums: readonly Sum[], below: number): ReadonlySet<string> {
  const people = new Map(counts.map(({ key, people }) => [key, people]))
  const small = counts.filter((count) => count.people > 0 && count.people < below).map(({ key }) => key)
  const table: Table = { people, sums, below, sumsOf: sumsByKey(sums) }
  const choose = (preference: Preference): Choice => {
    const hidden = new Set(small)
    const held = protect(hidden, table, preference)
    takeBack(hidden, new Set(small), table)
    // Hiding a group of 500 costs more than hiding one of 20, but not twenty-five times as much.
    const cost = [...hidden].reduce((total, key) => total + Math.log1p(people.get(key)!), 0)
    return { hidden, held, cost }
  }
  const choices = [bySize, byUse].map(choose)
  const holding = choices.filter(({ held }) => held)
  return (holding.length > 0 ? holding : choices).reduce((best, one) => (one.cost < best.cost ? one : best)).hidden
}

interface Choice {
  readonly hidden: ReadonlySet<string>
  /** Whether nothing hidden follows: not always to be had, where nothing is left to hide. */
  readonly held: boolean
  readonly cost: number
}

interface Table {
  readonly people: ReadonlyMap<string, number>
  readonly sums: readonly Sum[]
  readonly below: number
  readonly sumsOf: ReadonlyMap<string, readonly Sum[]>
}

/** How much a count is to be preferred for hiding: the larger first. */
type Preference = (key: string, hidden: ReadonlySet<string>, table: Table) => number

const bySize: Preference = (key, _, { people }) => -people.get(key)!

/** Sums that it helps, less sums that it opens anew; among equals the smallest. */
const byUse: Preference = (key, hidden, table) => {
  const people = table.people.get(key)!
  return useOf(key, hidden, table) - people / (1 + people)
}

function useOf(key: string, hidden: ReadonlySet<string>, table: Table): number {
  return table.sumsOf.get(key)!.reduce((total, sum) => {
    if (isTooThin(sum, hidden, table)) return total + 1
    return keysOf(sum).some((other) => hidden.has(other)) ? total : total - 1
  }, 0)
}

/** Hides more until every sum is thick enough and the system determines nothing. Whether it succeeded. */
function protect(hidden: Set<string>, table: Table, preference: Preference): boolean {
  const { people, sums } = table
  // A total goes only where no part is left to hide.
  const hideAnother = (among: readonly Sum[]): boolean => {
    const open = (keys: readonly string[]): string[] => keys.filter((key) => !hidden.has(key) && people.get(key)! > 0)
    const parts = open(among.flatMap((sum) => sum.parts))
    const candidates = parts.length > 0 ? parts : open(among.flatMap(({ total }) => total ?? []))
    if (candidates.length === 0) return false
    const scores = new Map(candidates.map((key) => [key, preference(key, hidden, table)]))
    hidden.add(candidates.reduce((best, key) => (scores.get(key)! > scores.get(best)! ? key : best)))
    return true
  }
  const complete = (): void => {
    for (let changed = true; changed;) {
      changed = false
      for (const sum of sums) while (isTooThin(sum, hidden, table) && hideAnother([sum])) changed = true
    }
  }
  complete()
  for (let rounds = 0; rounds < people.size; rounds++) {
    const known = determined(sums, hidden)
    if (known.length === 0) break
    if (!hideAnother(sums.filter((sum) => keysOf(sum).some((key) => known.includes(key))))) return false
    complete()
  }
  return sums.every((sum) => !isTooThin(sum, hidden, table))
}

/** Shows again, the largest first, what the rest is protected without. */
function takeBack(hidden: Set<string>, small: ReadonlySet<string>, table: Table): void {
  const { people, sums, sumsOf } = table
  const others = [...hidden].filter((key) => !small.has(key)).sort((a, b) => people.get(b)! - people.get(a)!)
  if (others.length * hidden.size ** 2 * sums.length > prunable || determined(sums, hidden).length > 0) return
  for (const key of others) {
    const thin = (): number => sumsOf.get(key)!.filter((sum) => isTooThin(sum, hidden, table)).length
    const before = thin()
    hidden.delete(key)
    if (thin() > before || determined(sums, hidden).length > 0) hidden.add(key)
  }
}

function sumsByKey(sums: readonly Sum[]): ReadonlyMap<string, readonly Sum[]> {
  const found = new Map<string, Sum[]>()
  for (const sum of sums) for (const key of keysOf(sum)) found.set(key, [...(found.get(key) ?? []), sum])
  return found
}

function keysOf({ parts, total }: Sum): readonly string[] {
  return total === undefined ? parts : [...parts, total]
}

/** One hidden term follows from the others; several that are few persons together, and whose total is shown, tell too much. */
function isTooThin(sum: Sum, hidden: ReadonlySet<string>, { people, below }: Table): boolean {
  const inside = keysOf(sum).filter((key) => hidden.has(key))
  if (inside.length < 2) return inside.length === 1
  if (sum.total !== undefined && hidden.has(sum.total)) return false
  return inside.reduce((total, key) => total + people.get(key)!, 0) < below
}

/**
 * The hidden counts that the sums determine: unit vectors in the row space of the system, found by elimination modulo a prime
 * (which cannot miss one, and adds one only by a coincidence of about one in a million). O(hidden² · sums).
 */
export function determined(sums: readonly Sum[], hidden: ReadonlySet<string>): string[] {
  if (hidden.size === 0 || hidden.size > solvable) return []
  const columns = [...hidden]
  const place = new Map(columns.map((key, index) => [key, index]))
  const rows = sums
    .filter((sum) => keysOf(sum).some((key) => hidden.has(key)))
    .map(({ parts, total }) => {
      const row = new Array<number>(columns.length).fill(0)
      for (const key of parts) if (hidden.has(key)) row[place.get(key)!] = 1
      if (total !== undefined && hidden.has(total)) row[place.get(total)!] = prime - 1
      return row
    })
  return reduced(rows, columns.length)
    .filter((row) => row.filter((entry) => entry !== 0).length === 1)
    .map((row) => columns[row.findIndex((entry) => entry !== 0)]!)
}

/** Reduced row echelon form modulo the prime. */
function reduced(rows: number[][], width: number): number[][] {
  let top = 0
  for (let column = 0; column < width && top < rows.length; column++) {
    const pivot = rows.findIndex((row, index) => index >= top && row[column] !== 0)
    if (pivot < 0) continue
    const [pivotRow, topRow] = [rows[pivot]!, rows[top]!]
    rows[pivot] = topRow
    const inverse = power(pivotRow[column]!, prime - 2)
    const scaled = pivotRow.map((entry) => (entry * inverse) % prime)
    rows[top] = scaled
    for (const [index, row] of rows.entries()) {
      const factor = row[column]!
      if (index !== top && factor !== 0)
        rows[index] = row.map((entry, i) => (entry + (prime - factor) * scaled[i]!) % prime)
    }
    top++
  }
  return rows.slice(0, top)
}

function power(base: number, exponent: number): number {
  let result = 1
  let factor = base % prime
  for (let left = exponent; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = (result * factor) % prime
    factor = (factor * factor) % prime
  }
  return result
}
