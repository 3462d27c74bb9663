import { language } from '../language'

/** A sentence of the server as it is shown; `lang` where it stays in the server's English on a page that is not. */
export interface Said {
  text: string
  lang: 'en' | undefined
}

interface Sentence {
  pattern: RegExp
  translation: string
}

let exact: Record<string, string> = {}
let patterns: Sentence[] = []

/**
 * Takes the translations of the server's sentences, by the English text with `{0}`, `{1}`, … for what stands in between.
 * As with gettext the English text is the key: the server need not know languages, and a sentence that has no
 * translation yet is shown as the server said it.
 */
export function learn(sentences: Record<string, string>): void {
  exact = sentences
  patterns = Object.entries(sentences)
    .filter(([english]) => english.includes('{'))
    // The more of its own words a sentence has, the less it is taken for another.
    .sort(([one], [other]) => words(other) - words(one))
    .map(([english, translation]) => ({ pattern: patternOf(english), translation }))
}

const words = (english: string) => english.replace(/\{\d\}/g, '').length

function patternOf(english: string): RegExp {
  const parts = english.split(/\{\d\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('([\\s\\S]+?)')}$`)
}

/** What the server said, in the user's language as far as that is known. */
export function said(english: string): Said {
  const text = language.value === 'en' ? english : translate(english)
  return { text: text ?? english, lang: text === null ? 'en' : undefined }
}

/** Null if there is no translation. What stands in between may be a sentence too: "It failed: {0}". */
function translate(english: string): string | null {
  const whole = exact[english]
  if (whole !== undefined) return whole
  for (const { pattern, translation } of patterns) {
    const found = pattern.exec(english)
    if (found) return translation.replace(/\{(\d)\}/g, (_, n: string) => inner(found[Number(n) + 1] ?? ''))
  }
  return null
}

const inner = (text: string) => translate(text) ?? text
