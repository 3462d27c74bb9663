/// <reference types="node" />
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { setLanguage } from '@/i18n'
import { said } from './said'
import sentences from './fr.json'

describe('a sentence of the server', () => {
  beforeEach(() => setLanguage('fr'))

  it('is said in the user’s language, with what stands in between', () => {
    expect(said('Redis at 10.0.0.1:6379 refuses the password')).toEqual({
      text: 'Redis à l’adresse 10.0.0.1:6379 refuse le mot de passe',
      lang: undefined,
    })
  })

  it('may hold another one', () => {
    expect(said('The compose file is empty (line 1); and 2 more').text).toBe(
      'Le fichier compose est vide (ligne 1)\u202f; et 2 de plus',
    )
    expect(said('Start the engine, then deploy again. WindFlow goes on trying').text).toBe(
      'Démarrez le moteur, puis redéployez. WindFlow continue d’essayer',
    )
  })

  it('stays English, and marked as such, when it is not known', () => {
    expect(said('services.web.image must be a string')).toEqual({
      text: 'services.web.image must be a string',
      lang: 'en',
    })
  })

  it('is left alone on an English page', async () => {
    await setLanguage('en')
    expect(said('The disk is full')).toEqual({ text: 'The disk is full', lang: undefined })
  })
})

it('is still what the server says', () => {
  const said = serverTexts()
  const parts = (english: string) => english.split(/\{\d\}/).map((part) => part.replace(/^\W+|\W+$/g, ''))
  const stale = Object.keys(sentences).filter(
    (english) => !parts(english).every((part) => said.includes(part)),
  )
  // A wording may change before its translation does; when many did, nobody looked after them.
  expect(stale.length, stale.join('\n')).toBeLessThan(Object.keys(sentences).length / 10)
})

/** The Java sources and features, with texts that are broken over lines put together. */
function serverTexts(): string {
  const files = ['bundles', 'features'].flatMap((folder) =>
    readdirSync(join('..', folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => /^(?!.*(\/target\/|\/test\/)).*\.(java|json)$/.test(`/${file}`))
      .map((file) => readFileSync(join('..', folder, file), 'utf8')),
  )
  return files.join('\n').replace(/"\s*\+\s*"/g, '')
}
