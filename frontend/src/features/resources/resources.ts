import { Disc3, HardDrive, Network as NetworkIcon } from '@lucide/vue'
import { useQuery } from '@tanstack/vue-query'
import { computed, type Component } from 'vue'
import { client, unwrap } from '@/api/client'
import { allPages } from '@/api/pages'
import type { Image, Network, Volume } from '@/api/types'
import { paged } from './queries'

export type ResourceKind = 'images' | 'volumes' | 'networks'

/** An image, a volume or a network, as the lists show it. */
export interface Resource {
  /** By what it is removed. */
  id: string
  name: string
  /** Other names it has. */
  aliases: string[]
  /** Key of a word about it. */
  note?: 'resource.untagged' | 'resource.builtIn'
  /** How many containers use it, where that is counted. */
  containers?: number
  inUse: boolean
  project?: string | undefined
  driver?: string
  sizeBytes?: number
  createdAt?: string
  /** Whether it is the engine's own and stays. */
  builtIn: boolean
}

export type ResourceColumn = 'name' | 'use' | 'project' | 'driver' | 'size' | 'created' | 'actions'

interface Shape {
  icon: Component
  columns: ResourceColumn[]
  /** Keys of texts. */
  none: string
  remove: string
  list: (signal: AbortSignal) => Promise<Resource[]>
  delete: (id: string, force: boolean) => Promise<unknown>
}

const image = ({ id, tags, digests, sizeBytes, createdAt, inUse }: Image): Resource => ({
  id,
  name: tags[0] ?? digests[0]?.split('@')[0] ?? id.slice(7, 19),
  aliases: tags.slice(1),
  ...(tags.length ? {} : { note: 'resource.untagged' }),
  inUse,
  sizeBytes,
  createdAt,
  builtIn: false,
})

const volume = ({ name, driver, inUse, project }: Volume): Resource => ({
  id: name,
  name,
  aliases: [],
  inUse,
  project,
  driver,
  builtIn: false,
})

const network = ({ id, name, driver, scope, builtIn, containers, project }: Network): Resource => ({
  id,
  name,
  aliases: [],
  ...(builtIn ? { note: 'resource.builtIn' } : {}),
  containers,
  inUse: containers > 0,
  project,
  driver: `${driver} · ${scope}`,
  builtIn,
})

export const shapes: Record<ResourceKind, Shape> = {
  images: {
    icon: Disc3,
    columns: ['name', 'use', 'size', 'created', 'actions'],
    none: 'resource.noImages',
    remove: 'resource.removeImage',
    list: async (signal) =>
      (
        await allPages((cursor) => unwrap(client.GET('/api/v1/images', { params: paged(cursor), signal })))
      ).map(image),
    delete: (id, force) =>
      unwrap(client.DELETE('/api/v1/images/{id}', { params: { path: { id }, query: { force } } })),
  },
  volumes: {
    icon: HardDrive,
    columns: ['name', 'use', 'project', 'driver', 'actions'],
    none: 'resource.noVolumes',
    remove: 'resource.removeVolume',
    list: async (signal) =>
      (
        await allPages((cursor) => unwrap(client.GET('/api/v1/volumes', { params: paged(cursor), signal })))
      ).map(volume),
    delete: (name, force) =>
      unwrap(client.DELETE('/api/v1/volumes/{name}', { params: { path: { name }, query: { force } } })),
  },
  networks: {
    icon: NetworkIcon,
    columns: ['name', 'use', 'project', 'driver', 'actions'],
    none: 'resource.noNetworks',
    remove: 'resource.removeNetwork',
    list: async (signal) =>
      (
        await allPages((cursor) => unwrap(client.GET('/api/v1/networks', { params: paged(cursor), signal })))
      ).map(network),
    delete: (id) => unwrap(client.DELETE('/api/v1/networks/{id}', { params: { path: { id } } })),
  },
}

export function useResources(kind: () => ResourceKind) {
  return useQuery({
    queryKey: computed(() => ['resources', kind()]),
    queryFn: ({ signal }) => shapes[kind()].list(signal),
  })
}
