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
      { path: 'images', name: 'images', component: () => import('./tabs/ImagesTab.vue') },
      { path: 'volumes', name: 'volumes', component: () => import('./tabs/VolumesTab.vue') },
      { path: 'networks', name: 'networks', component: () => import('./tabs/NetworksTab.vue') },
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
