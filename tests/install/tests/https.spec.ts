import { expect, test } from '@playwright/test'
import { writeFileSync } from 'node:fs'
import { get as httpGet, type IncomingMessage } from 'node:http'
import { get as httpsGet, type RequestOptions } from 'node:https'
import { join } from 'node:path'
import { TLSSocket } from 'node:tls'
import { Checkout, freePort, until } from '../support/checkout'
import { reasonToSkip } from '../support/machine'

test.skip(() => reasonToSkip !== '', reasonToSkip)

const DOMAIN = 'windflow.test'

/** Pebble checks a name as Let's Encrypt does, but comes to Traefik from within its network. */
const PEBBLE = {
  pebble: {
    listenAddress: '0.0.0.0:14000',
    managementListenAddress: '0.0.0.0:15000',
    certificate: '/authority/cert.pem',
    privateKey: '/authority/key.pem',
    httpPort: 8000,
    tlsPort: 8443,
    ocspResponderURL: '',
  },
}

let checkout: Checkout
let authorityPort: number

/** Asks Traefik on this machine as if the name led here. */
function ask(kind: 'http' | 'https', options: RequestOptions = {}): Promise<IncomingMessage & { body: string; serial: string }> {
  const port = checkout.get(kind === 'http' ? 'WINDFLOW_PORT' : 'WINDFLOW_HTTPS_PORT')
  const all = { host: '127.0.0.1', port, path: '/api/health', headers: { Host: DOMAIN }, servername: DOMAIN, timeout: 10_000, agent: false, ...options }
  return new Promise((resolve, reject) => {
    const request = (kind === 'http' ? httpGet : httpsGet)(all, (response) => {
      const { socket } = response
      const serial = socket instanceof TLSSocket ? socket.getPeerCertificate().serialNumber : ''
      let body = ''
      response.on('data', (text) => (body += text))
      response.on('end', () => resolve(Object.assign(response, { body, serial })))
    })
    request.on('timeout', () => request.destroy(new Error('no answer')))
    request.on('error', reject)
  })
}

test.describe.serial('make prod with WINDFLOW_DOMAIN', () => {
  test.beforeAll(async () => {
    checkout = await Checkout.clone({ WINDFLOW_VERSION: 'test', WINDFLOW_DOMAIN: DOMAIN, ACME_SERVER: 'https://pebble:14000/dir' })
    checkout.set({ WINDFLOW_HTTPS_PORT: String(await freePort()) })
    authorityPort = await freePort()
    await checkout.does(`mkdir authority && cd authority && openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem \
      -days 2 -subj /CN=pebble -addext subjectAltName=DNS:pebble && chmod 644 key.pem`)
    writeFileSync(join(checkout.folder, 'authority/pebble.json'), JSON.stringify(PEBBLE))
    writeFileSync(
      join(checkout.folder, 'compose.override.yaml'),
      `services:
  traefik:
    environment: {LEGO_CA_CERTIFICATES: /authority/cert.pem}
    volumes: ["./authority:/authority:ro"]
    networks: {windflow: {aliases: [${DOMAIN}]}}
    depends_on: [pebble]
  pebble:
    image: windflow-test/pebble:1
    command: [-config, /authority/pebble.json]
    environment: {PEBBLE_VA_NOSLEEP: 1}
    volumes: ["./authority:/authority:ro"]
    ports: ["127.0.0.1:${authorityPort}:15000"]
    networks: [windflow]
`,
    )
    await checkout.does('make secrets')
  })
  test.afterAll(() => checkout.close())

  test('wants to know whom the authority may write to', async () => {
    const { status, said } = await checkout.sh('make prod')
    expect(status).not.toBe(0)
    expect(said).toContain(`ACME_EMAIL has no value. Set it in .env: Let's Encrypt writes there about the certificate of ${DOMAIN}.`)
  })

  test('gets a certificate of the authority and serves with it', async () => {
    await checkout.does("echo 'ACME_EMAIL=admin@windflow.test' >> .env")
    expect(await checkout.does('make prod')).toContain(`WindFlow is ready on https://${DOMAIN}:${checkout.get('WINDFLOW_HTTPS_PORT')}`)
    const root = await ask('https', { port: authorityPort, path: '/roots/0', rejectUnauthorized: false })
    expect(root.body).toContain('BEGIN CERTIFICATE')
    await until('the certificate is there', async () => (await ask('https', { ca: root.body })).statusCode === 200)
    const answer = await ask('https', { ca: root.body })
    expect(JSON.parse(answer.body).status).toBe('UP')
    expect(answer.headers['strict-transport-security']).toBe('max-age=31536000')
    expect((await ask('https', { ca: root.body, path: '/' })).headers['strict-transport-security']).toBeTruthy()
  })

  test('sends whoever comes by HTTP to HTTPS', async () => {
    const answer = await ask('http', { path: '/stacks?tab=1' })
    expect([301, 308]).toContain(answer.statusCode)
    expect(answer.headers.location).toBe(`https://${DOMAIN}:${checkout.get('WINDFLOW_HTTPS_PORT')}/stacks?tab=1`)
    expect(await checkout.does('make status')).toContain(`is UP on https://${DOMAIN}`)
  })

  test('keeps the certificate over a restart', async () => {
    const serial = async () => (await ask('https', { rejectUnauthorized: false })).serial
    const before = await serial()
    expect(before).not.toBe('')
    await checkout.does('docker compose restart traefik')
    await until('it serves again', async () => (await serial()) === before)
  })
})
