import { nextTick } from 'vue'
import {
  createRouter,
  createWebHistory,
  type RouteLocationNormalized,
  type RouteRecordRaw,
  type Router,
} from 'vue-router'
import type { Role } from '@/api/types'
import { routes as account } from '@/features/account/routes'
import { routes as admin } from '@/features/admin/routes'
import { routes as backups } from '@/features/backups/routes'
import { routes as data } from '@/features/data/routes'
import { routes as deployments } from '@/features/deployments/routes'
import { routes as extensions } from '@/features/extensions/routes'
import { routes as overview } from '@/features/overview/routes'
import { routes as resources } from '@/features/resources/routes'
import { session } from '@/features/session/session'
import { routes as stacks } from '@/features/stacks/routes'
import { i18n } from '@/i18n'

declare module 'vue-router' {
  interface RouteMeta {
    /** The lowest role that may open the page. */
    role?: Role
    /** Open to those who are not signed in. */
    open?: boolean
    /** Key of the page's name, for the window's title. */
    title?: string
  }
}

const NotFoundPage = () => import('./NotFoundPage.vue')

const pages: RouteRecordRaw[] = [
  {
    path: '/signin',
    name: 'signin',
    component: () => import('@/features/session/SignInPage.vue'),
    meta: { open: true, title: 'session.signIn' },
  },
  {
    path: '/',
    component: () => import('./AppShell.vue'),
    children: [
      ...overview,
      ...stacks,
      ...deployments,
      ...extensions,
      ...resources,
      ...admin,
      ...data,
      ...backups,
      ...account,
      {
        path: '/forbidden',
        name: 'forbidden',
        component: () => import('./ForbiddenPage.vue'),
        meta: { title: 'forbidden.title' },
      },
      { path: '/:path(.*)*', name: 'not-found', component: NotFoundPage, meta: { title: 'notFound.title' } },
    ],
  },
]

/** Where a person may go: sends those who are not signed in to the sign-in page and back afterwards. */
export async function guard(to: RouteLocationNormalized) {
  if (to.meta.open) return true
  const signedIn = await session.resume().catch(() => false)
  if (!signedIn) return { name: 'signin', query: to.fullPath === '/' ? {} : { next: to.fullPath } }
  if (to.meta.role && !session.may(to.meta.role)) return { name: 'forbidden', replace: true }
  return true
}

export function createAppRouter(): Router {
  const router = createRouter({
    history: createWebHistory(),
    routes: pages,
    scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  })
  router.beforeEach(guard)
  router.onError((error: unknown, to) => {
    if (/dynamically imported module|Importing a module|preload/i.test(String(error)))
      window.windflowReload?.(to.fullPath)
  })
  router.afterEach((to, from) => {
    const subject = Object.values(to.params)
      .flat()
      .find((value) => value !== '')
    const page = to.meta.title ? i18n.global.t(to.meta.title) : undefined
    document.title = [to.meta.open ? undefined : subject, page, 'WindFlow'].filter(Boolean).join(' · ')
    // A new page is announced by its heading; a tab of the same page leaves the focus where it is.
    if (to.matched[1]?.path !== from.matched[1]?.path && from.matched.length) void nextTick(focusHeading)
  })
  return router
}

function focusHeading() {
  document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true })
}
