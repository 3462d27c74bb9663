import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  {
    path: 'extensions',
    name: 'extensions',
    component: () => import('./ExtensionsPage.vue'),
    meta: { role: 'VIEWER', title: 'nav.extensions' },
  },
  {
    path: 'extensions/:id',
    name: 'extension',
    component: () => import('./ExtensionPage.vue'),
    props: true,
    meta: { role: 'VIEWER', title: 'nav.extensions' },
  },
]
