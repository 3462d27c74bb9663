/** Shorter than the ten seconds for which the server gives a lost answer again. */
const LEASE_MS = 5_000
const POLL_MS = 50

/**
 * Runs work that only one tab of this origin does at a time, and tells it whether it had to wait for another one. Web
 * Locks need a secure context, and WindFlow is often reached over plain HTTP on a home network: there a lease in the
 * storage stands in. A page that is left gives it back, and a tab that crashed blocks nobody for long, because the lease
 * ends by itself.
 */
export async function exclusively<T>(name: string, work: (waited: boolean) => Promise<T>): Promise<T> {
  const locks = (navigator as Partial<Navigator>).locks
  if (locks) {
    const atOnce = await locks.request(name, { ifAvailable: true }, async (lock) =>
      lock ? { result: await work(false) } : null,
    )
    return atOnce ? atOnce.result : locks.request(name, () => work(true))
  }
  const { waited, release } = await lease(name)
  addEventListener('pagehide', release)
  try {
    return await work(waited)
  } finally {
    removeEventListener('pagehide', release)
    release()
  }
}

async function lease(name: string): Promise<{ waited: boolean; release: () => void }> {
  const key = `windflow.lock.${name}`
  const me = Array.from(crypto.getRandomValues(new Uint32Array(2))).join('-')
  const mine = () => localStorage.getItem(key)?.startsWith(`${me} `)
  const release = () => void (mine() && localStorage.removeItem(key))
  for (let waited = false; ; waited = true) {
    const [, until] = (localStorage.getItem(key) ?? '').split(' ')
    if (!until || Number(until) < Date.now()) {
      localStorage.setItem(key, `${me} ${Date.now() + LEASE_MS}`)
      // Storage has no compare-and-set: whoever still stands there after a moment has it.
      await pause(POLL_MS)
      if (mine()) return { waited, release }
    }
    await pause(POLL_MS)
  }
}

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))
