/** A line as the log view shows it. */
export interface LogRow {
  key: string | number
  text: string
  time?: string
  source?: string
  /** One of four colours, to tell sources apart. */
  hue?: number
  tone?: 'danger'
}

/** The same colour for the same source. */
export function hueOf(source: string): number {
  let sum = 0
  for (const letter of source) sum = (sum * 31 + letter.charCodeAt(0)) % 9973
  return sum % 4
}
