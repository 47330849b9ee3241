export const groups: Record<string, string> = {
  'groups.question': '各组之间的结果和错误是否不同？',
  'groups.limit.listed': '行数低于下限的组，以及该特征缺失的行，只列出自身的数值，不参与任何比较。',
  'groups.limit.observed': '这些数字描述的是记录下来的决定：它们说明各组有差别、差多少，而不说明原因。',
  'groups.limit.many': '同时比较了许多组和许多指标：p 值已为此校正（Benjamini–Hochberg），差距的界限也按配对数校正。',

  'groups.column.group': '组',
  'groups.column.rows': '行数',
  'groups.column.n': 'n',
  'groups.column.low': '下限',
  'groups.column.high': '上限',
  'groups.column.measure': '指标',
  'groups.column.smallest': '最小分母',
  'groups.column.difference': '差（最大 − 最小）',
  'groups.column.ratio': '比（最小 ÷ 最大）',
  'groups.column.interval': '区间',
  'groups.column.p': '校正后的 p',
  'groups.column.label': '标签',
  'groups.column.share': '比例',
  'groups.column.threshold': '阈值',
  'groups.all-rows': '全部行',

  'groups.rates.title': '按 {features} 分组的主要数字',
  'groups.rates.caption':
    '区间见下面的图以及 run.json 中的每个测量。{left, plural, =0 {} other {这里显示 {groups, number} 组中最大的 {shown, number} 组。}}',
  'groups.intervals.title': '按 {features} 分组的{metric}',
  'groups.intervals.sentence':
    '{explained}点附 {confidence} 区间；虚线是全部行的值。{left, plural, =0 {} other {这里显示 {groups, number} 组中最大的 {shown, number} 组。}}',
  'groups.gaps.title': '按 {features} 分组的差距',
  'groups.gaps.caption':
    '参与比较的各组中最大值减最小值、最小值除以最大值，附按配对规则得到的区间，以及“各组相同”的检验。',
  'groups.strip.title': '按 {features} 分组的各项差距',
  'groups.strip.sentence': '各项指标中最高一组减最低一组的差距及其区间。零表示各组相同。',
  'groups.balance.title': '按 {features} 分组的标签（{column}）',
  'groups.balance.sentence':
    '在任何决定之前，各组标签的构成。{left, plural, =0 {} other {这里显示 {groups, number} 组中最大的 {shown, number} 组。}}',
  'groups.roc.title': '按 {features} 分组的 ROC 曲线',
  'groups.roc.sentence':
    '每个阈值上的真正例率与假正例率。曲线分开，说明得分在某些组里排序能力较差。{left, plural, =0 {} other {这里显示 {groups, number} 组中最大的 {shown, number} 组。}}',
  'groups.sweep.title': '按 {features} 分组，每个阈值上的选中率',
  'groups.sweep.sentence':
    '在得分的每个阈值上，各组会有多大比例被选中。{left, plural, =0 {} other {这里显示 {groups, number} 组中最大的 {shown, number} 组。}}',
  'groups.sweep.sentence-threshold':
    '在得分的每个阈值上，各组会有多大比例被选中；现行阈值为 {threshold, number, measure}。{left, plural, =0 {} other {这里显示 {groups, number} 组中最大的 {shown, number} 组。}}',

  'groups.finding.gap':
    '{metric}因{features}而不同：{highest}为 {highestValue, number, share}，{lowest}为 {lowestValue, number, share}。差距为 {gap, number, points} 个百分点，{confidence} 区间为 {low, number, points} 至 {high, number, points}，不能仅用偶然来解释。',
  'groups.finding.gap-unsure':
    '{metric}按{features}出现差距：{highest}为 {highestValue, number, share}，{lowest}为 {lowestValue, number, share}；但这可能只是偶然：差距为 {gap, number, points} 个百分点，区间从 {low, number, points} 到 {high, number, points}。',
  'groups.finding.alike':
    '{metric}按{features}大致相同：{highest}为 {highestValue, number, share}，{lowest}为 {lowestValue, number, share}。差距至多 {high, number, points} 个百分点（{confidence} 区间）。',
  'groups.finding.gap-bare':
    '{metric}因{features}而不同：{highest}为 {highestValue, number, share}，{lowest}为 {lowestValue, number, share}，差距为 {gap, number, points} 个百分点，没有区间。',
  'groups.finding.gap-amount':
    '{metric}因{features}而不同：{highest}为 {highestValue, number, measure}，{lowest}为 {lowestValue, number, measure}。差距为 {gap, number, measure}，{confidence} 区间为 {low, number, measure} 至 {high, number, measure}，不能仅用偶然来解释。',
  'groups.finding.gap-unsure-amount':
    '{metric}按{features}出现差距：{highest}为 {highestValue, number, measure}，{lowest}为 {lowestValue, number, measure}；但这可能只是偶然：差距 {gap, number, measure} 的区间从 {low, number, measure} 到 {high, number, measure}。',
  'groups.finding.gap-bare-amount':
    '{metric}因{features}而不同：{highest}为 {highestValue, number, measure}，{lowest}为 {lowestValue, number, measure}，差距 {gap, number, measure}，没有区间。',
  'groups.finding.small':
    '{features}中有 {count, number} 个组（{groups}{more, plural, =0 {} other { 等，另有 # 个}}，共 {rows, number} 行）太小，无法比较（不足 {minimum, number} 行，或正例、负例太少），只列出自身的数值。',
  'groups.finding.missing':
    '有 {rows, number} 行没有{features}的值（{share, number, share}）。它们单独列为一组，不参与比较。',
  'groups.finding.one-group':
    '{count, plural, =0 {没有一行有{features}的值} other {有{features}值的行都属于同一组：{group}}}，因此无从比较。',

  'groups.next.strata': '在寻找原因之前，先看固定{controls}之后，条件相同的人之间是否仍有差距。',
  'groups.next.controls': '把决定的正当理由列为控制特征（roles.control），看条件相同的人之间是否仍有差距。',
  'groups.next.errors': '查看{group}中出错的行，以及这些真实值的由来。',
  'groups.next.errors-threshold': '查看{group}中判错的行、这些标签的由来，以及各组的阈值。',
  'groups.next.more-rows': '先不要下结论：{group}只有 {n, number} 行，区间因此很宽，应收集更多的行。',
  'groups.next.small': '收集这些组的更多行，或合并本属一类的组，使它们可以比较。',
  'groups.next.missing': '弄清楚是哪些人缺这个值。若要把这些行当作一组来比较，为该特征设 missing: compare。',
  'groups.next.one-group': '检查这一列和行筛选条件，或去掉这个特征。',

  'groups.note.not-probability': 'Brier 分数、对数损失和校准需要得分是概率；这里的得分范围是 {low} 到 {high}。',
  'groups.note.no-range': 'Brier 分数、对数损失和校准需要得分是概率；这里没有声明得分范围。',
  'groups.note.unlisted': '组太多，无法为每个指标逐组列出数值。差距是在全部组上测量的；以下指标不逐组列出：{metrics}。',
  'groups.note.units': '同一个人有多行。标准误来自刀切法：每次去掉 {buckets, number} 个桶中的一个桶的人。',
}
