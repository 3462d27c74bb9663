import { defineStore } from 'pinia'
import { ref } from 'vue'

export type Theme = 'system' | 'light' | 'dark'
const STORAGE_KEY = 'windflow.theme'

/** What this browser's user prefers; `public/start.js` reads the theme before the first paint. */
export const usePreferences = defineStore('preferences', () => {
  const stored = localStorage.getItem(STORAGE_KEY)
  const theme = ref<Theme>(stored === 'light' || stored === 'dark' ? stored : 'system')

  function setTheme(wanted: Theme) {
    theme.value = wanted
    if (wanted === 'system') {
      localStorage.removeItem(STORAGE_KEY)
      delete document.documentElement.dataset['theme']
    } else {
      localStorage.setItem(STORAGE_KEY, wanted)
      document.documentElement.dataset['theme'] = wanted
    }
  }

  return { theme, setTheme }
})
