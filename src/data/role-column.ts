/** A column that is read for a role. `number`: every value must be a finite number; `value` and `text`: numbers only where no digit is lost. */
export interface RoleColumn {
  readonly column: string
  /** As a sentence names it: `label`, `score`, `weight`, `id`, `sensitive feature` … */
  readonly role: string
  readonly kind: 'number' | 'value' | 'text'
}
