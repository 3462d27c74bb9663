import { describe, expect, it } from 'vitest'
import type { Deployment, DeploymentState } from '@/api/types'
import { deploymentTone, isFinal, stepsOf } from './steps'

const steps = (state: DeploymentState, reached?: DeploymentState, action: Deployment['action'] = 'DEPLOY') =>
  stepsOf({ action, state }, reached)
    .map((step) => `${step.state}:${step.status}`)
    .join(' ')

describe('stepsOf', () => {
  it('shows what is done, under way and to come', () => {
    expect(steps('PULLING')).toBe(
      'QUEUED:done VALIDATING:done PULLING:active STARTING:todo WAITING:todo SUCCEEDED:todo',
    )
  })

  it('ends a success with every step done', () => {
    expect(steps('SUCCEEDED')).toBe(
      'QUEUED:done VALIDATING:done PULLING:done STARTING:done WAITING:done SUCCEEDED:done',
    )
  })

  it('points at the step that failed, if somebody watched', () => {
    expect(steps('ROLLING_BACK', 'WAITING')).toBe(
      'QUEUED:done VALIDATING:done PULLING:done STARTING:done WAITING:failed ROLLING_BACK:active ROLLED_BACK:todo',
    )
    expect(steps('FAILED', 'VALIDATING')).toBe(
      'QUEUED:done VALIDATING:failed PULLING:todo STARTING:todo WAITING:todo FAILED:failed',
    )
  })

  it('claims nothing about steps that nobody watched', () => {
    expect(steps('ROLLED_BACK')).toBe('ROLLING_BACK:done ROLLED_BACK:done')
    expect(steps('FAILED')).toBe('FAILED:failed')
  })

  it('has fewer steps where nothing is pulled', () => {
    expect(steps('WAITING', undefined, 'STOP')).toBe('QUEUED:done WAITING:active SUCCEEDED:todo')
  })
})

it('knows what has ended, and its colour', () => {
  expect(isFinal('ROLLED_BACK')).toBe(true)
  expect(isFinal('ROLLING_BACK')).toBe(false)
  expect(deploymentTone('PULLING')).toBe('info')
  expect(deploymentTone('FAILED')).toBe('danger')
})
