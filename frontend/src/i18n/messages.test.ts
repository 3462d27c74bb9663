import { expect, it } from 'vitest'
import { i18n, setLanguage } from '.'
import en from './messages/en'
import fr from './messages/fr'

const sources = import.meta.glob<string>('../**/*.{vue,ts}', {
  eager: true,
  query: '?raw',
  import: 'default',
})

function flatten(messages: unknown, prefix = ''): Map<string, string> {
  return new Map(
    Object.entries(messages as object).flatMap(([key, value]) =>
      typeof value === 'string' ? [[prefix + key, value] as const] : [...flatten(value, `${prefix}${key}.`)],
    ),
  )
}
const english = flatten(en)
const french = flatten(fr)
const placeholders = (text: string | undefined) => [...new Set((text ?? '').match(/\{\w+\}/g))].sort()

it('has every text in both languages, with the same placeholders', () => {
  expect([...french.keys()].sort()).toEqual([...english.keys()].sort())
  for (const [key, text] of english) expect(placeholders(french.get(key)), key).toEqual(placeholders(text))
})

it('has a text for every key that the sources name', () => {
  const named = Object.entries(sources)
    .filter(([file]) => !file.endsWith('.test.ts'))
    .flatMap(([file, text]) =>
      [...text.matchAll(/\bt\(\s*'([\w.-]+)'|(?:label|title): '([a-z]\w+\.[\w.-]+)'/g)].map((match) => [
        file,
        match[1] ?? match[2] ?? '',
      ]),
    )
  expect(named.length).toBeGreaterThan(200)
  expect(named.filter(([, key]) => !english.has(key ?? ''))).toEqual([])
})

it('has no text that nobody shows', () => {
  const all = Object.values(sources).join('\n')
  const dynamic = [...all.matchAll(/`([\w.]+)\.\$\{/g)].map((match) => `${match[1]}.`)
  const unused = [...english.keys()].filter(
    (key) => !all.includes(`'${key}'`) && !dynamic.some((start) => key.startsWith(start)),
  )
  expect(unused).toEqual([])
})

it('counts as each language does', async () => {
  await setLanguage('fr')
  expect(i18n.global.t('adopt.containers', { count: 0 }, 0)).toBe('0 conteneur')
  expect(i18n.global.t('adopt.containers', { count: 2 }, 2)).toBe('2 conteneurs')
  await setLanguage('en')
  expect(i18n.global.t('adopt.containers', { count: 0 }, 0)).toBe('0 containers')
  expect(i18n.global.t('adopt.containers', { count: 1 }, 1)).toBe('1 container')
})
