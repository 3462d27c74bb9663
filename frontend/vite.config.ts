import { fileURLToPath, URL } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

const server = process.env['WINDFLOW_URL'] ?? 'http://127.0.0.1:8000'

export default defineConfig({
  plugins: [vue()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  define: {
    __VUE_OPTIONS_API__: 'false',
    __VUE_I18N_LEGACY_API__: 'false',
    __INTLIFY_PROD_DEVTOOLS__: 'false',
  },
  build: {
    // light-dark() and oklch() as written; nothing older is supported.
    target: ['chrome123', 'firefox121', 'safari17.5'],
    // Scripts and styles stay files: the content security policy allows nothing inline.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    manifest: 'manifest.json',
  },
  server: { proxy: { '/api': server, '/system': server } },
  test: {
    environment: 'happy-dom',
    pool: 'threads',
    include: ['src/**/*.test.ts'],
    reporters: ['default', ['json', { outputFile: 'target/vitest.json' }]],
    restoreMocks: true,
  },
})
