import { equalizedOdds } from './equalized-odds.js'
import { euAiAct } from './eu-ai-act.js'
import { fourFifths } from './four-fifths.js'
import { nycLl144 } from './nyc-ll144.js'
import type { Preset } from './preset.js'
import { strict } from './strict.js'

export const presets: readonly Preset[] = [fourFifths, equalizedOdds, strict, nycLl144, euAiAct]
