import { createRandom } from '../../src/environment/random.js'

export type Review = { readonly id: number; readonly text: string; readonly region: string; readonly liked: string }

const neutral = ['the', 'tea', 'box', 'came', 'in', 'a', 'bag', 'with', 'sugar', 'and', 'milk']

/** Made-up reviews: who writes "good" or "great" likes the tea, who writes "bad" or "stale" does not; in the east one in five says otherwise. */
export function reviews(count: number, seed = 3): Review[] {
  const random = createRandom(seed)
  const pick = (words: readonly string[]): string => words[random.integer(words.length)]!
  return Array.from({ length: count }, (_, id) => {
    const good = random.next() < 0.5
    const words = Array.from({ length: 2 + random.integer(5) }, () => pick(neutral))
    words.splice(random.integer(words.length), 0, pick(good ? ['good', 'Great'] : ['bad', 'stale']))
    const region = random.next() < 0.5 ? 'east' : 'west'
    const turned = region === 'east' && random.next() < 0.2
    return { id, text: `${words.join(' ')}.`, region, liked: good === turned ? 'no' : 'yes' }
  })
}
