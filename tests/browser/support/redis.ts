import { spawn, type ChildProcess } from 'node:child_process'
import { connect } from 'node:net'
import { freePort } from './machine'
import { end, until } from './process'

const PASSWORD = 'redis-test-password'

/** A real redis-server on the loopback interface. */
export class Redis {
  private constructor(
    private readonly process: ChildProcess,
    readonly port: number,
  ) {}

  /** @param port where another one was, so that this one takes its place */
  static async start(port?: number): Promise<Redis> {
    port ??= await freePort()
    const args = ['--port', String(port), '--bind', '127.0.0.1', '--requirepass', PASSWORD, '--save', '', '--appendonly', 'no']
    const redis = new Redis(spawn('redis-server', args, { stdio: 'ignore' }), port)
    await until('redis-server answers', () => redis.answers(), 10_000)
    return redis
  }

  get url(): string {
    return `redis://:${PASSWORD}@127.0.0.1:${this.port}/0`
  }

  urlWith(password: string): string {
    return this.url.replace(PASSWORD, password)
  }

  private answers(): Promise<boolean> {
    return new Promise((resolve) => {
      const socket = connect(this.port, '127.0.0.1')
      const done = (answer: boolean) => {
        socket.destroy()
        resolve(answer)
      }
      socket.once('connect', () => done(true)).once('error', () => done(false))
    })
  }

  stop(): Promise<void> {
    return end(this.process)
  }
}
