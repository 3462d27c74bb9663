import { Text } from '@codemirror/state'
import { expect, it } from 'vitest'
import type { Violation } from '@/api/types'
import { diagnosticsOf } from './diagnostics'

const doc = Text.of(['services:', '  web:', '    privileged: true', ''])
const at = (place: Partial<Violation>) =>
  diagnosticsOf([{ source: 'compose', rule: 'r', message: 'm', ...place }], doc)[0]

it('marks a violation from its column to the end of its line', () => {
  const mark = at({ line: 3, column: 5 })
  expect(doc.sliceString(mark?.from ?? 0, mark?.to)).toBe('privileged: true')
})

it('marks the words of the line where no column is told', () => {
  const mark = at({ line: 2 })
  expect(doc.sliceString(mark?.from ?? 0, mark?.to)).toBe('web:')
})

it('stays within the text whatever the place says', () => {
  expect(at({ line: 99, column: 4 })).toMatchObject({ from: doc.length, to: doc.length })
  expect(at({ line: 1, column: 900 })).toMatchObject({ to: 9 })
  expect(at({})).toMatchObject({ from: 0, to: 9 })
})

it('says the advice too', () => {
  expect(at({ line: 3, advice: 'Ask an administrator' })?.message).toBe('m\nAsk an administrator')
})
