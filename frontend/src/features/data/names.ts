const names: Record<string, string> = { sqlite: 'SQLite', postgresql: 'PostgreSQL' }

/** A store as its makers write it. */
export const storeName = (provider: string | null | undefined) =>
  (provider && names[provider]) || provider || '–'
