import type { InjectionKey } from 'vue'

/** Opens the dialog that removes the stack of the page. */
export const removeStackKey: InjectionKey<() => void> = Symbol('remove stack')
