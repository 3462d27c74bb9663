import { Blocks, Keyboard, Languages, Layers, LogOut, Moon, Plus, Sun } from '@lucide/vue'
import { computed, type Component } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import { useExtensions } from '@/features/extensions/queries'
import { session } from '@/features/session/session'
import { useStacks } from '@/features/stacks/queries'
import { language, setLanguage } from '@/i18n'
import { accountEntry, navigation } from './navigation'
import { usePreferences } from './preferences'
import { shortcutsOpen } from './shortcuts'

export interface Command {
  id: string
  group: 'pages' | 'stacks' | 'extensions' | 'actions'
  label: string
  /** More words by which it is found. */
  words?: string
  icon: Component
  keys?: string[]
  run: () => void
}

/** All that the palette offers to the user who is signed in. */
export function useCommands() {
  const { t } = useI18n()
  const router = useRouter()
  const preferences = usePreferences()
  const { data: stacks } = useStacks()
  const { data: extensions } = useExtensions()

  const pages = computed<Command[]>(() =>
    [...navigation.flat(), accountEntry]
      .filter((entry) => !entry.role || session.may(entry.role))
      .map((entry) => ({
        id: `page:${entry.name}`,
        group: 'pages',
        label: t(entry.label),
        icon: entry.icon,
        ...(entry.key ? { keys: ['G', entry.key.toUpperCase()] } : {}),
        run: () => void router.push({ name: entry.name }),
      })),
  )
  const stackCommands = computed<Command[]>(() =>
    (stacks.value ?? []).map(({ name }) => ({
      id: `stack:${name}`,
      group: 'stacks',
      label: name,
      words: 'stack',
      icon: Layers,
      run: () => void router.push({ name: 'stack', params: { name } }),
    })),
  )
  const extensionCommands = computed<Command[]>(() =>
    (extensions.value ?? []).map(({ id, name }) => ({
      id: `extension:${id}`,
      group: 'extensions',
      label: name,
      words: id,
      icon: Blocks,
      run: () => void router.push({ name: 'extension', params: { id } }),
    })),
  )
  const dark = computed(
    () =>
      preferences.theme === 'dark' ||
      (preferences.theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches),
  )
  const actions = computed<Command[]>(() => [
    ...(session.may('USER')
      ? [
          {
            id: 'new',
            group: 'actions' as const,
            label: t('shortcut.newStack'),
            icon: Plus,
            keys: ['N'],
            run: () => void router.push({ name: 'stack-new' }),
          },
        ]
      : []),
    {
      id: 'theme',
      group: 'actions',
      label: dark.value ? t('theme.toLight') : t('theme.toDark'),
      icon: dark.value ? Sun : Moon,
      run: () => preferences.setTheme(dark.value ? 'light' : 'dark'),
    },
    {
      id: 'language',
      group: 'actions',
      label: language.value === 'fr' ? 'Switch to English' : 'Passer en français',
      words: 'language langue',
      icon: Languages,
      run: () => void setLanguage(language.value === 'fr' ? 'en' : 'fr', true),
    },
    {
      id: 'shortcuts',
      group: 'actions',
      label: t('shortcut.title'),
      icon: Keyboard,
      keys: ['?'],
      run: () => (shortcutsOpen.value = true),
    },
    {
      id: 'signout',
      group: 'actions',
      label: t('session.signOut'),
      icon: LogOut,
      run: () => void session.logout(),
    },
  ])

  return computed(() => [
    ...pages.value,
    ...stackCommands.value,
    ...extensionCommands.value,
    ...actions.value,
  ])
}
