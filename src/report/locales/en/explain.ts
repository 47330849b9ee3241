/** Sentences of explainers. */
export const explain: Record<string, string> = {
  'explain.meaning.gradient': 'How the score begins to change when the feature does, with its sign.',
  'explain.meaning.contribution':
    'What the feature adds to the score or takes from it, against the baseline; the values add up to the difference.',
  'explain.meaning.occlusion': 'How much the score falls when the feature is hidden; negative where it rises.',
  'explain.meaning.permutation': 'How much worse the model gets when the feature’s values are dealt to the wrong rows.',
  'explain.zero.same-score': 'All values are zero: the row scores the same as its baseline.',
  'explain.zero.flat': 'All values are zero: the score is flat here, and changes with no feature alone.',
}
