import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  {
    path: 'deployments',
    name: 'deployments',
    component: () => import('./DeploymentsPage.vue'),
    meta: { role: 'VIEWER', title: 'nav.deployments' },
  },
  {
    path: 'deployments/:id',
    name: 'deployment',
    component: () => import('./DeploymentPage.vue'),
    props: true,
    meta: { role: 'VIEWER', title: 'nav.deployments' },
  },
]
