import { VueQueryPlugin } from '@tanstack/vue-query'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './app/App.vue'
import { queryClient } from './app/query-client'
import { createAppRouter } from './app/router'
import { i18n, preferredLanguage, setLanguage } from './i18n'
import './styles/base.css'
import './styles/controls.css'

await setLanguage(preferredLanguage())
createApp(App)
  .use(createPinia())
  .use(VueQueryPlugin, { queryClient })
  .use(i18n)
  .use(createAppRouter())
  .mount('#app')
