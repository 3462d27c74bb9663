import { ref } from 'vue'

export type Language = 'en' | 'fr'
export const languages: Language[] = ['en', 'fr']

/** The language in force. */
export const language = ref<Language>('en')
