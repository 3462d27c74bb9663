import { EditorState, type Extension } from '@codemirror/state'
import { language } from '@/i18n'

const french = {
  '$ unchanged lines': '$ lignes inchangées',
  Find: 'Rechercher',
  Replace: 'Remplacer',
  next: 'suivant',
  previous: 'précédent',
  all: 'tout',
  'match case': 'respecter la casse',
  'by word': 'mot entier',
  replace: 'remplacer',
  'replace all': 'tout remplacer',
  close: 'fermer',
  'current match': 'occurrence actuelle',
  'replaced $ matches': '$ occurrences remplacées',
  'on line': 'à la ligne',
  'Go to line': 'Aller à la ligne',
  go: 'aller',
  Diagnostics: 'Problèmes',
  'No diagnostics': 'Aucun problème',
  'Fold line': 'Replier la ligne',
  'Unfold line': 'Déplier la ligne',
  'Folded lines': 'Lignes repliées',
  'Unfolded lines': 'Lignes dépliées',
  'folded code': 'code replié',
  unfold: 'déplier',
}

/** The editor's own words in the user's language. */
export function phrases(): Extension {
  return language.value === 'fr' ? EditorState.phrases.of(french) : []
}
