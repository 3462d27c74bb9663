import { typesetAll } from '../typography'
import server from '../server/fr.json'
import { gather } from './gather'

export default typesetAll(
  gather(import.meta.glob('../../**/locales/fr.json', { eager: true, import: 'default' })),
)

/** See `server/said.ts`. */
export const sentences: Record<string, string> = typesetAll(server)
