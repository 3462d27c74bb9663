const LEASE_MS = 15_000
const POLL_MS = 50

/**
 * Runs work that only one tab of this origin does at a time. Web Locks need a secure context, and WindFlow is often
 * reached over plain HTTP on a home network: there a lease in the storage stands in. The lease ends by itself, so a
 * tab that was closed in the middle blocks nobody for long.
 */
export async function exclusively<T>(name: string, work: () => Promise<T>): Promise<T> {
  const locks = (navigator as Partial<Navigator>).locks
  if (locks) return locks.request(name, work)
  const release = await lease(name)
  try {
    return await work()
  } finally {
    release()
  }
}

async function lease(name: string): Promise<() => void> {
  const key = `windflow.lock.${name}`
  const me = Array.from(crypto.getRandomValues(new Uint32Array(2))).join('-')
  for (;;) {
    const [, until] = (localStorage.getItem(key) ?? '').split(' ')
    if (!until || Number(until) < Date.now()) {
      localStorage.setItem(key, `${me} ${Date.now() + LEASE_MS}`)
      // Storage has no compare-and-set: whoever still stands there after a moment has it.
      await pause(POLL_MS)
      if (localStorage.getItem(key)?.startsWith(`${me} `)) return () => localStorage.removeItem(key)
    }
    await pause(POLL_MS)
  }
}

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))
