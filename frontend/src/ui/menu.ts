import type { Component } from 'vue'

/** One entry of a menu. */
export interface MenuItem {
  label: string
  icon?: Component
  danger?: boolean
  disabled?: boolean
  checked?: boolean
  separated?: boolean
  run: () => void
}
