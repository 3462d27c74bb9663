import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  {
    path: 'resources',
    name: 'resources',
    component: () => import('./ResourcesPage.vue'),
    redirect: { name: 'containers' },
    meta: { role: 'VIEWER', title: 'nav.resources' },
    children: [
      { path: 'containers', name: 'containers', component: () => import('./tabs/ContainersTab.vue') },
      ...['images', 'volumes', 'networks'].map((kind) => ({
        path: kind,
        name: kind,
        component: () => import('./tabs/EngineTab.vue'),
        props: { kind },
      })),
    ],
  },
  {
    path: 'resources/containers/:id',
    name: 'container',
    component: () => import('./ContainerPage.vue'),
    props: true,
    meta: { role: 'VIEWER', title: 'nav.resources' },
  },
]
