/** One record of a CSV file as the walker saw it. */
export interface CsvRecord {
  /** 0 is the header. Blank lines are no records where there are several columns. */
  readonly index: number
  /** Physical line it begins on, from 1. */
  readonly line: number
  readonly cells: number
  /** Cells up to the last that is not empty. */
  readonly filledCells: number
  /** A quote that was opened and never closed, or text behind a closing quote. */
  readonly problem: 'unclosed-quote' | 'text-after-quote' | null
  readonly ending: '\n' | '\r\n' | '\r' | ''
}

export interface CsvWalker {
  push(bytes: Uint8Array): void
  end(): void
  /** The physical line it stands on. */
  readonly line: () => number
  /** The line breaks between records and blank lines so far. */
  readonly lineBreaks: ReadonlySet<string>
  /** True once `visit` has said that it has seen enough. */
  readonly done: () => boolean
}

const QUOTE = 0x22
const BLANK = 0x20
const LINE_FEED = 0x0a
const RETURN = 0x0d

/**
 * Walks over the bytes of a CSV file (RFC 4180, UTF-8 without mark) and tells where records begin and how many cells they have.
 * Slower than the database, so it is only asked where something is wrong. `visit` returns true to stop.
 */
export function createCsvWalker(delimiter: Uint8Array, visit: (record: CsvRecord) => boolean): CsvWalker {
  let state: 'start' | 'blank' | 'bare' | 'quoted' | 'closed' = 'start'
  let line = 1
  let index = 0
  let begin = 1
  let cells = 1
  let filledCells = 0
  let bytesInRecord = 0
  let matched = 0
  let problem: CsvRecord['problem'] = null
  let afterReturn = false
  let singleColumn = false
  let done = false

  const lineBreaks = new Set<string>()

  const finish = (ending: CsvRecord['ending']) => {
    if (ending !== '') lineBreaks.add(ending)
    if (state === 'blank') filledCells = cells
    const blank = bytesInRecord === 0 && (!singleColumn || ending === '')
    if (!blank) {
      if (index === 0) singleColumn = cells === 1
      done = visit({ index, line: begin, cells, filledCells, problem, ending })
      index++
    }
    state = 'start'
    cells = 1
    filledCells = 0
    bytesInRecord = 0
    matched = 0
    problem = null
    begin = line
  }
  const text = (byte: number) => {
    bytesInRecord++
    if (byte === delimiter[matched]) {
      matched++
      if (matched === delimiter.length) {
        if (state === 'blank') filledCells = cells
        cells++
        matched = 0
        state = 'start'
      }
      return
    }
    matched = byte === delimiter[0] ? 1 : 0
    // One blank before an opening quote and blanks behind a closing one are no text: the database sees it so.
    if (byte === QUOTE && (state === 'start' || state === 'blank')) return void (state = 'quoted')
    if (byte === BLANK && state === 'closed') return
    if (byte === BLANK && state === 'start') return void (state = 'blank')
    filledCells = cells
    if (state === 'closed') problem ??= 'text-after-quote'
    else state = 'bare'
  }
  const quoted = (byte: number) => {
    bytesInRecord++
    if (byte === QUOTE) state = 'closed'
    else filledCells = cells
  }
  const step = (byte: number) => {
    if (afterReturn) {
      afterReturn = false
      if (state === 'quoted') {
        line++
        if (byte === LINE_FEED) return void bytesInRecord++
      } else {
        line++
        finish(byte === LINE_FEED ? '\r\n' : '\r')
        if (byte === LINE_FEED || done) return
      }
    }
    if (byte === RETURN) {
      afterReturn = true
      if (state === 'quoted') bytesInRecord++
    } else if (byte === LINE_FEED) {
      line++
      if (state === 'quoted') bytesInRecord++
      else finish('\n')
    } else if (state === 'quoted') quoted(byte)
    else if (state === 'closed' && byte === QUOTE) {
      bytesInRecord++
      filledCells = cells
      state = 'quoted'
    } else text(byte)
  }
  return {
    push(bytes) {
      for (let i = 0; i < bytes.length && !done; i++) step(bytes[i]!)
    },
    end() {
      if (done) return
      if (afterReturn && state !== 'quoted') {
        line++
        finish('\r')
      }
      if (done) return
      if (state === 'quoted') problem ??= 'unclosed-quote'
      finish('')
    },
    line: () => line,
    lineBreaks,
    done: () => done,
  }
}
