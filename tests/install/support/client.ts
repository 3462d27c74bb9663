/** WindFlow's REST API as the administrator, through Traefik. */
export class Client {
  private token = ''

  constructor(
    private readonly url: () => string,
    private readonly password: () => string,
  ) {}

  async health(): Promise<any> {
    return (await fetch(`${this.url()}/api/health`, { signal: AbortSignal.timeout(5_000) })).json()
  }

  async call(method: string, path: string, body?: unknown): Promise<any> {
    this.token ||= await this.login()
    const response = await fetch(`${this.url()}/api/v1${path}`, {
      method,
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${this.token}` },
      signal: AbortSignal.timeout(30_000),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
    return text ? JSON.parse(text) : undefined
  }

  /** Deploys a stack and waits for the end; returns the deployment. */
  async deploy(stack: string, compose: string): Promise<any> {
    await this.call('PUT', `/stacks/${stack}`, { compose })
    const { id } = await this.call('POST', `/stacks/${stack}/deployments`, {})
    for (let i = 0; i < 600; i++) {
      const deployment = await this.call('GET', `/deployments/${id}`)
      if (['SUCCEEDED', 'FAILED', 'ROLLED_BACK', 'CANCELLED'].includes(deployment.state)) return deployment
      await new Promise((next) => setTimeout(next, 100))
    }
    throw new Error(`The deployment ${id} of ${stack} did not end`)
  }

  private async login(): Promise<string> {
    const body = JSON.stringify({ username: 'admin', password: this.password() })
    const headers = { 'Content-Type': 'application/json' }
    const response = await fetch(`${this.url()}/api/v1/auth/login`, { method: 'POST', headers, body })
    if (!response.ok) throw new Error(`login: ${response.status} ${await response.text()}`)
    return (await response.json()).accessToken
  }
}
