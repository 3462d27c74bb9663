import { gather } from './gather'

export default gather(import.meta.glob('../../**/locales/fr.json', { eager: true, import: 'default' }))
