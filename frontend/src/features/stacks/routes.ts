import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  {
    path: 'stacks',
    name: 'stacks',
    component: () => import('./StacksPage.vue'),
    meta: { role: 'VIEWER', title: 'nav.stacks' },
  },
  {
    path: 'stacks/new',
    name: 'stack-new',
    component: () => import('./NewStackPage.vue'),
    meta: { role: 'USER', title: 'stack.new' },
  },
  {
    path: 'stacks/adopt',
    name: 'stack-adopt',
    component: () => import('./AdoptPage.vue'),
    meta: { role: 'USER', title: 'adopt.title' },
  },
  {
    path: 'stacks/:name',
    component: () => import('./StackPage.vue'),
    props: true,
    meta: { role: 'VIEWER', title: 'nav.stacks' },
    children: [
      { path: '', name: 'stack', component: () => import('./tabs/ServicesTab.vue') },
      { path: 'editor', name: 'stack-editor', component: () => import('./tabs/EditorTab.vue') },
      { path: 'logs', name: 'stack-logs', component: () => import('./tabs/LogsTab.vue') },
      { path: 'revisions', name: 'stack-revisions', component: () => import('./tabs/RevisionsTab.vue') },
      { path: 'deployments', name: 'stack-deployments', component: () => import('./tabs/HistoryTab.vue') },
      { path: 'settings', name: 'stack-settings', component: () => import('./tabs/SettingsTab.vue') },
    ],
  },
]
