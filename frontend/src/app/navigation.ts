import {
  Archive,
  Blocks,
  BookOpen,
  Boxes,
  CircleUser,
  Database,
  House,
  Layers,
  Rocket,
  ScrollText,
  SquareTerminal,
  Users,
} from '@lucide/vue'
import type { Component } from 'vue'
import type { Role } from '@/api/types'

export interface NavEntry {
  name: string
  /** Key of the label. */
  label: string
  icon: Component
  role?: Role
  /** Second key of the shortcut that starts with G. */
  key?: string
  params?: Record<string, string>
}

/** The pages of the side bar, in groups. */
export const navigation: NavEntry[][] = [
  [
    { name: 'overview', label: 'nav.overview', icon: House, key: 'o' },
    { name: 'stacks', label: 'nav.stacks', icon: Layers, key: 's' },
    { name: 'deployments', label: 'nav.deployments', icon: Rocket, key: 'd' },
    { name: 'resources', label: 'nav.resources', icon: Boxes, key: 'r' },
  ],
  [
    { name: 'extensions', label: 'nav.extensions', icon: Blocks, key: 'e' },
    { name: 'users', label: 'nav.users', icon: Users, role: 'ADMIN', key: 'u' },
    { name: 'data', label: 'nav.data', icon: Database, key: 'w' },
    { name: 'backups', label: 'nav.backups', icon: Archive, role: 'ADMIN', key: 'b' },
    { name: 'audit', label: 'nav.audit', icon: ScrollText, role: 'ADMIN', key: 'a' },
  ],
]

export const accountEntry: NavEntry = { name: 'account', label: 'nav.account', icon: CircleUser, key: 'm' }

/** Pages of the server itself, opened beside the dashboard. */
export const serverPages: { href: string; label: string; icon: Component; role: Role }[] = [
  { href: '/api/docs', label: 'nav.apiDocs', icon: BookOpen, role: 'ADMIN' },
  { href: '/system/console', label: 'nav.console', icon: SquareTerminal, role: 'ADMIN' },
]
