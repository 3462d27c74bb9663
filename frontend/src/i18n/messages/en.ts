import { gather } from './gather'

export default gather(import.meta.glob('../../**/locales/en.json', { eager: true, import: 'default' }))

/** The server speaks English. */
export const sentences: Record<string, string> = {}
