import { describe, expect, it } from 'vitest'
import { intersectionName } from '../../src/report/intersection-name.js'

describe('the name of a group of several features', () => {
  it('shows a missing value in words, as the other values stand', () => {
    expect(intersectionName('Home=owner,Job=null', '(missing)')).toBe('owner · (missing)')
    expect(intersectionName('"age band"=null,sex="a,b"', '(missing)')).toBe('(missing) · a,b')
  })

  it('leaves every other text as it is, also one called null', () => {
    for (const name of ['owner · fixed', 'x=null', 'a=1,b="null"', 'null', 'see x=null, they say', ''])
      expect(intersectionName(name, '(missing)')).toBe(name)
  })
})
