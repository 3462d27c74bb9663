/** Numbers, sizes and times in the user's language. */
const units = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'] as const
const frenchUnits = ['o', 'Ko', 'Mo', 'Go', 'To', 'Po'] as const

export function formatBytes(bytes: number, language: string): string {
  const sign = bytes < 0 ? '−' : ''
  let value = Math.abs(bytes)
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  const digits = unit === 0 || value >= 100 ? 0 : 1
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value)
  const names = language.startsWith('fr') ? frenchUnits : units
  return `${sign}${number}\u00a0${names[unit]}`
}

export function formatPercent(percent: number, language: string): string {
  const digits = percent < 10 ? 1 : 0
  return new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: digits }).format(
    percent / 100,
  )
}

export function formatDateTime(iso: string, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium' }).format(new Date(iso))
}

export function formatTimeOfDay(iso: string, language: string): string {
  const options = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const
  return new Intl.DateTimeFormat(language, options).format(new Date(iso))
}

const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ['second', 60],
  ['minute', 60],
  ['hour', 24],
  ['day', 30],
  ['month', 12],
]

/** "3 minutes ago"; moments within a few seconds are "now". */
export function formatRelative(iso: string, now: number, language: string): string {
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' })
  let value = (new Date(iso).getTime() - now) / 1000
  if (Math.abs(value) < 5) return format.format(0, 'second')
  for (const [unit, size] of steps) {
    if (Math.abs(value) < size) return format.format(Math.trunc(value), unit)
    value /= size
  }
  return format.format(Math.trunc(value), 'year')
}

/** "1 min 12 s": the two largest parts that say something. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, ms) / 1000
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  if (seconds < 60) return `${Math.round(seconds)} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min ${Math.round(seconds % 60)} s`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
