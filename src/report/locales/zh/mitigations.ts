export const mitigations: Record<string, string> = {
  'mitigation.section': '本次运行的由来',
  'mitigation.lead': '{mitigation}，在训练行上拟合，应用于 {base} 的模型。',
  'mitigation.identity': '谱系',
  'mitigation.entry.base': '基础运行',
  'mitigation.entry.mitigation': '缓解方法',
  'mitigation.entry.stage': '阶段',
  'mitigation.entry.does': '作用',
  'mitigation.entry.reference': '出处',
  'mitigation.entry.options': '选项',
  'mitigation.entry.needs-group': '决定时需要群体信息',
  'mitigation.entry.randomises': '由抽签决定',
  'mitigation.base': '{name}（{id}）',
  'mitigation.stage.before': '训练之前',
  'mitigation.stage.during': '训练之中',
  'mitigation.stage.after': '训练之后',
  'mitigation.caution': '使用前请先核实：{caution}',

  'mitigation.reweighing.does': '对训练行加权，使标签与群体相互独立，不改动任何一行。',
  'mitigation.reweighing.caution':
    '训练时使用群体信息，决定时不使用。在完全禁止使用群体信息的法律下，这也需要理由；权重本身就是所做处理的证据。',
  'mitigation.reweighing.left': '其行的权重不变',
  'mitigation.reweighing.cut':
    '{group}，{class}：{rows, number, count} 行的权重本应各为 {factor, number, measure} 倍，截断为 {most, number, measure}。因此标签与群体并非完全独立。',
  'mitigation.reweighing.effective-enough':
    '{rows, number, count} 个加权行的信息量相当于 {effective, number, count} 个等权行。',
  'mitigation.reweighing.effective-few':
    '权重极不均等：{rows, number, count} 个加权行的信息量仅相当于 {effective, number, count} 个等权行，模型可能被少数几行左右。',
  'mitigation.reweighing.table': '按 {feature} 和标签的行权重',

  'mitigation.random-over-sampling.does': '随机抽取并重复训练行，直到较小的单元与最大的单元一样大。',
  'mitigation.random-over-sampling.caution':
    '训练时使用群体信息，决定时不使用。被重复的行代表真实的人，其失误与运气会被多次计算。',
  'mitigation.random-over-sampling.rows':
    '模型学习 {after, number, count} 行，由 {distinct, number, count} 个不同的行组成；训练行共 {before, number, count} 行。',
  'mitigation.random-over-sampling.table': '学习所用的行（含重复）',
  'mitigation.random-under-sampling.does': '随机去掉训练行，直到较大的单元与最小的单元一样小。',
  'mitigation.random-under-sampling.caution':
    '训练时使用群体信息，决定时不使用。去掉一些人会使模型对所有人都更不确定。',
  'mitigation.random-under-sampling.rows':
    '模型学习 {before, number, count} 个训练行中的 {after, number, count} 行（{distinct, number, count} 个不同的行）。',
  'mitigation.random-under-sampling.table': '去掉一部分后学习所用的行',
  'mitigation.sampling.left': '其行各学习一次',

  'mitigation.masking.does': '不让模型学习敏感特征以及能替代它们的列。',
  'mitigation.masking.caution':
    '不看群体并不能证明一视同仁：其他列合在一起仍可能透露群体，而许多法律以各群体的结果为准。请注意，被屏蔽的不应是决定必须依据的内容。',
  'mitigation.masking.own': '{count, plural, other {去掉的敏感特征：{columns}}}。',
  'mitigation.masking.proxies': '{count, plural, other {去掉的代理列：{columns}}}。',
  'mitigation.masking.kept': '{count, plural, other {有意保留的代理列：{columns}}}。',
  'mitigation.masking.proxy': '{column}（透露 {feature} 的强度为 {strength, number, measure}）',
  'mitigation.masking.nothing':
    '没有去掉任何列：输入中没有敏感特征，也没有列透露群体的强度达到 proxyFrom。模型与基础运行相同。',
  'mitigation.masking.together': '各列是逐一检查的；几列合在一起仍可能透露群体。',
  'mitigation.masking.table': '每个输入透露敏感特征的强度',
  'mitigation.masking.area': '2 · AUC − 1，交叉拟合',
  'mitigation.masking.cramers-v': '偏差校正的 Cramér’s V',
  'mitigation.masking.out': '去掉',
  'mitigation.masking.stays': '保留',

  'mitigation.threshold-optimizer.does': '保留模型，对每个群体用各自的分数规则作决定，使某个比率在各群体间相等。',
  'mitigation.threshold-optimizer.caution':
    '它有意且公开地对不同群体的人适用不同规则：在许多地方，无论目的如何，这都属于直接歧视（差别对待）。如果使用抽签，两个条件相同的人可能得到不同的决定。请先咨询律师。',
  'mitigation.threshold-optimizer.left': '按基础模型的阈值 {threshold, number, measure} 决定',
  'mitigation.threshold-optimizer.met':
    '在拟合所用的行上，{constraint}的差距从 {before, number, share} 降到 {after, number, share}，与标签一致的决定为 {accuracyAfter, number, share}，原来为 {accuracyBefore, number, share}。',
  'mitigation.threshold-optimizer.unmet':
    '约束无法满足：每个群体一个阈值时，除非对整个群体作同样的决定，否则无法使{constraint}的差距不超过 {tolerance, number, share}。最接近的差距为 {after, number, share}（原来为 {before, number, share}）；与标签一致的决定为 {accuracyAfter, number, share}，原来为 {accuracyBefore, number, share}。',
  'mitigation.threshold-optimizer.flat':
    '{count, plural, other {有 # 个群体的决定不看分数：对于这个约束，模型对其成员的区分太差}}。',
  'mitigation.threshold-optimizer.table': '按 {feature} 的规则与比率（拟合所用的行）',
  'mitigation.threshold-optimizer.caption':
    '100 % 表示正向决定，0 % 表示负向决定；介于两者之间时按行抽签，同一行、同一种子的结果始终相同。',
  'mitigation.constraint.demographic-parity': '正向决定的比率',
  'mitigation.constraint.equal-opportunity': '真正率',
  'mitigation.constraint.predictive-equality': '假正率',
  'mitigation.constraint.equalized-odds': '真正率与假正率',
  'mitigation.rate.demographic-parity': '正向决定',
  'mitigation.rate.equal-opportunity': '真正率',
  'mitigation.rate.predictive-equality': '假正率',
  'mitigation.rule': '{parts}',
  'mitigation.rule.always': '无论分数如何均为 {chance, number, share}',
  'mitigation.rule.below': '低于 {threshold, number, measure}：{chance, number, share}',
  'mitigation.rule.from': '不低于 {threshold, number, measure}：{chance, number, share}',

  'mitigation.left': '{count, plural, other {有 # 个群体保持不变（{effect}）：{groups}}}。',
  'mitigation.left.group': '{group}（{rows, number, count} 个训练行，{why}）',
  'mitigation.left.missing': '缺失值',
  'mitigation.left.few-rows': '行数太少',
  'mitigation.left.class-absent': '缺少某个标签的行',
  'mitigation.left.few-of-class': '某个标签的行太少',
  'mitigation.column.group': '群体',
  'mitigation.column.rows': '训练行',
  'mitigation.column.class': '标签',
  'mitigation.column.learnt': '学习所用',
  'mitigation.column.weight-of': '{class} 的权重',
  'mitigation.column.column': '列',
  'mitigation.column.feature': '敏感特征',
  'mitigation.column.strength': '强度',
  'mitigation.column.method': '测量方法',
  'mitigation.column.masked': '处理',
  'mitigation.column.rule': '按分数得到正向决定的概率',
}
