/** Clients that ask without a pause until they are stopped, and count the answers that were none. */
export class Load {
  answered = 0
  /** Requests that failed at the first attempt. */
  failed = 0
  /** Requests that still failed after they were tried again for 30 s. */
  lost = 0
  readonly reasons: string[] = []
  private running = true
  private readonly clients: Promise<void>[]

  constructor(url: string, paths: string[], clients = 4) {
    this.clients = Array.from({ length: clients }, (_, i) => this.ask(`${url}${paths[i % paths.length]}`))
  }

  async stop(): Promise<Load> {
    this.running = false
    await Promise.all(this.clients)
    return this
  }

  private async ask(url: string): Promise<void> {
    while (this.running) {
      let reason = await this.attempt(url)
      if (reason) {
        this.failed++
        this.reasons.push(reason)
        const end = Date.now() + 30_000
        while (reason && Date.now() < end) {
          await new Promise((next) => setTimeout(next, 200))
          reason = await this.attempt(url)
        }
        if (reason) this.lost++
      }
      this.answered++
      await new Promise((next) => setTimeout(next, 5))
    }
  }

  private async attempt(url: string): Promise<string> {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(30_000) })
      await response.arrayBuffer()
      return response.ok ? '' : `${response.status}`
    } catch (error) {
      return String((error as Error).cause ?? error)
    }
  }
}
