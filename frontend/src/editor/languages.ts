import { StreamLanguage } from '@codemirror/language'
import { yaml } from '@codemirror/lang-yaml'
import { properties } from '@codemirror/legacy-modes/mode/properties'
import type { Extension } from '@codemirror/state'

export type EditorLanguage = 'yaml' | 'env'

export function languageSupport(language: EditorLanguage): Extension {
  return language === 'yaml' ? yaml() : StreamLanguage.define(properties)
}
