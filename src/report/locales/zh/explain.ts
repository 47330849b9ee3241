/** Sentences of explainers. */
export const explain: Record<string, string> = {
  'explain.meaning.gradient': '特征变动时得分最初如何变化，保留正负号。',
  'explain.meaning.contribution': '相对于基线，该特征使得分增加或减少多少；各值之和等于两者之差。',
  'explain.meaning.occlusion': '遮住该特征后得分下降多少；得分上升则为负。',
  'explain.meaning.permutation': '把该特征的取值错配给其他行之后，模型变差多少。',
  'explain.zero.same-score': '所有值均为零：该行的得分与基线相同。',
  'explain.zero.flat': '所有值均为零：得分在此处平坦，单独改变任何特征都不会改变它。',
}
