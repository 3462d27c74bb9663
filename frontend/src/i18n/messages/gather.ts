import type { LocaleMessageDictionary, VueMessageType } from 'vue-i18n'

type Messages = LocaleMessageDictionary<VueMessageType>

/** One dictionary from the files of all features; each file's top-level keys are its own. */
export function gather(files: Record<string, unknown>): Messages {
  return Object.assign({}, ...Object.values(files)) as Messages
}
