import { expect, it } from 'vitest'
import { typeset } from './typography'

it('sets French spaces so that no sign begins a line', () => {
  expect(typeset('Supprimer « {name} » ?')).toBe('Supprimer «\u202f{name}\u202f»\u202f?')
  expect(typeset('Échec à l’étape : {stage} ; {count} %')).toBe(
    'Échec à l’étape\u00a0: {stage}\u202f; {count}\u202f%',
  )
})

it('leaves addresses, times and colons in code alone', () => {
  for (const text of ['redis://hôte:6379', '12:30', 'services:web']) expect(typeset(text)).toBe(text)
})
