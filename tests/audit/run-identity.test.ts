import { describe, expect, it } from 'vitest'
import { recordedConfig } from '../../src/audit/run-identity.js'
import { config } from '../../src/schema/config.js'

const sourceOf = (source: unknown): unknown =>
  (recordedConfig(config.parse({ data: { source } })) as { data: { source: unknown } }).data.source

describe('the config as a Run records it', () => {
  it('names files without their folders', () => {
    expect(sourceOf('/home/me/loans/decisions.csv')).toBe('decisions.csv')
    expect(sourceOf(['/home/me/a.csv', 'b/*.parquet'])).toEqual(['a.csv', '*.parquet'])
  })

  it('names the files of a query without their folders, and leaves the rest of it', () => {
    const sql = `SELECT *, 'n/a' AS note FROM '/home/me/loans/decisions.csv' JOIN read_parquet('/home/me/people/*.parquet') USING (id)
      JOIN "/home/me/it''s.csv.gz" USING (id) WHERE region <> 'north/south' AND said = 'it''s 1/2'`
    expect(sourceOf({ sql })).toEqual({
      sql: `SELECT *, 'n/a' AS note FROM 'decisions.csv' JOIN read_parquet('*.parquet') USING (id)
      JOIN "it''s.csv.gz" USING (id) WHERE region <> 'north/south' AND said = 'it''s 1/2'`,
    })
  })

  it('names images, labels and folders of images without what is around them', () => {
    const images = { images: '/home/me/t10k.idx3', labels: '/home/me/t10k.idx1', test: { folder: '/home/me/held' } }
    const recorded = recordedConfig(config.parse({ data: { images } })) as { data: { images: unknown } }
    expect(recorded.data.images).toMatchObject({ images: 't10k.idx3', labels: 't10k.idx1', test: { folder: 'held' } })
    expect(JSON.stringify(recorded)).not.toContain('/home')
  })
})
