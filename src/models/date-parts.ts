import type { DatePart } from './encoder-schema.js'

const grammar = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(?:Z|[+-]\d{2}(?::?\d{2})?)?)?$/u

/**
 * Milliseconds since 1970 of an ISO date or date and time, as its digits read: a zone at the end is not added, because
 * hours of the day are those on the wall. undefined where the text is no date.
 * @example dateOf('1970-01-02') // 86400000
 */
export function dateOf(text: string): number | undefined {
  const found = grammar.exec(text)
  if (found === null) return undefined
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const time = Date.UTC(year, month - 1, day, hour, minute, second)
  const back = new Date(time)
  const exists =
    back.getUTCMonth() === month - 1 && back.getUTCDate() === day && hour < 24 && minute < 60 && second < 61
  return exists ? time : undefined
}

const millisecondsOfDay = 86_400_000

/** A part of a date as a number. Months and days count from 1, weekdays from 0 on Monday. */
export function partOf(part: DatePart, time: number): number {
  const date = new Date(time)
  switch (part) {
    case 'year':
      return date.getUTCFullYear()
    case 'month':
      return date.getUTCMonth() + 1
    case 'day':
      return date.getUTCDate()
    case 'weekday':
      return (date.getUTCDay() + 6) % 7
    case 'day-of-year':
      return Math.floor((time - Date.UTC(date.getUTCFullYear(), 0, 1)) / millisecondsOfDay) + 1
    case 'hour':
      return date.getUTCHours()
    case 'minute':
      return date.getUTCMinutes()
    case 'days':
      return time / millisecondsOfDay
  }
}

/** Length and first value of the cycle of a part; null where it does not come round. */
export const cycles: Readonly<Record<DatePart, { readonly length: number; readonly first: number } | null>> = {
  year: null,
  month: { length: 12, first: 1 },
  day: { length: 31, first: 1 },
  weekday: { length: 7, first: 0 },
  'day-of-year': { length: 366, first: 1 },
  hour: { length: 24, first: 0 },
  minute: { length: 60, first: 0 },
  days: null,
}
