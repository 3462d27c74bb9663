const NARROW = '\u202f'
const WIDE = '\u00a0'

/**
 * French text as it is printed: spaces that do not break stand before : ; ! ? % » and after «. The files hold plain
 * spaces, which editors show.
 */
export function typeset(text: string): string {
  return text
    .replace(/ (?=[;!?%»])/g, NARROW)
    .replace(/« /g, `«${NARROW}`)
    .replace(/ (?=:(?:\s|$))/g, WIDE)
}

/** {@link typeset} for all texts of a dictionary. */
export function typesetAll<Messages>(messages: Messages): Messages {
  return Object.fromEntries(
    Object.entries(messages as object).map(([key, value]: [string, unknown]) => [
      key,
      typeof value === 'string' ? typeset(value) : typesetAll(value),
    ]),
  ) as Messages
}
