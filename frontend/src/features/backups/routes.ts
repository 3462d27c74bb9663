import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  {
    path: 'backups',
    name: 'backups',
    component: () => import('./BackupsPage.vue'),
    meta: { role: 'ADMIN', title: 'nav.backups' },
  },
]
