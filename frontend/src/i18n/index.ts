import { createI18n } from 'vue-i18n'
import { language, type Language } from './language'
import { learn } from './server/said'

export { language, languages, type Language } from './language'
const STORAGE_KEY = 'windflow.language'

/** The texts are loaded for one language at a time; see {@link setLanguage}. */
export const i18n = createI18n({
  legacy: false,
  locale: 'en',
  // French counts zero as singular.
  pluralRules: { fr: (count, choices) => (choices === 3 ? Math.min(count, 2) : Number(count > 1)) },
  missing: (locale, key) => {
    missingKeys.add(`${locale}:${key}`)
    return key
  },
})

/** Keys without a text, for the tests. */
export const missingKeys = new Set<string>()

const texts = {
  en: () => import('./messages/en'),
  fr: () => import('./messages/fr'),
}

export function preferredLanguage(): Language {
  const stored = localStorage.getItem(STORAGE_KEY)
  if (stored === 'en' || stored === 'fr') return stored
  return /^fr\b/i.test(navigator.language) ? 'fr' : 'en'
}

export async function setLanguage(wanted: Language, remember = false): Promise<void> {
  const { default: messages, sentences } = await texts[wanted]()
  learn(sentences)
  i18n.global.setLocaleMessage(wanted, messages)
  i18n.global.locale.value = wanted
  language.value = wanted
  document.documentElement.lang = wanted
  if (remember) localStorage.setItem(STORAGE_KEY, wanted)
}
