export const strata: Record<string, string> = {
  'strata.question': '在处境相同的人之间比较时，差距是否依然存在？',
  'strata.limit.control-choice': '只有当控制特征本身是作出决定的正当理由、且不是不平等待遇的结果时，才应当控制它。',
  'strata.limit.measured-only': '这里只控制了数据中已有的控制特征；人们还可能在没有记录的方面存在差异。',
  'strata.limit.sparse': '某一层若缺少两组中的一组，就无法说明这两组的差别，也不计入调整后的差距。层内不设最小样本量。',
  'strata.no-control': '没有声明控制特征（roles.control 或 --control），因此没有可以固定的条件。',
  'strata.column.stratum': '层',
  'strata.column.group': '组',
  'strata.column.n': 'n',
  'strata.column.value': '比率',
  'strata.column.low': '下限',
  'strata.column.high': '上限',
  'strata.column.first': '组',
  'strata.column.second': '对照组',
  'strata.column.people': '较小一组的行数',
  'strata.column.crude': '全部行的差距',
  'strata.column.crudeInterval': '区间',
  'strata.column.adjusted': '层内差距',
  'strata.column.adjustedInterval': '区间',
  'strata.column.odds': '层内优势比',
  'strata.column.oddsInterval': '区间',
  'strata.column.association': 'p（各层均无差距）',
  'strata.column.homogeneity': 'p（各层一致）',
  'strata.column.turned': '方向相反',
  'strata.column.kind': '控制之后的变化',
  'strata.column.rows': '行数',
  'strata.column.smallest': '最小一组的行数',
  'strata.column.gap': '差距（最大 − 最小）',
  'strata.column.interval': '区间',
  'strata.column.rate': '比率',
  'strata.column.standardised': '标准化比率',
  'strata.column.standardisedInterval': '区间',
  'strata.rates.title': '按 {control} 分层，{feature} 各组的{metric}',
  'strata.rates.sentence':
    '{control} {left, plural, =0 {的 {shown, number, count} 个层} other {中行数最多的 {shown, number, count} 个层（共 {all, number, count} 个）}}内，{feature} 各组的{metric}及其区间。',
  'strata.pairs.title': '控制 {control} 前后，{feature} 各组之间的{metric}差距',
  'strata.pairs.caption':
    '差距为前一组减后一组。层内采用 Mantel–Haenszel 估计，置信水平 {confidence}：差值用 Sato 方差，优势比用 Robins–Breslow–Greenland 方差。检验为 Cochran–Mantel–Haenszel 检验和带 Tarone 校正的 Breslow–Day 检验，此处的 p 值未作多重比较校正。',
  'strata.gaps.title': '{control} 各层内 {feature} 的{metric}差距',
  'strata.standardised.title': '假设每组在 {control} 上的分布与总体相同时，{feature} 各组的{metric}',
  'strata.standardised.caption':
    '对包含所有组的层作直接标准化，这些层占全部行的 {covered, number, share}。置信水平 {confidence}。',
  'strata.standardised.none': '{feature} 的比率无法按 {control} 标准化：没有一个层同时包含所有行数足够的组。',
  'strata.more-strata':
    '{control} 共有 {all, number, count} 个层，全部计入调整后的数字；这里只列出行数最多的 {shown, number, count} 个。',
  'strata.turned': '{strata, number, count} 层中的 {turned, number, count} 层',
  'strata.kind.gap-vanishes': '差距消失',
  'strata.kind.gap-reverses': '差距反转',
  'strata.kind.gap-appears': '被掩盖的差距显现',
  'strata.kind.gap-remains': '差距依然存在',
  'strata.kind.no-gap': '前后都看不出差距',
  'strata.kind.not-comparable': '从不出现在同一层',
  'strata.finding.gap-vanishes':
    '{first}（{firstRate, number, share}）与 {second}（{secondRate, number, share}）之间的{metric}差距，在控制 {control} 之后消失：{first} 减 {second} 为 {adjusted, number, measure} 个百分点（{low, number, measure} 至 {high, number, measure}），而全部行合计为 −{crude, number, measure}。{turned, plural, =0 {在同时包含两组的 {strata, number, count} 个层中方向全部相同。} other {在同时包含两组的 {strata, number, count} 个层中，有 # 个层的方向相反。}}',
  'strata.finding.gap-vanishes-unsure':
    '控制 {control} 之后，{first}（{firstRate, number, share}）与 {second}（{secondRate, number, share}）之间的{metric}差距已无法与零区分：{first} 减 {second} 为 {adjusted, number, measure} 个百分点（{low, number, measure} 至 {high, number, measure}），但该区间也仍包含原来的 −{crude, number, measure}。各层行数太少，无法判断差距是否真的消失。',
  'strata.finding.gap-reverses':
    '{first}（{firstRate, number, share}）与 {second}（{secondRate, number, share}）之间的{metric}差距，在控制 {control} 之后反转：{first} 反而高出 {adjustedSize, number, measure} 个百分点（{low, number, measure} 至 {high, number, measure}）。在同时包含两组的 {strata, number, count} 个层中，有 {turned, number, count} 个层方向相反。',
  'strata.finding.gap-appears':
    '总数掩盖了{metric}的差距：{first}（{firstRate, number, share}）与 {second}（{secondRate, number, share}）看似相近，但控制 {control} 之后，{first} 减 {second} 为 {adjusted, number, measure} 个百分点（{low, number, measure} 至 {high, number, measure}）。',
  'strata.finding.gap-remains':
    '控制 {control} 之后，{first}（{firstRate, number, share}）与 {second}（{secondRate, number, share}）之间的{metric}差距依然存在：层内 {first} 减 {second} 为 {adjusted, number, measure} 个百分点（{low, number, measure} 至 {high, number, measure}），全部行合计为 −{crude, number, measure}。',
  'strata.finding.strata-disagree':
    '{first} 与 {second} 之间的{metric}差距在 {control} 的各层中并不相同（Breslow–Day 统计量 {statistic, number, measure}，自由度 {df, number, count}，校正后 p {p, number, p}）；{strata, number, count} 个层中有 {turned, number, count} 个方向相反。单一的调整数字不能概括所有层。',
  'strata.finding.other-pairs':
    '{feature} 的另外 {changed, number, count} 对组（共 {all, number, count} 对），在控制 {control} 之后，{metric}的结论也发生变化。',
  'strata.finding.gap-vanishes.then':
    '控制 {control} 之后，差距消失：{first} 减 {second} 为 {adjusted, number, measure} 个百分点（{low, number, measure} 至 {high, number, measure}），而全部行合计为 −{crude, number, measure}。{turned, plural, =0 {在同时包含两组的 {strata, number, count} 个层中方向全部相同。} other {在同时包含两组的 {strata, number, count} 个层中，有 # 个层的方向相反。}}',
  'strata.finding.gap-vanishes-unsure.then':
    '控制 {control} 之后，差距已无法与零区分：{first} 减 {second} 为 {adjusted, number, measure} 个百分点（{low, number, measure} 至 {high, number, measure}），但该区间也仍包含原来的 −{crude, number, measure}。各层行数太少，无法判断差距是否真的消失。',
  'strata.finding.gap-reverses.then':
    '控制 {control} 之后，差距反转：合计较低的 {first} 反而比 {second} 高出 {adjustedSize, number, measure} 个百分点（{low, number, measure} 至 {high, number, measure}）。在同时包含两组的 {strata, number, count} 个层中，有 {turned, number, count} 个层方向相反。',
  'strata.finding.gap-appears.then':
    '合计掩盖了差距：{first}（{firstRate, number, share}）与 {second}（{secondRate, number, share}）看似相近，但控制 {control} 之后，{first} 减 {second} 为 {adjusted, number, measure} 个百分点（{low, number, measure} 至 {high, number, measure}）。',
  'strata.finding.gap-remains.then':
    '控制 {control} 之后，差距依然存在：层内 {first} 减 {second} 为 {adjusted, number, measure} 个百分点（{low, number, measure} 至 {high, number, measure}），全部行合计为 −{crude, number, measure}。',
  'strata.finding.strata-disagree.then':
    '差距在 {control} 的各层中并不相同（Breslow–Day 统计量 {statistic, number, measure}，自由度 {df, number, count}，校正后 p {p, number, p}），单一的调整数字不能概括所有层。',
  'strata.finding.other-pairs.then':
    '另有 {changed, number, count} 对组（共 {all, number, count} 对）的结论在控制 {control} 之后发生变化。',
  'strata.next.gap-vanishes':
    '请查明人们是如何进入 {control} 的各层的，以及它是否是作出决定的正当理由：如果进入各层的机会不平等，差距只是转移到了那里。',
  'strata.next.gap-vanishes-unsure': '在断定 {control} 可以解释差距之前，请收集更多数据，或使用更粗的 {control} 分层。',
  'strata.next.gap-reverses': '不要单独引用总体差距。请并列报告 {control} 的各层，并查明人们是如何进入各层的。',
  'strata.next.gap-appears': '请逐层查看 {control}：在可比的人之间，各组并未得到同样对待，尽管总数看似如此。',
  'strata.next.gap-remains': '{control} 不能解释这一差距。请寻找其他正当理由，或找出造成差距的决策环节。',
  'strata.next.strata-disagree': '请查看 {control} 各层内的差距，从最大的一层开始。',
}
