/** The spans of time that a log can be read back, with the seconds of each. */
export const sinceChoices = [
  { key: 'all', seconds: undefined },
  { key: '5m', seconds: 300 },
  { key: '1h', seconds: 3600 },
  { key: '24h', seconds: 86_400 },
] as const

export type Since = (typeof sinceChoices)[number]['key']

/** The moment that a span reaches back to. */
export function sinceMoment(since: Since, now: number): string | undefined {
  const seconds = sinceChoices.find((choice) => choice.key === since)?.seconds
  return seconds === undefined ? undefined : new Date(now - seconds * 1000).toISOString()
}
