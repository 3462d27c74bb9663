import type { SettingDefinition } from '@/api/types'

/** What stands in a form: text by key; a secret is empty until somebody types a new one. */
export type SettingValues = Record<string, string>

export const isSecret = (definition: Pick<SettingDefinition, 'type'>): boolean =>
  definition.type === 'password'

/** The form as it is first shown. Secrets are written and never read, whatever the server sent. */
export function initialValues(
  definitions: readonly SettingDefinition[],
  settings: Readonly<Record<string, string>>,
): SettingValues {
  return Object.fromEntries(
    definitions.map((one) => [one.key, isSecret(one) ? '' : (settings[one.key] ?? '')]),
  )
}

/** Only what was changed is sent; an emptied value goes back to its default. */
export function changedValues(
  definitions: readonly SettingDefinition[],
  before: SettingValues,
  after: SettingValues,
): SettingValues {
  return Object.fromEntries(
    definitions
      .map(({ key }) => [key, (after[key] ?? '').trim()] as const)
      .filter(([key, value]) => value !== (before[key] ?? '')),
  )
}
