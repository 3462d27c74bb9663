/// <reference types="vite/client" />

interface Window {
  /** Loads the page, or another address, anew; false if that was just done. See `public/start.js`. */
  windflowReload?: (address?: string) => boolean
}
