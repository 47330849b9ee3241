export const calibration: Record<string, string> = {
  'calibration.question': '得分在各组中的含义是否相同？',
  'calibration.limit.biased':
    '即使得分完全正确，校准误差也不会是 0：因此它与“完全校准时的平均值”和一个检验一起给出，而不给区间。',
  'calibration.limit.bins': '校准误差取决于分箱数；斜率和截距则不然。',
  'calibration.limit.base-rates':
    '基础率不同时，在每组都校准的得分不可能同时有相等的错误率（Chouldechova 2017；Kleinberg 等 2017）。',
  'calibration.no-scores': '没有得分（roles.score），无从校准。',
  'calibration.no-labels': '没有真实结果（roles.label）可以与得分对照。',
  'calibration.no-range': '没有声明得分范围，不能把得分当作概率。',
  'calibration.not-probability': '范围为 {low} 到 {high} 的得分不是概率。',

  'calibration.note.units': '同一个人有多行，其标签不是独立抽取的：因此这里没有校准误差的检验，曲线上的区间也偏窄。',

  'calibration.column.chance': '完全校准时的误差',
  'calibration.column.mean': '平均得分',
  'calibration.column.observed': '实际比例',
  'calibration.table.title': '按{features}的校准',
  'calibration.table.caption':
    '在 {bins, number} 个等宽箱上的校准误差，旁边是完全正确的得分会出现的平均值及校正后的 p 值；斜率（1 为正确）和截距（0 为正确，低于 0 表示得分偏高）。{left, plural, =0 {} other {这里显示 {groups, number} 组中最大的 {shown, number} 组。}}',
  'calibration.chart.title': '实际比例与得分的对照，按{features}',
  'calibration.chart.sentence':
    '{bins, number} 个箱中每一个的平均得分与实际比例，附 {confidence} 区间。落在对角线上表示得分名副其实。{left, plural, =0 {} other {这里显示 {groups, number} 组中最大的 {shown, number} 组。}}',

  'calibration.finding.too-high':
    '{group}（{features}）的得分平均偏高：校准截距 {intercept, number, measure}（{low, number, measure} 到 {high, number, measure}），正确时应为 0。{others, plural, =0 {} other {另有 # 个组也有偏差。}}',
  'calibration.finding.too-low':
    '{group}（{features}）的得分平均偏低：校准截距 {intercept, number, measure}（{low, number, measure} 到 {high, number, measure}），正确时应为 0。{others, plural, =0 {} other {另有 # 个组也有偏差。}}',
  'calibration.finding.error':
    '{group}（{features}）的得分平均偏离 {error, number, measure}，而完全正确的得分因偶然也会出现 {chance, number, measure}。{others, plural, =0 {} other {另有 # 个组的偏离也超出偶然。}}',
  'calibration.next.recalibrate': '用近期结果重新校准得分，看同一映射是否适合所有组，并检查标签是怎样产生的。',
}
