/** What a colour says. The word beside it says it too: colour is never the only carrier. */
export type Tone = 'success' | 'warning' | 'danger' | 'info' | 'neutral'
