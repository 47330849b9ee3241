export const paired: Record<string, string> = {
  'paired.question': '在相同的行上，与基线相比什么发生了变化，影响了谁？',
  'paired.limit.same-rows': '只比较两次运行都包含且都有决定的行；特征和真实标签取自本次运行。',
  'paired.limit.gaps': '差距变化的区间涵盖此前可能最宽、现在可能最宽的每一对组；候选不止一对时区间偏保守。',
  'paired.limit.not-cause': '这里说明哪里不同，不说明原因。',
  'paired.without-ndkl':
    '变化中不含归一化折损 KL 散度：它是整个排序的一个值，在 0 附近不服从正态分布，单行的名次也不能在两个排序之间互换，因此其变化的区间和检验都不成立。两次运行都在“groups”中给出它。',
  'paired.no-baseline': '没有可比较的基线（baseline 或 --baseline）。',
  'paired.nobody': '没有任何匹配的行在两次运行中都有决定。',
  'paired.repeated':
    '这里同一个人有多行。误差和区间来自每次去掉一个人群桶（至多 1,000 个）的刀切法，因此同一个人的多行不会被当作多个人。',
  'paired.match.whole': '两次运行的 {matched, number, count} 行全部一一对应。',
  'paired.match.partial':
    '有 {matched, number, count} 行相互对应；本次运行的 {here, number, count} 行和基线的 {there, number, count} 行没有对应，未计入。',
  'paired.column.metric': '指标',
  'paired.column.before': '基线',
  'paired.column.now': '本次运行',
  'paired.column.change': '变化',
  'paired.column.interval': '变化的区间',
  'paired.column.p': 'p（无变化）',
  'paired.column.group': '组',
  'paired.column.n': 'n',
  'paired.column.value': '变化',
  'paired.column.low': '下限',
  'paired.column.high': '上限',
  'paired.column.rows': '行数',
  'paired.column.helped': '变好',
  'paired.column.harmed': '变差',
  'paired.column.other': '其他变化',
  'paired.column.changed': '变化比例',
  'paired.metric-of': '{metric}（{of}）',
  'paired.overall.title': '全部行：基线与本次运行',
  'paired.overall.caption':
    '相同行上的变化，置信水平 {confidence}：分母相同的比率用 Tango 区间，AUC 用 DeLong，其余用带协方差的影响函数；预测值用对行桶的刀切法，同一个人有多行时用对人群桶的刀切法。p 值已按检验个数校正（Benjamini–Hochberg）。',
  'paired.change.title': '{feature} 各组的{metric}变化',
  'paired.change.sentence': '{feature} 各组的{metric}变化：相同行上本次运行减基线，附区间。',
  'paired.who.title.favourable': '谁得到了不同的决定（按 {feature}）',
  'paired.who.title.right': '谁现在被判对或判错（按 {feature}）',
  'paired.who.caption':
    '变好：以前没有、现在得到有利决定，或由错误类别变为正确类别；变差则相反。p：两者人数相等的 McNemar 检验，此处未校正。',
  'paired.finding.overall-up':
    '在相同的行上，{metric}上升 {change, number, measure} 个百分点（{low, number, measure} 至 {high, number, measure}）：{rows, number, count} 个决定中有 {changed, number, count} 个不同，其中 {helped, number, count} 个变好，{harmed, number, count} 个变差。',
  'paired.finding.overall-down':
    '在相同的行上，{metric}变化 {change, number, measure} 个百分点（{low, number, measure} 至 {high, number, measure}）：{rows, number, count} 个决定中有 {changed, number, count} 个不同，其中 {helped, number, count} 个变好，{harmed, number, count} 个变差。',
  'paired.finding.overall-unclear':
    '在相同的行上，全部行的{metric}看不出变化（{change, number, measure} 个百分点，{low, number, measure} 至 {high, number, measure}），但 {rows, number, count} 个决定中有 {changed, number, count} 个不同：{helped, number, count} 个变好，{harmed, number, count} 个变差。',
  'paired.finding.gap-widens':
    '{feature} 的{metric}差距比基线更大：由 {before, number, measure} 变为 {now, number, measure} 个百分点，变化 {change, number, measure}（{low, number, measure} 至 {high, number, measure}）。',
  'paired.finding.gap-narrows':
    '{feature} 的{metric}差距比基线更小：由 {before, number, measure} 变为 {now, number, measure} 个百分点，变化 {change, number, measure}（{low, number, measure} 至 {high, number, measure}）。',
  'paired.finding.gap-unclear':
    '无法判断 {feature} 的{metric}差距是否变化：现在 {now, number, measure} 个百分点，基线 {before, number, measure} 个百分点，变化 {change, number, measure}（{low, number, measure} 至 {high, number, measure}）。',
  'paired.finding.value-gap-widens':
    '{feature} 的{metric}差距比基线更大：由 {before, number, measure} 变为 {now, number, measure}，变化 {change, number, measure}（{low, number, measure} 至 {high, number, measure}）。',
  'paired.finding.value-gap-narrows':
    '{feature} 的{metric}差距比基线更小：由 {before, number, measure} 变为 {now, number, measure}，变化 {change, number, measure}（{low, number, measure} 至 {high, number, measure}）。',
  'paired.finding.value-gap-unclear':
    '无法判断 {feature} 的{metric}差距是否变化：现在 {now, number, measure}，基线 {before, number, measure}，变化 {change, number, measure}（{low, number, measure} 至 {high, number, measure}）。',
  'paired.finding.value-up':
    '在相同的行上，{metric}上升 {change, number, measure}（{low, number, measure} 至 {high, number, measure}）。',
  'paired.finding.value-down':
    '在相同的行上，{metric}变化 {change, number, measure}（{low, number, measure} 至 {high, number, measure}）。',
  'paired.finding.value-unclear':
    '在相同的行上，全部行的{metric}看不出变化：{change, number, measure}（{low, number, measure} 至 {high, number, measure}）。',
  'paired.finding.value-bare': '在相同的行上，{metric}变化 {change, number, measure}；无法判断其把握有多大。',
  'paired.finding.harm-favourable':
    '按 {feature}，有 {count, number, count} 个组（{groups}）失去有利决定的人多于得到的人：{worst} 的 {rows, number, count} 人中，{harmed, number, count} 人失去，{helped, number, count} 人得到。',
  'paired.finding.harm-right':
    '按 {feature}，有 {count, number, count} 个组（{groups}）现在判错的人多于判对的人：{worst} 的 {rows, number, count} 人中，{harmed, number, count} 人变错，{helped, number, count} 人变对。',
  'paired.next.gap-widens': '在查明原因之前不要替换基线：请逐组查看谁发生了变化。',
  'paired.next.gap-narrows': '请核对缩小差距的代价：查看错误率的变化以及谁变差了。',
  'paired.next.gap-unclear': '需要更多行才能判断；不同的决定很少，或者两个方向都有。',
  'paired.next.harm': '请查看这些行：它们有什么共同之处，使新的决定对它们有不同的权衡？',
  'method.tango-jackknife': 'Tango，按人刀切',
  'method.tango-jackknife.how':
    '相同行上两个比例之差的得分区间（Tango 1998），其有效行数使方差等于对人群桶的刀切方差，并用 Student 分位数。',
  'method.candidates': '对可能最宽的各对取界',
  'method.candidates.how':
    '最小值、最大值或差距的变化：对此前可能是极值、现在可能是极值的每个组或每对组取界，并计入协方差。',
  'method.delong-clustered': 'DeLong，按人',
  'method.delong-clustered.how':
    '由位置值得到的 ROC 曲线下面积，同一个人的位置值相加（Obuchowski 1997），并用 Student 分位数。',
  'method.paired-mean-clustered': '配对均值，按人',
  'method.paired-mean-clustered.how': '各行自身变化的均值 ± Student 分位数乘以标准误，同一个人的各行相加。',
  'method.paired-mean': '配对均值',
  'method.paired-mean.how': '各行自身变化的均值 ± z 倍标准误。',
}
