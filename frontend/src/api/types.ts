import type { components } from './schema'

/** The API's values under short names, generated from its OpenAPI document. */
type Schemas = components['schemas']

export type Allowance = Schemas['Allowance']
export type ApiToken = Schemas['ApiToken']
export type AuditEntry = Schemas['AuditEntry']
export type Backup = Schemas['Backup']
export type CapabilityStatus = Schemas['CapabilityStatus']
export type Container = Schemas['Container']
export type ContainerLogLine = Schemas['ContainerLogLine']
export type ContainerPort = Schemas['ContainerPort']
export type ContainerStats = Schemas['ContainerStats']
export type Deployment = Schemas['Deployment']
export type DeploymentState = Schemas['DeploymentState']
export type EngineStatus = Schemas['EngineStatus']
export type ExtensionChange = Schemas['ExtensionChange']
export type ExtensionPlan = Schemas['ExtensionPlan']
export type ExtensionState = Schemas['ExtensionState']
export type ExtensionStatus = Schemas['ExtensionStatus']
export type Image = Schemas['Image']
export type IssuedToken = Schemas['IssuedToken']
export type LiveEvent = Schemas['Event']
export type LogLine = Schemas['LogLine']
export type Network = Schemas['Network']
export type NewToken = Schemas['NewToken']
export type Restoration = Schemas['Restoration']
export type Revision = Schemas['Revision']
export type RevisionSummary = Schemas['RevisionSummary']
export type Role = Schemas['Role']
export type Session = Schemas['Session']
export type SettingDefinition = Schemas['SettingDefinition']
export type Stack = Schemas['Stack']
export type StackDraft = Schemas['StackDraft']
export type StackService = Schemas['StackService']
export type StackStatus = Schemas['StackStatus']
export type StackSummary = Schemas['StackSummary']
export type UnmanagedProject = Schemas['UnmanagedProject']
export type User = Schemas['User']
export type UserChange = Schemas['UserChange']
export type Violation = Schemas['Violation']
export type Volume = Schemas['Volume']

/** One page of a list. */
export interface Page<Item> {
  items: Item[]
  next?: string
}
