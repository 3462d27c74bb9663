/** A line through values in a box of 100 by 24: the newest at the right edge, older ones to its left. */
export function sparkPath(
  values: number[],
  length: number,
  max?: number,
): { line: string; start: string; end: string } | null {
  if (values.length < 2) return null
  const top = Math.max(max ?? 0, ...values, Number.EPSILON)
  const step = 100 / (length - 1)
  const first = 100 - (values.length - 1) * step
  const points = values.map(
    (value, index) => `${round(first + index * step)} ${round(23 - (22 * Math.max(value, 0)) / top)}`,
  )
  return { line: `M${points.join(' L')}`, start: round(first), end: '100' }
}

const round = (value: number) => String(Math.round(value * 100) / 100)
